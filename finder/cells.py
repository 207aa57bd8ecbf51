"""Cells of the map: quadkeys of Web Mercator tiles as whole numbers; pure.

A cell is the Morton code of a tile: the bits of its column and row interleaved, as in a quadkey
(Bing Maps Tile System). The parent `n` zooms up is the code divided by 4**n, the rest dropped.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from finder.geometry import Box, Point

ZOOM = 20
COUNTED_ZOOMS = range(5, 15)
# How many ranges a box is covered by, and how many zooms finer than the box their cells are.
MOST_RANGES, FINER = 6, 2
# Past all cells, as long as they are: PostgreSQL has a plan for each size of number.
NOTHING = (1 << 2 * ZOOM + 1, 1 << 2 * ZOOM)


def cell(lat: float, lon: float, zoom: int = ZOOM) -> int:
    """The cell of a point in degrees WGS84."""
    tiles = 1 << zoom
    column = _within(tiles, (lon + 180) / 360)
    row = _within(tiles, _share(lat))
    return _spread(column) | _spread(row) << 1


def parent(code: int, zoom: int) -> int:
    """The cell at a lower zoom that holds this cell of zoom 20."""
    return code // 4 ** (ZOOM - zoom)


# A map asks for the counts of its box, and then for the places in it.
@lru_cache(maxsize=500)
def ranges(box: Box) -> tuple[tuple[int, int], ...]:
    """Ranges of cells at zoom 20 (first, last), MOST_RANGES in number, that hold a box.

    They are the cells of a zoom at which a few are as large as the box, those beside each other
    joined, and then those with the smallest gap between them. What is left over holds nothing, as
    do all of them for a box that is upside down.
    """
    if box.west > box.east or box.south > box.north:
        return (NOTHING,) * MOST_RANGES
    zoom = min(ZOOM, _zoom_of(box) + FINER)
    size = 4 ** (ZOOM - zoom)
    joined: list[list[int]] = []
    for code in sorted(_cells(box, zoom)):
        if joined and joined[-1][1] == code * size - 1:
            joined[-1][1] += size
        else:
            joined.append([code * size, (code + 1) * size - 1])
    while len(joined) > MOST_RANGES:
        gaps = [after[0] - before[1] for before, after in pairwise(joined)]
        nearest = gaps.index(min(gaps))
        joined[nearest : nearest + 2] = [[joined[nearest][0], joined[nearest + 1][1]]]
    found = tuple((first, last) for first, last in joined)
    return found + (NOTHING,) * (MOST_RANGES - len(found))


@dataclass(frozen=True)
class Window:
    """The columns and rows of a zoom's tiles, first and last, that a box lies in."""

    columns: tuple[int, int]
    rows: tuple[int, int]

    def holds(self, code: int) -> bool:
        """Whether a cell of that zoom lies in it."""
        column, row = tile(code)
        (west, east), (north, south) = self.columns, self.rows
        return west <= column <= east and north <= row <= south


def window(box: Box, zoom: int) -> Window:
    """Where a box lies among the tiles of a zoom."""
    tiles = 1 << zoom
    west, east = (_within(tiles, (lon + 180) / 360) for lon in (box.west, box.east))
    north, south = (_within(tiles, _share(lat)) for lat in (box.north, box.south))
    return Window((west, east), (north, south))


def _cells(box: Box, zoom: int) -> list[int]:
    """The cells of a zoom that a box lies in."""
    found = window(box, zoom)
    spread = [
        [_spread(at) for at in range(first, last + 1)]
        for first, last in (found.columns, found.rows)
    ]
    return [column | row << 1 for column in spread[0] for row in spread[1]]


@lru_cache(maxsize=10_000)
def tile(code: int) -> tuple[int, int]:
    """The column and the row of a cell, at its own zoom."""
    return _gather(code), _gather(code >> 1)


def point(column: float, row: float, zoom: int) -> Point:
    """The point at a column and a row of a zoom's tiles, which need not be whole numbers."""
    tiles = 1 << zoom
    share = math.pi * (1 - 2 * row / tiles)
    return Point(math.degrees(math.atan(math.sinh(share))), column / tiles * 360 - 180)


def middle(code: int, zoom: int) -> Point:
    """The middle of a cell of a zoom."""
    column, row = tile(code)
    return point(column + 0.5, row + 0.5, zoom)


def _zoom_of(box: Box) -> int:
    """The highest zoom at which a box is no wider and no higher than one cell."""
    size = max((box.east - box.west) / 360, _share(box.south) - _share(box.north), 2**-ZOOM)
    return max(0, math.floor(-math.log2(size)))


def _share(lat: float) -> float:
    """How far down the square of Web Mercator a latitude lies, 0 to 1."""
    return 0.5 - math.atanh(math.sin(math.radians(lat))) / (2 * math.pi)


def width(lat: float, zoom: int) -> float:
    """How wide a cell is on the ground at a latitude, in metres."""
    return 2 * math.pi * 6_378_137.0 * math.cos(math.radians(lat)) / (1 << zoom)


def _within(tiles: int, share: float) -> int:
    return min(tiles - 1, max(0, int(share * tiles)))


def _spread(number: int) -> int:
    """The bits of a number of up to 32 bits, each with a zero before it."""
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        number = (number | number << shift) & mask
    return number


def _gather(number: int) -> int:
    """Every second bit of a number, put together: what `_spread` took apart."""
    number &= 0x5555555555555555
    for shift, mask in (
        (1, 0x3333333333333333),
        (2, 0x0F0F0F0F0F0F0F0F),
        (4, 0x00FF00FF00FF00FF),
        (8, 0x0000FFFF0000FFFF),
        (16, 0x00000000FFFFFFFF),
    ):
        number = (number | number >> shift) & mask
    return number
