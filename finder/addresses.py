"""Reads an address as people type it; pure. Whether it exists is for the sources to say."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from finder import postcodes
from finder.spelling import fold

# What may follow a house number: letters, an addition, a floor in Roman numerals, "hs", "bis".
_NUMBER = re.compile(r"(\d{1,5})((?:[a-z]{1,4}\d{0,4}[a-z]?)?)")
_SUFFIX = re.compile(
    r"\d{1,4}[a-z]{0,2}\d{0,2}|[a-z]{1,2}\d{0,4}|bis|hoog|huis|boven|rood|zwart|iii|vii|viii"
)
_POSTCODE = re.compile(r"\b([1-9]\d{3})[\s-]?([a-z]{2})\b", re.IGNORECASE)
_DIGITS = re.compile(r"[1-9]\d{3}")
LONGEST_SUFFIX = 2


class Reading(NamedTuple):
    """One way to read an address; all parts are folded (see spelling.fold), empty when not there.

    `suffix` is what follows the house number, joined: "a", "3", "a3", "bis". `postcode` has six
    signs, as "3011AB", or only its four digits.
    """

    street: str
    number: int | None = None
    suffix: str = ""
    postcode: str = ""
    town: str = ""


def readings(text: str) -> list[Reading]:
    """The ways to read a text as an address, likeliest first; several, as streets have digits too.

    "Plein 1940 5 Goes" is number 5 of Plein 1940, or number 1940-5 of Plein. The longest street
    comes first, and of what follows the number the longest suffix; which one is true the register
    knows. A text without a number is a street, with or without a town behind it.
    """
    found = _POSTCODE.search(text)
    ways = list(_split(_parts(text, found), _code(found)))
    if found:
        # Four digits and two letters may also be a house number with its floor.
        ways += _split(_parts(text, None), "")
    return list(dict.fromkeys(ways))


def written(
    street: str | None, house_number: str | None, postcode: str | None, town: str | None
) -> str:
    """Street and number, then postcode and town, as far as known, as people write them."""
    house = " ".join(filter(None, (street, house_number)))
    area = " ".join(filter(None, (postcode and postcodes.spaced(postcode), town)))
    return ", ".join(filter(None, (house, area)))


def joined(number: str | None) -> str:
    """A house number or what follows it without spaces and signs: "20 A" -> "20a"."""
    return fold(number or "").replace(" ", "")


def without_zeros(suffix: str) -> str:
    """A suffix with the zeros before its numbers left out: "a0003" -> "a3"."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", suffix)


def read_number(text: str) -> tuple[int, str] | None:
    """A house number and what follows it: "12 A-3" -> (12, "a3"); None for what is none."""
    first, *after = fold(text).split() or [""]
    found = _NUMBER.fullmatch(first)
    if not found or len(after) > LONGEST_SUFFIX:
        return None
    return int(found[1]), found[2] + "".join(after)


def _code(found: re.Match[str] | None) -> str:
    return (found[1] + found[2]).upper() if found else ""


def _parts(text: str, code: re.Match[str] | None) -> list[str]:
    """The text without its postcode, the part with the street first, as folded words."""
    if code:
        text = f"{text[: code.start()]},{text[code.end() :]}"
    parts = [part for part in map(fold, text.split(",")) if part]
    numbered = next((part for part in parts if re.search(r"\D\s\d", part)), None)
    if numbered and len(parts) > 1:
        parts.remove(numbered)
        parts.insert(0, numbered)
    words = " ".join(parts).split()
    return [re.sub(r"(?<=\w)str$", "straat", word) for word in words]


def _split(words: list[str], code: str) -> Iterator[Reading]:
    for at in range(len(words) - 1, 0, -1):
        found = _NUMBER.fullmatch(words[at])
        if found and any(re.search("[a-z]", word) for word in words[:at]):
            yield from _numbered(words, at, found, code)
    for at in range(len(words), 0, -1):
        street, town = words[:at], words[at:]
        if not any(word.isdigit() for word in town):
            yield Reading(" ".join(street), None, "", code, " ".join(town))


def _numbered(words: list[str], at: int, found: re.Match[str], code: str) -> Iterator[Reading]:
    """A street until `at`, the number there, then a suffix of some words and the town."""
    street, number, after = " ".join(words[:at]), int(found[1]), words[at + 1 :]
    for length in range(min(LONGEST_SUFFIX, len(after)), -1, -1):
        suffix, town = after[:length], after[length:]
        if not all(_SUFFIX.fullmatch(word) for word in suffix):
            continue
        digits = town[0] if town and not code and _DIGITS.fullmatch(town[0]) else ""
        where = " ".join(town[1:] if digits else town)
        yield Reading(street, number, found[2] + "".join(suffix), code or digits, where)
