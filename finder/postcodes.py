"""Reads what looks like a Dutch postcode; pure. What a code means is in the gazetteer."""

import re
from dataclasses import dataclass

from finder.errors import NotUnderstood
from finder.words import N_

# A house number with what may follow it: "12", "12a", "12 bis", "12 A-3", "8-00W8".
_NUMBER = (
    r"\d{1,5}(?:[\s-]?(?:[a-z]{1,2}|bis|hoog|huis|iii|vii))?"
    r"(?:[\s-]?[a-z]{0,2}\d{1,4}[a-z]{0,2}\d{0,2})?"
)
_CODE = r"(?P<digits>[1-9]\d{3})[\s-]*(?P<letters>[a-z]{2})"
_TOWN = r"(?:[\s,]+(?P<town>[^\d\s]{3}[^\d]*))?"
# The code stands first, or alone with its digits, or behind the house number.
_WHOLES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_CODE}(?:[\s,]*(?P<number>{_NUMBER}))?{_TOWN}",
        rf"(?P<digits>[1-9]\d{{3}})(?P<letters>)(?P<number>){_TOWN}",
        rf"(?P<number>{_NUMBER})[\s,]+{_CODE}{_TOWN}",
    )
)
# Inside a longer text only capitals count: "Straat 1234 in Gouda" holds no postcode.
_INSIDE = re.compile(r"\b(?P<digits>[1-9]\d{3})\s?(?P<letters>[A-Z]{2})\b")
_ATTEMPT = re.compile(r"\d[\w\s-]{0,11}")


@dataclass(frozen=True)
class Postcode:
    """Four digits, two letters when given ("AB"), and the house number as it was typed."""

    digits: str
    letters: str = ""
    number: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.digits, self.letters, self.number)))


def read(text: str) -> Postcode | None:
    """The postcode that a text is, or None when the text does not try to be one.

    Raises NotUnderstood for a text that tries and fails, such as 0123, 99999 or 30l1.
    """
    for whole in _WHOLES:
        if found := whole.fullmatch(text.strip()):
            return Postcode(found["digits"], found["letters"].upper(), found["number"] or "")
    if _ATTEMPT.fullmatch(text.strip()) and not re.search(r"[^\W\d_]{3}", text):
        raise NotUnderstood(_why_not(text.strip()), "q", typed=text.strip())
    return None


def inside(text: str) -> Postcode | None:
    """The postcode with letters somewhere in an address, or None."""
    found = _INSIDE.search(text)
    return found and Postcode(found["digits"], found["letters"])


def as_number(code: str) -> int:
    """A postcode of six signs ("3011AB") as a number that sorts as it does, for a small table."""
    return (int(code[:4]) * 26 + ord(code[4]) - ord("A")) * 26 + ord(code[5]) - ord("A")


def spaced(code: str) -> str:
    """A postcode as people write it: "3011AB" -> "3011 AB", "3011" as it is."""
    return f"{code[:4]} {code[4:]}".strip()


def from_number(number: int) -> str:
    """The postcode ("3011AB") that `as_number` made a number of."""
    rest, last = divmod(number, 26)
    digits, first = divmod(rest, 26)
    return f"{digits}{chr(first + ord('A'))}{chr(last + ord('A'))}"


def _why_not(text: str) -> str:
    if text.startswith("0"):
        return N_(
            "Een postcode begint nooit met een 0. Kijk „%(typed)s” nog eens na. "
            "Typ bijvoorbeeld 3011 of 3011 AB."
        )
    return N_(
        "„%(typed)s” is geen postcode. Een postcode heeft vier cijfers en soms twee letters. "
        "Typ bijvoorbeeld 3011 of 3011 AB."
    )


def without_houses(digits: str, ten_unused: bool) -> NotUnderstood:
    """The error for a code of four digits that no house has.

    Codes that end in 0 are for post office boxes (1060 alone has houses too), and in large towns
    the whole ten from xx00 to xx09; `ten_unused` says that no house has a code in this one's ten.
    Source: Wikipedia, "Codes postaux néerlandais". Other codes are not in use.
    """
    if digits.endswith("0") or (digits[2] == "0" and ten_unused):
        return NotUnderstood(
            N_(
                "%(digits)s is een postcode voor postbussen. Daar staan geen huizen. "
                "Typ de postcode van een huis, bijvoorbeeld 3011."
            ),
            "q",
            digits=digits,
        )
    return NotUnderstood(
        N_(
            "De postcode %(digits)s bestaat niet of niet meer. Kijk de cijfers nog eens na. "
            "Typ bijvoorbeeld 3011 of 3011 AB."
        ),
        "q",
        digits=digits,
    )
