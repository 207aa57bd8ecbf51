"""What came and went: new places, and places that were closed, newest first."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from finder import places
from finder.models import Decision, Place
from finder.places import Around

# Of so many closed places, the last to be added, is asked when they closed.
MOST_CLOSED = 5_000


class News(NamedTuple):
    """A place that is `new` or `closed`, and since which moment (UTC)."""

    place: Place
    event: str
    moment: dt.datetime


def news(session: Session, around: Around, most: int) -> list[News]:
    """The latest news of the places around a point. Places have numbers in the order they came."""
    new = places.with_ids(session, places.last_added(session, around, "open", most))
    found = [News(place, "new", place.created_at) for place in new]
    found += _closed(session, places.last_added(session, around, "closed", MOST_CLOSED), most)
    return sorted(found, key=lambda one: (one.moment, one.place.id), reverse=True)[:most]


def _closed(session: Session, ids: Sequence[int], most: int) -> Iterator[News]:
    """Those of these places that were closed last."""
    last = func.max(Decision.created_at).label("moment")
    query = (
        select(Decision.place_id, last)
        .where(Decision.place_id.in_(ids), Decision.deed == "closed")
        .group_by(Decision.place_id)
        .order_by(last.desc())
        .limit(most)
    )
    moments = {int(row.place_id): row.moment for row in session.execute(query)}
    for place in places.with_ids(session, list(moments)):
        yield News(place, "closed", moments[place.id])
