"""What a search may ask of a place beside where it is: facets, which are yes, no or unknown."""

from dataclasses import dataclass

from sqlalchemy import Text, cast, or_

from finder.models import Place
from finder.places.clauses import Clause


@dataclass(frozen=True)
class Facet:
    """One thing to ask: in an address it is key=value; the column is one of `values` then.

    A column that is empty is unknown, which is neither yes nor no.
    """

    key: str
    value: str
    column: str
    values: tuple[str, ...]

    @property
    def code(self) -> str:
        return f"{self.key}={self.value}"

    def holds(self, value: str) -> bool:
        """Whether a known value of the column, a list as its text, says that a place has it."""
        if self.column in LISTS:
            return any(f'"{one}"' in value for one in self.values)
        return value in self.values

    def clause(self) -> Clause:
        """That a place surely has it, as SQL."""
        column = getattr(Place, self.column)
        if self.column in LISTS:
            # The codes are fixed words, so that no other text holds one between its quotes.
            return or_(*(cast(column, Text).contains(f'"{value}"') for value in self.values))
        return or_(*(column == value for value in self.values))


LISTS = {"audiences"}
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
BY_CODE = {facet.code: facet for facet in FACETS}
