"""Names for our own map: towns thinned by zoom, and from zoom 12 the postcodes themselves."""

import math
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from finder.geometry import Box, Point
from finder.models import Postcode

# How many postcodes (PC4) a town has at least to be named at a zoom, as its size.
SMALLEST = {6: 20, 7: 14, 8: 8, 9: 4, 10: 2}
POSTCODES_FROM = 12
# The room that a name takes on the screen, in pixels: across for one letter, and high.
LETTER, LINE = 9.5, 24.0
MOST = 200


class Label(NamedTuple):
    """A text at a point in degrees WGS84; `kind` is `town` or `postcode`, `size` its postcodes."""

    text: str
    point: Point
    kind: str
    size: int


def within(session: Session, box: Box, zoom: int) -> list[Label]:
    """The labels to draw in a box at a zoom (Web Mercator), large towns first, none overlapping."""
    labels = _towns(session, box, SMALLEST.get(max(zoom, 6), 1))
    if zoom >= POSTCODES_FROM:
        labels += _postcodes(session, box)
    return _apart(labels, zoom)


def _towns(session: Session, box: Box, smallest: int) -> list[Label]:
    lat, lon, size = func.avg(Postcode.lat), func.avg(Postcode.lon), func.count()
    rows = session.execute(
        select(Postcode.town, lat, lon, size)
        .group_by(Postcode.town, Postcode.province)
        .having(
            size >= smallest, lat.between(box.south, box.north), lon.between(box.west, box.east)
        )
        .order_by(size.desc(), Postcode.town)
    )
    return [Label(town, Point(lat, lon), "town", size) for town, lat, lon, size in rows]


def _postcodes(session: Session, box: Box) -> list[Label]:
    rows = session.scalars(
        select(Postcode)
        .where(Postcode.lat.between(box.south, box.north), Postcode.lon.between(box.west, box.east))
        .order_by(Postcode.code)
    )
    return [Label(row.code, row.point, "postcode", 1) for row in rows]


def _apart(labels: Iterable[Label], zoom: int) -> list[Label]:
    """Those labels that find room beside the ones before them."""
    placed: list[tuple[float, float, float]] = []
    kept = []
    for label in labels:
        x, y = _pixels(label.point, zoom)
        half = LETTER * len(label.text) / 2
        if any(abs(y - v) < LINE and abs(x - u) < half + other for u, v, other in placed):
            continue
        placed.append((x, y, half))
        kept.append(label)
        if len(kept) == MOST:
            break
    return kept


def _pixels(point: Point, zoom: int) -> tuple[float, float]:
    """Web Mercator pixels (256 a tile) of a point at a zoom."""
    size = 256 * 2**zoom
    sine = math.sin(math.radians(point.lat))
    return (
        (point.lon + 180) / 360 * size,
        (0.5 - math.atanh(sine) / (2 * math.pi)) * size,
    )
