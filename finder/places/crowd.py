"""How full of places it is around a point, out of the stored counts of the cells it lies in."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Integer, bindparam, cast, func, literal_column, select, union_all
from sqlalchemy.orm import Session

from finder import cells
from finder.geometry import Point
from finder.models import CellCount
from finder.places.clauses import words
from finder.prepared import Prepared
from finder.remembering import remembered

# Without any count to go by, the first ring looked in, in metres.
FIRST_RING = 1_000
FINEST = cells.COUNTED_ZOOMS[-1]
# A cell with fewer says nothing about the ground around it.
FEW = 4


@dataclass(frozen=True)
class Crowd:
    """How many open places of the kinds asked for the cells hold that a point lies in, by zoom."""

    point: Point
    counts: Mapping[int, int]

    def ring(self, wanted: int) -> float:
        """The radius in metres of a circle that is likely to hold as many as wanted."""
        for zoom in reversed(cells.COUNTED_ZOOMS):
            count = self.counts.get(zoom, 0)
            if count >= FEW:
                # A circle as large as the ground that holds twice what is wanted.
                share = 2 * wanted / count / math.pi
                return cells.width(self.point.lat, zoom) * share**0.5
        return FIRST_RING

    def at_least(self, metres: float) -> int:
        """How many surely lie within so many metres: those in the cells that lie within it whole.

        No two points of a cell lie farther apart than its diagonal.
        """
        diagonal = cells.width(self.point.lat, 0) * DIAGONAL
        inside = [count for zoom, count in self.counts.items() if diagonal <= metres * 2**zoom]
        return max(inside, default=0)


# A cell at the zooms that are counted is a square but for some thousandths.
DIAGONAL = 1.01 * 2**0.5


def crowd_at(session: Session, point: Point, kinds: tuple[str, ...] = ()) -> Crowd:
    """How full it is around a point; of some kinds only, when they are given."""
    cell = cells.cell(point.lat, point.lon)
    key = ("crowd", cells.parent(cell, FINEST), kinds)
    return Crowd(point, remembered(session, key, lambda: _counts(session, cell, kinds)))


def _counts(session: Session, cell: int, kinds: tuple[str, ...]) -> dict[int, int]:
    """By zoom, of the cells that hold one of zoom 20."""
    values = {f"cell{zoom}": cells.parent(cell, zoom) for zoom in cells.COUNTED_ZOOMS}
    return {zoom: count for zoom, count in _counting(kinds).rows(session, values) if count}


@lru_cache(maxsize=512)
def _counting(kinds: tuple[str, ...]) -> Prepared:
    arms = []
    for zoom in cells.COUNTED_ZOOMS:
        held = (CellCount.zoom == zoom) & (CellCount.cell == bindparam(f"cell{zoom}"))
        count = cast(func.sum(CellCount.count), Integer).label("count")
        arm = select(literal_column(str(zoom), Integer).label("zoom"), count).where(held)
        arms.append(arm.where(CellCount.kind.in_(words(kinds))) if kinds else arm)
    return Prepared(select(union_all(*arms).subquery("counted")))
