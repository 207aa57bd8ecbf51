"""What was typed, read once for all sources: a postcode, the ways to read an address, how fine."""

import time
from dataclasses import dataclass, field

from finder import addresses, postcodes
from finder.addresses import Reading
from finder.postcodes import Postcode
from finder.spelling import fold, visible
from finder.words import PRECISIONS

# The signs of a postcode that has its letters.
WHOLE = 6


@dataclass(frozen=True)
class Question:
    """A text, the postcode that it is, and else the ways to read it as an address.

    `read_at`, in seconds of time.monotonic, is where the time for all sources together starts.
    """

    text: str
    postcode: Postcode | None
    readings: tuple[Reading, ...]
    read_at: float = field(default_factory=time.monotonic, compare=False)

    @property
    def key(self) -> str:
        """The text in the form in which the same question is the same text."""
        return fold(self.text)

    @property
    def numbered(self) -> bool:
        """Whether it asks for a house: a street with a number, or a whole postcode with one."""
        if self.postcode:
            return bool(self.postcode.letters and self.postcode.number)
        return any(reading.number is not None for reading in self.readings)

    @property
    def placed(self) -> tuple[Reading, ...]:
        """The readings that keep to a postcode that was typed; without one all of them.

        A postcode says where; without it a street would be any of its name.
        """
        return tuple(reading for reading in self.readings if reading.postcode) or self.readings

    @property
    def whole_postcode(self) -> str | None:
        """The postcode with its letters in an address: "3011AB"."""
        return next((one.postcode for one in self.readings if len(one.postcode) == WHOLE), None)

    @property
    def finest(self) -> str:
        """The precision (words.PRECISIONS) of the best answer that there can be."""
        if self.numbered:
            return "house"
        if self.postcode:
            return "postcode6" if self.postcode.letters else "postcode4"
        return "street"

    def met_by(self, precision: str) -> bool:
        """Whether an answer of this precision is as fine as what was asked."""
        return not finer(self.finest, precision)


def finer(one: str, other: str) -> bool:
    """Whether a precision (words.PRECISIONS, or `position`) is finer than another."""
    return _RANKS[one] < _RANKS[other]


_RANKS = {name: rank for rank, name in enumerate(("position", *PRECISIONS))}


def read(text: str) -> Question:
    """Read a text. Raises NotUnderstood for one that tries to be a postcode and is none."""
    text = visible(text)
    postcode = postcodes.read(text)
    ways = () if postcode else tuple(addresses.readings(text))
    return Question(text, postcode, ways)
