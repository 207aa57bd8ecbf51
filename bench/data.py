"""A country of places that is the same each time: as many as asked for, spread like its people."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate, islice

from sqlalchemy import select, text

from finder import db, places
from finder.exchange import seed
from finder.geometry import scale_at
from finder.models import Place, Postcode
from finder.words import KINDS

SEED = 7
BATCH = 5_000
# How far from the middle of its postcode a place lies, in metres, in a middling case.
SPREAD = 700
FIRST = ("Buurthuis", "Huis", "Wijkplaats", "Speeltuin", "Ontmoeting", "Dorpshuis", "Inloop")
SECOND = ("De Bron", "De Linde", "Het Anker", "De Brug", "De Molen", "De Vonk", "De Schakel",
          "Ons Huis", "De Meent", "Het Trefpunt", "De Kers", "De Wissel")  # fmt: skip
STREETS = ("Kerkstraat", "Dorpsstraat", "Molenweg", "Schoolstraat", "Lindelaan", "Marktplein")
HOURS = (
    None,
    None,
    None,
    "Mo-Fr 09:00-17:00",
    "Mo-Fr 08:30-12:30,13:00-17:00; PH off",
    "Tu,Th 13:00-21:00",
    "Mo-Sa 10:00-16:00; Jul-Aug off; PH off",
    "We 10:00-12:00; Tu[1] 19:00-23:00",
    "Fr-Su 20:00-02:00",
    'unknown "op afspraak"',
)
TEXT = "Koffie, een praatje en een gezamenlijke maaltijd voor de hele buurt, met vrijwilligers. "


def fill(url: str, count: int) -> None:
    """Upgrade an empty database, and put the gazetteer and so many places into it."""
    with db.engine_at(url) as engine:
        db.upgrade(engine)
        with db.session_on(engine) as session:
            seed.load_postcodes(session)
            session.flush()
            seed.load_towns(session)
            made = country(list(session.scalars(select(Postcode))), count)
            session.expunge_all()
            while some := list(islice(made, BATCH)):
                session.add_all(some)
                session.flush()
                session.expunge_all()
            places.count_cells(session)


def settle(url: str) -> None:
    """Let the database count what it holds, as PostgreSQL does by itself after a while."""
    with db.engine_at(url) as engine:
        analyse = "VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(analyse))


def weighted(codes: list[Postcode]) -> list[float]:
    """How many people a postcode stands for: Zipf's law over towns, shared within each town."""
    towns: defaultdict[tuple[str, str], list[Postcode]] = defaultdict(list)
    for code in codes:
        towns[code.town, code.province].append(code)
    by_size = sorted(towns, key=lambda town: (-len(towns[town]), town))
    share = {town: 1 / rank / len(towns[town]) for rank, town in enumerate(by_size, start=1)}
    return [share[code.town, code.province] for code in codes]


def country(codes: list[Postcode], count: int) -> Iterator[Place]:
    """So many places, each near the middle of a postcode."""
    draw = random.Random(SEED)
    sums = list(accumulate(weighted(codes)))
    kinds = list(KINDS)
    for number in range(count):
        code = draw.choices(codes, cum_weights=sums)[0]
        yield _place(draw, code, number, draw.choice(kinds))


def _place(draw: random.Random, code: Postcode, number: int, kind: str) -> Place:
    scale = scale_at(code.point)
    known = draw.random() < 0.5
    return Place(
        name=f"{draw.choice(FIRST)} {draw.choice(SECOND)} {number}",
        kind=kind,
        street=draw.choice(STREETS),
        house_number=str(draw.randrange(1, 300)),
        postcode=f"{code.code}{draw.choice('ABCDEGHJ')}{draw.choice('ABCDEGHJ')}",
        city=code.town,
        lat=round(code.lat + draw.gauss(0, SPREAD) / scale.north, 6),
        lon=round(code.lon + draw.gauss(0, SPREAD) / scale.east, 6),
        precision=draw.choice(("house", "house", "house", "postcode6")),
        description=TEXT * draw.randrange(3) or None,
        opening_hours=draw.choice(HOURS),
        closed_until=dt.date(2030, 1, 1) if draw.random() < 0.01 else None,
        wheelchair=draw.choice((None, "yes", "yes", "no")),
        welcome=draw.choice((None, "everyone")) if known else None,
        access=draw.choice((None, "walk_in")) if known else None,
        cost=draw.choice(("free", "paid")) if known else None,
        audiences=draw.choice((None, ["elderly"], ["youth", "parents"])),
        existence_checked_on=dt.date(2026, 1, 1) + dt.timedelta(days=draw.randrange(300)),
        source="bench",
        status="open",
    )
