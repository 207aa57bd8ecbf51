"""Whether a point lies in the Netherlands: within our own outline, or near a Dutch postcode."""

import json
from functools import cache
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from finder import paths
from finder.geocoding.position import NETHERLANDS
from finder.geometry import Point, scale_at
from finder.models import Postcode

# The outline is up to 1.6 km off where the border turns; there the postcodes are close together.
NEAR = 3_000

Ring = list[tuple[float, float]]


def holds(session: Session, point: Point) -> bool:
    """Whether the European Netherlands hold a point (degrees WGS84), to some three kilometres."""
    box = NETHERLANDS
    if not (box.south <= point.lat <= box.north and box.west <= point.lon <= box.east):
        return False
    return any(_within(ring, point) for ring in _rings()) or _near_postcode(session, point)


def _near_postcode(session: Session, point: Point) -> bool:
    scale = scale_at(point)
    box = scale.box(NEAR)
    rows = session.scalars(
        select(Postcode).where(
            Postcode.lat.between(box.south, box.north), Postcode.lon.between(box.west, box.east)
        )
    )
    return any(scale.metres(*row.point) <= NEAR for row in rows)


@cache
def _rings() -> list[Ring]:
    """The outer rings of the provinces as [(lon, lat)], closed."""
    outline = json.loads((paths.STATIC / "outline.json").read_text(encoding="utf-8"))
    return [
        polygon[0]
        for feature in outline["features"]
        if feature["properties"]["kind"] == "province"
        for polygon in feature["geometry"]["coordinates"]
    ]


def _within(ring: Ring, point: Point) -> bool:
    """Whether a line from the point to the east crosses the ring an odd number of times."""
    crossings = 0
    for (lon, lat), (next_lon, next_lat) in pairwise(ring):
        if (lat > point.lat) != (next_lat > point.lat):
            across = lon + (next_lon - lon) * (point.lat - lat) / (next_lat - lat)
            crossings += point.lon < across
    return crossings % 2 == 1
