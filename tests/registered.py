"""Gives postcodes and their towns a municipality, as loading the register of addresses does."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from finder.geometry import metres_between
from finder.models import Postcode, Town

# Two towns are called Serooskerke and two municipalities Bergen; the names are as the register
# writes them.
NAMESAKES = {
    "4353": "Veere",
    "4351": "Veere",
    "4327": "Schouwen-Duiveland",
    "4331": "Middelburg (Z.)",
    "1861": "Bergen (NH.)",
    "5854": "Bergen (L.)",
}


def register(session: Session, municipalities: dict[str, str] | None = None) -> None:
    """Put each postcode (PC4), and the town nearest to it of its name, in a municipality."""
    for code, municipality in (municipalities or NAMESAKES).items():
        row = session.get_one(Postcode, code)
        towns = session.scalars(select(Town).where(Town.key == row.town_key))
        nearest = min(towns, key=lambda town: metres_between(town.point, row.point))
        row.municipality = nearest.municipality = municipality
    session.commit()
