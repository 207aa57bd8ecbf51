"""The register of addresses as a source, as far as it is loaded: houses, streets, postcodes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from finder import postcodes
from finder.addresses import Reading, joined, read_number, without_zeros
from finder.geocoding import names
from finder.geocoding.location import Choice, Choices, Location
from finder.geocoding.question import Question
from finder.models import Address, Postcode6, Street, StreetPostcode, Town
from finder.spelling import fold

# Of a street that more towns have, only the largest of them are a choice.
MOST = 12
# The signs of a postcode that has its letters.
LETTERED = 6


@dataclass(frozen=True)
class Home:
    """A street in its town, and a house there when one is meant."""

    street: Street
    town: Town
    house: Address | None = None

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
            self.house.point if self.house else self.street.point,
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
    row = session.get(Postcode6, postcodes.as_number(code.digits + code.letters))
    if row is None:
        return None
    homes = _streets_of(session, row)
    number = read_number(code.number)
    if number and (found := _houses(session, homes, *number, code.digits + code.letters)):
        return found[0].location("house")
    return _postcode6(session, row, homes)


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
        f"{code[:4]} {code[4:]} ({where})",
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
    fitting = [(reading, _fitting(homes, reading)) for reading in question.readings]
    fitting = [(reading, found) for reading, found in fitting if found]
    # A postcode that was typed says where; without it the street would be any of its name.
    coded = [(reading, found) for reading, found in fitting if reading.postcode]
    for reading, found in fitting:
        if houses := _houses_of(session, found, reading):
            return _one_or_choice(houses, "house")
    for reading, found in coded if _coded(question) else fitting:
        if near := _near_number(session, _with_code(session, found, reading), reading):
            return _one_or_choice(near, "street")
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
    if reading.number is None:
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
        if house := _with_suffix(here, suffix):
            found.append(Home(home.street, home.town, house))
    return found


def _with_suffix(rows: Sequence[Address], suffix: str) -> Address | None:
    """The house whose suffix is the one asked for; without one, the first at that number."""
    for same in (joined, lambda text: without_zeros(joined(text))):
        for row in rows:
            if same(row.suffix) == same(suffix):
                return row
    return rows[0] if rows and not suffix else None


def _coded(question: Question) -> bool:
    """Whether a whole postcode was typed along."""
    return any(len(reading.postcode) == LETTERED for reading in question.readings)


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
    largest = sorted(homes, key=lambda home: -home.town.codes)[:MOST]
    towns = names.labels([home.town for home in largest])
    options = [
        Choice(f"{home.named(precision)}, {label}", home.location(precision).point)
        for home, label in zip(largest, towns, strict=True)
    ]
    return Choices(precision, tuple(options), more=len(homes) > MOST)


def _whole_postcode(session: Session, question: Question) -> Location | None:
    """The whole postcode in an address whose street and number lead nowhere."""
    code = next((r.postcode for r in question.readings if len(r.postcode) == LETTERED), None)
    row = session.get(Postcode6, postcodes.as_number(code)) if code else None
    return _postcode6(session, row, _streets_of(session, row)) if row else None
