"""The daily mail to each moderator in whose area something waits."""

import datetime as dt

from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from finder import moderators, outbox, review
from finder.db import session_on
from finder.models import Moderator, now

# A little less than a day, so that the mail does not move to a later hour each day.
ONCE_IN = dt.timedelta(hours=20)


def put_digests(engine: Engine) -> None:
    """Put a digest in the outbox for each moderator who had none today."""
    with session_on(engine) as session:
        readers = [
            moderator.id for moderator in moderators.listed(session) if _is_due(session, moderator)
        ]
    for moderator_id in readers:
        with session_on(engine) as session:
            _put(session, moderator_id)


def _is_due(session: Session, moderator: Moderator) -> bool:
    works = moderator.disabled_at is None and moderator.password_hash is not None
    return (
        works
        and not outbox.put_lately(session, "digest", moderator.email, ONCE_IN)
        and review.count(session, moderator) > 0
    )


def _put(session: Session, moderator_id: int) -> None:
    """Ask again whether it is due, once no other worker can be asking too, and put it."""
    locked = update(Moderator).where(Moderator.id == moderator_id).values(role=Moderator.role)
    session.execute(locked)
    moderator = moderators.get(session, moderator_id)
    if not _is_due(session, moderator):
        return
    waiting = review.waiting(session, moderator)
    oldest = min(row.created_at for row in waiting)
    parts = {
        "count": len(waiting),
        "oldest_days": (now() - oldest).days,
        "path": "/beoordelen",
    }
    outbox.put(session, "digest", moderator.email, parts)
