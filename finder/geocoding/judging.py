"""Compares what a source far away found with what was asked: better no answer than a wrong one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from finder.addresses import Reading, read_number
from finder.geocoding import names
from finder.geocoding.choosing import choices, with_suffix
from finder.geocoding.found import Found
from finder.geocoding.location import Choices, Location
from finder.geocoding.position import NETHERLANDS
from finder.geocoding.question import Question
from finder.geocoding.streets import alike, plain
from finder.geometry import Point, metres_between
from finder.models import Postcode, Town
from finder.postcodes import Postcode as Code
from finder.spelling import fold

# A point this far, in metres, from the middle of its postcode of four digits is no part of it.
FAR = 10_000

Codes = Mapping[str, Postcode]
Look = Callable[[Sequence[Found], Reading, Codes], list[Found]]


def judge(
    session: Session, question: Question, found: Iterable[Found], source: str
) -> Location | Choices | None:
    """What of all that a source found answers the question, as fine as it may be believed."""
    found = list(found)
    codes = _codes(session, question, found)
    sound = [one for one in found if _sound(one, codes)]
    if question.postcode:
        return _at_postcode(question.postcode, sound, source)
    looks: tuple[tuple[Look, Sequence[Reading], str], ...] = (
        (_houses, question.readings, "house"),
        (_streets, question.placed, "street"),
        (_mistyped, question.placed, "house"),
    )
    for look, readings, precision in looks:
        for reading in readings:
            if fitting := look(sound, reading, codes):
                return _one_or_choice(session, fitting, precision, source)
    return _postcode_within(question, sound, source) or _town(session, question, sound, source)


def _codes(session: Session, question: Question, found: Sequence[Found]) -> Codes:
    """The postcodes of four digits that are asked or found, as our own table knows them."""
    asked = {reading.postcode[:4] for reading in question.readings}
    wanted = asked | {one.postcode[:4] for one in found}
    rows = session.scalars(select(Postcode).where(Postcode.code.in_(sorted(wanted))))
    return {row.code: row for row in rows}


def _sound(one: Found, codes: Codes) -> bool:
    """Whether a thing found has a kind and a town, and lies where its own postcode says."""
    box, (lat, lon) = NETHERLANDS, one.point
    inside = box.south <= lat <= box.north and box.west <= lon <= box.east
    return bool(one.kind and one.town) and inside and _near(one.point, codes.get(one.postcode[:4]))


def _near(point: Point, code: Postcode | None) -> bool:
    return code is None or metres_between(code.point, point) <= FAR


def _at_postcode(code: Code, found: Sequence[Found], source: str) -> Location | None:
    """The house at a whole postcode; without it the number's street, or the postcode itself."""
    here = [one for one in found if one.postcode == code.digits + code.letters]
    number = read_number(code.number)
    houses = [one for one in here if number and _is_house(one, number[0])]
    if number and houses and len({plain(one.street) for one in houses}) == 1:
        house = with_suffix(houses, number[1])
        return house.location("house", source) if house else houses[0].location("street", source)
    return _middle(here, source) if code.letters else None


def _middle(here: Sequence[Found], source: str) -> Location | None:
    """The mean of what lies at one postcode; its street is told when there is only one."""
    known = [one for one in here if one.kind == "postcode"] or here
    if not known:
        return None
    lat = sum(one.point.lat for one in known) / len(known)
    lon = sum(one.point.lon for one in known) / len(known)
    street = known[0].street if len({one.street for one in known}) == 1 else ""
    whole = replace(known[0], point=Point(lat, lon), street=street)
    return whole.location("postcode6", source)


def _houses(found: Sequence[Found], reading: Reading, codes: Codes) -> list[Found]:
    """The houses that are meant, one for each town: street, number and what follows it agree."""
    if reading.number is None:
        return []
    here = [one for one in found if _is_house(one, reading.number) and _named(one, reading)]
    homes = _by_home(_there(here, reading, codes))
    return [house for home in homes if (house := with_suffix(home, reading.suffix))]


def _streets(found: Sequence[Found], reading: Reading, codes: Codes) -> list[Found]:
    """The streets that are meant, one for each town, at the number if it is there."""
    here = [one for one in found if one.kind in {"house", "street"} and _named(one, reading)]
    return [
        min(home, key=lambda one: _off(one, reading))
        for home in _by_home(_there(here, reading, codes))
    ]


def _off(one: Found, reading: Reading) -> float:
    """How badly a thing in the right street stands for the number: the whole street is halfway."""
    if one.number is None or reading.number is None:
        return 0.5 if one.kind == "street" else 1
    return abs(one.number - reading.number)


def _mistyped(found: Sequence[Found], reading: Reading, codes: Codes) -> list[Found]:
    """The one house whose street is nearly that name, where number and place agree."""
    if reading.number is None or not (reading.town or reading.postcode):
        return []
    asked = plain(reading.street)
    here = [one for one in found if _is_house(one, reading.number)]
    here = [one for one in here if alike(plain(one.street), asked)]
    homes = _by_home(_in_town(here, reading, codes))
    house = with_suffix(homes[0], reading.suffix) if len(homes) == 1 else None
    return [house] if house else []


def _is_house(one: Found, number: int) -> bool:
    return one.kind == "house" and one.number == number


def _named(one: Found, reading: Reading) -> bool:
    return bool(reading.street) and plain(one.street) == plain(reading.street)


def _there(found: Sequence[Found], reading: Reading, codes: Codes) -> list[Found]:
    """What lies where the reading says; a town of that name comes before its municipality."""
    if here := _in_town(found, reading, codes):
        return here
    right = [one for one in found if _in_code(one, reading, codes)]
    return [one for one in right if _in_municipality(one, reading.town)]


def _in_town(found: Sequence[Found], reading: Reading, codes: Codes) -> list[Found]:
    right = [one for one in found if _in_code(one, reading, codes)]
    return [one for one in right if names.bears(one.place, reading.town)]


def _in_code(one: Found, reading: Reading, codes: Codes) -> bool:
    """Whether it has the postcode that was typed, or, having none, can lie there."""
    if not reading.postcode or one.postcode:
        return one.postcode.startswith(reading.postcode)
    code = codes.get(reading.postcode[:4])
    if code is None or not (reading.town or fold(code.town) == fold(one.town)):
        return False
    return _near(one.point, code)


def _in_municipality(one: Found, typed: str) -> bool:
    return any(fold(one.municipality) in some for some in names.keys(typed))


def _by_home(found: Sequence[Found]) -> list[list[Found]]:
    """Things found, a list for each street of a town, in the order of the source."""

    def home(one: Found) -> tuple[str, str, str]:
        return plain(one.street), fold(one.town), fold(one.municipality)

    order = {key: place for place, key in reversed(list(enumerate(map(home, found))))}
    in_order = sorted(found, key=lambda one: order[home(one)])
    return [list(group) for _, group in groupby(in_order, home)]


def _one_or_choice(
    session: Session, found: Sequence[Found], precision: str, source: str
) -> Location | Choices:
    """The only one, or the choice between those in the largest towns."""
    if len(found) == 1:
        return found[0].location(precision, source)
    largest_first = _largest_first(session, found)
    return choices(
        precision, ((one.named(precision), one.place, one.point) for one in largest_first)
    )


def _largest_first(session: Session, found: Sequence[Found]) -> list[Found]:
    rows = session.scalars(select(Town).where(Town.key.in_({fold(one.town) for one in found})))
    codes = {(row.key, row.province): row.codes for row in rows}
    return sorted(found, key=lambda one: -codes.get((fold(one.town), one.province), 0))


def _postcode_within(question: Question, found: Sequence[Found], source: str) -> Location | None:
    """The whole postcode in an address whose street and number lead nowhere."""
    code = question.whole_postcode
    return _middle([one for one in found if code and one.postcode == code], source)


def _town(
    session: Session, question: Question, found: Sequence[Found], source: str
) -> Location | Choices | None:
    """The town that the whole text is; an address in a town is not answered with the town."""
    towns = [one for one in found if one.kind == "town" and names.bears(one.place, question.key)]
    return _one_or_choice(session, towns, "town", source) if towns else None
