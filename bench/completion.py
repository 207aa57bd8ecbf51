"""How much of a processor one completion costs, at 100,000 places and a register of the country.

    .venv/bin/python bench/completion.py [--places 100000] [--database postgresql+psycopg://...]

It fills an empty database with the gazetteer and with generated places, streets and postcodes.
Without --database that is an SQLite file in a folder that is gone afterwards.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from finder import cells, completion, config, create_app, db
from finder.exchange import seed
from finder.models import NamePart, Place, Postcode6, Street, StreetPostcode, Town
from finder.models.name_part import name_parts
from finder.spelling import fold
from finder.views import completing

FIRST = ("Buurthuis", "Speeltuin", "Dorpshuis", "Wijkcentrum", "Huiskamer", "Inloop", "Buurttuin")
LAST = ("Bron", "Brug", "Meevaart", "Linde", "Molen", "Haven", "Schakel", "Toren", "Hoek", "Ark")
STREETS = ("Dorps", "Kerk", "School", "Molen", "Post", "Haven", "Linden", "Noorder", "Ooster")
WAYS = ("straat", "weg", "laan", "plein", "pad", "hof", "kade", "dijk", "singel", "steeg")
TYPED = (
    *("de", "goe", "haag", "den ha", "rott", "301", "3011 a", "4301"),
    *("buurt", "meev", "speeltuin de m", "dor", "dorpss", "kerkstraat rott", "hengelo g", "zzzz"),
)
SIGNS = "abcdefghijklmnopqrstuvwxyz"


def main() -> None:
    """Fill, ask, and tell."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        url = arguments.database or f"sqlite:///{folder}/bench.sqlite"
        _fill(url, arguments.places)
        _measure(url, Path(folder), arguments.repeats)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=100)
    parser.add_argument("--database", default="")
    return parser.parse_args()


def _fill(url: str, places: int) -> None:
    engine = db.connect(url)
    db.upgrade(engine)
    chance = random.Random(1)
    with db.session_on(engine) as session:
        seed.load_postcodes(session)
        seed.load_towns(session)
        session.flush()
        towns = list(session.scalars(select(Town)))
        rows = [_place(id, chance.choice(towns), chance) for id in range(1, places + 1)]
        session.execute(insert(Place), rows)
        session.execute(insert(NamePart), list(_parts(rows)))
        session.execute(insert(Street), list(_streets(towns, chance)))
        session.execute(insert(Postcode6), list(_postcodes(towns, chance)))
        streets = session.scalar(select(func.count(Street.id))) or 1
        numbers = session.scalars(select(Postcode6.id))
        session.execute(
            insert(StreetPostcode),
            [{"postcode6_id": id, "street_id": chance.randint(1, streets)} for id in numbers],
        )
        print(f"{places:,} places, {streets:,} streets", url.split(":")[0])
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


def _place(id: int, town: Town, chance: random.Random) -> dict[str, object]:
    letters = "".join(chance.choices(SIGNS, k=chance.randint(3, 7))).capitalize()
    words = (chance.choice(FIRST), chance.choice(("De", "Het")), chance.choice((*LAST, letters)))
    name = " ".join(words)
    return {
        **{"id": id, "name": name, "name_key": fold(name), "kind": "community_centre"},
        **{"city": town.name, "lat": town.lat, "lon": town.lon},
        **{"cell": cells.cell(town.lat, town.lon), "precision": "house"},
        **{"source": "bench", "status": "open", "version": 1},
    }


def _parts(rows: list[dict[str, object]]) -> Iterator[dict[str, object]]:
    for row in rows:
        for whole, key in name_parts(str(row["name_key"])):
            yield {"whole": whole, "key": key, "place_id": row["id"]}


def _streets(towns: list[Town], chance: random.Random) -> Iterator[dict[str, object]]:
    """Some 250,000: the usual ones in every town, others in one."""
    for town in towns:
        letters = ["".join(chance.choices(SIGNS, k=6)).capitalize() for _ in range(60)]
        begins = [*STREETS, *letters]
        for name in {f"{begin}{chance.choice(WAYS)}" for begin in begins for _ in range(2)}:
            yield {"name": name, "key": fold(name), "town_id": town.id, "lat": 52.0, "lon": 5.0}


def _postcodes(towns: list[Town], chance: random.Random) -> Iterator[dict[str, object]]:
    for code in range(1011, 9999):
        for pair in range(50):
            number = code * 26 * 26 + pair
            yield {
                **{"id": number, "lat": 52.0, "lon": 5.0, "addresses": 20, "span": 100},
                "town_id": chance.choice(towns).id,
            }


def _measure(url: str, folder: Path, repeats: int) -> None:
    given = {"INSTANCE": str(folder), "DATABASE_URL": url, "SECRET_KEY": "a key for the benchmark"}
    app = create_app(config.read({f"FINDER_{name}": value for name, value in given.items()}))
    client = app.test_client()
    completing.LOOKS = "1000000 per minute"
    engine = db.connect(url)
    print("Milliseconds of processor (and of the clock), the median: to complete, a whole request.")
    with Session(engine) as session:
        for typed in TYPED:
            address = f"/api/suggest?{urlencode({'q': typed})}"
            alone = _told(partial(completion.complete, session, typed), repeats)
            asked = _told(partial(client.get, address), repeats)
            count = len(completion.complete(session, typed))
            print(f"{typed:18} {count} found   {alone}   {asked}")
    engine.dispose()


def _told(deed: Callable[[], object], repeats: int) -> str:
    deed()
    processor, clock = zip(*(_once(deed) for _ in range(repeats)), strict=True)
    return f"{statistics.median(processor):6.2f} ({statistics.median(clock):6.2f})"


def _once(deed: Callable[[], object]) -> tuple[float, float]:
    processor, clock = time.process_time(), time.perf_counter()
    deed()
    return (time.process_time() - processor) * 1000, (time.perf_counter() - clock) * 1000


if __name__ == "__main__":
    main()
