"""The version of what the public can read: a number that each change of places raises."""

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from finder.models.base import Base


class DataVersion(Base):
    """One row, or none as long as nothing was written: the number, and the moment in UTC.

    Numbers follow the order in which transactions ended, so who has read up to a number has read
    all of it (see places.version).
    """

    __tablename__ = "data_version"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    changed_at: Mapped[dt.datetime]
