"""GeoJSON (RFC 7946): the one place where a point turns into [lon, lat] and back."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from finder import facts
from finder.errors import FinderError
from finder.exchange import columns
from finder.geometry import Point
from finder.models import Place
from finder.places import Cell, Spot


class NotGeoJson(FinderError):
    """A file that is no FeatureCollection of places."""

    status = 422


def feature(place: Place, properties: Mapping[str, object]) -> dict[str, object]:
    """A place as a Feature with these properties."""
    return {
        "type": "Feature",
        "id": place.id,
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        "properties": properties,
    }


def spots(seen: Iterable[tuple[Spot, float | None]]) -> list[dict[str, object]]:
    """Features with as much of places as the map shows, and how far each is, in metres, if known.

    All in one expression: to call `feature` for each takes half as long again.
    """
    return [
        {
            "type": "Feature",
            "id": id,
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": {"name": name, "kind": kind}
            if metres is None
            else {"name": name, "kind": kind, "distance_m": round(metres, 1)},
        }
        for (id, name, kind, lat, lon), metres in seen
    ]


def counts(cells: Iterable[Cell]) -> list[dict[str, object]]:
    """Features that say how many places there are around their points, to a metre."""
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]},
            "properties": {"count": held},
        }
        for (lat, lon), held in cells
    ]


def position(point: Point) -> list[float]:
    """A point as a GeoJSON position: longitude first."""
    return [point.lon, point.lat]


def write(places: Iterable[Place], **about: object) -> Iterator[str]:
    """A FeatureCollection, piece by piece, with what is known of each place; `about` the file."""
    members = {"type": "FeatureCollection", **about}
    yield json.dumps(members, ensure_ascii=False)[:-1] + ', "features": [\n'
    between = ""
    for place in places:
        yield between + json.dumps(feature(place, columns.known(place)), ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


def read(path: Path) -> Iterator[Place]:
    """The places in a file, in its order. Raises NotGeoJson with the number of the feature."""
    collection = json.loads(path.read_text(encoding="utf-8"))
    for number, found in enumerate(collection["features"], start=1):
        yield _place(found, number)


def _place(found: dict[str, Any], number: int) -> Place:
    properties = found["properties"]
    strange = set(properties) - set(columns.NAMES)
    if strange:
        raise NotGeoJson(
            "Plek %(number)s heeft een onbekend veld: %(names)s.",
            number=number,
            names=", ".join(sorted(strange)),
        )
    lon, lat = found["geometry"]["coordinates"]
    place = Place(id=found.get("id"), lat=lat, lon=lon)
    facts.put(place, properties)
    return place
