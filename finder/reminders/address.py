"""The addresses that get reminders, kept as hashes: when the last left, and who wants none."""

import datetime as dt
import hashlib

from sqlalchemy import or_
from sqlalchemy.orm import Session

from finder import db
from finder.models import Addressee, now

# No address gets more than one reminder in this time.
PAUSE = dt.timedelta(days=30)


def hashed(address: str) -> str:
    """An address as it is kept: SHA-256, whatever the case and the space around it."""
    return hashlib.sha256(address.strip().casefold().encode()).hexdigest()


def claim(session: Session, address: str) -> bool:
    """Take the right to write to an address now; False when it had a mail lately or wants none.

    Of two workers at once one gets it. The row is written in the transaction of the caller.
    """
    moment = now()
    lately = Addressee.last_at > moment - PAUSE
    free = or_(Addressee.last_at.is_(None), ~lately) & Addressee.unsubscribed_at.is_(None)
    statement = (
        db.insert_on(session.get_bind())(Addressee)
        .values(hash=hashed(address), last_at=moment)
        .on_conflict_do_update(
            index_elements=[Addressee.hash], set_={"last_at": moment}, where=free
        )
        .returning(Addressee.hash)
    )
    return session.scalar(statement) is not None


def unsubscribe(session: Session, hash_: str) -> None:
    """Never remind this address again; it holds at once."""
    _set(session, hash_, now())


def begin_again(session: Session, hash_: str) -> None:
    """Remind this address again."""
    _set(session, hash_, None)


def wants_none(session: Session, hash_: str) -> bool:
    """Whether an address asked for no reminders."""
    found = session.get(Addressee, hash_)
    return found is not None and found.unsubscribed_at is not None


def _set(session: Session, hash_: str, moment: dt.datetime | None) -> None:
    session.execute(
        db.insert_on(session.get_bind())(Addressee)
        .values(hash=hash_, unsubscribed_at=moment)
        .on_conflict_do_update(index_elements=[Addressee.hash], set_={"unsubscribed_at": moment})
    )
    session.expire_all()
