"""How alike two places are, by their names and kinds; pure."""

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from finder.spelling import fold

# From this likeness on two names may be one place. Measured on the names of data/places.geojson:
# at 72 to 74 it knows 99 % of misspelt and shortened names, and takes 13 of 5,995 pairs of places
# for one, all farther apart than 5 km. More loses short names with an error ("De Brol").
LIKENESS = 74

# Words that say what a place is, not which: people leave them out and swap them.
_ARTICLE = r"de|het|een|t|d"
_TYPE = (
    r"huis van (?:de |het )?(?:wijk|buurt|dorp)"
    r"|buurt(?:centrum|gebouw|huis|kamer|lokaal|restaurant|ruimte|tuin)"
    r"|dorps(?:centrum|gebouw|huis|kamer)|gemeenschapshuis|kulturhus|mfa|mfc"
    r"|wijk(?:centrum|gebouw|huis|kamer|servicecentrum|wijzer)|servicecentrum"
    r"|ontmoetings(?:centrum|plek|ruimte)|bewonersruimte|huiskamer|inloophuis"
    r"|flat(?:gebouw)?|seniorenflat|serviceflat|speeltuin(?:vereniging)?"
    r"|clubhuis|(?:sport)?kantine|koffiehoek|koffiehuis"
    r"|centrum|gebouw|zaal|stichting|vereniging"
)
Words = tuple[str, ...]
_LEFT_OUT = tuple(re.compile(rf"\b(?:{words})\b") for words in (f"{_TYPE}|{_ARTICLE}", _ARTICLE))
_QUARTERS = {"noord", "oost", "zuid", "west", "noordoost", "noordwest", "zuidoost", "zuidwest"}

# Kinds within one family are called each other's name. A "buurthuis" is in most of them: it is
# the word for any room where neighbours meet.
_HOUSES = frozenset(
    {"community_centre", "neighbourhood_house", "drop_in_house", "living_room", "village_hall"}
)
_FAMILIES = (
    _HOUSES | {"coffee_corner", "faith_hall"},
    {"community_centre", "living_room", "coffee_corner", "flat_common_room"},
    {"community_centre", "village_hall", "sports_canteen"},
    {"community_centre", "playground"},
)


def alike(kind: str, name: str, other_kind: str, other_name: str) -> bool:
    """Whether these may well be one place, when they are also near each other."""
    return easily_mixed(kind, other_kind) and likeness(name, other_name, LIKENESS) >= LIKENESS


def easily_mixed(kind: str, other_kind: str) -> bool:
    """Whether people call the one kind the other; "other" is mixed with all."""
    kinds = {kind, other_kind}
    return len(kinds) == 1 or "other" in kinds or any(kinds <= family for family in _FAMILIES)


def likeness(name: str, other: str, least: float = 0) -> float:
    """0 to 100: how alike two names are, without the words that only say what a place is.

    Mostly how much of the shorter name is in the longer one, so that "Ons Gebouw" is like "Impuls,
    Ons Gebouw"; the rest is the other way round, so that "De Bron" is more like "Wijkgebouw de
    Bron" than like "De Bron Zuid". Different numbers or quarters halve it: West is not Zuid. What
    is surely less than `least` may be told as 0, which costs a tenth.
    """
    one, two = _read(name), _read(other)
    if one.whole.joined == two.whole.joined:
        return 100.0
    (words, joined), (others, other_joined) = _telling(one, two)
    if not words or not others:
        return 0.0
    as_one = OSA.normalized_similarity(joined, other_joined)
    if 100 * as_one < least and not _share_a_word(words, others, (least / 100) ** 0.5):
        return 0.0
    shares = sorted((_share(words, others), _share(others, words)))
    score = 100 * max(0.3 * shares[0] + 0.7 * shares[1], as_one)
    return score / 2 if _differ_in_part(words, others) else score


class _Part(NamedTuple):
    """Words of a name, and the same as one."""

    words: Words
    joined: str

    @classmethod
    def of(cls, text: str) -> "_Part":
        words = tuple(text.split())
        return cls(words, "".join(words))


class _Name(NamedTuple):
    """The words of a name: those that tell which place it is, all but articles, and all."""

    telling: _Part
    named: _Part
    whole: _Part


@lru_cache(maxsize=4_096)
def _read(name: str) -> _Name:
    """A name in another script has no words that are folded, and stays."""
    whole = fold(name) or name.casefold()
    telling, named = (_Part.of(left_out.sub(" ", whole)) for left_out in _LEFT_OUT)
    return _Name(telling, named, _Part.of(whole))


def _telling(one: _Name, two: _Name) -> tuple[_Part, _Part]:
    """The words that tell which place it is; all but articles when a name has none of those."""
    if one.telling.words and two.telling.words:
        return one.telling, two.telling
    if one.named.words and two.named.words:
        return one.named, two.named
    return one.whole, two.whole


def _share_a_word(words: Words, others: Words, least: float) -> bool:
    """Whether a word of the one is so much like one of the other, 0 to 1.

    Without such a pair no share is more than the square of `least`.
    """
    return any(
        word == other or OSA.normalized_similarity(word, other, score_cutoff=least)
        for word in words
        for other in others
    )


def _share(words: Words, others: Words) -> float:
    """How much of these words is in the others, 0 to 1: each word as much as it is long.

    A likeness counts as its square, so that a few letters in common by chance count little.
    """
    found = (
        len(word) * max(OSA.normalized_similarity(word, other) for other in others) ** 2
        for word in words
    )
    return sum(found) / sum(map(len, words))


def _differ_in_part(words: Words, others: Words) -> bool:
    """Whether both name a number or a quarter of town, and not one in common."""
    parts, other_parts = (
        {word for word in some if word in _QUARTERS or word.isdigit()} for some in (words, others)
    )
    return bool(parts and other_parts and not parts & other_parts)
