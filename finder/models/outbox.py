"""The mails that wait, and what became of them."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from finder.models.base import Base, now


class Outbox(Base):
    """One mail: its kind (words.MAILS), to whom, and the parts that its text is made of.

    It is written in the transaction of the deed that it tells of and sent after that. `due_at`
    moves on after each attempt that failed; `claimed_until` keeps two senders apart. Once sent or
    given up, `parts` is emptied: it holds a status link.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_due", "sent_at", "given_up_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    address: Mapped[str]
    parts: Mapped[dict[str, Any] | None]
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("suggestion.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    due_at: Mapped[dt.datetime] = mapped_column(default=now)
    claimed_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None]
    sent_at: Mapped[dt.datetime | None]
    given_up_at: Mapped[dt.datetime | None]
