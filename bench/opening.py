"""How much of a processor it costs to find the nearest twenty that are open, at 100,000 places.

    .venv/bin/python bench/opening.py [--places 100000] [--database postgresql+psycopg://...]

It fills an empty database with the gazetteer and with generated places around its postcodes, whose
hours are as real ones are: plain weeks, holidays, summers, months, nights, closures, and unknown.
Without --database that is an SQLite file in a folder that is gone afterwards.
"""

import argparse
import datetime as dt
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from finder import cells, clock, db, hours, places, search
from finder.exchange import seed
from finder.geometry import Point
from finder.models import Place, Postcode
from finder.places import Around, Asked, Filters
from finder.search import Search
from finder.spelling import fold
from finder.words import KINDS

ASKED = (Filters(open="now"), Filters(open="tuesday-evening"))
WITH = (replace(ASKED[1], facets=("wheelchair=yes",)), replace(ASKED[1], unknown=True))
TIMES = 40
GOAL = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--places", type=int, default=100_000)
    parser.add_argument("--database", default="")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = db.connect(arguments.database or f"sqlite:///{Path(folder) / 'bench.sqlite'}")
        db.upgrade(engine)
        with db.session_on(engine) as session:
            _fill(session, arguments.places)
        with Session(engine) as session:
            _measure(session, arguments.places)
        engine.dispose()


def _hours(chance: random.Random) -> str | None:
    """Opening hours as real ones are; a third is unknown."""
    begin, end = chance.choice((8, 9, 10, 13)), chance.choice((12, 16, 17, 21, 22))
    end = max(end, begin + 2)
    days = chance.choice(("Mo-Fr", "Mo-Sa", "Tu,Th", "We", "Mo-Su", "Fr-Su"))
    plain = f"{days} {begin:02}:00-{end}:00"
    return chance.choice(
        (
            None,
            None,
            plain,
            f"{plain}; PH off",
            f"{plain}; Jul-Aug off; PH off",
            f"{plain}; Tu[1] 19:00-23:00",
            f"{plain}; Dec 24-Jan 02 off",
            f"{days} 20:00-02:00",
            'unknown "op afspraak"',
        )
    )


def _fill(session: Session, count: int) -> None:
    chance = random.Random(5)
    seed.load_postcodes(session)
    session.flush()
    middles = [row.point for row in session.scalars(select(Postcode))]
    parts = {
        text: hours.may_be_open(text, clock.today())
        for text in {_hours(chance) for _ in range(9_000)}
    }
    texts = list(parts)
    for begin in range(0, count, 5_000):
        made = (_place(chance, middles, texts) for _ in range(min(5_000, count - begin)))
        rows = [{**row, "open_parts": parts[row["opening_hours"]]} for row in made]
        session.execute(insert(Place), rows)
    places.count_cells(session)


def _place(
    chance: random.Random, middles: list[Point], texts: list[str | None]
) -> dict[str, object]:
    middle = chance.choice(middles)
    lat, lon = middle.lat + chance.gauss(0, 0.01), middle.lon + chance.gauss(0, 0.015)
    away = dt.date(2026, 12, 1) if chance.random() < 0.02 else None
    name = f"Plek {chance.random()}"
    return {
        "name": name,
        "name_key": fold(name),
        "kind": chance.choice(list(KINDS)),
        "lat": lat,
        "lon": lon,
        "cell": cells.cell(lat, lon),
        "precision": "house",
        "source": "bench",
        "status": "open",
        "version": 1,
        "opening_hours": chance.choice(texts),
        "closed_until": away,
        "wheelchair": chance.choice((None, "yes", "no")),
    }


def _measure(session: Session, count: int) -> None:
    chance = random.Random(7)
    codes = chance.sample(list(session.scalars(select(Postcode.code))), TIMES)
    print(f"{count:,} places, {session.get_bind().dialect.name}; goal {GOAL} ms")
    print("Milliseconds of processor, median and worst: the nearest twenty; with all counts.")
    for filters in (Filters(), *ASKED, *WITH):
        for radius in (5, 25):
            asked = [Search(code, radius=radius, filters=filters) for code in codes]
            twenty, whole = _spent(session, asked, _twenty), _spent(session, asked, _whole)
            words = f"{filters.open or 'any time'} {','.join(filters.facets)}"
            print(f"{words:32}{'unknown' if filters.unknown else '':8}{radius:3} km{twenty}{whole}")


def _spent(session: Session, asked: list[Search], work: Callable[[Session, Search], None]) -> str:
    spent = []
    for question in asked:
        begin = time.process_time()
        work(session, question)
        spent.append((time.process_time() - begin) * 1_000)
        session.rollback()
    return f"{statistics.median(spent):10.1f}{max(spent):8.1f}"


def _twenty(session: Session, asked: Search) -> None:
    """The places alone, nearest first."""
    around = Around(session.get_one(Postcode, asked.text).point, (asked.radius or 5) * 1_000)
    places.near(session, around, Asked(asked.kinds, asked.filters, clock.now()), asked.limit)


def _whole(session: Session, asked: Search) -> None:
    """What the page has: the words understood, the places, and the count beside each filter."""
    search.run(session, asked, ())


if __name__ == "__main__":
    main()
