"""Measures `locate` on random addresses of the register: makes the table in docs/geocoding.md.

Usage: tools/measure_geocoding.py FILE [--count 1000] [--seed 1]. FILE is an address dump in plain
.csv that was loaded before with `finder postcodes import --addresses`; the database is that of
FINDER_DATABASE_URL. Nothing is asked from far away.
"""

import argparse
import csv
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from finder import config, db, geocoding
from finder.errors import NotUnderstood
from finder.geocoding import Location
from finder.geometry import Point, metres_between

PAGE = Path(__file__).resolve().parent.parent / "docs" / "geocoding.md"
START, END = "<!-- table -->\n", "<!-- end of the table -->"
# Within so many metres of the house an answer of what was typed is right, and from here on wrong.
HOUSE, POSTCODE6, POSTCODE4, WRONG = 50, 150, 2_000, 5_000

Row = dict[str, str]


def number(row: Row) -> str:
    """12a-3, as it stands in the register."""
    addition = row["huisnummertoevoeging"]
    return row["huisnummer"] + row["huisletter"] + (f"-{addition}" if addition else "")


def spaced(row: Row) -> str:
    """12 A 3."""
    parts = (row["huisnummer"], row["huisletter"].upper(), row["huisnummertoevoeging"])
    return " ".join(filter(None, parts))


def dashed(row: Row) -> str:
    """12-a-3."""
    return spaced(row).replace(" ", "-").lower()


def code(row: Row) -> str:
    return f"{row['postcode'][:4]} {row['postcode'][4:]}"


@dataclass(frozen=True)
class Way:
    """One way of typing an address, and within how many metres its answer is right."""

    name: str
    typed: Callable[[Row], str]
    right: int
    odd: bool = False


WAYS = (
    Way(
        "straat nr, plaats",
        lambda row: f"{row['straat']} {number(row)}, {row['woonplaats']}",
        HOUSE,
    ),
    Way(
        "straat nr, PC6 plaats",
        lambda row: f"{row['straat']} {number(row)}, {code(row)} {row['woonplaats']}",
        HOUSE,
    ),
    Way(
        "kleine letters, zonder komma",
        lambda row: f"{row['straat']} {number(row)} {row['woonplaats']}".lower(),
        HOUSE,
    ),
    Way(
        "dubbele spaties",
        lambda row: f" {row['straat']}  {number(row)}   {row['woonplaats']} ",
        HOUSE,
    ),
    Way("PC6 nr", lambda row: f"{code(row)} {number(row)}", HOUSE),
    Way("pc6nr aan elkaar, klein", lambda row: f"{row['postcode']}{number(row)}".lower(), HOUSE),
    Way(
        "nr met letter of toevoeging: 12 A 3", lambda row: f"{code(row)} {spaced(row)}", HOUSE, True
    ),
    Way(
        "nr met letter of toevoeging: 12-a-3", lambda row: f"{code(row)} {dashed(row)}", HOUSE, True
    ),
    Way(
        "straat, nr met letter of toevoeging",
        lambda row: f"{row['straat']} {spaced(row)}, {row['woonplaats']}",
        HOUSE,
        True,
    ),
    Way("PC6", code, POSTCODE6),
    Way("PC4", lambda row: row["postcode"][:4], POSTCODE4),
)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("file", type=Path)
    arguments.add_argument("--count", type=int, default=1_000)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    plain, odd = samples(given.file, given.count, given.seed)
    with Session(db.connect(config.read().database_url)) as session:
        lines = [measured(session, way, odd if way.odd else plain) for way in WAYS]
    put(lines)


def samples(file: Path, count: int, seed: int) -> tuple[list[Row], list[Row]]:
    """Random addresses, and random ones of which the number has a letter or an addition."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    chance = random.Random(seed)  # noqa: S311
    odd = [row for row in rows if row["huisletter"] or row["huisnummertoevoeging"]]
    return chance.sample(rows, count), chance.sample(odd, count)


def measured(session: Session, way: Way, rows: list[Row]) -> str:
    """A line of the table: how many are right, wrong and without an answer, and the time of one."""
    begun = time.perf_counter()
    found = [(row, located(session, way.typed(row))) for row in rows]
    each = (time.perf_counter() - begun) / len(rows)
    off = [metres_between(at.point, house(row)) for row, at in found if at]
    right = sum(metres <= way.right for metres in off) / len(rows)
    wrong, none = sum(metres > WRONG for metres in off), len(rows) - len(off)
    cells = (way.name, f"{way.right} m", f"{right:.1%}", wrong, none, f"{each * 1000:.1f} ms")
    return "| " + " | ".join(map(str, cells)).replace(".", ",") + " |"


def located(session: Session, text: str) -> Location | None:
    try:
        return geocoding.locate(session, text, ()).location
    except NotUnderstood:
        return None


def house(row: Row) -> Point:
    return Point(float(row["lat"]), float(row["lon"]))


def put(lines: list[str]) -> None:
    """Write the table into the page."""
    heading = "| getypt als | goed is binnen | goed | meer dan 5 km mis | geen antwoord | tijd |"
    table = "\n".join([heading, "|---|---|---|---|---|---|", *lines, ""])
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    PAGE.write_text(f"{before}{START}{table}{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
