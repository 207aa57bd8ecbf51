"""Teams from a table (CSV): one row for each, known again by name and town."""

import csv
import datetime as dt
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
from finder.models.team import team_key
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
    """How many teams are new, how many were there already, and which headings say nothing to us."""

    new: int
    renewed: int
    unread: list[str]


class BadTable(FinderError):
    """A table of which at least one line cannot be taken; `lines` say which and why."""

    status = 422

    def __init__(self, lines: list[str]) -> None:
        super().__init__("Er klopt iets niet. Er is niets veranderd.")
        self.lines = lines


def load(session: Session, path: Path, checked_on: dt.date | None = None) -> Loaded:
    """Add the teams of a file and renew those that are there; an empty cell leaves what was known.

    `checked_on` is the day on which the list was right, where that is known. All or nothing:
    raises BadTable with each line that is wrong, and FinderError for no table.
    """
    (rows, unread), new = rows_of(path), 0
    for row in rows:
        team = teams.known(session, row.given["name"], row.given.get("city"))
        new += team is None
        team = team or Team()
        stretches = row.stretches
        if stretches is None:
            stretches = [(area.first, area.last) for area in team.areas]
        teams.keep(session, team, row.given, stretches, checked_on)
    return Loaded(new, len(rows) - new, unread)


def rows_of(path: Path) -> tuple[list[Row], list[str]]:
    """The rows of a file, and the headings that say nothing to us. Raises BadTable, FinderError."""
    reader, headings = _table(path)
    unread = [heading for heading in headings if heading.strip() and _name(heading) is None]
    rows, complaints = [], []
    seen: dict[str, int] = {}
    for number, cells in _lines(reader, headings, path):
        try:
            row = _row(number, cells)
        except NotUnderstood as error:
            complaints.append(f"Regel {number}: {error}")
            continue
        key = team_key(row.given["name"], row.given.get("city"))
        if key in seen:
            complaints.append(f"Regel {number}: dit team staat ook op regel {seen[key]}.")
        seen[key] = number
        rows.append(row)
    if complaints:
        raise BadTable(complaints)
    if not rows:
        raise FinderError("In %(file)s staat geen team.", file=path)
    return rows, unread


def _table(path: Path) -> tuple[Any, list[str]]:
    """A reader of the file, past its headings, and those."""
    if not path.is_file():
        raise FinderError("Het bestand %(file)s is er niet.", file=path)
    if path.stat().st_size > MOST_BYTES:
        raise FinderError("Het bestand %(file)s is te groot voor een lijst van teams.", file=path)
    text = _text(path.read_bytes())
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        headings = next(reader, [])
    except csv.Error as error:
        raise _no_table(path) from error
    if "name" not in map(_name, headings):
        raise FinderError("In %(file)s staat geen kolom „naam”.", file=path)
    return reader, headings


def _lines(reader: Any, headings: list[str], path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines with a value, each with its number; cells under our names."""
    names = list(map(_name, headings))
    try:
        for cells in reader:
            named = zip(names, map(visible, cells), strict=False)
            found = {name: cell for name, cell in named if name and cell}
            if found:
                yield reader.line_num, found
    except csv.Error as error:
        raise _no_table(path) from error


def _no_table(path: Path) -> FinderError:
    return FinderError("%(file)s is geen tabel (CSV).", file=path)


def _name(heading: str) -> str | None:
    """What a heading is about, in our words."""
    return HEADINGS.get(fold(heading))


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
