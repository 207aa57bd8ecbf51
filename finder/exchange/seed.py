"""Fills empty tables with what the product brings: the gazetteer, the first places and teams."""

import csv

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from finder import places
from finder.exchange import geojson, teams
from finder.exchange.towns import towns_of
from finder.models import Place, Postcode, Town
from finder.paths import DATA
from finder.spelling import fold


def seed(session: Session) -> tuple[int, int]:
    """Load what is empty; how many postcodes and places were loaded."""
    codes = load_postcodes(session)
    load_towns(session)
    loaded = load_places(session)
    if loaded:
        # An admin who removes these teams does not find them back at the next start.
        teams.load(session, DATA / "teams.csv")
    return codes, loaded


def load_postcodes(session: Session) -> int:
    """Load the gazetteer when its table is empty; how many codes."""
    if session.scalar(select(func.count(Postcode.code))):
        return 0
    with (DATA / "postcodes.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            Postcode(
                code=row["postcode"],
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                town=row["town"],
                town_key=fold(row["town"]),
                province=row["province"],
            )
            for row in csv.DictReader(file)
        ]
    session.add_all(rows)
    return len(rows)


def load_towns(session: Session) -> int:
    """Make towns of the postcodes when there is none; how many."""
    if session.scalar(select(func.count(Town.id))):
        return 0
    towns = list(towns_of(session.scalars(select(Postcode))))
    session.add_all(towns)
    return len(towns)


def load_places(session: Session) -> int:
    """Load the first places when there is none; how many."""
    if session.scalar(select(func.count(Place.id))):
        return 0
    found = list(geojson.read(DATA / "places.geojson"))
    session.add_all(found)
    session.flush()
    places.count_cells(session)
    return len(found)
