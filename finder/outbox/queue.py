"""The queue: a mail is put in it, taken by one sender, and sent, tried again or given up."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from finder.models import Outbox, now

# Longer than the time-outs of one delivery together.
CLAIM = dt.timedelta(minutes=10)
PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120))
PATIENCE = dt.timedelta(days=1)
KEPT = dt.timedelta(days=90)


def put(
    session: Session,
    kind: str,
    address: str,
    parts: dict[str, Any],
    suggestion_id: int | None = None,
    delay: dt.timedelta = dt.timedelta(0),
) -> Outbox:
    """A mail (words.MAILS) that leaves `delay` after the deed it tells of, if that is kept."""
    moment = now()
    mail = Outbox(
        kind=kind,
        address=address,
        parts=parts,
        suggestion_id=suggestion_id,
        created_at=moment,
        due_at=moment + delay,
    )
    session.add(mail)
    session.flush()
    return mail


def cancel(session: Session, suggestion_id: int, kinds: Iterable[str]) -> int:
    """Take back the mails about a suggestion that no sender has taken yet; how many."""
    about = and_(Outbox.suggestion_id == suggestion_id, Outbox.kind.in_(list(kinds)))
    return _delete(session, and_(about, _unsent(), _unclaimed()))


def forget(session: Session) -> int:
    """Remove the mails of more than 90 days ago, with the addresses in them; how many."""
    return _delete(session, and_(Outbox.created_at < now() - KEPT, _unclaimed()))


def _delete(session: Session, which: ColumnElement[bool]) -> int:
    ids = session.scalars(
        delete(Outbox).where(which).returning(Outbox.id),
        execution_options={"synchronize_session": "fetch"},
    )
    return len(ids.all())


def put_lately(session: Session, kind: str, address: str, within: dt.timedelta) -> bool:
    """Whether such a mail was put in the queue in this time, or waits in it still."""
    fresh = or_(Outbox.created_at > now() - within, _unsent())
    such = select(Outbox.id).where(Outbox.kind == kind, Outbox.address == address, fresh)
    return session.scalar(such.limit(1)) is not None


def waiting(session: Session) -> list[Outbox]:
    """The mails that are to be sent still, oldest first."""
    return list(session.scalars(select(Outbox).where(_unsent()).order_by(Outbox.id)))


def given_up(session: Session) -> list[Outbox]:
    """The mails that nobody will try to send again, newest first."""
    newest = Outbox.given_up_at.desc()
    return list(
        session.scalars(select(Outbox).where(Outbox.given_up_at.is_not(None)).order_by(newest))
    )


def due(session: Session) -> list[int]:
    """The ids of the mails that can be sent now, the one that waits longest first."""
    return list(session.scalars(select(Outbox.id).where(_due()).order_by(Outbox.due_at, Outbox.id)))


def claim(session: Session, mail_id: int) -> Outbox | None:
    """Take a mail to send it; None when another sender was first. To be committed at once."""
    taken = session.scalars(
        update(Outbox)
        .where(Outbox.id == mail_id, _due())
        .values(claimed_until=now() + CLAIM)
        .returning(Outbox),
        execution_options={"synchronize_session": False},
    ).one_or_none()
    if taken is not None:
        # It is read after the commit, by a sender who holds no connection meanwhile.
        session.expunge(taken)
    return taken


def mark_sent(session: Session, mail: Outbox) -> None:
    """Write down that the mail has left; its parts, among them a private link, are emptied."""
    values = {"sent_at": now(), "parts": None, "claimed_until": None, "trouble": None}
    session.execute(_change(Outbox.id == mail.id, values))


def mark_failed(session: Session, mail: Outbox, trouble: str, final: bool) -> bool:
    """Write down what went wrong and when to try again; True when the mail is given up.

    Nothing is written when the claim ran out and another sender has the mail by now.
    """
    attempts = mail.attempts + 1
    pause = PAUSES[min(attempts, len(PAUSES)) - 1]
    values = {
        "attempts": attempts,
        "trouble": trouble,
        "claimed_until": None,
        "due_at": now() + pause,
    }
    ending = final or now() - mail.created_at >= PATIENCE
    if ending:
        values |= {"given_up_at": now(), "parts": None}
    ours = and_(Outbox.id == mail.id, Outbox.claimed_until == mail.claimed_until)
    session.execute(_change(ours, values))
    return ending


def _change(which: ColumnElement[bool], values: dict[str, Any]) -> Any:
    change = update(Outbox).where(which).values(values)
    return change.execution_options(synchronize_session=False)


def _unsent() -> ColumnElement[bool]:
    return and_(Outbox.sent_at.is_(None), Outbox.given_up_at.is_(None))


def _unclaimed() -> ColumnElement[bool]:
    return or_(Outbox.claimed_until.is_(None), Outbox.claimed_until < now())


def _due() -> ColumnElement[bool]:
    return and_(_unsent(), _unclaimed(), Outbox.due_at <= now())
