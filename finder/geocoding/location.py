"""What geocoding answers: a location, or a choice between towns."""

from dataclasses import dataclass

from finder.geometry import Point


@dataclass(frozen=True)
class Location:
    """A point (degrees WGS84), how sure it is, what to call it and who said so.

    `precision` is one of words.PRECISIONS, or `position` for a visitor's own rounded position.
    `postcode4` is set where only the middle of that postcode was known.
    """

    point: Point
    precision: str
    label: str
    source: str
    postcode4: str | None = None

    @property
    def approximate(self) -> bool:
        """Whether distances from here are only roughly right ("circa")."""
        return self.precision not in {"house", "street"}


@dataclass(frozen=True)
class Town:
    """A town: its name, province, middle (degrees WGS84) and number of postcodes (PC4)."""

    name: str
    province: str
    point: Point
    codes: int

    @property
    def label(self) -> str:
        return f"{self.name} ({self.province})"


@dataclass(frozen=True)
class Choices:
    """Several towns that the same words may mean; `guessed` when no town bears those words."""

    towns: tuple[Town, ...]
    guessed: bool = False
