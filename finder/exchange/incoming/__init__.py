"""Lists from elsewhere: tells by its name and content what a file is, and reads its records."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from finder.exchange.incoming import features, hsds, osm, table, text, workbook
from finder.exchange.incoming.headings import NAMES, chosen
from finder.exchange.incoming.limits import check_size
from finder.exchange.incoming.tags import LICENCE as OSM_LICENCE
from finder.exchange.incoming.tags import SOURCE as OSM_SOURCE
from finder.imports.record import NotReadable, Read

__all__ = ["ENDINGS", "NAMES", "Incoming", "chosen", "opened"]

ENDINGS = (".geojson", ".json", ".csv", ".txt", ".tsv", ".xlsx", ".osm", ".osm.pbf")


@dataclass(frozen=True)
class Incoming:
    """A file as it will be read: its format, how to read it, and what it says of itself.

    `columns` are the headings or properties with the facts that they are ("" is not read), where
    the format has no names of its own. `edition` is the day of the list.
    """

    format: str
    read: Read
    edition: dt.date | None = None
    columns: dict[str, str] = field(default_factory=dict)
    source: str | None = None
    licence: str | None = None


def opened(path: Path, kept: Mapping[str, str], kind: str | None = None) -> Incoming:
    """A file, looked at but not yet read. `kept` says of headings which fact they are.

    `kind` is the kind of rows that do not say it. Raises NotReadable for what is no list.
    """
    check_size(path)
    name = path.name.casefold()
    opens = next((_OPENS[ending] for ending in _OPENS if name.endswith(ending)), None)
    if opens is None:
        raise NotReadable(
            "%(file)s: kies een bestand dat eindigt op %(endings)s.",
            file=path.name,
            endings=", ".join(ENDINGS),
        )
    return opens(path, kept, kind)


def _text(path: Path, kept: Mapping[str, str], kind: str | None) -> Incoming:
    columns = table.columns(path, text.rows, kept)
    return Incoming("CSV", lambda: table.records(path, text.rows, columns, kind), None, columns)


def _workbook(path: Path, kept: Mapping[str, str], kind: str | None) -> Incoming:
    columns = table.columns(path, workbook.rows, kept)
    return Incoming(
        "Excel",
        lambda: table.records(path, workbook.rows, columns, kind),
        workbook.edition(path),
        columns,
    )


def _json(path: Path, kept: Mapping[str, str], kind: str | None) -> Incoming:
    """GeoJSON, or services of HSDS, which have the same ending."""
    if hsds.is_hsds(path):
        return Incoming("HSDS", lambda: hsds.records(path, kind))
    return _features(path, kept, kind)


def _features(path: Path, kept: Mapping[str, str], kind: str | None) -> Incoming:
    edition = features.edition(path)
    if features.is_osm(path):
        return _of_osm("OpenStreetMap (GeoJSON)", lambda: features.osm_records(path), edition)
    columns = features.columns(path, kept)
    return Incoming("GeoJSON", lambda: features.records(path, columns, kind), edition, columns)


def _extract(path: Path, _kept: Mapping[str, str], _kind: str | None) -> Incoming:
    return _of_osm("OpenStreetMap", lambda: osm.records(path), osm.edition(path))


def _of_osm(format_: str, read: Read, edition: dt.date | None) -> Incoming:
    return Incoming(format_, read, edition, {}, OSM_SOURCE, OSM_LICENCE)


_Opens = Callable[[Path, Mapping[str, str], str | None], Incoming]
_OPENS: dict[str, _Opens] = {
    ".geojson": _features,
    ".json": _json,
    ".csv": _text,
    ".txt": _text,
    ".tsv": _text,
    ".xlsx": _workbook,
    ".osm": _extract,
    ".pbf": _extract,
}
