"""One search: what was asked and what was found. The page and the API both ask here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from finder import geocoding, places
from finder.errors import NotUnderstood
from finder.geocoding import Choices, Location, gazetteer
from finder.geometry import Box, scale_at
from finder.places import Clause, Nearby
from finder.spelling import fold, visible
from finder.words import N_

RADII = (1, 2, 5, 10, 25)
PAGE = 20
LONGEST = 100


@dataclass(frozen=True)
class Search:
    """What was asked: words or a box, a radius in kilometres, kinds, and which page of how many."""

    text: str = ""
    radius: int | None = None
    kinds: tuple[str, ...] = ()
    box: Box | None = None
    page: int = 1
    limit: int = PAGE

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.limit


@dataclass(frozen=True)
class Found:
    """What was found: a page of places, all counts per kind, and how the words were understood.

    `way` says how: `near` a location, `box`, `all`, by `name`, by names `like` it, at an `address`,
    or `choices` between towns. `radius` is in kilometres and only there with a location.
    """

    search: Search
    way: str
    nearby: tuple[Nearby, ...] = ()
    per_kind: Mapping[str, int] = field(default_factory=dict)
    location: Location | None = None
    radius: int | None = None
    choices: Choices | None = None

    @property
    def total(self) -> int:
        kinds = self.search.kinds or self.per_kind
        return sum(self.per_kind.get(kind, 0) for kind in kinds)

    @property
    def truncated(self) -> bool:
        return self.search.offset + len(self.nearby) < self.total

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.search.limit))

    def within_pages(self) -> "Found":
        """The same, on the last page where the page asked for lies past it."""
        page = min(self.search.page, self.pages)
        return replace(self, search=replace(self.search, page=page))


def run(session: Session, search: Search) -> Found:
    """Find the places that a search asks for.

    Raises NotUnderstood, about the parameter `q`, when its words lead nowhere.
    """
    if search.box:
        outwards = places.outwards(search.box.middle)
        return _found(session, search, "box", places.in_box(search.box), outwards)
    if not search.text:
        return _found(session, search, "all", places.anywhere(), places.by_name())
    text = visible(search.text)
    if len(text) > LONGEST:
        raise NotUnderstood(
            N_("Dat is te lang. Typ een postcode of een plaats, bijvoorbeeld 3011 of Enschede."),
            "q",
        )
    return _from_words(session, replace(search, text=text))


def _from_words(session: Session, search: Search) -> Found:
    if ids := places.at_address(session, search.text):
        return _in_order(session, search, "address", ids)
    located = geocoding.locate(session, search.text)
    if isinstance(located, Choices):
        return Found(search, "choices", choices=located)
    if located is not None:
        return around(session, search, located)
    return _by_name(session, search)


def around(session: Session, search: Search, location: Location) -> Found:
    """The places around a location, nearest first."""
    radius = search.radius or (10 if location.precision == "town" else 5)
    metres = radius * 1000
    per_kind = places.per_kind(session, places.in_circle(scale_at(location.point), metres))
    found = Found(search, "near", (), per_kind, location, radius).within_pages()
    offset = found.search.offset
    nearby = places.near(session, location.point, metres, search.kinds, search.limit, offset)
    return replace(found, nearby=tuple(nearby))


def _by_name(session: Session, search: Search) -> Found:
    if len(fold(search.text)) > 1:
        where = places.with_name(search.text)
        named = _found(session, search, "name", where, places.by_name())
        if named.per_kind:
            return named
        if ids := places.like_name(session, search.text):
            return _in_order(session, search, "like", ids)
        if towns := gazetteer.towns_like(session, search.text):
            return Found(search, "choices", choices=Choices(tuple(towns), guessed=True))
    raise NotUnderstood(_what_to_type(search.text), "q", typed=search.text)


def _what_to_type(text: str) -> str:
    if places.ADDRESS.fullmatch(text):
        return N_(
            "Op dat adres kennen we geen plek. Typ de postcode van het adres, "
            "bijvoorbeeld 3011 AB. Dan zoeken we daar in de buurt."
        )
    return N_(
        "We vinden niets bij „%(typed)s”. Typ een postcode (3011 of 3011 AB), "
        "een plaats (Enschede) of de naam van een plek."
    )


def _in_order(session: Session, search: Search, way: str, ids: Sequence[int]) -> Found:
    return _found(session, search, way, places.one_of(ids), places.as_given(ids))


def _found(
    session: Session, search: Search, way: str, where: Clause, order: ColumnElement[Any]
) -> Found:
    """Places by a condition alone, without a location to measure from."""
    found = Found(search, way, (), places.per_kind(session, where)).within_pages()
    offset = found.search.offset
    rows = places.listed(session, where, order, search.kinds, search.limit, offset)
    return replace(found, nearby=tuple(Nearby(place, None) for place in rows))


def nearest(session: Session, found: Found) -> Nearby | None:
    """The nearest place of the kinds asked for, however far, when nothing was found."""
    if found.location is None or found.total:
        return None
    return next(
        iter(places.near(session, found.location.point, kinds=found.search.kinds, limit=1)), None
    )


def radius_to_reach(metres: float) -> int | None:
    """The smallest radius on offer, in kilometres, that holds a distance; None when none does."""
    return next((radius for radius in RADII if radius * 1000 >= metres), None)
