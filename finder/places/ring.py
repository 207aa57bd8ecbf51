"""The ground around a point as SQL: cells on the index first, then the box, then the distance.

The statements are built once, with the point and the reach as values, since to build one costs
more than to run it.
"""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Protocol

from sqlalchemy import BigInteger, Select, bindparam, column, select, union_all
from sqlalchemy import values as listing

from finder import cells
from finder.geometry import Box, Scale
from finder.models import Place
from finder.places.clauses import Clause, square_of
from finder.prepared import Prepared

RANGES = range(cells.MOST_RANGES)
_RANGES: list[tuple[Any, Any]] = [
    (bindparam(f"first{number}"), bindparam(f"last{number}")) for number in RANGES
]
_LIST = (
    listing(column("first", BigInteger), column("last", BigInteger), name="ranges")
    .data(_RANGES)
    .cte()
)
# The parts of a Scale; its "north" is not the box's.
SCALE = ("per_north", "per_north1", "per_east", "per_east1", "per_east2")


class Ground(Protocol):
    """Makes a Select of columns, under their own names, of places that a condition holds for.

    They lie in the box and, unless `corners` are wanted too, no farther from the point than is
    asked. When `measured`, the last column is `squared`: the square of how far, in metres.
    """

    def __call__(
        self, where: Clause, *columns: Any, measured: bool = False, corners: bool = False
    ) -> Select[Any]: ...


def prepared(
    about: Callable[[Ground], Select[Any]], shape: type[tuple[Any, ...]] | None = None
) -> Prepared:
    """A question about the places around a point, as each database answers it the fastest.

    `values` has what is left open. SQLite runs through ranges that stand in a list in two thirds of
    the time. PostgreSQL knows how few places a range holds only of one that stands by itself: of
    those in a list it expects a tenth of the table, for which it might well read all.
    """
    return Prepared(about(_in_arms), shape, on_sqlite=about(_listed))


def _in_arms(
    where: Clause, *columns: Any, measured: bool = False, corners: bool = False
) -> Select[Any]:
    arms = [
        select(*columns, Place.lat.label("y"), Place.lon.label("x")).where(
            where, Place.cell.between(first, last)
        )
        for first, last in _RANGES
    ]
    found = union_all(*arms).subquery("found")
    wanted = select(*(found.c[column.key] for column in columns))
    return _around(wanted, found.c.y, found.c.x, measured, corners)


def _listed(
    where: Clause, *columns: Any, measured: bool = False, corners: bool = False
) -> Select[Any]:
    near = Place.cell.between(_LIST.c.first, _LIST.c.last)
    wanted = select(*columns).join(_LIST, near).where(where)
    return _around(wanted, Place.lat, Place.lon, measured, corners)


def _around(wanted: Select[Any], lat: Any, lon: Any, measured: bool, corners: bool) -> Select[Any]:
    squared = square_of(lat - bindparam("lat"), lon - bindparam("lon"), *map(bindparam, SCALE))
    found = wanted.where(
        lat.between(bindparam("south"), bindparam("north")),
        lon.between(bindparam("west"), bindparam("east")),
    )
    if measured:
        found = found.add_columns(squared.label("squared"))
    return found if corners else found.where(squared <= bindparam("reach"))


@lru_cache(maxsize=500)
def values(scale: Scale, metres: float, box: Box | None = None) -> Mapping[str, Any]:
    """What `within` leaves open: so far around the scale's point, and within a box if one is given.

    With infinite `metres` the box alone bounds the ground. The same few are asked again and again,
    and shared.
    """
    ground = _ground(scale, metres, box)
    found: dict[str, Any] = {
        "lat": scale.point.lat,
        "lon": scale.point.lon,
        **{name: getattr(scale, name.removeprefix("per_")) for name in SCALE},
        "west": ground.west,
        "south": ground.south,
        "east": ground.east,
        "north": ground.north,
        "reach": 1e18 if math.isinf(metres) else float(metres) ** 2,
    }
    for number, (first, last) in zip(RANGES, cells.ranges(ground), strict=True):
        found[f"first{number}"], found[f"last{number}"] = first, last
    return MappingProxyType(found)


def _ground(scale: Scale, metres: float, box: Box | None) -> Box:
    """The box to look in; one that holds nothing when box and circle have nothing in common."""
    if math.isinf(metres):
        if box is None:
            raise ValueError("neither a distance nor a box")
        return box
    own = scale.box(metres)
    if box is None:
        return own
    return Box(
        max(own.west, box.west),
        max(own.south, box.south),
        min(own.east, box.east),
        min(own.north, box.north),
    )
