"""The places nearest to a point, exact, by growing rings."""

import math
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, bindparam, select
from sqlalchemy.orm import Session

from finder.geometry import Box, Point, metres_between, scale_at
from finder.models import Place
from finder.places import ring
from finder.places.asked import HOURS, Asked
from finder.places.crowd import Crowd, crowd_at
from finder.prepared import Prepared, made_as, run
from finder.spelling import slug

# The country from corner to corner is some 400 km; a ring this wide holds every place.
WHOLE_COUNTRY = 500_000
# Of how many places one is left by filters, as a first guess; a wrong one costs another ring.
RARE = 6
# How many times wider the next ring is.
LITTLE, MUCH = 2, 4
ANYTHING = Asked()
SHOWN = (Place.id, Place.name, Place.kind, Place.lat, Place.lon)
# Of how many places that may be open one is, as a first guess; how many times as many are looked at
# then, and how many at most: at night nobody is open, however many are looked at.
MAY, MANY_MORE, LOOKED_AT = 2, 10, 1_000


class Spot(NamedTuple):
    """As much of a place as the map shows."""

    id: int
    name: str
    kind: str
    lat: float
    lon: float

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)

    @property
    def slug(self) -> str:
        return slug(self.name)


class Looked(NamedTuple):
    """Rows of places, and whether there may be more of them than were looked at."""

    rows: Sequence[Any]
    cut: bool


class Seen(NamedTuple):
    """So much of a place and its distance in metres, None where there is nothing to measure from.

    It costs a tenth of a Nearby.
    """

    spot: Spot
    metres: float | None


@dataclass(frozen=True)
class Nearby:
    """A place and its distance in metres, None where there is nothing to measure from."""

    place: Place
    metres: float | None


@dataclass(frozen=True)
class Around:
    """The ground to look in: so far around a point, within a box where one is given."""

    point: Point
    metres: float = WHOLE_COUNTRY
    box: Box | None = None


def near(
    session: Session,
    around: Around,
    asked: Asked = ANYTHING,
    limit: int = 20,
    offset: int = 0,
    *,
    crowd: Crowd | None = None,
) -> list[Nearby]:
    """The open places nearest to a point that meet what is asked, nearest first; exact.

    Of those that may be open when it is asked, so many are looked at (see most_looked_at). `crowd`
    is how full it is there, when that is known already.
    """
    full = crowd or crowd_at(session, around.point, asked.kinds)
    return whole(session, _seen(_nearest(session, around, asked, limit, offset, full).rows))


def spots_near(
    session: Session, around: Around, asked: Asked, limit: int, offset: int, crowd: Crowd
) -> tuple[list[Seen], bool]:
    """The same as `near`, with no more of each place than the map shows.

    And whether there may be more than were looked at for their hours.
    """
    found = _nearest(session, around, asked, limit, offset, crowd)
    return _seen(found.rows), found.cut


def _seen(rows: Sequence[Any]) -> list[Seen]:
    return [Seen(_spot(row[:5]), row.squared**0.5) for row in rows]


def spots(rows: Iterable[Any]) -> list[Spot]:
    """Rows that begin with what is SHOWN."""
    return [_spot(row[:5]) for row in rows]


_spot = made_as(Spot)


def whole(session: Session, seen: Collection[Seen]) -> list[Nearby]:
    """The same places, with all that is known of them."""
    by_id = {place.id: place for place in with_ids(session, [spot.id for spot, _ in seen])}
    return [Nearby(by_id[spot.id], metres) for spot, metres in seen]


def with_ids(session: Session, ids: Collection[int]) -> list[Place]:
    """The places with these ids, in no order."""
    return list(session.scalars(_PLACES, {"ids": list(ids)})) if ids else []


_PLACES = select(Place).where(Place.id.in_(bindparam("ids", expanding=True)))


def _nearest(
    session: Session, around: Around, asked: Asked, limit: int, offset: int, crowd: Crowd
) -> Looked:
    """As much of the places as the map shows, and squared distances, nearest first.

    Looks in a ring, and in a wider one until it holds enough or is as wide as asked. A place
    outside the ring is farther than every place inside it, so what is found is right.
    """
    scale, wanted = scale_at(around.point), offset + limit
    statement = _statement(asked.plain)
    rare = RARE if asked.filters or asked.meets else 1
    reach = min(around.metres, _across(around), WHOLE_COUNTRY)
    width = min(around.metres, crowd.ring(wanted * rare))
    while True:
        values = {**ring.values(scale, width, around.box), **asked.values}
        found, cut = open_of(session, statement, values, asked, wanted)
        rows = _within(found, width)
        if len(rows) == wanted or cut or width >= around.metres:
            return Looked(rows[offset:], cut)
        width *= LITTLE if len(rows) > wanted / LITTLE**2 else MUCH
        width = width if width < reach else around.metres


def _within(rows: Sequence[Any], metres: float) -> Sequence[Any]:
    """Those that lie no farther, of rows that are nearest first."""
    return rows[: bisect_right(rows, metres**2, key=attrgetter("squared"))]


def open_of(
    session: Session,
    statement: Prepared,
    values: Mapping[str, Any],
    asked: Asked,
    wanted: int,
) -> Looked:
    """The first rows, so many as wanted, of places that are open when it is asked.

    The statement knows of hours only that a place may be open then: of its rows some are looked at,
    and more where those are not enough, up to a bound.
    """
    if not asked.timed:
        return Looked(run(session, statement, {**values, "most": wanted}), False)
    opens, most, last = asked.opens(), wanted * MAY, most_looked_at(wanted)
    while True:
        rows = run(session, statement, {**values, "most": most})
        found = list(islice(filter(opens, rows), wanted))
        cut = len(found) < wanted and len(rows) == most
        if not cut or most == last:
            return Looked(found, cut)
        most = min(most * MANY_MORE, last)


def most_looked_at(wanted: int) -> int:
    """How many places are looked at for their hours, to find so many that are open."""
    return max(wanted * MAY, LOOKED_AT)


def _across(around: Around) -> float:
    """How far the corners of the box lie from one another, in metres; infinite without a box."""
    if around.box is None:
        return math.inf
    west, south, east, north = around.box
    return metres_between(Point(south, west), Point(north, east))


@lru_cache(maxsize=512)
def _statement(asked: Asked) -> Prepared:
    """Places in a ring, nearest first; with their hours when those are to be looked at.

    The index alone holds all but the hours: for those the rows of the nearest are read, and of
    none outside the circle. To leave others out here takes longer than to do it afterwards.
    """

    def nearest(ground: ring.Ground) -> Select[Any]:
        around = ground(asked.clause, *SHOWN, measured=True, corners=not asked.timed)
        columns = around.selected_columns
        most = bindparam("most", type_=Integer)
        found = around.order_by(columns["squared"], columns["id"]).limit(most)
        if not asked.timed:
            return found
        there = found.subquery("nearest")
        return (
            select(*there.c, *HOURS)
            .join(Place, there.c.id == Place.id)
            .order_by(there.c.squared, there.c.id)
        )

    return ring.prepared(nearest)


def first_open(session: Session, place: Place) -> Nearby | None:
    """The open place nearest to one that is closed."""
    return next(iter(near(session, Around(place.point), limit=1)), None)


def neighbours(session: Session, place: Place, metres: float, limit: int) -> list[Nearby]:
    """The other open places within so many metres of a place."""
    found = near(session, Around(place.point, metres), limit=limit + 1)
    return [nearby for nearby in found if nearby.place.id != place.id][:limit]
