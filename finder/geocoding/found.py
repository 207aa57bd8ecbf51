"""One thing that a source far away found, in one form for all sources."""

from dataclasses import dataclass

from finder import postcodes
from finder.geocoding import names
from finder.geocoding.location import Location
from finder.geometry import Point
from finder.models import Town
from finder.spelling import fold


@dataclass(frozen=True)
class Found:
    """A house, street, postcode or town (`kind`) as its source writes it; "" is not told.

    `suffix` is what follows the house number, `postcode` has six signs ("3011AB"), the codes are
    those of CBS, and `town` is the name in the register or on the map.
    """

    kind: str
    point: Point
    street: str = ""
    number: int | None = None
    suffix: str = ""
    postcode: str = ""
    town: str = ""
    municipality: str = ""
    province: str = ""
    municipality_code: str = ""
    district_code: str = ""
    neighbourhood_code: str = ""

    @property
    def place(self) -> Town:
        """Its town, as the names of towns are compared and told apart; of no session."""
        return Town(
            name=self.town,
            key=fold(self.town),
            municipality=self.municipality or None,
            province=self.province or self.municipality,
        )

    def named(self, precision: str) -> str:
        """What it is called within its town, for this precision; nothing for a town."""
        if precision == "house":
            return f"{self.street} {self.number}{self.suffix}"
        return self.street if precision == "street" else ""

    def location(self, precision: str, source: str) -> Location:
        """The same as an answer that is sure to this precision; finer parts stay out."""
        house, code = precision == "house", precision in {"house", "postcode6"}
        return Location(
            self.point,
            precision,
            self._label(precision),
            source,
            street=self.street or None,
            house_number=f"{self.number}{self.suffix}" if house else None,
            postcode=(self.postcode or None) if code else None,
            town=names.spoken(self.town) or None,
            municipality=self.municipality or None,
            municipality_code=self.municipality_code or None,
            district_code=self.district_code or None,
            neighbourhood_code=self.neighbourhood_code or None,
        )

    def _label(self, precision: str) -> str:
        town = names.spoken(self.town)
        if precision == "postcode6":
            where = ", ".join(filter(None, (self.street, town)))
            return f"{postcodes.spaced(self.postcode)} ({where})"
        return ", ".join(filter(None, (self.named(precision), town)))
