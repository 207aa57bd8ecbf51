"""What is odd about an address: its parts contradict each other. That is asked, never refused."""

from sqlalchemy.orm import Session

from finder import postcodes
from finder.forms.locating import Typed
from finder.geocoding import Location, gazetteer, names, streets
from finder.geometry import metres_between
from finder.language import gettext
from finder.spelling import fold

# Precisions at which a source says what an address is called.
SURE = {"house", "postcode6"}
# A town whose middle is this far from a postcode, in metres, has no part of it.
ELSEWHERE = 10_000


def doubt(session: Session, typed: Typed, location: Location) -> str | None:
    """The first contradiction between what was typed and what an address is, in a sentence."""
    return (
        _other_postcode(typed, location)
        or _other_street(typed, location)
        or _other_town(session, typed, location)
    )


def _other_postcode(typed: Typed, location: Location) -> str | None:
    asked, known = typed.whole_code or (typed.code and typed.code.digits), location.postcode
    if not asked or not known or location.precision not in SURE or known.startswith(asked):
        return None
    return gettext(
        "Dit adres heeft postcode %(code)s, niet %(typed)s.",
        code=postcodes.spaced(known),
        typed=postcodes.spaced(asked),
    )


def _other_street(typed: Typed, location: Location) -> str | None:
    if not typed.street or not location.street or location.precision not in SURE:
        return None
    asked, known = streets.plain(typed.street), streets.plain(location.street)
    # The number may stand behind it.
    if asked.startswith(known) or streets.alike(asked, known):
        return None
    return gettext(
        "De straat van dit adres heet %(street)s, niet %(typed)s.",
        street=location.street,
        typed=typed.street,
    )


def _other_town(session: Session, typed: Typed, location: Location) -> str | None:
    town = location.town or gazetteer.town_of(session, location.postcode4 or "")
    if not typed.city or not town or _same_town(typed.city, town, location.municipality):
        return None
    if location.precision not in SURE and not _is_elsewhere(session, typed.city, location):
        return None
    return gettext("Dit adres ligt in %(town)s, niet in %(typed)s.", town=town, typed=typed.city)


def _same_town(one: str, other: str, municipality: str | None) -> bool:
    """Whether a text names a town, with or without what stands behind it, or its municipality."""
    known = {key for some in names.keys(fold(other)) for key in some}
    asked = {
        key for name, _ in names.splits(fold(one)) for some in names.keys(name) for key in some
    }
    return bool(known & asked) or fold(one) == fold(municipality or "")


def _is_elsewhere(session: Session, city: str, location: Location) -> bool:
    """Whether all towns of a name lie far away; four digits may have part of several towns."""
    towns = gazetteer.towns_named(session, city)
    away = (metres_between(town.point, location.point) > ELSEWHERE for town in towns)
    return bool(towns) and all(away)
