"""Places that an earlier edition of a list had, and this one has not."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from finder import review
from finder.imports.known import AT_ONCE, Known
from finder.imports.verdict import Task
from finder.models import Moderator, Place


@dataclass(frozen=True)
class Vanished:
    """A place that an earlier edition had and this one has not; `kept` was checked here since."""

    place_id: int
    name: str
    kept: bool


def vanished(session: Session, task: Task, keys: set[str]) -> list[Vanished]:
    """The open places of the source whose rows are gone, by their numbers."""
    links = Known(session, task.source).links
    # A place may be here under another key than before.
    here = {links[key].place_id for key in keys if key in links}
    here |= {one for one in task.decisions.values() if isinstance(one, int)}
    ids = {link.place_id for link in links.values() if link.place_id} - here
    rows: list[Vanished] = []
    waiting = sorted(ids)
    for first in range(0, len(waiting), AT_ONCE):
        some = waiting[first : first + AT_ONCE]
        query = select(Place.id, Place.name, Place.existence_checked_on).where(
            Place.id.in_(some), Place.status == "open"
        )
        rows += [
            Vanished(place_id, name, day is not None and day >= task.edition)
            for place_id, name, day in session.execute(query)
        ]
    return rows


def close(session: Session, gone: Iterable[Vanished], moderator: Moderator | None) -> int:
    """Close the places that vanished, but for those that people here checked since; how many."""
    count = 0
    for one in gone:
        place = session.get(Place, one.place_id)
        if place is not None and place.status == "open" and not one.kept:
            review.renew(session, place, {"status": "closed"}, moderator, deed="closed")
            count += 1
    return count
