"""CSV with any separator, in UTF-8, UTF-16 or Windows-1252, row by row."""

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from finder.exchange.incoming.limits import LONGEST_CELL, LONGEST_LINE, MOST_COLUMNS, broken
from finder.imports.record import NotReadable

SEPARATORS = ";,\t|"
CHUNK = 1 << 20
HEAD = 64_000


def rows(path: Path) -> Iterator[list[str]]:
    """The cells of each row, the heading first. Raises NotReadable for what is no such table."""
    encoding = _encoding(path)
    number = 0
    # The limit is that of the module, the same for who else reads CSV here.
    csv.field_size_limit(LONGEST_CELL)
    try:
        with path.open(encoding=encoding, newline="") as file:
            separator = _separator(file.read(HEAD))
            file.seek(0)
            for cells in csv.reader(_lines(file), delimiter=separator):
                number += 1
                if len(cells) > MOST_COLUMNS:
                    raise csv.Error("er zijn veel te veel kolommen")
                yield cells
    except (csv.Error, UnicodeDecodeError, OSError) as error:
        raise broken(path, number, _why(error)) from error


def _why(error: Exception) -> str:
    return "een cel is veel te lang" if "field larger" in str(error) else str(error)


def _encoding(path: Path) -> str:
    """UTF-8 when the whole file is, with or without its mark; else what old Excel writes."""
    decoder = getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        first = file.read(CHUNK)
        if first.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            return "utf-16"
        if b"\0" in first:
            raise NotReadable("%(file)s is geen tekstbestand.", file=path.name)
        try:
            while first:
                decoder.decode(first)
                first = file.read(CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
        file.seek(0)
        return "utf-8-sig" if file.read(3) == BOM_UTF8 else "utf-8"


def _separator(head: str) -> str:
    """What stands most in the first line, outside quotation marks."""
    line = head.split("\n", 1)[0]
    bare = "".join(line.split('"')[::2])
    return max(SEPARATORS, key=bare.count)


def _lines(file: IO[str]) -> Iterator[str]:
    while line := file.readline(LONGEST_LINE):
        if len(line) >= LONGEST_LINE:
            raise csv.Error("een regel is veel te lang")
        yield line
