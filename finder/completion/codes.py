"""Postcodes by their first signs: of four digits, and of six signs as far as they are loaded."""

import re
from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from finder import postcodes
from finder.completion.found import MOST, Completion, Found
from finder.geocoding import names
from finder.models import Postcode, Postcode6, Street, StreetPostcode, Town
from finder.spelling import fold

_DIGITS = re.compile(r"[1-9]\d{1,3}")
_WHOLE = re.compile(r"([1-9]\d{3}) ?([a-z]{1,2})")

SHORT = (
    select(Postcode.code, Postcode.town)
    .where(Postcode.code.between(bindparam("low"), bindparam("high")))
    .order_by(Postcode.code)
    .limit(MOST)
)
LONG = (
    select(Postcode6.id, Town.name)
    .join(Town, Town.id == Postcode6.town_id)
    .where(Postcode6.id.between(bindparam("low"), bindparam("high")))
    .order_by(Postcode6.id)
    .limit(MOST)
)
STREETS = (
    select(StreetPostcode.postcode6_id, Street.name)
    .join(Street, Street.id == StreetPostcode.street_id)
    .where(StreetPostcode.postcode6_id.in_(bindparam("numbers", expanding=True)))
    .order_by(StreetPostcode.postcode6_id, Street.key)
)


def begun(session: Session, text: str) -> Found:
    """The postcodes that begin so, in their order."""
    typed = fold(text)
    if _DIGITS.fullmatch(typed):
        return Found(_short(session, typed))
    if whole := _WHOLE.fullmatch(typed):
        return Found(_long(session, whole[1] + whole[2].upper()))
    return Found()


def _short(session: Session, digits: str) -> list[Completion]:
    rows = session.execute(SHORT, {"low": digits.ljust(4, "0"), "high": digits.ljust(4, "9")})
    return [Completion("postcode", code, code, names.spoken(town)) for code, town in rows]


def _long(session: Session, typed: str) -> list[Completion]:
    low, high = (postcodes.as_number(typed.ljust(6, letter)) for letter in "AZ")
    rows = session.execute(LONG, {"low": low, "high": high}).all()
    streets = _streets(session, [number for number, _ in rows]) if rows else {}
    return [_told(number, [*streets.get(number, []), names.spoken(town)]) for number, town in rows]


def _streets(session: Session, numbers: Sequence[int]) -> dict[int, list[str]]:
    """The names of the streets of postcodes."""
    rows = session.execute(STREETS, {"numbers": numbers})
    by_number = groupby(rows, key=lambda row: row[0])
    return {number: [name for _, name in some] for number, some in by_number}


def _told(number: int, where: Sequence[str]) -> Completion:
    code = postcodes.spaced(postcodes.from_number(number))
    return Completion("postcode", code, code, ", ".join(where))
