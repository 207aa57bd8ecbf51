"""Tables, from text or a workbook, as records: the first row that has cells names the columns."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from finder.exchange.incoming import headings, rows
from finder.imports.record import NotReadable, Record

# What a spreadsheet would take for a formula, our own export and others defuse with a '.
DEFUSED = re.compile(r"'(?=[=+\-@\t\r'])")
Rows = Callable[[Path], Iterator[list[str]]]


def columns(path: Path, read: Rows, kept: Mapping[str, str]) -> dict[str, str]:
    """Each heading with the fact that it is; see headings.guess. Raises NotReadable without any."""
    heading = next((cells for cells in read(path) if any(map(str.strip, cells))), [])
    names = [cell.strip() for cell in heading if cell.strip()]
    if not names:
        raise NotReadable("In %(file)s staat geen regel met koppen.", file=path.name)
    return headings.guess(dict.fromkeys(names), kept)


def records(
    path: Path, read: Rows, mapping: Mapping[str, str], kind: str | None
) -> Iterator[Record]:
    """The rows under the heading; empty ones are skipped. `kind` is that of rows without one."""
    heading: list[str] | None = None
    names = {name: column for column, name in mapping.items() if name}
    for number, cells in enumerate(read(path), start=1):
        if not any(map(str.strip, cells)):
            continue
        if heading is None:
            heading = [mapping.get(cell.strip(), "") for cell in cells]
            continue
        texts = {
            name: DEFUSED.sub("", cell, count=1)
            for name, cell in zip(heading, cells, strict=False)
            if name and cell.strip()
        }
        yield rows.record(number, texts, kind=kind, names=names)
