"""What lists brought: which row became which place, and how their columns were read."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from finder.models.base import Base, Key


class ImportLink(Base):
    """A row of a source by the source's own id: the place that it is, or the suggestion it became.

    `edition` is the day of the newest edition that had it. A source is one list of one publisher.
    `about` is what a place that is made of the suggestion says of where it is from: source_url,
    seen_in and licence.
    """

    __tablename__ = "import_link"

    source: Mapped[str] = mapped_column(Key, primary_key=True)
    source_id: Mapped[str] = mapped_column(Key, primary_key=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("suggestion.id"), index=True)
    edition: Mapped[dt.date]
    about: Mapped[dict[str, Any] | None]


class ImportMapping(Base):
    """Which column of a source's list is which fact; an empty name is a column that is not read."""

    __tablename__ = "import_mapping"

    source: Mapped[str] = mapped_column(Key, primary_key=True)
    columns: Mapped[dict[str, Any]]
