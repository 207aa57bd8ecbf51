"""What a suggester follows by a private link: the status, a question, and taking it back."""

import datetime as dt
import hashlib
import secrets
from statistics import median
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from finder import outbox
from finder.errors import NotFound
from finder.models import Decision, Message, StatusLink, Suggestion, now
from finder.suggestions.claim import claim
from finder.words import N_

# 128 bits, as 22 signs.
TOKEN_BYTES = 16
# A decision can be undone before the mail about it leaves.
TIME_TO_UNDO = dt.timedelta(minutes=10)


def new_link(session: Session, suggestion: Suggestion, mailed: bool = False) -> str:
    """The token of a new private link to a suggestion; only its hash is kept."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(StatusLink(hash=_hash(token), suggestion_id=suggestion.id, mailed=mailed))
    session.flush()
    return token


def open_link(session: Session, token: str) -> StatusLink:
    """The link with this token. Raises NotFound, the same for a wrong and for an old one."""
    link = session.get(StatusLink, _hash(token))
    if link is None:
        raise NotFound(N_("Deze link kennen we niet. Misschien is hij niet goed overgenomen."))
    return link


def tell(
    session: Session,
    suggestion: Suggestion,
    kind: str,
    delay: dt.timedelta = dt.timedelta(0),
    **parts: Any,
) -> None:
    """Put a mail (words.MAILS) with a link of its own in the outbox, when there is an address."""
    if suggestion.email is None:
        return
    path = "/inzending/" + new_link(session, suggestion, mailed=True)
    parts = {"name": suggestion.name, "path": path, **parts}
    outbox.put(session, kind, suggestion.email, parts, suggestion.id, delay)


def withdraw(session: Session, suggestion: Suggestion) -> None:
    """Take a suggestion back. Raises AlreadyDecided when it was decided."""
    claim(session, suggestion, "withdrawn")
    _note(session, suggestion, "withdrawn")


def answer(session: Session, suggestion: Suggestion, text: str) -> None:
    """Answer the moderator's question; the suggestion waits again. Raises AlreadyDecided."""
    claim(session, suggestion, "pending", among=["asked"])
    session.add(Message(suggestion_id=suggestion.id, text=text))
    _note(session, suggestion, "answered")


def confirm_email(session: Session, link: StatusLink) -> None:
    """Who opened a mailed link reads the address that was given. Any other link does nothing."""
    if link.mailed and link.suggestion.email:
        link.suggestion.email_confirmed_at = link.suggestion.email_confirmed_at or now()
        session.flush()


def usual_days(session: Session) -> float | None:
    """How many days the last twenty decisions took, the median; None while there is none."""
    rows = session.execute(
        select(Suggestion.created_at, Suggestion.decided_at)
        .where(Suggestion.status.in_(["published", "refused", "merged"]))
        .order_by(Suggestion.decided_at.desc())
        .limit(20)
    )
    days = [(decided - created) / dt.timedelta(days=1) for created, decided in rows if decided]
    return median(days) if days else None


def outcome(session: Session, suggestion: Suggestion) -> Decision | None:
    """The line of the log that gave a suggestion its status; None while it waits for one."""
    return session.scalar(
        select(Decision)
        .where(Decision.suggestion_id == suggestion.id, Decision.deed == suggestion.status)
        .order_by(Decision.id.desc())
        .limit(1)
    )


def _note(session: Session, suggestion: Suggestion, deed: str) -> None:
    session.add(Decision(deed=deed, suggestion_id=suggestion.id, place_id=suggestion.place_id))
    session.flush()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
