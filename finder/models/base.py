"""What all tables share: the types of their columns, and the clock."""

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import JSON, Date, Double, Text
from sqlalchemy.dialects.postgresql import JSONB, TEXT
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import DateTime, TypeDecorator

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
# Folded text that is compared sign by sign on every database, so that an index finds a beginning.
Key = Text().with_variant(TEXT(collation="C"), "postgresql")


class Moment(TypeDecorator[dt.datetime]):
    """A moment in UTC; SQLite, which keeps no zone, gives it back with one too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, _dialect: Any) -> dt.datetime | None:
        return value and value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, _dialect: Any) -> dt.datetime | None:
        if value is None:
            return None
        return value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC)


class Base(DeclarativeBase):
    """What all tables share."""

    type_annotation_map: ClassVar = {
        float: Double,
        str: Text,
        dt.date: Date,
        dt.datetime: Moment,
        list[Any]: Json,
        dict[str, Any]: Json,
    }


def now() -> dt.datetime:
    """This moment in UTC."""
    return dt.datetime.now(dt.UTC)
