"""What geocoding answers: a location, a choice or nothing, and whether all were reached."""

from dataclasses import dataclass

from finder.geometry import Point


@dataclass(frozen=True)
class Location:
    """A point (degrees WGS84), how sure it is, what to call it and who said so.

    `precision` is one of words.PRECISIONS, or `position` for a visitor's own rounded position.
    `postcode4` is set where only the middle of that postcode was known. The parts of the address
    and the codes of CBS (municipality "GM0599", district "WK...", neighbourhood "BU...") are there
    where the source gives them; `postcode` has six signs, "3011AB".
    """

    point: Point
    precision: str
    label: str
    source: str
    postcode4: str | None = None
    street: str | None = None
    house_number: str | None = None
    postcode: str | None = None
    town: str | None = None
    municipality: str | None = None
    municipality_code: str | None = None
    district_code: str | None = None
    neighbourhood_code: str | None = None

    @property
    def approximate(self) -> bool:
        """Whether distances from here are only roughly right ("circa")."""
        return self.precision not in {"house", "street"}


@dataclass(frozen=True)
class Choice:
    """One of several places that the same words may mean; its label, typed, means only that one."""

    label: str
    point: Point


@dataclass(frozen=True)
class Choices:
    """Several towns, streets or houses (`precision`) that the same words may mean.

    `guessed` says that none of them bears those words, `more` that there are others still.
    """

    precision: str
    options: tuple[Choice, ...]
    guessed: bool = False
    more: bool = False


@dataclass(frozen=True)
class Answer:
    """What all sources together say of a text; nothing when no source knows it.

    `unreached` says that a source far away, which might have known it better, gave no answer.
    """

    said: Location | Choices | None = None
    unreached: bool = False

    @property
    def location(self) -> Location | None:
        return self.said if isinstance(self.said, Location) else None

    @property
    def choices(self) -> Choices | None:
        return self.said if isinstance(self.said, Choices) else None
