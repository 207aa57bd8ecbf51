"""GeoJSON (RFC 7946), as a stream: our own, of others, and OpenStreetMap's from Overpass."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import ijson  # type: ignore[import-untyped]

from finder.errors import NotUnderstood
from finder.exchange.incoming import headings, rows, tags
from finder.exchange.incoming.limits import broken
from finder.imports.record import NotReadable, Record
from finder.words import N_

# The first so many features tell which properties there are.
LOOKED_AT = 200


def features(path: Path) -> Iterator[Any]:
    """The features of a collection, one by one. Raises NotReadable for what is no GeoJSON."""
    number = 0
    try:
        with path.open("rb") as file:
            for found in ijson.items(file, "features.item", use_float=True):
                number += 1
                yield found
    except (ijson.JSONError, UnicodeDecodeError, ValueError, OSError) as error:
        raise broken(path, number, "geen geldige JSON") from error
    if number == 0:
        raise NotReadable("In %(file)s staan geen plekken (features).", file=path.name)


def is_osm(path: Path) -> bool:
    """Whether the features are OpenStreetMap's, as overpass turbo writes them."""
    first = next(features(path), None)
    return isinstance(first, dict) and tags.osm_id(first) is not None


def columns(path: Path, kept: Mapping[str, str]) -> dict[str, str]:
    """Each property with the fact that it is, as for the columns of a table."""
    names: dict[str, None] = {}
    for _, found in zip(range(LOOKED_AT), features(path), strict=False):
        if isinstance(found, dict) and isinstance(found.get("properties"), dict):
            names |= dict.fromkeys(found["properties"])
    return headings.guess(names, kept)


def records(path: Path, mapping: Mapping[str, str], kind: str | None) -> Iterator[Record]:
    """The features as records; a feature's own id is the list's name for it."""
    names = {name: column for column, name in mapping.items() if name}
    for number, found in enumerate(features(path), start=1):
        try:
            cells = _cells(found, mapping)
        except NotUnderstood as error:
            yield Record(number, {}, refused=error)
            continue
        yield rows.record(number, cells, kind=kind, names=names)


def osm_records(path: Path) -> Iterator[Record]:
    """Features with tags of OpenStreetMap; what is no meeting place by its tags is left out."""
    for number, found in enumerate(features(path), start=1):
        try:
            point = middle(found)
        except NotUnderstood as error:
            yield Record(number, {}, refused=error)
            continue
        record = tags.record(number, tags.osm_id(found), tags.of_feature(found), point)
        if record is not None:
            yield record


def _cells(found: Any, mapping: Mapping[str, str]) -> dict[str, str]:
    """The properties as texts, and the point. Raises NotUnderstood for what is no feature."""
    lat, lon = middle(found)
    cells = {"lat": repr(lat), "lon": repr(lon)}
    properties = found.get("properties") or {}
    for name, value in properties.items():
        known = mapping.get(name, "")
        if known and known not in {"lat", "lon"} and value is not None:
            cells[known] = _text(value)
    if isinstance(found.get("id"), str | int):
        cells.setdefault("id", str(found["id"]))
    return cells


def _text(value: Any) -> str:
    """A value as a cell has it: a list of texts with ; between them, other lists as JSON."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "; ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def middle(found: Any) -> tuple[float, float]:
    """Latitude and longitude of a feature: its point, or the middle of the box around it.

    Raises NotUnderstood for what is no feature, or has no place on earth.
    """
    geometry = found.get("geometry") if isinstance(found, dict) else None
    positions = list(_positions(geometry.get("coordinates") if isinstance(geometry, dict) else 0))
    if not positions:
        raise NotUnderstood(N_("Deze plek heeft geen punt."), "geometry")
    lons, lats = [one[0] for one in positions], [one[1] for one in positions]
    return (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2


def _positions(coordinates: Any) -> Iterator[tuple[float, float]]:
    """The positions in coordinates, however deep they lie."""
    waiting = [coordinates]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, list):
            continue
        if len(one) >= 2 and all(type(part) in (int, float) for part in one[:2]):
            yield float(one[0]), float(one[1])
        else:
            waiting += one


def edition(path: Path) -> dt.date | None:
    """The day of the collection, where it says one: `timestamp`, as overpass turbo writes it."""
    try:
        with path.open("rb") as file:
            said = next(ijson.items(file, "timestamp"), None)
            return dt.date.fromisoformat(str(said)[:10]) if said else None
    except (ijson.JSONError, ValueError, OSError):
        return None
