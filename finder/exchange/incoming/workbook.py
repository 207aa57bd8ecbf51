"""The first sheet of an Excel workbook (.xlsx), row by row; formulas count as their last value."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from finder.exchange.incoming.limits import LONGEST_CELL, MOST_COLUMNS, broken, check_zip

# A sheet that somebody coloured to its end has a million empty rows.
MOST_EMPTY = 1_000


def _open(path: Path, **how: bool) -> Any:
    """openpyxl is read in with the first workbook: a server that never gets one saves its room."""
    import openpyxl  # type: ignore[import-untyped]

    return openpyxl.load_workbook(path, read_only=True, **how)


def rows(path: Path) -> Iterator[list[str]]:
    """The cells of each row as text, the heading first. Raises NotReadable for no workbook."""
    check_zip(path)
    number = empty = 0
    try:
        with closing(_open(path, data_only=True)) as book:
            for cells in book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True):
                number += 1
                texts = [_text(cell) for cell in cells]
                empty = 0 if any(texts) else empty + 1
                if empty > MOST_EMPTY:
                    return
                yield texts
    # A broken workbook fails in whatever part of openpyxl reads it.
    except Exception as error:
        raise broken(path, number, _why(error)) from error


def edition(path: Path) -> dt.date | None:
    """The day on which the workbook was last saved, as it says itself."""
    check_zip(path)
    try:
        with closing(_open(path)) as book:
            saved: dt.datetime | None = book.properties.modified
    except Exception as error:
        raise broken(path, 0, _why(error)) from error
    return saved.date() if saved else None


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, ValueError) else "het is geen heel Excel-bestand"


def _text(value: Any) -> str:
    """A cell as it would be typed: whole numbers without a point, days as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    text = str(value)
    if len(text) > LONGEST_CELL:
        raise ValueError("een cel is veel te lang")
    return text
