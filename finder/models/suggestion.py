"""What residents send, what is said about it, and the log of what was decided."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from finder.models.base import Base, now
from finder.models.moderator import Moderator
from finder.models.place import Place
from finder.words import OWN_DEEDS, WAITING


class Suggestion(Base):
    """A new place, a change, a closure or a problem (words.SUGGESTIONS), waiting or decided.

    `sent` holds facts (see facts.py): of a new place all, of a change only what differs. `seen`
    holds what those facts were in version `place_version`, on which the change was made. `reason`
    is what is wrong (words.PROBLEMS). `look_alikes` are the ids that the suggester called other
    places. `signals` (words.SIGNALS) and `risk` order the queue. `postcode` and `town_key` say
    whose area it is. `sender` is a keyed hash of the network address. What identifies a person
    (`email`, `word`, `sender`) is emptied after the retention period.
    """

    __tablename__ = "suggestion"
    __table_args__ = (
        Index("suggestion_queue", "status", "risk", "created_at"),
        Index("suggestion_sender", "sender", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(10), default="pending")
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    place_version: Mapped[int | None]
    sent: Mapped[dict[str, Any]]
    seen: Mapped[dict[str, Any] | None]
    reason: Mapped[str | None] = mapped_column(String(20))
    explanation: Mapped[str | None]
    look_alikes: Mapped[list[Any] | None]
    signals: Mapped[list[Any] | None]
    risk: Mapped[int] = mapped_column(default=0)
    postcode: Mapped[str | None] = mapped_column(String(6))
    town_key: Mapped[str | None]

    relation: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None]
    email_confirmed_at: Mapped[dt.datetime | None]
    word: Mapped[str | None]
    sender: Mapped[str | None] = mapped_column(String(64))
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))

    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    decided_at: Mapped[dt.datetime | None]

    place: Mapped[Place | None] = relationship()
    messages: Mapped[list["Message"]] = relationship(order_by="Message.id")

    @property
    def waits(self) -> bool:
        """Whether nobody has decided yet."""
        return self.status in WAITING

    @property
    def said_signals(self) -> list[str]:
        """The signals, with the one that may still change: whether the e-mail was confirmed."""
        unconfirmed = self.email and not self.email_confirmed_at
        return [*(self.signals or []), *(["unconfirmed"] if unconfirmed else [])]

    @property
    def name(self) -> str:
        """What it is about: the name that was sent, else that of the place."""
        return self.sent.get("name") or (self.place.name if self.place else "")


class SentText(Base):
    """That a suggestion had a longer text: SHA-256 of its letters, to see the same text again."""

    __tablename__ = "sent_text"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    suggestion_id: Mapped[int] = mapped_column(ForeignKey("suggestion.id"), primary_key=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=now, index=True)


class StatusLink(Base):
    """A private link to a suggestion's status: SHA-256 of 128 random bits.

    `mailed` links went to the address that the suggester gave, so who opens one reads that mail.
    """

    __tablename__ = "status_link"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    suggestion_id: Mapped[int] = mapped_column(ForeignKey("suggestion.id"), index=True)
    mailed: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)

    suggestion: Mapped[Suggestion] = relationship()


class Message(Base):
    """A question of a moderator, or the suggester's answer (without a moderator)."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    suggestion_id: Mapped[int] = mapped_column(ForeignKey("suggestion.id"), index=True)
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
    text: Mapped[str]
    created_at: Mapped[dt.datetime] = mapped_column(default=now)


class Decision(Base):
    """A line of the log: what was done (words.DEEDS), by whom, why, and the facts before and after.

    Rows are only added: the database itself refuses to change or remove one. `before` and `after`
    are whole snapshots of the place (facts.snapshot), `after` in its version `place_version`.
    Of a merge, `gone_id` is the place that went and `moved` the ids of the suggestions that moved
    to the one that was kept. `undoes_id` names the line that this one puts back. No personal data
    of a suggester is kept here.
    """

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    deed: Mapped[str] = mapped_column(String(20))
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("suggestion.id"), index=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    place_version: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(20))
    message: Mapped[str | None]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    gone_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    moved: Mapped[list[Any] | None]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), unique=True)

    moderator: Mapped[Moderator | None] = relationship()
    place: Mapped[Place | None] = relationship(foreign_keys=place_id)
    gone: Mapped[Place | None] = relationship(foreign_keys=gone_id)
    suggestion: Mapped[Suggestion | None] = relationship()

    @property
    def by_own_people(self) -> bool:
        """Whether the place's own people did it with their link: nobody was logged in."""
        return self.moderator_id is None and self.deed in OWN_DEEDS


class NotDuplicate(Base):
    """Two places that a moderator called different; the lower id first."""

    __tablename__ = "not_duplicate"

    low_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    high_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id"))
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
