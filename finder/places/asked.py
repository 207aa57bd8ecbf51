"""What is asked of a place beside where it is: kinds, facets, and when it must be open."""

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam

from finder import hours, traits
from finder.models import Place
from finder.places import opening
from finder.places.clauses import Clause, anywhere, is_open
from finder.traits import BY_CODE, MEETS, Facet

OPEN = "open"
NOW = "now"
HOURS = (Place.opening_hours, Place.closed_from, Place.closed_until)


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
class Asked:
    """Kinds (any without one) and filters, at a local moment.

    With `meets`, places that have an activity of which the hours are known.
    """

    kinds: tuple[str, ...] = ()
    filters: Filters = Filters()
    at: dt.datetime = dt.datetime.min
    meets: bool = False

    @property
    def clause(self) -> Clause:
        """That an open place meets it; of hours only that it may, to be looked at with `opens`.

        The indexes by cell hold all that it asks.
        """
        clause = is_open(self.kinds) & _filtering(self.filters)
        return clause & (Place.traits.bitwise_and(MEETS) != 0) if self.meets else clause

    @property
    def values(self) -> dict[str, int]:
        """The values that the clause leaves open."""
        if not self.filters.open:
            return {}
        begin, _ = self.moments
        return {"part": hours.bit(begin.weekday(), begin.hour)}

    @property
    def moments(self) -> tuple[dt.datetime, dt.datetime]:
        """From when to when a place must be open at some time; the same moment twice for now."""
        asked = self.filters.open
        return (self.at, self.at) if asked in {None, NOW} else hours.coming(asked, self.at)

    @property
    def timed(self) -> bool:
        """Whether each place is to be looked at: its hours decide."""
        return self.filters.open is not None

    @property
    def plain(self) -> "Asked":
        """The same without the moment, which is not in the clause."""
        return Asked(self.kinds, self.filters, meets=self.meets)

    def opens(self) -> "Opens":
        """Whether a place is let through for its hours."""
        return Opens(*self.moments, self.timed, self.filters.unknown)


class Opens:
    """Whether places are open at some time from `begin` until `end`; of equal hours asked once."""

    def __init__(
        self, begin: dt.datetime, end: dt.datetime, timed: bool = True, unknown: bool = False
    ) -> None:
        self.begin, self.end, self.timed, self.unknown = begin, end, timed, unknown
        self.known: dict[tuple[Any, ...], bool | None] = {}

    def __call__(self, row: opening.Timetable) -> bool:
        """Whether a place is let through: it is open then, or it may be and that is enough."""
        if not self.timed:
            return True
        said = self.said(row)
        return self.unknown if said is None else said

    def said(self, row: opening.Timetable) -> bool | None:
        """Whether it is open then; None when nobody can say."""
        key = (row.opening_hours, row.closed_from, row.closed_until)
        if key not in self.known:
            self.known[key] = self._ask(row)
        return self.known[key]

    def _ask(self, row: opening.Timetable) -> bool | None:
        if self.begin < self.end:
            return opening.between(row, self.begin, self.end)
        state = opening.state(row, self.begin)
        return None if state == "unknown" else state == "open"


@lru_cache(maxsize=512)
def _filtering(filters: Filters) -> Clause:
    parts = [anywhere()]
    for facets in filters.by_key.values():
        has = Place.traits.bitwise_and(traits.held(facets)) != 0
        unknown = Place.traits.bitwise_and(facets[0].known) == 0
        parts.append(has | unknown if filters.unknown else has)
    if filters.open:
        may = Place.open_parts.bitwise_and(bindparam("part")) != 0
        parts.append(may | Place.open_parts.is_(None) if filters.unknown else may)
    return and_(*parts)
