"""Reads a visitor's own position, "52.221,6.894", as its button writes it into the address."""

import re

from sqlalchemy.orm import Session

from finder.errors import NotUnderstood
from finder.geocoding.location import Location
from finder.geocoding.question import Question
from finder.geometry import Box, Point
from finder.words import N_

_POSITION = re.compile(r"(-?\d{1,3}\.\d{1,8}),\s?(-?\d{1,3}\.\d{1,8})")
NETHERLANDS = Box(west=3.2, south=50.7, east=7.3, north=53.7)


def read(_session: Session, question: Question) -> Location | None:
    """The position in a text, latitude first, rounded to three decimals (about 100 m).

    Raises NotUnderstood for a position outside the European Netherlands.
    """
    found = _POSITION.fullmatch(question.text)
    if not found:
        return None
    lat, lon = round(float(found[1]), 3), round(float(found[2]), 3)
    box = NETHERLANDS
    if not (box.south <= lat <= box.north and box.west <= lon <= box.east):
        raise NotUnderstood(
            N_("Die plek ligt buiten Nederland. Typ een Nederlandse postcode, bijvoorbeeld 3011."),
            "q",
        )
    return Location(Point(lat, lon), "position", N_("uw locatie"), "position")
