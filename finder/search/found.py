"""A search as it was asked, and what it found."""

from dataclasses import dataclass, field

from finder.geocoding import Choices, Location
from finder.geometry import Box
from finder.places import Filters, Seen, Tally

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
    """What was found: a page of places, the counts, and how the words were understood.

    `way` says how: `near` a location, `box`, `all`, by `name`, by names `like` it, at an `address`,
    or `choices` between towns or addresses. `radius` is in kilometres and only there with a
    location. `seen` are the places, in their order. `more` says that another page follows,
    `cut` that there may be more, as of very many only the first were looked at.
    `unreached` says that a source far away, which might have known it better, was silent.
    """

    search: Search
    way: str
    seen: tuple[Seen, ...] = ()
    tally: Tally = field(default_factory=Tally)
    more: bool = False
    cut: bool = False
    location: Location | None = None
    radius: int | None = None
    choices: Choices | None = None
    unreached: bool = False

    @property
    def total(self) -> int:
        """How many there are in all; where that is not `exact`, at least so many."""
        if self.tally.whole:
            kinds = self.search.kinds or self.tally.per_kind
            return sum(self.tally.per_kind.get(kind, 0) for kind in kinds)
        listed = self.search.offset + len(self.seen)
        if self.more:
            return max(self.tally.at_least, listed + 1)
        return max(self.tally.at_least, listed) if self.cut else listed

    @property
    def exact(self) -> bool:
        return self.tally.whole or not (self.more or self.cut)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.search.limit))
