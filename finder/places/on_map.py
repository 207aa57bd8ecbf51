"""What a map shows of a box: the places themselves where they are few, else counts of cells."""

from collections import defaultdict
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, bindparam, cast, func, select, union_all
from sqlalchemy.orm import Session

from finder import cells
from finder.geometry import Box, Point, scale_at
from finder.models import CellCount, Place
from finder.places import ring
from finder.places.asked import HOURS, Asked
from finder.places.clauses import words
from finder.places.nearest import SHOWN, Spot, open_of, spots
from finder.prepared import Prepared

# So many places are drawn one by one.
MOST = 500
# A cell so many zooms finer than the map is 64 pixels wide.
FINER = 2
LOWEST, HIGHEST = min(cells.COUNTED_ZOOMS), max(cells.COUNTED_ZOOMS)


class Cell(NamedTuple):
    """How many open places a cell of the map holds, and about the middle of them."""

    point: Point
    held: int


class Drawn(NamedTuple):
    """Places or cells, one of the two; `more` says that not all places of the box are there."""

    spots: list[Spot]
    cells: list[Cell]
    more: bool = False


def on_map(session: Session, box: Box, zoom: int, asked: Asked) -> Drawn:
    """What to draw of a box at a zoom of the map (Web Mercator).

    Counts are stored of kinds alone: with other filters the first places are drawn, whatever more
    there are.
    """
    if asked.filters:
        found, cut = _spots(session, box, asked)
        return Drawn(found[:MOST], [], cut or len(found) > MOST)
    finest = max(LOWEST, min(zoom + FINER + 1, HIGHEST))
    counted = _counts(session, box, finest, asked.kinds)
    if sum(counted.values()) > MOST:
        return Drawn([], _together(counted, finest, max(LOWEST, min(zoom + FINER, finest))))
    return Drawn(_spots(session, box, asked)[0], [])


def _spots(session: Session, box: Box, asked: Asked) -> tuple[list[Spot], bool]:
    """The places in a box, one more than are drawn at most; and whether there may be more."""
    values = {**ring.values(scale_at(box.middle), float("inf"), box), **asked.values}
    rows, cut = open_of(session, _statement(asked.plain), values, asked, MOST + 1)
    return spots(rows) if asked.timed else list(rows), cut


@lru_cache(maxsize=512)
def _statement(asked: Asked) -> Prepared:
    most = bindparam("most", type_=Integer)

    def inside(ground: ring.Ground) -> Select[Any]:
        found = ground(asked.clause, *SHOWN, corners=True)
        if not asked.timed:
            # The index alone holds them.
            return found.limit(most)
        there = found.subquery("inside")
        return select(*there.c, *HOURS).join(Place, there.c.id == Place.id).limit(most)

    return ring.prepared(inside, None if asked.timed else Spot)


def _counts(session: Session, box: Box, zoom: int, kinds: tuple[str, ...]) -> dict[int, int]:
    """How many open places each cell of a zoom holds that a box lies in."""
    size = 4 ** (cells.ZOOM - zoom)
    values: dict[str, Any] = {"zoom": zoom}
    for number, (first, last) in enumerate(cells.ranges(box)):
        values[f"first{number}"], values[f"last{number}"] = first // size, last // size
    window = cells.window(box, zoom)
    # Two ranges may share a cell; a cell of a range may lie beside the box.
    rows = _counting(kinds).rows(session, values)
    return {cell: count for cell, count in rows if count and window.holds(cell)}


@lru_cache(maxsize=512)
def _counting(kinds: tuple[str, ...]) -> Prepared:
    arms = []
    for number in ring.RANGES:
        arm = select(CellCount.cell, cast(func.sum(CellCount.count), Integer)).where(
            CellCount.zoom == bindparam("zoom"),
            CellCount.cell.between(bindparam(f"first{number}"), bindparam(f"last{number}")),
        )
        if kinds:
            arm = arm.where(CellCount.kind.in_(words(kinds)))
        arms.append(arm.group_by(CellCount.cell))
    return Prepared(select(union_all(*arms).subquery("counted")))


def _together(counted: dict[int, int], finest: int, zoom: int) -> list[Cell]:
    """The cells of a zoom, each at the middle of what the finer cells in it hold."""
    if finest == zoom:
        # Nothing to add up: that takes a third of the time.
        return [Cell(cells.middle(code, zoom), count) for code, count in counted.items()]
    sums: defaultdict[int, list[float]] = defaultdict(lambda: [0, 0.0, 0.0])
    for code, count in counted.items():
        column, row = cells.tile(code)
        found = sums[code // 4 ** (finest - zoom)]
        found[0] += count
        found[1] += count * (column + 0.5)
        found[2] += count * (row + 0.5)
    return [
        Cell(cells.point(across / count, down / count, finest), int(count))
        for count, across, down in sums.values()
    ]
