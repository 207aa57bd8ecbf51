"""One search: what was asked and what was found. The page and the API both ask here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from finder import clock, geocoding, places
from finder.errors import NotUnderstood
from finder.geocoding import Answer, Choices, Far, Location, gazetteer
from finder.geometry import Box, scale_at
from finder.places import Clause, Filters, Nearby
from finder.spelling import fold, visible
from finder.words import N_

RADII = (1, 2, 5, 10, 25)
PAGE = 20
LONGEST = 100


@dataclass(frozen=True)
class Search:
    """What was asked: words or a box, a radius in kilometres, kinds, filters, and which page."""

    text: str = ""
    radius: int | None = None
    kinds: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
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
    or `choices` between towns or addresses. `radius` is in kilometres and only there with a
    location. `unreached` says that a source far away, which might have known it better, was silent.
    `per_facet` counts what each facet would give (by its code), `left_out` how many places each
    key that was asked leaves out because nobody knows.
    """

    search: Search
    way: str
    nearby: tuple[Nearby, ...] = ()
    per_kind: Mapping[str, int] = field(default_factory=dict)
    location: Location | None = None
    radius: int | None = None
    choices: Choices | None = None
    unreached: bool = False
    per_facet: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    perhaps: int = 0

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


def run(session: Session, search: Search, far: Sequence[Far]) -> Found:
    """Find the places that a search asks for; `far` are the geocoders to ask last.

    Words come before a box: who types them on the map of an area looks elsewhere.

    Raises NotUnderstood, about the parameter `q`, when its words lead nowhere.
    """
    if search.box and not search.text:
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
    return _from_words(session, replace(search, text=text, box=None), far)


def _from_words(session: Session, search: Search, far: Sequence[Far]) -> Found:
    """By what the words are: an address of places, a point, a name; then whatever is like them.

    Only what reads as a postcode or a house leaves for the far sources at once. Other words may be
    the name of a place here, so the names come first.
    """
    if ids := places.at_address(session, search.text):
        return _in_order(session, search, "address", ids)
    exact = geocoding.reads_as_address(search.text)
    answer = geocoding.locate(session, search.text, far if exact else ())
    named = None if answer.said and (exact or _is_town(answer)) else _by_name(session, search)
    if named and not exact:
        return named
    if answer.said is None and not exact:
        answer = geocoding.locate(session, search.text, far)
    located = _located(session, search, answer) or named
    return located or _by_likeness(session, search, answer)


def _is_town(answer: Answer) -> bool:
    """Whether the words are a town or a position, which come before names of places."""
    return answer.said is not None and answer.said.precision in {"town", "position"}


def _located(session: Session, search: Search, answer: Answer) -> Found | None:
    if answer.choices:
        return Found(search, "choices", choices=answer.choices, unreached=answer.unreached)
    if answer.location:
        found = around(session, search, answer.location)
        return replace(found, unreached=answer.unreached)
    return None


def around(session: Session, search: Search, location: Location) -> Found:
    """The places around a location, nearest first."""
    radius = search.radius or (10 if location.precision == "town" else 5)
    metres = radius * 1000
    area = places.in_circle(scale_at(location.point), metres)
    found, where = _counted(session, search, "near", area)
    nearby = places.near(
        session,
        location.point,
        metres,
        search.kinds,
        search.limit,
        found.search.offset,
        where,
    )
    return replace(found, nearby=tuple(nearby), location=location, radius=radius)


def _counted(session: Session, search: Search, way: str, area: Clause) -> tuple[Found, Clause]:
    """What an area holds, counted, and the filters as a condition."""
    narrowed = places.narrowed(session, area, search.filters, clock.now())
    where = narrowed.where()
    per_kind = places.per_kind(session, area & where)
    counts = places.facet_counts(session, area, search.kinds, narrowed)
    found = Found(
        search,
        way,
        per_kind=per_kind,
        per_facet=counts.facets,
        left_out=counts.left_out,
        perhaps=counts.perhaps,
    )
    return found.within_pages(), where


def _by_name(session: Session, search: Search) -> Found | None:
    if len(fold(search.text)) < 2:
        return None
    where = places.with_name(search.text)
    if not places.per_kind(session, where):
        return None
    return _found(session, search, "name", where, places.by_name())


def _by_likeness(session: Session, search: Search, answer: Answer) -> Found:
    """By a name, of a place or a town, that is like the words. Raises NotUnderstood without one."""
    if len(fold(search.text)) > 1:
        if ids := places.like_name(session, search.text):
            return _in_order(session, search, "like", ids)
        if towns := gazetteer.towns_like(session, search.text):
            return Found(search, "choices", choices=towns)
    raise NotUnderstood(_what_to_type(search.text, answer.unreached), "q", typed=search.text)


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


def _in_order(session: Session, search: Search, way: str, ids: Sequence[int]) -> Found:
    return _found(session, search, way, places.one_of(ids), places.as_given(ids))


def _found(
    session: Session, search: Search, way: str, area: Clause, order: ColumnElement[Any]
) -> Found:
    """Places by a condition alone, without a location to measure from."""
    found, where = _counted(session, search, way, area)
    offset = found.search.offset
    rows = places.listed(session, area & where, order, search.kinds, search.limit, offset)
    return replace(found, nearby=tuple(Nearby(place, None) for place in rows))


def nearest(session: Session, found: Found) -> Nearby | None:
    """The nearest place of the kinds asked for, however far, when nothing was found."""
    if found.location is None or found.total:
        return None
    filters, point = found.search.filters, found.location.point
    where = places.narrowed(session, places.anywhere(), filters, clock.now()).where()
    near = places.near(session, point, kinds=found.search.kinds, limit=1, where=where)
    return next(iter(near), None)


def radius_to_reach(metres: float) -> int | None:
    """The smallest radius on offer, in kilometres, that holds a distance; None when none does."""
    return next((radius for radius in RADII if radius * 1000 >= metres), None)
