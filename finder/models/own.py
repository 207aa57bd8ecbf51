"""The private links of the people of a place itself."""

import datetime as dt

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from finder.models.base import Base, now
from finder.models.moderator import Moderator
from finder.models.place import Place


class OwnLink(Base):
    """A private link to a place for its own people: SHA-256 of 128 random bits.

    `address` is the place's own e-mail address to which it was mailed, and it lives no longer than
    that is the place's; a link that a moderator gave (`given_by_id`) has none. `asked_on` is the
    day on which a visitor had it mailed: one a day for each place. `used_at` is its last deed.
    """

    __tablename__ = "own_link"
    __table_args__ = (UniqueConstraint("place_id", "asked_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    address: Mapped[str | None]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
    asked_on: Mapped[dt.date | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    used_at: Mapped[dt.datetime | None]

    place: Mapped[Place] = relationship()
    given_by: Mapped[Moderator | None] = relationship()
