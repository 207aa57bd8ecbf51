"""What earlier editions of a source brought: which row is which place."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from finder import db
from finder.models import ImportLink, ImportMapping, Place, Suggestion
from finder.words import WAITING

# Some databases take no more than 32,767 values in one statement.
AT_ONCE = 5_000


class Link(NamedTuple):
    """A row that is known: the place that it is now, or how its suggestion stands."""

    place_id: int | None
    suggestion: str | None


class Known:
    """The rows of a source, by key."""

    def __init__(self, session: Session, source: str) -> None:
        place_id = func.coalesce(ImportLink.place_id, Suggestion.place_id)
        rows = session.execute(
            select(ImportLink.source_id, place_id, Suggestion.status)
            .outerjoin(Suggestion, Suggestion.id == ImportLink.suggestion_id)
            .where(ImportLink.source == source)
        )
        merged = select(Place.id, Place.merged_into_id).where(Place.merged_into_id.is_not(None))
        self._kept: dict[int, int | None] = dict(session.execute(merged).all())
        self.links = {key: Link(self._follow(found), status) for key, found, status in rows}

    def _follow(self, place_id: int | None) -> int | None:
        """The place that was kept, of one that went into another."""
        while place_id is not None and place_id in self._kept:
            place_id = self._kept[place_id]
        return place_id

    def get(self, key: str) -> Link | None:
        return self.links.get(key)


def is_waiting(link: Link) -> bool:
    """Whether a moderator has the row in the queue, or has turned it down: then it is theirs."""
    return link.place_id is None or link.suggestion in WAITING


def remember(
    session: Session, source: str, edition: dt.date, rows: Iterable[tuple[str, int | None]]
) -> None:
    """Keep which places the rows are, by key; their edition goes up with them."""
    values = [
        {"source": source, "source_id": key, "place_id": place_id, "edition": edition}
        for key, place_id in rows
    ]
    for first in range(0, len(values), AT_ONCE):
        insert = db.insert_on(session.get_bind())(ImportLink)
        keys = [ImportLink.source, ImportLink.source_id]
        changed = {name: insert.excluded[name] for name in ("place_id", "edition")}
        session.execute(
            insert.on_conflict_do_update(index_elements=keys, set_=changed),
            values[first : first + AT_ONCE],
        )


def sources(session: Session) -> Sequence[Row[str, int, dt.date]]:
    """The lists that were taken in: whose, how many rows are known of it, its newest edition."""
    query = select(ImportLink.source, func.count(), func.max(ImportLink.edition))
    return session.execute(query.group_by(ImportLink.source).order_by(ImportLink.source)).all()


def mapping(session: Session, source: str) -> dict[str, str]:
    """How the columns of a source were read the last time."""
    found = session.get(ImportMapping, source)
    return dict(found.columns) if found else {}


def keep_mapping(session: Session, source: str, columns: dict[str, str]) -> None:
    """Read the columns of a source so the next time too."""
    found = session.get(ImportMapping, source)
    if found is None:
        session.add(ImportMapping(source=source, columns=columns))
    else:
        found.columns = {**found.columns, **columns}
