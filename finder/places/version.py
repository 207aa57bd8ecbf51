"""Which version of the places there is, and in which each of them last changed.

A change of a team raises it too: the pages of places name their team.
"""

import datetime as dt
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, event, select, update
from sqlalchemy.orm import Session, UOWTransaction

from finder import db
from finder.models import DataVersion, Place, Team, TeamArea, now

CHANGED = "finder.changed_places"
THE_ROW = 1
# Some databases take no more than 32,767 values in one statement.
AT_ONCE = 10_000


class Version(NamedTuple):
    """A version of all places, and the moment (UTC) from which it holds; None before the first."""

    number: int
    changed_at: dt.datetime | None


def version(session: Session) -> Version:
    """The version of the places as this session sees them."""
    row = session.execute(select(DataVersion.number, DataVersion.changed_at)).first()
    return Version(*row) if row else Version(0, None)


@event.listens_for(Session, "after_flush")
def _remember(session: Session, _context: UOWTransaction) -> None:
    """Which places this transaction has written; none of them when it wrote a team alone."""
    written = {*session.new, *session.deleted, *filter(session.is_modified, session.dirty)}
    ids = {place.id for place in written if isinstance(place, Place)}
    if ids or any(isinstance(one, Team | TeamArea) for one in written):
        session.info.setdefault(CHANGED, set()).update(ids)


@event.listens_for(Session, "before_commit")
def _raise(session: Session) -> None:
    """Raise the version as the last thing before the end: the row is locked until then.

    So numbers follow the order of the ends, and nobody waits for another's row with it in hand.
    """
    if session.in_nested_transaction():
        return
    session.flush()
    ids = session.info.pop(CHANGED, None)
    if ids is not None:
        changed_in(session, ids)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _previous: Any) -> None:
    if not session.in_nested_transaction():
        session.info.pop(CHANGED, None)


def changed_in(session: Session, ids: set[int]) -> int:
    """Give these places a new version; its number. For who writes past the session's objects."""
    session.flush()
    connection, every = session.connection(), sorted(ids)
    raising = _raising(connection.dialect.name)
    number = int(connection.execute(raising, {"changed_at": now()}).scalar_one())
    for first in range(0, len(every), AT_ONCE):
        connection.execute(_CHANGED, {"ids": every[first : first + AT_ONCE], "number": number})
    return number


# Built once, and past the session: each publication waits for them with the row locked.
_PLACES = cast(Table, Place.__table__)
_CHANGED = (
    update(_PLACES)
    .where(_PLACES.c.id.in_(bindparam("ids", expanding=True)))
    .values(changed_in=bindparam("number"))
)


@lru_cache(maxsize=2)
def _raising(dialect: str) -> Any:
    """The next number for the one row, which is made when it is not there."""
    first = db.insert_in(dialect)(DataVersion).values(
        id=THE_ROW, number=1, changed_at=bindparam("changed_at")
    )
    raised = {"number": DataVersion.number + 1, "changed_at": first.excluded.changed_at}
    statement = first.on_conflict_do_update(index_elements=[DataVersion.id], set_=raised)
    return statement.returning(DataVersion.number)
