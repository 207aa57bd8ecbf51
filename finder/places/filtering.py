"""Filters on places: what is asked of them, and how many are left out because it is unknown."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from finder import hours
from finder.models import Place
from finder.places import opening
from finder.places.clauses import Clause, anywhere, is_open, one_of_many
from finder.places.facets import BY_CODE, FACETS, Facet

OPEN = "open"
NOW = "now"


@dataclass(frozen=True)
class Filters:
    """What a search asks: codes of facets (Facet.code), and `now` or a part of the week.

    Facets of one key are choices, of which one is enough. With `unknown`, what is not known of a
    place does not leave it out.
    """

    facets: tuple[str, ...] = ()
    open: str | None = None
    unknown: bool = False

    def __bool__(self) -> bool:
        return bool(self.facets or self.open)

    @property
    def by_key(self) -> dict[str, list[Facet]]:
        """The facets that are asked for, under their keys."""
        keys: dict[str, list[Facet]] = {}
        for code in self.facets:
            keys.setdefault(BY_CODE[code].key, []).append(BY_CODE[code])
        return keys

    def without(self, key: str) -> "Filters":
        """These filters but for the facets of one key."""
        left = tuple(code for code in self.facets if BY_CODE[code].key != key)
        return replace(self, facets=left)


@dataclass(frozen=True)
class Narrowed:
    """Filters as conditions: for each key that is asked for, which places have it, or may."""

    filters: Filters
    yes: Mapping[str, Clause] = field(default_factory=dict)
    unknown: Mapping[str, Clause] = field(default_factory=dict)

    def where(self, without: str | None = None) -> Clause:
        """That a place meets the filters, but for the key left out."""
        return and_(anywhere(), *(self._met(key) for key in self.yes if key != without))

    def _met(self, key: str) -> Clause:
        return self.yes[key] | self.unknown[key] if self.filters.unknown else self.yes[key]

    def perhaps(self) -> Clause:
        """That a place meets the filters, or may: nobody knows that it does not."""
        return and_(anywhere(), *(self.yes[key] | self.unknown[key] for key in self.yes))

    def left_out(self, key: str) -> Clause:
        """That a place meets all other filters, and that of this key nobody knows."""
        return self.where(without=key) & self.unknown[key]


def narrowed(session: Session, area: Clause, filters: Filters, at: dt.datetime) -> Narrowed:
    """The filters as conditions on the open places of an area, at a local moment."""
    yes = {key: _any(facets) for key, facets in filters.by_key.items()}
    unknown = {key: _unknown(facets[0]) for key, facets in filters.by_key.items()}
    if filters.open:
        sure, perhaps = _open_ids(session, area, filters.open, at)
        yes[OPEN] = one_of_many(session, sure)
        unknown[OPEN] = Place.opening_hours.is_(None) | one_of_many(session, perhaps)
    return Narrowed(filters, yes, unknown)


def _any(facets: Iterable[Facet]) -> Clause:
    return or_(*(facet.clause() for facet in facets))


def _unknown(facet: Facet) -> Clause:
    return getattr(Place, facet.column).is_(None)


def _open_ids(
    session: Session, area: Clause, asked: str, at: dt.datetime
) -> tuple[list[int], list[int]]:
    """Ids of the places with hours that are surely open when asked, and of those that may be.

    The parts of the week in which a place is ever open narrow the search; each place that is left
    is looked at exactly, its holidays and its days away included.
    """
    begin, end = (at, at) if asked == NOW else hours.coming(asked, at)
    bit = hours.bit(begin.weekday(), begin.hour)
    columns = (Place.id, Place.opening_hours, Place.closed_from, Place.closed_until)
    rows = session.execute(
        select(*columns).where(area, is_open(()), Place.open_parts.bitwise_and(bit) != 0)
    )
    sure: list[int] = []
    perhaps: list[int] = []
    for row in rows:
        answer = _is_open(row, begin, end)
        if answer is not False:
            (sure if answer else perhaps).append(row.id)
    return sure, perhaps


def _is_open(row: opening.Timetable, begin: dt.datetime, end: dt.datetime) -> bool | None:
    if begin < end:
        return opening.between(row, begin, end)
    state = opening.now(row, begin).state
    return None if state == "unknown" else state == "open"


class Counts(NamedTuple):
    """How many places each facet would give (by code), and which ones the filters leave out.

    `left_out` are those that one key alone leaves out as unknown, `perhaps` all that are left out
    because something is unknown.
    """

    facets: dict[str, int]
    left_out: dict[str, int]
    perhaps: int


def facet_counts(
    session: Session, area: Clause, kinds: Iterable[str], narrowed: Narrowed
) -> Counts:
    """True counts: those of an area with all other filters in force."""
    options = {facet.code: narrowed.where(without=facet.key) & facet.clause() for facet in FACETS}
    left_out = {f"?{key}": narrowed.left_out(key) for key in narrowed.yes}
    whole = {"sure": narrowed.where(), "perhaps": narrowed.perhaps()}
    wanted = {**options, **left_out, **whole}
    row = session.execute(
        select(*map(_count, wanted.values())).where(area, is_open(tuple(kinds)))
    ).one()
    found = dict(zip(wanted, (count or 0 for count in row), strict=True))
    return Counts(
        {code: found[code] for code in options},
        {key: found[f"?{key}"] for key in narrowed.yes},
        found["perhaps"] - found["sure"],
    )


def _count(clause: Clause) -> ColumnElement[int]:
    return func.sum(case((clause, 1), else_=0))
