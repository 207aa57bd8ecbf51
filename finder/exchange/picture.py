"""A place on our own outline of the country, as a picture for who shares its page."""

import io
import json
import math
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from PIL import Image, ImageDraw

from finder import paths
from finder.geometry import Point

# What the sites that show a shared page ask for (https://ogp.me/), in pixels.
WIDTH, HEIGHT = 1_200, 630
MIMETYPE = "image/png"
# So wide is the picture of a place, in degrees of longitude: about 240 km; and of the country.
ACROSS, WHOLE = 3.5, 9.0
MIDDLE = Point(52.15, 5.3)
# So many pictures are kept at hand, of some 30 kB each.
KEPT = 64
# Drawn so many times larger, and made small again: then lines are smooth.
FINE = 2
# The colours of the map on the pages, see static/style.css.
WATER, LAND, ABROAD, LINE = "#c9dfe6", "#f3ecdd", "#e9e4d8", "#b9ab90"
PIN, RING = "#b5431a", "#ffffff"
COLOURS = 64
FILLS = {"abroad": ABROAD, "province": LAND, "water": WATER}
# A pin's head and how far its point is below it; around a rough point a circle, in pixels.
HEAD, DROP, ROUGH = 30, 62, 90

Position = tuple[float, float]


@lru_cache(maxsize=KEPT)
def of_place(point: Point, rough: bool) -> bytes:
    """The picture, PNG, with the point (degrees WGS84) in its middle; `rough` shows no pin."""
    image = _ground(point, ACROSS)
    _mark(ImageDraw.Draw(image), rough)
    return _written(image)


@lru_cache(maxsize=1)
def of_country() -> bytes:
    """The whole country, for pages that are of no one place."""
    return _written(_ground(MIDDLE, WHOLE))


def _ground(middle: Point, across: float) -> Image.Image:
    """Land and water around a point, FINE times as large."""
    image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), WATER)
    draw = ImageDraw.Draw(image)
    for kind, ring in _rings():
        corners = [_on(middle, across, lat, lon) for lon, lat in ring]
        outline = None if kind == "water" else LINE
        draw.polygon(corners, fill=FILLS[kind], outline=outline, width=FINE * 2)
    return image


def _written(image: Image.Image) -> bytes:
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).quantize(COLOURS)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def _on(middle: Point, across: float, lat: float, lon: float) -> Position:
    """Where a point falls: degrees straight, with those to the east as wide as they are here."""
    scale = WIDTH * FINE / across
    high = scale / math.cos(math.radians(middle.lat))
    return (
        WIDTH * FINE / 2 + (lon - middle.lon) * scale,
        HEIGHT * FINE / 2 - (lat - middle.lat) * high,
    )


def _mark(draw: ImageDraw.ImageDraw, rough: bool) -> None:
    """A pin whose foot stands in the middle, or a circle around it."""
    x, y = WIDTH * FINE / 2, HEIGHT * FINE / 2
    if rough:
        draw.circle((x, y), ROUGH * FINE, outline=PIN, width=8 * FINE)
        return
    head, top = HEAD * FINE, y - DROP * FINE
    sides = [(x - head * 0.82, top + head * 0.55), (x + head * 0.82, top + head * 0.55)]
    draw.polygon([*sides, (x, y)], fill=PIN)
    draw.circle((x, top), head, fill=PIN)
    draw.circle((x, top), head * 0.4, fill=RING)


@cache
def _rings() -> list[tuple[str, list[Position]]]:
    """The rings of the outline as (longitude, latitude), what lies below first."""
    outline = json.loads((paths.STATIC / "outline.json").read_text(encoding="utf-8"))
    order = list(FILLS)
    found = [
        (feature["properties"]["kind"], ring)
        for feature in outline["features"]
        for ring in _outer(feature["geometry"])
    ]
    return sorted(found, key=lambda pair: order.index(pair[0]))


def _outer(geometry: dict[str, Any]) -> Iterator[list[Position]]:
    polygons = geometry["coordinates"]
    for polygon in polygons if geometry["type"] == "MultiPolygon" else [polygons]:
        yield polygon[0]
