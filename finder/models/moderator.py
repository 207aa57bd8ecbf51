"""The people who judge suggestions."""

import datetime as dt
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from finder.models.base import Base, now


class Moderator(Base):
    """An account: a role (words.ROLES) and the area whose suggestions it sees.

    `postcodes` holds the first digits of postcodes, `towns` folded names of towns, and
    `municipalities` codes of CBS ("0363"); all empty is the whole country. `session_key` changes
    with the password, which ends the sessions that were open. `link_hash` is the SHA-256 of a link
    to choose a password, good until `link_until`.
    """

    __tablename__ = "moderator"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(Text, unique=True)
    password_hash: Mapped[str | None]
    role: Mapped[str] = mapped_column(String(10), default="moderator")
    postcodes: Mapped[list[Any] | None]
    towns: Mapped[list[Any] | None]
    municipalities: Mapped[list[Any] | None]
    session_key: Mapped[str] = mapped_column(String(32))
    link_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    link_until: Mapped[dt.datetime | None]
    disabled_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=now)

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"
