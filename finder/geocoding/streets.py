"""Whether two names are the same street, or nearly; pure."""

import re

from rapidfuzz import fuzz

from finder.spelling import fold

# In per cent; a letter more or less in a name of ten.
ALIKE = 90
_WORDS = {
    "burg": "burgemeester",
    "burgem": "burgemeester",
    "adm": "admiraal",
    "dr": "doctor",
    "ds": "dominee",
    "gen": "generaal",
    "ir": "ingenieur",
    "jhr": "jonkheer",
    "mgr": "monseigneur",
    "mr": "meester",
    "past": "pastoor",
    "prof": "professor",
    "st": "sint",
}
_ENDS = (("str", "straat"), ("ln", "laan"), ("pln", "plein"))


def plain(name: str) -> str:
    """A name in the form in which the same street is the same text, however it is shortened.

    "Dr. Schaepmanstr." and "Doctor Schaepmanstraat" are one, "1e Dwarsstraat" and "2e" are two.
    """
    return "".join(_WORDS.get(word, word) for word in map(_whole, fold(name).split()))


def _whole(word: str) -> str:
    for short, long in _ENDS:
        if word.endswith(short):
            return word.removesuffix(short) + long
    return word


def alike(one: str, other: str) -> bool:
    """Whether two names in their plain form differ by no more than a slip.

    Their numbers may not, nor their first letters: Duinstraat is no Tuinstraat.
    """
    if re.findall(r"\d+", one) != re.findall(r"\d+", other) or one[:1] != other[:1]:
        return False
    return fuzz.ratio(one, other) >= ALIKE
