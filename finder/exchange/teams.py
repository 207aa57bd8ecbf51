"""Teams from a table (CSV): one row for each, known again by name and town."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from finder import teams
from finder.errors import FinderError, NotUnderstood
from finder.models import Team
from finder.spelling import fold, visible
from finder.teams.areas import Stretch, read

# A list of all teams of the country fits many times.
MOST_BYTES = 5_000_000
LONGEST = 200
# Headings, folded, and what they are about; our own names are understood too.
HEADINGS = {
    "naam": "name",
    "telefoon": "phone",
    "e mail": "email",
    "email": "email",
    "website": "website",
    "straat": "street",
    "huisnummer": "house_number",
    "postcode": "postcode",
    "plaats": "city",
    "postcodes": "areas",
    "gezien in": "seen_in",
} | {name.replace("_", " "): name for name in (*teams.FACTS, "areas")}


class Row(NamedTuple):
    """A team of the table: its line, what is said of it, its areas or None when unsaid."""

    line: int
    given: dict[str, str]
    stretches: list[Stretch] | None


class Loaded(NamedTuple):
    """How many teams are new, and how many were there already."""

    new: int
    renewed: int


class BadTable(FinderError):
    """A table of which at least one line cannot be taken; `lines` say which and why."""

    status = 422

    def __init__(self, lines: list[str]) -> None:
        super().__init__("Er klopt iets niet. Er is niets veranderd.")
        self.lines = lines


def load(session: Session, path: Path) -> Loaded:
    """Add the teams of a file and renew those that are there; an empty cell leaves what was known.

    All or nothing: raises BadTable with each line that is wrong, and FinderError for no table.
    """
    rows, new = rows_of(path), 0
    for row in rows:
        team = teams.known(session, row.given["name"], row.given.get("city"))
        new += team is None
        team = team or Team()
        stretches = row.stretches
        if stretches is None:
            stretches = [(area.first, area.last) for area in team.areas]
        teams.keep(session, team, row.given, stretches)
    return Loaded(new, len(rows) - new)


def rows_of(path: Path) -> list[Row]:
    """The rows of a file. Raises BadTable and FinderError."""
    lines, rows, complaints = _lines(path), [], []
    seen: dict[str, int] = {}
    for number, cells in lines:
        try:
            row = _row(number, cells)
        except NotUnderstood as error:
            complaints.append(f"Regel {number}: {error}")
            continue
        key = f"{fold(row.given['name'])} | {fold(row.given.get('city', ''))}"
        if key in seen:
            complaints.append(f"Regel {number}: dit team staat ook op regel {seen[key]}.")
        seen[key] = number
        rows.append(row)
    if complaints:
        raise BadTable(complaints)
    if not rows:
        raise FinderError("In %(file)s staat geen team.", file=path)
    return rows


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines with a value, each with its number; cells under our names."""
    if not path.is_file():
        raise FinderError("Het bestand %(file)s is er niet.", file=path)
    if path.stat().st_size > MOST_BYTES:
        raise FinderError("Het bestand %(file)s is te groot voor een lijst van teams.", file=path)
    text = _text(path.read_bytes())
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        headings = [HEADINGS.get(fold(heading)) for heading in next(reader, [])]
        if "name" not in headings:
            raise FinderError("In %(file)s staat geen kolom „naam”.", file=path)
        for cells in reader:
            named = zip(headings, map(visible, cells), strict=False)
            found = {name: cell for name, cell in named if name and cell}
            if found:
                yield reader.line_num, found
    except csv.Error as error:
        raise FinderError("%(file)s is geen tabel (CSV).", file=path) from error


def _text(content: bytes) -> str:
    """UTF-8, else what Windows writes."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _row(number: int, cells: dict[str, str]) -> Row:
    if "name" not in cells:
        raise NotUnderstood("de naam ontbreekt.")
    if any(len(cell) > LONGEST for name, cell in cells.items() if name != "areas"):
        raise NotUnderstood("een cel is te lang.")
    stretches = read(cells["areas"]) if "areas" in cells else None
    given = {name: cell for name, cell in cells.items() if name != "areas"}
    return Row(number, _checked(given), stretches)


def _checked(given: Mapping[str, Any]) -> dict[str, str]:
    """What was given, a postcode without its space; NotUnderstood for what cannot be so."""
    found = dict(given)
    if code := found.get("postcode"):
        found["postcode"] = code.replace(" ", "").upper()
        if not re.fullmatch(r"[1-9]\d{3}([A-Z]{2})?", found["postcode"]):
            raise NotUnderstood("„%(text)s” is geen postcode.", text=code)
    if address := found.get("email"):
        try:
            validate_email(address, check_deliverability=False)
        except EmailNotValidError as error:
            raise NotUnderstood("„%(text)s” is geen e-mailadres.", text=address) from error
    if website := found.get("website"):
        found["website"] = website if "://" in website else f"https://{website}"
        parts = urlsplit(found["website"])
        if parts.scheme not in {"http", "https"} or "." not in (parts.hostname or ""):
            raise NotUnderstood("„%(text)s” is geen webadres.", text=website)
    return found
