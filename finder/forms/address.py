"""The part of a form that says what a place is and its address, and where that address lies."""

from finder import db, postcodes
from finder.errors import FinderError, NotUnderstood
from finder.facts import POINT, Facts
from finder.forms import geocoders, locating
from finder.forms.base import PostForm
from finder.forms.choices import Choice
from finder.forms.fields import Line, Needed
from finder.forms.locating import Typed, read_postcode
from finder.geocoding import Answer, Far, Location
from finder.geometry import Point
from finder.language import lazy_gettext as _l
from finder.words import KINDS, N_

NO_POSTCODE = N_("„%(typed)s” is geen postcode. Typ bijvoorbeeld 3011 AB of 3011.")
ADDRESS = ("postcode", "house_number", "street", "city")


class PostcodeLine(Line):
    """A postcode, with the space that people write in it."""

    def write(self, fact: str | None) -> str:
        return postcodes.spaced(fact) if fact else ""


class AddressForm(PostForm):
    """Name, kind and address; `before` are the facts of a place that this is about, if it is."""

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

    before: Facts | None = None
    # What was typed of the address, and where that lies.
    answered: tuple[Typed, Answer] | None = None

    @property
    def typed(self) -> Typed:
        """The address that was typed; not the street and town that stand there of another one."""
        code, moves = self._code(), self.has_other_code
        return Typed(
            code,
            self.house_number.fact or (code and code.number) or None,
            None if moves and self.street.untouched else self.street.fact,
            None if moves and self.city.untouched else self.city.fact,
        )

    @property
    def location(self) -> Location | None:
        """Where the address lies; None while it leads nowhere."""
        try:
            return self.locate().location
        except FinderError:
            return None

    def locate(self) -> Answer:
        """Where the address lies, asked once for each form. Raises NotUnderstood for what is none.

        Sources far away may be slow, so it is asked before anything is written.
        """
        read_postcode(self.postcode.read(), NO_POSTCODE)
        typed = self.typed
        if self.answered is None or self.answered[0] != typed:
            self.answered = typed, locating.locate(db.session(), typed, self._sources())
        return self.answered[1]

    def _sources(self) -> tuple[Far, ...]:
        """Sources far away are asked only about an address that is sent, not one that is shown."""
        sent = self.is_submitted() and self.postcode.raw_data is not None
        return geocoders.asked() if sent else geocoders.remembered()

    @property
    def keeps_point(self) -> bool:
        """Whether the point stays that of the place: its address is the same, or is not known.

        A number that changes within the street moves it only to a house that is known.
        """
        if self.point_before is None or self.has_other_code:
            return False
        if self.has_same_address:
            return True
        location, same_street = self.location, self.street.untouched and self.city.untouched
        fine = {"house"} if same_street else {"house", "street"}
        return location is None or location.precision not in fine

    @property
    def point_before(self) -> Point | None:
        """The point of the place that this is about."""
        lat, lon = ((self.before or {}).get(name) for name in ("lat", "lon"))
        return None if lat is None or lon is None else Point(lat, lon)

    @property
    def known(self) -> Facts | None:
        """The address and the point of the place that this is about, for the script."""
        before = self.before or {}
        return (
            {name: before.get(name) for name in (*ADDRESS, *POINT)} if self.point_before else None
        )

    @property
    def has_same_address(self) -> bool:
        """Whether this is about a place with a point, and nobody touched its address."""
        return self.point_before is not None and all(self[name].untouched for name in ADDRESS)

    @property
    def has_other_code(self) -> bool:
        """Whether the place that this is about had another postcode."""
        known = (self.before or {}).get("postcode")
        return bool(known) and self.code_fact not in {None, known}

    @property
    def code_fact(self) -> str | None:
        """The postcode as a fact: "3011AB" or "3011"."""
        if self.postcode.untouched and self.before:
            return self.before.get("postcode")
        code = self._code()
        return code.digits + code.letters if code else None

    def _code(self) -> postcodes.Postcode | None:
        """The postcode as it was typed, or None while it is none."""
        try:
            return read_postcode(self.postcode.read(), NO_POSTCODE)
        except NotUnderstood:
            return None

    def address_facts(self) -> Facts:
        """The address as facts: what nobody typed of it is as the source of its point knows it."""
        typed, location = self.typed, None if self.keeps_point else self.location
        code, known = self.code_fact, location and location.postcode
        return {
            "street": typed.street or self._untyped(self.street, location, "street"),
            "house_number": typed.number,
            "postcode": known if known and known.startswith(code or "") else code,
            "city": typed.city or self._untyped(self.city, location, "town"),
        }

    def _untyped(self, field: Line, location: Location | None, part: str) -> str | None:
        """A part that nobody typed. What the place had is right still within four digits."""
        told: str | None = getattr(location, part) if location else None
        known = (self.before or {}).get("postcode") or ""
        nearby = known[:4] == (self.code_fact or "")[:4]
        return told or (field.fact if location is None or nearby else None)
