"""What several towns, streets or houses of one name leave: the one that is meant, or a choice."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from finder.addresses import joined, without_zeros
from finder.geocoding import names
from finder.geocoding.location import Choice, Choices
from finder.geometry import Point, metres_between
from finder.models import Town

# Of a name that more towns bear, only the largest of them are a choice.
MOST = 12
# Houses with one number and this close, in metres, are one place to go to.
TOGETHER = 50


class House(Protocol):
    """What has something behind its number, and a point."""

    @property
    def suffix(self) -> str: ...

    @property
    def point(self) -> Point: ...


H = TypeVar("H", bound=House)


def with_suffix(houses: Sequence[H], suffix: str) -> H | None:
    """Of the houses at one number that with what was typed behind it, zeros before it or not.

    With nothing typed it may be the first at that number, unless those lie apart, as in a park.
    """
    for same in (joined, lambda text: without_zeros(joined(text))):
        for house in houses:
            if same(house.suffix) == same(suffix):
                return house
    together = all(metres_between(houses[0].point, one.point) <= TOGETHER for one in houses)
    return houses[0] if houses and together and not suffix else None


def choices(
    precision: str, named: Iterable[tuple[str, Town, Point]], guessed: bool = False
) -> Choices:
    """The choice between what bears a name in several towns, the largest first as they come.

    A name is a street or a house, and empty for the town itself.
    """
    candidates = list(named)
    shown = candidates[:MOST]
    labels = names.labels([town for _, town, _ in shown])
    options = tuple(
        Choice(", ".join(filter(None, (name, label))), point)
        for (name, _, point), label in zip(shown, labels, strict=True)
    )
    return Choices(precision, options, guessed, more=len(candidates) > MOST)
