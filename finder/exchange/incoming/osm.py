"""Extracts of OpenStreetMap (.osm, .osm.pbf), read by osmium."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from finder.exchange.incoming import tags
from finder.exchange.incoming.limits import broken
from finder.imports.record import NotReadable, Record

NO_EXTRACT = "dat is geen uittreksel van OpenStreetMap"
# Only what has one of these keys is looked at.
KEYS = ("amenity", "leisure", "social_facility", "club", "garden:type")


def records(path: Path) -> Iterator[Record]:
    """The meeting places in an extract. Raises NotReadable for a file that is none."""
    row = 0
    try:
        for row, (source_id, said, point) in enumerate(_places(path), start=1):
            record = tags.record(row, source_id, said, point)
            if record is not None:
                yield record
    # A broken extract fails in whatever part of libosmium reads it.
    except Exception as error:
        raise broken(path, row, NO_EXTRACT) from error
    if row == 0:
        raise NotReadable("In %(file)s staan geen ontmoetingsplekken.", file=path.name)


def _places(path: Path) -> Iterator[tuple[str, dict[str, str], tuple[float, float]]]:
    """What may be a place: its id, its tags and its middle (latitude, longitude)."""
    osmium = _osmium()
    reader = (
        osmium.FileProcessor(str(path))
        .with_areas(osmium.filter.KeyFilter(*KEYS))
        .with_filter(osmium.filter.KeyFilter(*KEYS))
    )
    for found in reader:
        said = {tag.k: tag.v for tag in found.tags}
        if tags.kind(said) is None:
            continue
        point = _middle(found)
        if point is not None:
            yield _id(found), said, point


def _osmium() -> Any:
    """Read in with the first extract: it takes memory of each server that never gets one."""
    import osmium

    return osmium


def _id(found: Any) -> str:
    """The id that the object has on OpenStreetMap, also of an area, which is a way or relation."""
    if found.is_area():
        return f"{'way' if found.from_way() else 'relation'}/{found.orig_id()}"
    return f"{'node' if found.is_node() else 'way'}/{found.id}"


def _middle(found: Any) -> tuple[float, float] | None:
    """A node's point, the middle of the box around an area; a closed way comes as an area."""
    if found.is_node():
        return (found.location.lat, found.location.lon) if found.location.valid() else None
    if not found.is_area():
        return None
    nodes = [node for ring in found.outer_rings() for node in ring if node.location.valid()]
    lats, lons = [node.lat for node in nodes], [node.lon for node in nodes]
    if not nodes:
        return None
    return (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2


def edition(path: Path) -> dt.date | None:
    """The day of the extract, where its header says so."""
    try:
        with _osmium().io.Reader(str(path)) as reader:
            header = reader.header()
            said = header.get("osmosis_replication_timestamp") or header.get("timestamp")
            return dt.date.fromisoformat(said[:10]) if said else None
    except Exception as error:
        raise broken(path, 0, NO_EXTRACT) from error
