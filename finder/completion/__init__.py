"""What a few typed signs may become: postcodes, towns, names of places, and streets."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from finder.completion import codes, named, streets, towns
from finder.completion.found import MOST, Completion, Found
from finder.spelling import fold

__all__ = ["KINDS", "Completion", "complete"]

SHORTEST, LONGEST = 2, 80

SOURCES: dict[str, Callable[[Session, str], Found]] = {
    "postcode": codes.begun,
    "town": towns.begun,
    "place": named.begun,
    "street": streets.begun,
}
KINDS = tuple(SOURCES)


def complete(session: Session, text: str, kinds: Sequence[str] = KINDS) -> list[Completion]:
    """At most MOST completions of a text, of these kinds; none for a text of one sign.

    What begins with the text comes before what has a later word that does. Within that each kind
    gets its share of the room, larger towns first.
    """
    if len(text) > LONGEST or len(fold(text)) < SHORTEST:
        return []
    found = [source(session, text) for kind, source in SOURCES.items() if kind in kinds]
    first = _shared([one.first for one in found], MOST)
    later = [[new for new in one.later if new not in first] for one in found]
    return first + _shared(later, MOST - len(first))


def _shared(groups: Sequence[Sequence[Completion]], room: int) -> list[Completion]:
    """The first of each group, in the order of the groups; what one leaves, the others get."""
    counts = dict.fromkeys(range(len(groups)), 0)
    smallest_first = sorted(counts, key=lambda at: len(groups[at]))
    for done, at in enumerate(smallest_first):
        counts[at] = min(len(groups[at]), room // (len(groups) - done))
        room -= counts[at]
    return [one for at, group in enumerate(groups) for one in group[: counts[at]]]
