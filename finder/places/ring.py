"""The ground around a point as SQL: cells on the index first, then the box, then the distance.

The statements are built once, with the point and the reach as values, since to build one costs
more than to run it.
"""

import math
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, bindparam, select, union_all

from finder import cells
from finder.geometry import Box, Scale
from finder.models import Place
from finder.places.clauses import Clause, square_of

RANGES = range(cells.MOST_RANGES)
# The parts of a Scale; its "north" is not the box's.
SCALE = ("per_north", "per_north1", "per_east", "per_east1", "per_east2")


def within(wanted: Clause, *columns: Any) -> Select[Any]:
    """Columns of the places around a point that a condition holds for, and `squared`, in metres.

    `columns` come under their own names. See `values` for what is left open.
    """
    arms = [
        select(*columns, Place.lat.label("y"), Place.lon.label("x")).where(
            wanted, Place.cell.between(bindparam(f"first{number}"), bindparam(f"last{number}"))
        )
        for number in RANGES
    ]
    cells_around = union_all(*arms).subquery("cells_around")
    names = [str(column.key) for column in columns]
    x, y = cells_around.c.x, cells_around.c.y
    box = (
        select(
            *(cells_around.c[name] for name in names),
            (y - bindparam("lat")).label("d"),
            (x - bindparam("lon")).label("e"),
        )
        .where(
            y.between(bindparam("south"), bindparam("north")),
            x.between(bindparam("west"), bindparam("east")),
        )
        .subquery("box")
    )
    squared = square_of(box.c.d, box.c.e, *map(bindparam, SCALE)).label("squared")
    around = select(*(box.c[name] for name in names), squared).subquery("around")
    return select(*around.c).where(around.c.squared <= bindparam("reach"))


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
