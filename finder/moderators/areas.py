"""The part of the country whose suggestions a moderator sees: towns, municipalities, postcodes."""

import re
from collections.abc import Iterable

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, or_, select, true, tuple_
from sqlalchemy.orm import Session

from finder.errors import NotUnderstood
from finder.geocoding import gazetteer, names
from finder.models import Moderator, Postcode, Suggestion, Town
from finder.moderators import municipalities
from finder.moderators.municipalities import Municipality
from finder.spelling import fold
from finder.words import N_

Text = SQLColumnExpression[str | None]


def in_area(session: Session, moderator: Moderator) -> ColumnElement[bool]:
    """Which suggestions this moderator sees and decides, as a clause."""
    return covers(session, moderator, Suggestion.postcode, Suggestion.town_key)


def covers(
    session: Session, moderator: Moderator, postcode: Text, town_key: Text
) -> ColumnElement[bool]:
    """Whether what has this postcode (PC4 or PC6) and this folded town lies in a moderator's area.

    Both may be columns or values, and both may be empty. Towns and municipalities that were loaded
    from the register count as they are at this moment.
    """
    starts, towns = moderator.postcodes or [], moderator.towns or []
    codes = moderator.municipalities or []
    if moderator.is_admin or not (starts or towns or codes):
        return true()
    parts = [postcode.startswith(digits) for digits in starts]
    if codes:
        parts.append(_in_municipalities(session, codes, postcode, town_key))
    return or_(town_key.in_(towns), *parts)


def _in_municipalities(
    session: Session, codes: Iterable[str], postcode: Text, town_key: Text
) -> ColumnElement[bool]:
    """The postcode decides; only without one the town does, as namesakes lie elsewhere."""
    mine = _called(session, codes)
    digits = select(Postcode.code).where(tuple_(Postcode.municipality, Postcode.province).in_(mine))
    keys = select(Town.key).where(tuple_(Town.municipality, Town.province).in_(mine))
    return or_(
        func.substr(postcode, 1, 4).in_(digits), and_(postcode.is_(None), town_key.in_(keys))
    )


def _called(session: Session, codes: Iterable[str]) -> list[tuple[str, str]]:
    """What the register calls the municipalities with these codes, each with its province."""
    wanted = set(codes)
    known = select(Postcode.municipality, Postcode.province).union(
        select(Town.municipality, Town.province)
    )
    found = [(name, province) for name, province in session.execute(known) if name]
    return [pair for pair in found if _code(*pair) in wanted]


def _code(name: str, province: str) -> str | None:
    found = municipalities.of_register(name, province)
    return found.code if found else None


def area(session: Session, moderator: Moderator) -> list[str]:
    """The area to read: towns, municipalities, then postcodes as "30xx"; nothing is all."""
    towns = session.scalars(select(Town.name).where(Town.key.in_(moderator.towns or [])).distinct())
    return [
        *sorted(names.spoken(town) for town in towns),
        *sorted(municipalities.spoken(code) for code in moderator.municipalities or []),
        *(f"{digits:x<4}" for digits in moderator.postcodes or []),
    ]


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


def read_names(session: Session, typed: Iterable[str]) -> tuple[list[str], list[str]]:
    """The folded names of the towns that were typed, and the codes of the municipalities.

    "Rotterdam" is the town; "0599", "GM0599" and "gemeente Rotterdam" are the municipality.
    Raises NotUnderstood for what is neither, and for a municipality without addresses.
    """
    towns: set[str] = set()
    codes: set[str] = set()
    for name in map(str.strip, typed):
        if municipality := municipalities.read(name):
            codes.add(_loaded(session, municipality).code)
        else:
            towns |= _town_keys(session, name)
    return sorted(towns), sorted(codes)


def _loaded(session: Session, municipality: Municipality) -> Municipality:
    """The municipality, unless its moderator would see nothing as the register is not loaded."""
    if not _called(session, [municipality.code]):
        raise NotUnderstood(
            N_(
                "Welke postcodes bij de %(name)s horen, weten we nog niet. Laad eerst het "
                "adressenregister met finder postcodes import. Of geef de plaatsen, of het begin "
                "van de postcodes."
            ),
            "towns",
            name=municipality.spoken,
        )
    return municipality


def _town_keys(session: Session, name: str) -> set[str]:
    """The folded names of a town, by its official name and as people say it."""
    towns = [town.name for town in _towns(session, name)]
    return {fold(called) for town in towns for called in (town, names.spoken(town))}


def _towns(session: Session, name: str) -> list[Town]:
    found = gazetteer.towns_named(session, name)
    if not found:
        raise _no_town(name)
    return found


def _no_town(name: str) -> NotUnderstood:
    meant = municipalities.named(name)
    if meant:
        return NotUnderstood(
            N_("„%(typed)s” is geen plaats, wel een gemeente. Typ: %(codes)s."),
            "towns",
            typed=name,
            codes=", ".join(each.code for each in meant),
        )
    return NotUnderstood(
        N_(
            "Een plaats „%(typed)s” kennen we niet. Kijk de naam nog eens na, "
            "of geef het begin van de postcodes."
        ),
        "towns",
        typed=name,
    )
