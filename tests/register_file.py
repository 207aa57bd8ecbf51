"""The excerpt of the register that tests load, and files made of it."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from finder.exchange import register
from finder.exchange.register import Bad, Loaded
from finder.models import Address, Postcode, Postcode6, Street, Town

# Real addresses of Zeeland (BAG, June 2026, CC0), chosen for what is hard about them.
EXCERPT = Path(__file__).parent / "register.csv"
POSTSTRAAT = "Poststraat;1;;;4301AA;Zierikzee;Schouwen-Duiveland;Zeeland;51.64989;3.91913"
ELSEWHERE = {
    "woonplaats": "Rotterdam",
    "gemeente": "Rotterdam",
    "provincie": "Zuid-Holland",
    "straat": "Coolsingel",
    "postcode": "3011AD",
    "lat": "51.92250",
    "lon": "4.47917",
}
HEADING = EXCERPT.read_text(encoding="utf-8").splitlines()[0]


def load(engine: Engine, *paths: Path, addresses: bool = True) -> tuple[Loaded, list[Bad]]:
    """Load files as the command does; what was loaded, and the bad lines."""
    bad: list[Bad] = []
    loaded = register.load(
        engine,
        paths or [EXCERPT],
        addresses=addresses,
        told=lambda _bytes, _lines: None,
        complain=bad.append,
    )
    return loaded, bad


def written(path: Path, rows: Iterable[dict[str, str]]) -> Path:
    """A dump with these rows; what a row does not say is as in the Poststraat."""
    default = dict(zip(HEADING.split(";"), POSTSTRAAT.split(";"), strict=True))
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, default, delimiter=";", lineterminator="\n")
        out.writeheader()
        out.writerows({**default, **row} for row in rows)
    return path


def contents(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """What the tables say, whatever the ids."""
    session.expire_all()
    streets = select(Street.name, Town.name, Town.municipality, Street.lat, Street.lon).join(
        Town, Town.id == Street.town_id
    )
    houses = select(
        Street.name, Address.number, Address.suffix, Address.postcode6_id, Address.lat
    ).join(Street, Street.id == Address.street_id)
    codes = select(
        Postcode6.id, Postcode6.lat, Postcode6.addresses, Postcode6.span, Town.name
    ).join(Town, Town.id == Postcode6.town_id)
    towns = select(Town.name, Town.municipality, Town.province, Town.lat, Town.codes)
    fours = select(Postcode.code, Postcode.lat, Postcode.town, Postcode.municipality)
    found = {
        name: sorted(map(tuple, session.execute(query)), key=str)
        for name, query in {
            "streets": streets,
            "houses": houses,
            "codes": codes,
            "towns": towns,
            "fours": fours,
        }.items()
    }
    # A reader that stays would keep the new tables from taking over.
    session.rollback()
    return found


def count(session: Session, model: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0
