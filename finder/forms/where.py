"""The part of a form that says what a place is and where: an address, and a point with it."""

from typing import Any

from flask_babel import format_decimal
from sqlalchemy.exc import SQLAlchemyError
from wtforms import BooleanField, HiddenField

from finder import db
from finder.errors import FinderError
from finder.facts import POINT, Facts
from finder.forms import doubts, sureness
from finder.forms.address import AddressForm
from finder.forms.search import numbers
from finder.geocoding import country
from finder.geometry import Point, metres_between
from finder.language import gettext
from finder.language import lazy_gettext as _l
from finder.suggestions.signals import FAR
from finder.words import KINDS

# Within so many metres a point is that of its address.
SAME = 1


class WhereForm(AddressForm):
    """Name, kind, address and a point; without one from the map, that of the address is taken.

    `lat`, `lon` and `precision` are hidden: a person moves the point on the map (`house`), or
    leaves it where it was.
    """

    lat = HiddenField()
    lon = HiddenField()
    precision = HiddenField()
    point_sure = BooleanField(_l("Ja, dit klopt"))

    def show_where(self, facts: Facts) -> None:
        """Fill the hidden point, unless the form was sent."""
        for name in POINT:
            if self[name].raw_data is None:
                self[name].data = "" if facts.get(name) is None else str(facts[name])

    @property
    def point(self) -> Point | None:
        """The point that the page sent, if it is one."""
        try:
            return Point(*numbers([self.lat.data or "", self.lon.data or ""]))
        except ValueError:
            return None

    @property
    def moved_to(self) -> Point | None:
        """The point where a person put it, and not its address."""
        point = self.point
        if point is None or self.precision.data != "house" or point == self.point_before:
            return None
        location = self.location
        near = location is not None and metres_between(location.point, point) <= SAME
        return None if near else point

    @property
    def far(self) -> float | None:
        """How far, in metres, a point that was moved lies from its address, when that is odd."""
        location, point = self.location, self.moved_to
        if location is None or point is None:
            return None
        metres = metres_between(location.point, point)
        return metres if metres > FAR else None

    @property
    def sure(self) -> str | None:
        """How sure the point is, in words; None for one that is as it was.

        A page that comes back because the database failed says nothing about it.
        """
        try:
            if self.moved_to:
                return gettext("U hebt het punt zelf gezet.")
            if self.keeps_point:
                return None
            if self.typed.texts:
                return sureness.told(db.session(), self.typed, self.locate())
        except (FinderError, SQLAlchemyError):
            return ""
        return gettext("Op de kaart zetten we de plek op het adres, of midden in de postcode.")

    def where(self) -> Facts:
        """The address and the point as facts. Only of a form that is valid."""
        return {**self.address_facts(), **self._point_facts()}

    def _point_facts(self) -> Facts:
        if point := self.moved_to:
            return {"lat": round(point.lat, 6), "lon": round(point.lon, 6), "precision": "house"}
        location = self.location
        if self.keeps_point or location is None:
            return {name: (self.before or {}).get(name) for name in POINT}
        lat, lon = location.point
        return {"lat": lat, "lon": lon, "precision": location.precision}

    def so_far(self) -> Facts | None:
        """Name, kind, address and point of a form in the making; None while one is missing."""
        name, kind = self.name.fact, self.kind.fact
        if not name or kind not in KINDS or not (self.location or self.moved_to):
            return None
        return {"name": name, "kind": kind, **self.where()}

    def check_where(self) -> bool:
        """Whether there is a point that can be right; what is wrong stands beside the field."""
        if self.has_same_address:
            return self._check_point()
        try:
            answer = self.locate()
        except FinderError as error:
            if self.keeps_point and self.postcode.untouched:
                return self._check_point()
            return _wrong(self.postcode, gettext(error.message, **error.parts))
        if not (answer.location or self.moved_to or self.keeps_point):
            return _wrong(self.postcode, sureness.told(db.session(), self.typed, answer))
        return self._check_point()

    def _check_point(self) -> bool:
        point = self.moved_to
        if point and not country.holds(db.session(), point):
            return _wrong(
                self.postcode,
                gettext(
                    "Het punt op de kaart ligt buiten Nederland. Zet het terug of typ een "
                    "Nederlandse postcode."
                ),
            )
        odd = None if self.point_sure.data else self._odd()
        if odd is None:
            return True
        asked = gettext("Klopt dat? Zet dan een vinkje. Of kijk het adres en het punt nog eens na.")
        return _wrong(self.point_sure, f"{odd} {asked}")

    def _odd(self) -> str | None:
        """What is odd about the point or the address; that is asked, not refused."""
        if self.has_same_address and not self.moved_to:
            return None
        location = self.location
        if location and (metres := self.far):
            km = format_decimal(round(metres / 1000, 1))
            if location.precision in {"house", "street"}:
                return gettext("Het punt op de kaart ligt %(km)s km van het adres.", km=km)
            return gettext("Het punt op de kaart ligt %(km)s km van de postcode.", km=km)
        if location is None or self.has_same_address:
            return None
        return doubts.doubt(db.session(), self.typed, location)


def _wrong(field: Any, message: str) -> bool:
    field.errors = [*field.errors, message]
    return False
