"""The part of the country whose suggestions a moderator sees: towns, starts of postcodes."""

import re
from collections.abc import Iterable

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from finder.errors import NotUnderstood
from finder.geocoding import gazetteer, names
from finder.models import Moderator, Postcode, Suggestion, Town
from finder.spelling import fold
from finder.words import N_


def in_area(moderator: Moderator) -> ColumnElement[bool]:
    """Which suggestions this moderator sees and decides, as a clause."""
    postcodes, towns = moderator.postcodes or [], moderator.towns or []
    if moderator.is_admin or not (postcodes or towns):
        return true()
    starts = [Suggestion.postcode.startswith(digits) for digits in postcodes]
    return or_(Suggestion.town_key.in_(towns), *starts)


def area(session: Session, moderator: Moderator) -> list[str]:
    """The area to read: names of towns, then postcodes as "30xx"; nothing is the whole country."""
    keys = Postcode.town_key.in_(moderator.towns or [])
    towns = session.scalars(select(Postcode.town).where(keys).distinct())
    spoken = sorted(names.spoken(town) for town in towns)
    return spoken + [f"{digits:x<4}" for digits in moderator.postcodes or []]


def read_digits(text: str) -> str:
    """The first digits of a postcode. Raises NotUnderstood for anything else."""
    if not re.fullmatch(r"[1-9][0-9]{0,3}", text):
        raise NotUnderstood(
            N_(
                "„%(typed)s” is geen begin van een postcode. "
                "Typ een tot vier cijfers, bijvoorbeeld 30 of 3011."
            ),
            "postcodes",
            typed=text,
        )
    return text


def town_keys(session: Session, typed: Iterable[str]) -> list[str]:
    """The folded names of towns, by their official name and as people say it.

    Raises NotUnderstood for a town that the gazetteer does not know.
    """
    towns = [town.name for name in typed for town in _towns(session, name.strip())]
    spoken = [names.spoken(town) for town in towns]
    return sorted({fold(town) for town in towns + spoken})


def _towns(session: Session, name: str) -> list[Town]:
    if name.isdigit():
        raise NotUnderstood(
            N_(
                "De code %(typed)s kent de finder nog niet. "
                "Geef de naam van de plaats, bijvoorbeeld Rotterdam."
            ),
            "towns",
            typed=name,
        )
    found = gazetteer.towns_named(session, name)
    if not found:
        raise NotUnderstood(
            N_(
                "Een plaats „%(typed)s” kennen we niet. Kijk de naam nog eens na, "
                "of geef het begin van de postcodes."
            ),
            "towns",
            typed=name,
        )
    return found
