"""The part of a form that says what a place is and where: an address, and a point with it."""

from typing import Any

from flask_babel import format_decimal, gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import BooleanField, HiddenField

from finder import db, geocoding, postcodes
from finder.errors import FinderError, NotUnderstood
from finder.facts import POINT, Facts
from finder.forms import geocoders
from finder.forms.base import PostForm
from finder.forms.choices import Choice
from finder.forms.fields import Line, Needed
from finder.forms.search import numbers
from finder.geocoding import Location, country, gazetteer
from finder.geometry import Point, metres_between
from finder.words import KINDS, N_

NO_POSTCODE = N_("„%(typed)s” is geen postcode. Typ bijvoorbeeld 3011 AB of 3011.")
# From here on a point that a person moved is questioned, in metres.
FAR = 2_000


class PostcodeLine(Line):
    """A postcode, with the space that people write in it."""

    def write(self, fact: str | None) -> str:
        return f"{fact[:4]} {fact[4:]}".strip() if fact else ""


class WhereForm(PostForm):
    """Name, kind, address and a point; without one from the map, the postcode's middle is taken.

    `lat`, `lon` and `precision` are hidden: a person moves the point on the map (`house`), or
    leaves it where it was.
    """

    name = Line(
        _l("Naam van de plek"),
        longest=120,
        validators=[Needed(_l("Vul de naam van de plek in."))],
    )
    kind = Choice(
        _l("Soort plek"),
        {code: kind.one for code, kind in KINDS.items()},
        first=_l("kies een soort"),
        validators=[Needed(_l("Kies wat voor plek het is."))],
    )
    postcode = PostcodeLine(
        _l("Postcode"),
        description=_l("Bijvoorbeeld 3011 AB of 3011."),
        longest=20,
    )
    house_number = Line(_l("Huisnummer"), longest=20)
    street = Line(_l("Straat"), longest=100)
    city = Line(_l("Plaats"), longest=80)
    lat = HiddenField()
    lon = HiddenField()
    precision = HiddenField()
    point_sure = BooleanField(_l("Ja, het punt klopt"))

    before: Facts | None = None

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
    def far(self) -> float | None:
        """How far, in metres, a point that was moved lies from its postcode, when that is odd."""
        located = self._located()
        if located is None or self.point is None or not self._moved():
            return None
        metres = metres_between(located.point, self.point)
        return metres if metres > FAR else None

    def where(self) -> Facts:
        """The address and the point as facts. Only of a form that is valid."""
        code = self._code()
        located = self._located()
        town = located and gazetteer.town_of(db.session(), located.postcode4 or "")
        return {
            "street": self.street.fact,
            "house_number": self.house_number.fact or (code and code.number) or None,
            "postcode": self._postcode(),
            "city": self._typed_city() or (None if self._kept() else town),
            **self._point_facts(located),
        }

    def _typed_city(self) -> str | None:
        """The town, but not that of the address before, when nobody looked at it."""
        return None if self.city.untouched and not self._kept() else self.city.fact

    def so_far(self) -> Facts | None:
        """Name, kind, address and point of a form in the making; None while one is missing."""
        name, kind = self.name.fact, self.kind.fact
        if not name or kind not in KINDS or not (self._located() or self._moved()):
            return None
        return {"name": name, "kind": kind, **self.where()}

    def check_where(self) -> bool:
        """Whether there is a point that can be right; what is wrong stands beside the field."""
        try:
            located = self._locate()
        except FinderError as error:
            if self._kept() and self.postcode.untouched:
                return self._check_point()
            return _wrong(self.postcode, gettext(error.message, **error.parts))
        if located is None and not self._moved() and not self._kept():
            return _wrong(self.postcode, gettext("Vul de postcode in, bijvoorbeeld 3011 AB."))
        return self._check_point()

    def _check_point(self) -> bool:
        if self._moved() and not country.holds(db.session(), self.point or Point(0, 0)):
            return _wrong(
                self.postcode,
                gettext(
                    "Het punt op de kaart ligt buiten Nederland. Zet het terug of typ een "
                    "Nederlandse postcode."
                ),
            )
        if (metres := self.far) and not self.point_sure.data:
            return _wrong(
                self.point_sure,
                gettext(
                    "Het punt op de kaart ligt %(km)s km van de postcode. Klopt dat? Zet dan een "
                    "vinkje. Of kijk de postcode en het punt nog eens na.",
                    km=format_decimal(round(metres / 1000, 1)),
                ),
            )
        return True

    def _point_facts(self, located: Location | None) -> Facts:
        if self._moved() and self.point:
            point = Point(round(self.point.lat, 6), round(self.point.lon, 6))
            return {"lat": point.lat, "lon": point.lon, "precision": "house"}
        if self._kept() or located is None:
            return {name: (self.before or {}).get(name) for name in POINT}
        lat, lon = located.point
        return {"lat": lat, "lon": lon, "precision": located.precision}

    def _moved(self) -> bool:
        """Whether a person put the point where it is."""
        if self.point is None or self.precision.data != "house":
            return False
        return self.before is None or self.point != _point_of(self.before)

    def _kept(self) -> bool:
        """Whether the point is that of the place and its postcode is the same, or was unknown."""
        if self.before is None or _point_of(self.before) is None:
            return False
        known = self.before.get("postcode")
        return not known or self._postcode() in {None, known}

    def _postcode(self) -> str | None:
        if self.postcode.untouched and self.before:
            return self.before.get("postcode")
        code = self._code()
        return code.digits + code.letters if code else None

    def _code(self) -> postcodes.Postcode | None:
        """The postcode as it was typed, or None while it is none."""
        try:
            return read_postcode(self.postcode.read())
        except NotUnderstood:
            return None

    def _located(self) -> Location | None:
        try:
            return self._locate()
        except FinderError:
            return None

    def _locate(self) -> Location | None:
        """The point of the postcode. Raises NotUnderstood for what is none."""
        return locate_postcode(db.session(), read_postcode(self.postcode.read()))


def read_postcode(typed: str | None) -> postcodes.Postcode | None:
    """The postcode in a field, None for an empty one. Raises NotUnderstood for what is none."""
    code = postcodes.read(typed) if typed else None
    if typed and code is None:
        raise NotUnderstood(NO_POSTCODE, "postcode", typed=typed)
    return code


def locate_postcode(session: Session, code: postcodes.Postcode | None) -> Location | None:
    """The point of a postcode. Raises NotUnderstood for one without houses."""
    return geocoding.locate(session, str(code), geocoders.asked()).location if code else None


def _point_of(facts: Facts) -> Point | None:
    lat, lon = facts.get("lat"), facts.get("lon")
    return None if lat is None or lon is None else Point(lat, lon)


def _wrong(field: Any, message: str) -> bool:
    field.errors = [*field.errors, message]
    return False
