"""What helps to keep facts young: what visitors answered, reminders, and telephone calls."""

import datetime as dt

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from finder.models.base import Base, now


class Answer(Base):
    """What a visitor answered to "is this still right?"; one a day of each sender for a place.

    `sender` is a keyed hash of the network address, forgotten with those of suggestions.
    """

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("place_id", "day", "sender"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    right: Mapped[bool]
    day: Mapped[dt.date] = mapped_column(index=True)
    sender: Mapped[str] = mapped_column(String(64))


class Reminder(Base):
    """A mail to the people of a place that its facts are old."""

    __tablename__ = "reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)


class Addressee(Base):
    """An address that gets reminders, as SHA-256: when the last left, and whether it wants none."""

    __tablename__ = "addressee"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    last_at: Mapped[dt.datetime | None]
    unsubscribed_at: Mapped[dt.datetime | None]


class Call(Base):
    """That a moderator called a place and nobody answered; the last time."""

    __tablename__ = "call"

    place_id: Mapped[int] = mapped_column(
        ForeignKey("place.id"), primary_key=True, autoincrement=False
    )
    called_at: Mapped[dt.datetime] = mapped_column(default=now)
