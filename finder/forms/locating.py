"""Where an address that is typed in fields lies: by the register, our own places, or from afar."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy.orm import Session

from finder import geocoding, places, postcodes
from finder.addresses import read_number
from finder.errors import NotUnderstood
from finder.geocoding import Answer, Far, Location
from finder.geocoding.question import finer
from finder.models import Place
from finder.postcodes import Postcode

# What part of an address can be answered with; a town is no answer to a street in it.
PARTS = {"house", "street", "postcode6", "postcode4"}
_RANGE = re.compile(r"(\d{1,5})\s*[-/–]\s*(\d{1,5})")


class Typed(NamedTuple):
    """An address as it is typed in fields, of which any part may be missing."""

    code: Postcode | None = None
    number: str | None = None
    street: str | None = None
    city: str | None = None

    @property
    def whole_code(self) -> str:
        """The postcode with its letters, "3011AB"; empty without them."""
        return self.code.digits + self.code.letters if self.code and self.code.letters else ""

    @property
    def texts(self) -> list[str]:
        """What the tables are asked, the likeliest first: all of it, and each part by itself.

        A postcode and a street may contradict each other; then the one that is known counts.
        """
        return self.exact + ([self.code.digits] if self.code else [])

    @property
    def exact(self) -> list[str]:
        """Of `texts` those that say more than a postcode of four digits."""
        return [text for number in _numbers(self.number) for text in self._with(number)]

    @property
    def question(self) -> str:
        """What a source far away is asked, once: all that was typed."""
        number = _numbers(self.number)[0]
        street = next(self._streets(number), None) if number else None
        return street or self.texts[0]

    def _with(self, number: str) -> Iterator[str]:
        if self.whole_code:
            yield f"{self.whole_code} {number}".strip()
        yield from self._streets(number)

    def _streets(self, number: str) -> Iterator[str]:
        """The street with its postcode and town, then with its town alone."""
        home = f"{self.street} {number}".strip()
        digits = self.code.digits if self.code and number else ""
        behind = " ".join(filter(None, (self.whole_code or digits, self.city)))
        if self.street and behind:
            yield f"{home}, {behind}"
        if self.street and self.city and behind != self.city:
            yield f"{home}, {self.city}"


def _numbers(number: str | None) -> list[str]:
    """A house number as it can be looked up: "12-14" may be one, else it is a range from 12 on."""
    if read_number(number or "") is None:
        return [""]
    found = _RANGE.fullmatch((number or "").strip())
    is_range = found is not None and int(found[1]) < int(found[2])
    return [number or "", *([found[1]] if found and is_range else [])]


def locate(session: Session, typed: Typed, far: Sequence[Far]) -> Answer:
    """The finest point of an address that is typed in fields; nothing when too little is typed.

    The register and our own places come first. Sources far away are asked at most once, and only
    for a house that those do not know. Raises NotUnderstood for a postcode without houses.
    """
    if not typed.texts:
        return Answer()
    near = _near(session, typed)
    if near.location and near.location.precision == "house":
        return near
    place = places.known_at(session, typed.whole_code, typed.number)
    if place and place.precision == "house":
        return Answer(_location_of(place))
    answer = _from_afar(session, typed, far, near) if far else near
    return _with_street(answer, place) if place else answer


def _near(session: Session, typed: Typed) -> Answer:
    """What the tables know; four digits, which say least, are asked when all else leads nowhere."""
    best = _finest(_asked(session, text) for text in typed.exact)
    if best.location or not typed.code:
        return best
    return _finest([best, _asked(session, typed.code.digits)])


def _from_afar(session: Session, typed: Typed, far: Sequence[Far], near: Answer) -> Answer:
    told = _asked(session, typed.question, far)
    return replace(_finest([near, told]), unreached=told.unreached)


def _asked(session: Session, text: str, far: Sequence[Far] = ()) -> Answer:
    answer = geocoding.locate(session, text, far)
    if answer.said is None or answer.said.precision in PARTS:
        return answer
    return replace(answer, said=None)


def _finest(answers: Iterable[Answer]) -> Answer:
    """The finest location, of equals the first; without any a choice, if there is one."""
    best = Answer()
    for answer in answers:
        if best.said is None or (answer.location and not best.location):
            best = answer
        elif answer.location and best.location:
            is_finer = finer(answer.location.precision, best.location.precision)
            best = answer if is_finer else best
        if best.location and best.location.precision == "house":
            break
    return best


def _location_of(place: Place) -> Location:
    return Location(
        place.point,
        "house",
        place.address,
        "places",
        street=place.street,
        house_number=place.house_number,
        postcode=place.postcode,
        town=place.city,
        municipality=place.municipality,
    )


def _with_street(answer: Answer, place: Place) -> Answer:
    """The answer with the street of a place at the address, where nothing else tells it."""
    location = answer.location
    if location is None or location.street:
        return answer
    return replace(answer, said=replace(location, street=place.street))


def read_postcode(typed: str | None, message: str) -> Postcode | None:
    """The postcode in a field, None for an empty one. Raises NotUnderstood for what is none."""
    code = postcodes.read(typed) if typed else None
    if typed and code is None:
        raise NotUnderstood(message, "postcode", typed=typed)
    return code
