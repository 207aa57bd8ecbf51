"""Reads the dump of the register: one address a line, from plain or packed files, as a stream.

The layout is that of NLExtract's national dump of the BAG: fields between semicolons, named in the
first line. Points are degrees WGS84.
"""

import csv
import gzip
import io
import re
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from finder.errors import FinderError
from finder.geocoding.position import NETHERLANDS
from finder.postcodes import as_number

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

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
# No field of an address is this long; a file that has one is another file.
LONGEST = 10_000
LONGEST_SUFFIX = 20
UNREADABLE = (UnicodeDecodeError, zlib.error, EOFError, gzip.BadGzipFile, zstd.ZstdError, csv.Error)


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
    csv.field_size_limit(LONGEST)
    line = 1
    try:
        with _opened(path, told) as text:
            lines = csv.reader(text, delimiter=";")
            places = _places(path, next(lines, []))
            for fields in lines:
                line = lines.line_num
                read = _read(fields, places)
                yield Bad(path.name, line, read) if isinstance(read, str) else read
    except UNREADABLE as error:
        raise FinderError(
            "Het bestand %(file)s is na regel %(line)s niet te lezen (%(why)s). "
            "Er is niets veranderd.",
            file=path.name,
            line=line,
            why=error,
        ) from error


@contextmanager
def _opened(path: Path, told: Callable[[int], None]) -> Iterator[IO[str]]:
    try:
        raw = cast(IO[bytes], _Counted(path.open("rb"), told))
    except OSError as error:
        raise FinderError(
            "Het bestand %(file)s kunnen we niet openen: %(why)s.",
            file=path.name,
            why=error.strerror,
        ) from error
    with raw, _unpacked(path, raw) as data, io.TextIOWrapper(data, "utf-8-sig", newline="") as text:
        yield text


def _unpacked(path: Path, raw: IO[bytes]) -> Any:
    if path.suffix == ".gz":
        return gzip.GzipFile(fileobj=raw)
    return (
        zstd.ZstdFile(raw) if path.suffix == ".zst" else io.BufferedReader(cast(io.RawIOBase, raw))
    )


class _Counted(io.RawIOBase):
    """A file that tells how many bytes were taken out of it."""

    def __init__(self, file: IO[bytes], told: Callable[[int], None]) -> None:
        self.file, self.told = file, told

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        count = self.file.readinto(room)  # type: ignore[attr-defined]
        self.told(count)
        return count

    def close(self) -> None:
        self.file.close()
        super().close()


def _places(path: Path, heading: Sequence[str]) -> tuple[int, ...]:
    """Where each column stands."""
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
    return tuple(names.index(name) for name in COLUMNS)


def _read(fields: Sequence[str], places: Sequence[int]) -> Row | str:
    """The address of a line, or why it is none."""
    try:
        street, number, letter, addition, code, town, municipality, province, lat, lon = (
            fields[place] for place in places
        )
        point = float(lat), float(lon)
    except (IndexError, ValueError):
        return "te weinig velden, of geen getal als punt"
    if not (_POSTCODE.fullmatch(code) and _NUMBER.fullmatch(number)):
        return "geen postcode van zes tekens of geen huisnummer"
    if not (street and town and municipality and province):
        return "straat, woonplaats, gemeente of provincie is leeg"
    box = NETHERLANDS
    if not (box.south <= point[0] <= box.north and box.west <= point[1] <= box.east):
        return "het punt ligt niet in Nederland"
    suffix = f"{letter}-{addition}" if addition else letter
    if len(suffix) > LONGEST_SUFFIX:
        return "de toevoeging is te lang"
    return Row(street, int(number), suffix, as_number(code), town, municipality, province, *point)
