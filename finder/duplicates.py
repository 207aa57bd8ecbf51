"""How alike two places are, by their names and kinds; pure."""

import re

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
    return easily_mixed(kind, other_kind) and likeness(name, other_name) >= LIKENESS


def easily_mixed(kind: str, other_kind: str) -> bool:
    """Whether people call the one kind the other; "other" is mixed with all."""
    kinds = {kind, other_kind}
    return len(kinds) == 1 or "other" in kinds or any(kinds <= family for family in _FAMILIES)


def likeness(name: str, other: str) -> float:
    """0 to 100: how alike two names are, without the words that only say what a place is.

    Mostly how much of the shorter name is in the longer one, so that "Ons Gebouw" is like "Impuls,
    Ons Gebouw"; the rest is the other way round, so that "De Bron" is more like "Wijkgebouw de
    Bron" than like "De Bron Zuid". Different numbers or quarters halve it: West is not Zuid.
    """
    whole, other_whole = _folded(name), _folded(other)
    if _joined(whole) == _joined(other_whole):
        return 100.0
    words, others = _telling(whole, other_whole)
    if not words or not others:
        return 0.0
    shares = sorted((_share(words, others), _share(others, words)))
    by_words = 0.3 * shares[0] + 0.7 * shares[1]
    score = 100 * max(by_words, OSA.normalized_similarity(_joined(words), _joined(others)))
    return score / 2 if _differ_in_part(words, others) else score


def _folded(name: str) -> list[str]:
    """The words of a name; one in another script has none that are folded, and stays."""
    return (fold(name) or name.casefold()).split()


def _joined(words: list[str]) -> str:
    return "".join(words)


def _telling(words: list[str], others: list[str]) -> tuple[list[str], list[str]]:
    """The words that tell which place it is; all but articles when a name has none of those."""
    for left_out in _LEFT_OUT:
        pair = [left_out.sub(" ", " ".join(some)).split() for some in (words, others)]
        if all(pair):
            return pair[0], pair[1]
    return words, others


def _share(words: list[str], others: list[str]) -> float:
    """How much of these words is in the others, 0 to 1: each word as much as it is long.

    A likeness counts as its square, so that a few letters in common by chance count little.
    """
    found = (
        len(word) * max(OSA.normalized_similarity(word, other) for other in others) ** 2
        for word in words
    )
    return sum(found) / sum(map(len, words))


def _differ_in_part(words: list[str], others: list[str]) -> bool:
    """Whether both name a number or a quarter of town, and not one in common."""
    parts, other_parts = (
        {word for word in some if word in _QUARTERS or word.isdigit()} for some in (words, others)
    )
    return bool(parts and other_parts and not parts & other_parts)
