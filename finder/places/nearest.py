"""The places nearest to a point, exact, by growing rings."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Integer, cast, func, select, tuple_
from sqlalchemy.orm import Session

from finder import cells
from finder.geometry import Point, Scale, scale_at
from finder.models import CellCount, Place
from finder.places.clauses import Clause, anywhere, in_circle, is_open, squared

# The country from corner to corner is some 400 km; a ring this wide holds every place.
WHOLE_COUNTRY = 500_000
# Without any count to go by, the first ring looked in, in metres.
FIRST_RING = 1_000


@dataclass(frozen=True)
class Nearby:
    """A place and its distance in metres, None where there is nothing to measure from."""

    place: Place
    metres: float | None


def near(
    session: Session,
    point: Point,
    metres: float = WHOLE_COUNTRY,
    kinds: Collection[str] = (),
    limit: int = 20,
    offset: int = 0,
    where: Clause | None = None,
) -> list[Nearby]:
    """The open places nearest to a point and within so many metres, nearest first; exact.

    Looks in a ring, and in a ring twice as wide until it holds enough or is as wide as asked. A
    place outside the ring is farther than every place inside it, so what is found is right.
    """
    scale = scale_at(point)
    ring = min(metres, _first_ring(session, point, kinds, offset + limit))
    while True:
        wanted = in_circle(scale, ring) & is_open(kinds) & (anywhere() if where is None else where)
        rows = _in_ring(session, scale, wanted, limit, offset)
        if len(rows) == limit or ring >= metres:
            return _with_places(session, rows)
        ring = min(metres, ring * 2)


def _in_ring(
    session: Session,
    scale: Scale,
    wanted: Clause,
    limit: int,
    offset: int,
) -> list[tuple[int, float]]:
    """Ids and distances in metres, nearest first; without filters out of the index alone."""
    from_here = squared(scale).label("squared")
    query = (
        select(Place.id, from_here)
        .where(wanted)
        .order_by(from_here, Place.id)
        .limit(limit)
        .offset(offset)
    )
    return [(id, square**0.5) for id, square in session.execute(query)]


def _with_places(session: Session, rows: Iterable[tuple[int, float]]) -> list[Nearby]:
    metres = dict(rows)
    found = session.scalars(select(Place).where(Place.id.in_(metres)))
    by_id = {place.id: place for place in found}
    return [Nearby(by_id[id], distance) for id, distance in metres.items()]


def first_open(session: Session, place: Place) -> Nearby | None:
    """The open place nearest to one that is closed."""
    return next(iter(near(session, place.point, limit=1)), None)


def neighbours(session: Session, place: Place, metres: float, limit: int) -> list[Nearby]:
    """The other open places within so many metres of a place."""
    found = near(session, place.point, metres, limit=limit + 1)
    return [nearby for nearby in found if nearby.place.id != place.id][:limit]


def _first_ring(session: Session, point: Point, kinds: Collection[str], wanted: int) -> float:
    """A first ring likely to hold as many as wanted, from how full the cells around are."""
    own = {zoom: cells.cell(point.lat, point.lon, zoom) for zoom in cells.COUNTED_ZOOMS}
    counts = _counts(session, own, kinds)
    for zoom in reversed(cells.COUNTED_ZOOMS):
        if (count := counts.get(zoom, 0)) >= 4:
            # A circle of this radius is as large as the ground that holds twice what is wanted.
            return cells.width(point.lat, zoom) * (2 * wanted / count / 3.14) ** 0.5
    return FIRST_RING


def _counts(session: Session, own: Mapping[int, int], kinds: Collection[str]) -> dict[int, int]:
    query = (
        select(CellCount.zoom, cast(func.sum(CellCount.count), Integer))
        .where(tuple_(CellCount.zoom, CellCount.cell).in_(list(own.items())))
        .group_by(CellCount.zoom)
    )
    if kinds:
        query = query.where(CellCount.kind.in_(sorted(kinds)))
    return dict(session.execute(query).all())
