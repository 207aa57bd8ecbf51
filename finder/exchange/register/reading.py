"""Reads the dump of the register: one address a line, from plain or packed files, as a stream.

The layout is that of the lists of all addresses of the Netherlands that docs/addresses.md names:
fields between semicolons, named in the first line. Points are degrees WGS84.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import IO, NamedTuple

from finder.errors import FinderError
from finder.exchange.register.unpacking import UNREADABLE, opened
from finder.geocoding.position import NETHERLANDS
from finder.postcodes import as_number

COLUMNS = (
    "straat",
    "huisnummer",
    "huisletter",
    "huisnummertoevoeging",
    "postcode",
    "woonplaats",
    "gemeente",
    "provincie",
    "lat",
    "lon",
)
_POSTCODE = re.compile(r"[1-9][0-9]{3}[A-Z]{2}")
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")
# No line of addresses is this long; a file that has one is another file.
LONGEST = 10_000
# In the register names have at most 80 signs; the table has room for this suffix.
LONGEST_NAME, LONGEST_SUFFIX = 100, 20
# One province has two names; the gazetteer has the Frisian one.
_PROVINCES = {"Friesland": "Fryslân"}

# Takes the columns out of a line, in the order of COLUMNS.
Pick = Callable[[Sequence[str]], Sequence[str]]


class Row(NamedTuple):
    """An address: `suffix` is letter and addition ("a-3"), `code` the PC6 as a number."""

    street: str
    number: int
    suffix: str
    code: int
    town: str
    municipality: str
    province: str
    lat: float
    lon: float


class Bad(NamedTuple):
    """A line that is no address, and why (in Dutch)."""

    file: str
    line: int
    why: str


def rows(path: Path, told: Callable[[int], None]) -> Iterator[Row | Bad]:
    """The addresses of a file (.csv, .csv.gz, .csv.zst), and its lines that are none.

    `told` hears now and then how many bytes of the file were read since the last time. Raises
    FinderError for a file that is no dump of addresses, or that breaks off.
    """
    number = 0
    try:
        with opened(path, told) as data, io.TextIOWrapper(data, "utf-8-sig") as text:
            heading = _fields(_line(text))
            pick, width = _columns(path, heading), len(heading)
            number = 1
            while line := _line(text):
                number += 1
                read = _read(line, pick, width)
                yield Bad(path.name, number, read) if isinstance(read, str) else read
    except (*UNREADABLE, UnicodeDecodeError, csv.Error) as error:
        raise FinderError(
            "Het bestand %(file)s is na regel %(line)s niet te lezen (%(why)s). "
            "Er is niets veranderd.",
            file=path.name,
            line=number,
            why=error,
        ) from error


def _line(text: IO[str]) -> str:
    line = text.readline(LONGEST)
    if len(line) == LONGEST:
        raise csv.Error("een regel is veel te lang")
    return line


def _fields(line: str) -> list[str]:
    """What stands between the semicolons.

    Each line is read by itself, so that a quotation mark that nothing closes spoils no other line.
    """
    if '"' in line:
        return next(csv.reader([line], delimiter=";"))
    return line.rstrip("\n").split(";")


def _columns(path: Path, heading: Sequence[str]) -> Pick:
    """Raises FinderError when some are missing."""
    names = [name.strip().lower() for name in heading]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise FinderError(
            "In %(file)s missen kolommen: %(missing)s. "
            "De eerste regel noemt alle kolommen, met ; ertussen: %(columns)s.",
            file=path.name,
            missing=", ".join(missing),
            columns=";".join(COLUMNS),
        )
    return itemgetter(*map(names.index, COLUMNS))


def _read(line: str, pick: Pick, width: int) -> Row | str:
    """The address of a line, or why it is none."""
    if "\0" in line:
        return "er staat een teken in dat geen tekst is"
    fields = _fields(line)
    return _row(pick(fields)) if len(fields) == width else "niet zoveel velden als regel 1"


def _row(fields: Sequence[str]) -> Row | str:
    street, number, letter, addition, code, town, municipality, province, lat, lon = fields
    if not (_POSTCODE.fullmatch(code) and _NUMBER.fullmatch(number)):
        return "geen postcode van zes tekens of geen huisnummer"
    if not (street and town and municipality and province):
        return "straat, woonplaats, gemeente of provincie is leeg"
    suffix = f"{letter}-{addition}" if addition else letter
    if len(suffix) > LONGEST_SUFFIX:
        return "de toevoeging is te lang"
    if max(len(street), len(town), len(municipality), len(province)) > LONGEST_NAME:
        return "een naam is te lang"
    try:
        point = float(lat), float(lon)
    except ValueError:
        return "het punt is geen getal"
    box = NETHERLANDS
    if not (box.south <= point[0] <= box.north and box.west <= point[1] <= box.east):
        return "het punt ligt niet in Nederland"
    province = _PROVINCES.get(province, province)
    return Row(street, int(number), suffix, as_number(code), town, municipality, province, *point)
