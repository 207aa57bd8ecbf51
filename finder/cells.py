"""Cells of the map: quadkeys of Web Mercator tiles as whole numbers; pure.

A cell is the Morton code of a tile: the bits of its column and row interleaved, as in a quadkey
(Bing Maps Tile System). The parent `n` zooms up is the code divided by 4**n, the rest dropped.
"""

import math

ZOOM = 20
COUNTED_ZOOMS = range(5, 15)


def cell(lat: float, lon: float, zoom: int = ZOOM) -> int:
    """The cell of a point in degrees WGS84."""
    tiles = 1 << zoom
    column = _within(tiles, (lon + 180) / 360)
    sine = math.sin(math.radians(lat))
    row = _within(tiles, 0.5 - math.atanh(sine) / (2 * math.pi))
    return _spread(column) | _spread(row) << 1


def parent(code: int, zoom: int) -> int:
    """The cell at a lower zoom that holds this cell of zoom 20."""
    return code // 4 ** (ZOOM - zoom)


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
