"""Places as CSV (RFC 4180) for a spreadsheet: with ; between cells, as Dutch ones expect."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from finder import facts
from finder.exchange import columns
from finder.models import Place

HEADING = ("id", "lat", "lon", *columns.NAMES)
SEPARATOR = ";"
# A mark by which a spreadsheet knows that the file is UTF-8.
BOM = "\ufeff"
# A spreadsheet takes a cell that begins so for a formula; OWASP, "CSV injection".
FORMULA = ("=", "+", "-", "@", "\t", "\r")
TEXT = "'"


def write(places: Iterable[Place]) -> Iterator[str]:
    """The lines of the file, the heading first. What is unknown is an empty cell."""
    yield BOM + line(HEADING)
    for place in places:
        yield line([place.id, place.lat, place.lon, *_cells(place)])


def _cells(place: Place) -> Iterator[str]:
    kept = facts.snapshot(place)
    return (cell(kept[name]) for name in columns.NAMES)


def cell(value: Any) -> str:
    """A value as text: a list with ; between its texts, what is not text as JSON."""
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return defused("; ".join(value))
    return defused(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def defused(text: str) -> str:
    """Text that no spreadsheet takes for a formula: with ' before it where it begins as one."""
    return TEXT + text if text.startswith((*FORMULA, TEXT)) else text


def line(cells: Iterable[object]) -> str:
    """Cells as a line of the file."""
    out = io.StringIO()
    csv.writer(out, delimiter=SEPARATOR).writerow(cells)
    return out.getvalue()
