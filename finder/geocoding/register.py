"""The register of addresses as a source, as far as it is loaded: houses, streets, postcodes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from finder import postcodes
from finder.addresses import Reading, read_number
from finder.geocoding import names
from finder.geocoding.choosing import MOST, choices, with_suffix
from finder.geocoding.location import Choices, Location
from finder.geocoding.question import Question
from finder.geometry import Point
from finder.models import Address, Postcode6, Street, StreetPostcode, Town
from finder.prepared import Prepared
from finder.spelling import fold


@dataclass(frozen=True)
class Home:
    """A street in its town, and a house there when one is meant."""

    street: Street
    town: Town
    house: Address | None = None

    @property
    def point(self) -> Point:
        return self.house.point if self.house else self.street.point

    @property
    def number(self) -> str | None:
        return f"{self.house.number}{self.house.suffix}" if self.house else None

    @property
    def postcode(self) -> str | None:
        return postcodes.from_number(self.house.postcode6_id) if self.house else None

    def named(self, precision: str) -> str:
        """The street, and with precision `house` its number."""
        number = self.number if precision == "house" else None
        return " ".join(filter(None, (self.street.name, number)))

    def location(self, precision: str) -> Location:
        """The house with precision `house`; for `street` only the street is told."""
        exact = precision == "house"
        town = names.spoken(self.town.name)
        return Location(
            self.point,
            precision,
            f"{self.named(precision)}, {town}",
            "register",
            street=self.street.name,
            house_number=self.number if exact else None,
            postcode=self.postcode if exact else None,
            town=town,
            municipality=self.town.municipality,
        )


def postcode(session: Session, question: Question) -> Location | None:
    """A whole postcode, with its house when the number is known: "3011 AB 12"."""
    code = question.postcode
    if code is None or not code.letters:
        return None
    row_id = postcodes.as_number(code.digits + code.letters)
    # Without a register, asked for each address that is typed: a miss is to cost little.
    if _KNOWN.first(session, {"id": row_id}) is None:
        return None
    row = session.get_one(Postcode6, row_id)
    homes = _streets_of(session, row)
    number = read_number(code.number)
    if number and (found := _houses(session, homes, *number, code.digits + code.letters)):
        return found[0].location("house")
    return _postcode6(session, row, homes)


_KNOWN = Prepared(select(Postcode6.id).where(Postcode6.id == bindparam("id")))


def _streets_of(session: Session, row: Postcode6) -> list[Home]:
    rows = session.execute(
        select(Street, Town)
        .join(StreetPostcode, StreetPostcode.street_id == Street.id)
        .join(Town, Town.id == Street.town_id)
        .where(StreetPostcode.postcode6_id == row.id)
    )
    return [Home(street, town) for street, town in rows]


def _postcode6(session: Session, row: Postcode6, homes: Sequence[Home]) -> Location:
    """The middle of a postcode; its street is told when there is only one."""
    code, town = postcodes.from_number(row.id), session.get_one(Town, row.town_id)
    street = homes[0].street.name if len(homes) == 1 else None
    where = ", ".join(filter(None, (street, names.spoken(town.name))))
    return Location(
        row.point,
        "postcode6",
        f"{postcodes.spaced(code)} ({where})",
        "register",
        street=street,
        postcode=code,
        town=names.spoken(town.name),
        municipality=town.municipality,
    )


def has_houses(session: Session, location: Location) -> bool:
    """Whether house numbers are loaded where a street or postcode of the register lies."""
    streets = select(Street.id).where(Street.key == fold(location.street or ""))
    if location.postcode:
        row_id = postcodes.as_number(location.postcode)
        streets = select(StreetPostcode.street_id).where(StreetPostcode.postcode6_id == row_id)
    found = select(Address.number).where(Address.street_id.in_(streets)).limit(1)
    return session.scalar(found) is not None


def address(session: Session, question: Question) -> Location | Choices | None:
    """A street with or without a number, in its town; the choice when several towns have it.

    A number that the street has not gives the street, near that number.
    """
    homes = _streets_named(session, {reading.street for reading in question.readings})
    for reading in question.readings:
        if houses := _houses_of(session, _fitting(homes, reading), reading):
            return _one_or_choice(houses, "house")
    for reading in question.placed:
        if streets := _with_code(session, _fitting(homes, reading), reading):
            return _one_or_choice(_near_number(session, streets, reading), "street")
    return _whole_postcode(session, question)


def _streets_named(session: Session, keys: set[str]) -> list[Home]:
    rows = session.execute(
        select(Street, Town).join(Town, Town.id == Street.town_id).where(Street.key.in_(keys))
    )
    return [Home(street, town) for street, town in rows]


def _fitting(homes: Sequence[Home], reading: Reading) -> list[Home]:
    """The streets that a reading names; a town of that name comes before its municipality."""
    here = [home for home in homes if home.street.key == reading.street]
    in_town = [home for home in here if names.bears(home.town, reading.town)]
    return in_town or [home for home in here if fold(home.town.municipality or "") == reading.town]


def _houses_of(session: Session, homes: Sequence[Home], reading: Reading) -> list[Home]:
    if reading.number is None or not homes:
        return []
    return _houses(session, homes, reading.number, reading.suffix, reading.postcode)


def _houses(
    session: Session, homes: Sequence[Home], number: int, suffix: str, code: str
) -> list[Home]:
    """One house for each street that has this number with what follows it."""
    rows = session.scalars(
        select(Address)
        .where(Address.street_id.in_([home.street.id for home in homes]), Address.number == number)
        .order_by(Address.suffix)
    ).all()
    found = []
    for home in homes:
        here = [row for row in rows if row.street_id == home.street.id]
        here = [row for row in here if postcodes.from_number(row.postcode6_id).startswith(code)]
        if house := with_suffix(here, suffix):
            found.append(Home(home.street, home.town, house))
    return found


def _with_code(session: Session, homes: Sequence[Home], reading: Reading) -> list[Home]:
    """Those of the streets that have the postcode which was typed, if one was."""
    if not reading.postcode:
        return list(homes)
    rows = session.execute(
        select(StreetPostcode.street_id, StreetPostcode.postcode6_id).where(
            StreetPostcode.street_id.in_([home.street.id for home in homes])
        )
    )
    having = {
        street_id
        for street_id, code in rows
        if postcodes.from_number(code).startswith(reading.postcode)
    }
    return [home for home in homes if home.street.id in having]


def _near_number(session: Session, homes: Sequence[Home], reading: Reading) -> list[Home]:
    """The streets at the house nearest to the number asked for, where houses are loaded."""
    if reading.number is None or len(homes) > MOST:
        return list(homes)
    return [_at_nearest(session, home, reading.number) for home in homes]


def _at_nearest(session: Session, home: Home, number: int) -> Home:
    nearest = session.scalar(
        select(Address)
        .where(Address.street_id == home.street.id)
        .order_by(func.abs(Address.number - number), Address.suffix)
        .limit(1)
    )
    return Home(home.street, home.town, nearest)


def _one_or_choice(homes: Sequence[Home], precision: str) -> Location | Choices:
    if len(homes) == 1:
        return homes[0].location(precision)
    largest_first = sorted(homes, key=lambda home: -home.town.codes)
    return choices(
        precision,
        ((home.named(precision), home.town, home.point) for home in largest_first),
    )


def _whole_postcode(session: Session, question: Question) -> Location | None:
    """The whole postcode in an address whose street and number lead nowhere."""
    code = question.whole_postcode
    row = session.get(Postcode6, postcodes.as_number(code)) if code else None
    return _postcode6(session, row, _streets_of(session, row)) if row else None
