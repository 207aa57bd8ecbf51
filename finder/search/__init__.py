"""One search: what was asked and what was found. The page and the API both ask here."""

import math
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from finder import clock, geocoding, places
from finder.errors import NotUnderstood
from finder.geocoding import Answer, Far, gazetteer
from finder.places import Around, Asked, Nearby
from finder.search.finding import Finder
from finder.search.found import LONGEST, PAGE, RADII, Found, Search
from finder.spelling import fold, visible
from finder.words import N_

__all__ = ["LONGEST", "PAGE", "RADII", "Found", "Search", "nearest", "radius_to_reach", "run"]


def run(session: Session, search: Search, far: Sequence[Far], slim: bool = False) -> Found:
    """Find the places that a search asks for; `far` are the geocoders to ask last.

    Words come before a box: who types them on the map of an area looks elsewhere. A `slim` answer
    counts for nothing but its total.

    Raises NotUnderstood, about the parameter `q`, when its words lead nowhere.
    """
    find = Finder(session, search, clock.now(), slim)
    if search.box and not search.text:
        return find.around("box", Around(search.box.middle, math.inf, search.box))
    if not search.text:
        return find.everywhere()
    text = visible(search.text)
    if len(text) > LONGEST:
        raise NotUnderstood(
            N_("Dat is te lang. Typ een postcode of een plaats, bijvoorbeeld 3011 of Enschede."),
            "q",
        )
    if (text, None) != (search.text, search.box):
        find = replace(find, search=replace(search, text=text, box=None))
    return _from_words(find, far)


def _from_words(find: Finder, far: Sequence[Far]) -> Found:
    """By what the words are: an address of places, a point, a name; then whatever is like them.

    Only what reads as a postcode or a house leaves for the far sources at once. Other words may be
    the name of a place here, so the names come first.
    """
    session, text = find.session, find.search.text
    if ids := places.at_address(session, text):
        return find.listed("address", places.one_of(ids), places.as_given(ids))
    exact = geocoding.reads_as_address(text)
    answer = geocoding.locate(session, text, far if exact else ())
    named = None if answer.said and (exact or _is_town(answer)) else _by_name(find)
    if named and not exact:
        return named
    if answer.said is None and not exact:
        answer = geocoding.locate(session, text, far)
    return _located(find, answer) or named or _by_likeness(find, answer)


def _is_town(answer: Answer) -> bool:
    """Whether the words are a town or a position, which come before names of places."""
    return answer.said is not None and answer.said.precision in {"town", "position"}


def _located(find: Finder, answer: Answer) -> Found | None:
    if answer.choices:
        return Found(find.search, "choices", choices=answer.choices, unreached=answer.unreached)
    if answer.location:
        found = find.near(answer.location)
        return replace(found, unreached=True) if answer.unreached else found
    return None


def _by_name(find: Finder) -> Found | None:
    if len(fold(find.search.text)) < 2:
        return None
    for where in (places.with_name, places.with_name_within):
        if where is places.with_name_within and not places.has_few(find.session):
            break
        named = where(find.search.text)
        if places.any_of(find.session, named):
            found = find.listed("name", named, places.by_name())
            common = not found.tally.whole and places.is_common(find.session, find.search.text)
            return replace(found, cut=found.cut or common)
    return None


def _by_likeness(find: Finder, answer: Answer) -> Found:
    """By a name, of a place or a town, that is like the words. Raises NotUnderstood without one."""
    session, text = find.session, find.search.text
    if len(fold(text)) > 1:
        if ids := places.like_name(session, text):
            return find.listed("like", places.one_of(ids), places.as_given(ids))
        if towns := gazetteer.towns_like(session, text):
            return Found(find.search, "choices", choices=towns)
    raise NotUnderstood(_what_to_type(text, answer.unreached), "q", typed=text)


def _what_to_type(text: str, unreached: bool) -> str:
    if unreached:
        return N_(
            "We vinden niets bij „%(typed)s”. Adressen opzoeken lukt nu niet. "
            "Typ een postcode (3011 of 3011 AB), een plaats (Enschede) of de naam van een plek."
        )
    if places.ADDRESS.fullmatch(text):
        return N_(
            "Op dat adres kennen we geen plek. Typ de postcode van het adres, "
            "bijvoorbeeld 3011 AB. Dan zoeken we daar in de buurt."
        )
    return N_(
        "We vinden niets bij „%(typed)s”. Typ een postcode (3011 of 3011 AB), "
        "een plaats (Enschede) of de naam van een plek."
    )


def nearest(session: Session, found: Found) -> Nearby | None:
    """The nearest place of the kinds asked for, however far, when nothing was found.

    None where the nearest were looked at already, and are not open.
    """
    if found.location is None or found.total or found.cut:
        return None
    asked = Asked(found.search.kinds, found.search.filters, clock.now())
    near = places.near(session, Around(found.location.point), asked, limit=1)
    return next(iter(near), None)


def radius_to_reach(metres: float) -> int | None:
    """The smallest radius on offer, in kilometres, that holds a distance; None when none does."""
    return next((radius for radius in RADII if radius * 1000 >= metres), None)
