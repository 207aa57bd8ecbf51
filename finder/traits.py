"""What a search may ask of a place beside where it is: facets, which are yes, no or unknown.

All of them fit in one whole number, the traits of a place, so that an index can hold them.
"""

import functools
import operator
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Protocol

# From this bit on stand the columns of which something is known, those that are held below it.
FIRST_KNOWN = 16
# The bit that says that a place has an activity of which the hours are known: no facet.
MEETS = 1 << FIRST_KNOWN - 1


class Described(Protocol):
    """What the facets are about: a place, or whatever has these columns."""

    welcome: str | None
    access: str | None
    cost: str | None
    professional: str | None
    run_by: str | None
    wheelchair: str | None
    accessible_toilet: str | None
    audiences: list[str] | None
    activities: list[dict[str, Any]] | None


@dataclass(frozen=True)
class Facet:
    """One thing to ask: in an address it is key=value; the column is one of `values` then.

    A column that is empty is unknown, which is neither yes nor no.
    """

    key: str
    value: str
    column: str
    values: tuple[str, ...]

    @cached_property
    def code(self) -> str:
        return f"{self.key}={self.value}"

    @cached_property
    def held(self) -> int:
        """The bit that says that a place has it."""
        return 1 << FACETS.index(self)

    @cached_property
    def known(self) -> int:
        """The bit that says that it is known whether a place has it."""
        return 1 << FIRST_KNOWN + COLUMNS.index(self.column)


# Their order is that of the bits: another one, or another facet, takes a migration.
FACETS = (
    Facet("welcome", "everyone", "welcome", ("everyone",)),
    Facet("access", "walk_in", "access", ("walk_in",)),
    Facet("cost", "free", "cost", ("free",)),
    Facet("professional", "yes", "professional", ("always", "sometimes")),
    Facet("run_by", "residents", "run_by", ("residents",)),
    Facet("wheelchair", "yes", "wheelchair", ("yes",)),
    Facet("accessible_toilet", "yes", "accessible_toilet", ("yes",)),
    Facet("audience", "elderly", "audiences", ("elderly",)),
    Facet("audience", "youth", "audiences", ("youth",)),
    Facet("audience", "parents", "audiences", ("parents",)),
    Facet("audience", "women", "audiences", ("women",)),
    Facet("audience", "newcomers", "audiences", ("newcomers",)),
)
COLUMNS = tuple(dict.fromkeys(facet.column for facet in FACETS))
BY_CODE = {facet.code: facet for facet in FACETS}


def of(place: Described) -> int:
    """The traits of a place: what is known of it and what it has."""
    traits = MEETS if any(one.get("hours") for one in place.activities or []) else 0
    for facet in FACETS:
        value = getattr(place, facet.column)
        if value is not None:
            traits |= facet.known
            said = value if isinstance(value, list) else [value]
            traits |= facet.held if set(said) & set(facet.values) else 0
    return traits


def held(facets: Iterable[Facet]) -> int:
    """The bits of which a place has one, when it has one of these facets."""
    return functools.reduce(operator.or_, (facet.held for facet in facets))


@lru_cache(maxsize=4_096)
def facets(traits: int) -> tuple[Facet, ...]:
    """The facets that places with these traits have."""
    return tuple(facet for facet in FACETS if traits & facet.held)
