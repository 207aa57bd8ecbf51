"""The names of towns as people say them: other names, articles, and what stands behind them."""

from collections.abc import Iterator

from finder.models import Town
from finder.spelling import fold

ARTICLES = ("de", "den", "het", "t", "s")
# The names that people use beside the official ones of the register.
ALSO_CALLED = {
    "haag": "s gravenhage",
    "bosch": "s hertogenbosch",
    "ljouwert": "leeuwarden",
    "snits": "sneek",
}
SPOKEN = {"'s-Gravenhage": "Den Haag", "'s-Hertogenbosch": "Den Bosch"}
PROVINCES = {
    "groningen": "Groningen",
    "fryslan": "Fryslân",
    "friesland": "Fryslân",
    "drenthe": "Drenthe",
    "overijssel": "Overijssel",
    "flevoland": "Flevoland",
    "gelderland": "Gelderland",
    "utrecht": "Utrecht",
    "noord holland": "Noord-Holland",
    "zuid holland": "Zuid-Holland",
    "zeeland": "Zeeland",
    "noord brabant": "Noord-Brabant",
    "brabant": "Noord-Brabant",
    "limburg": "Limburg",
}
SHORT = {
    "gn": "Groningen",
    "gr": "Groningen",
    "fr": "Fryslân",
    "dr": "Drenthe",
    "ov": "Overijssel",
    "fl": "Flevoland",
    "gld": "Gelderland",
    "ut": "Utrecht",
    "nh": "Noord-Holland",
    "zh": "Zuid-Holland",
    "ze": "Zeeland",
    "zl": "Zeeland",
    "nb": "Noord-Brabant",
    "lb": "Limburg",
}


def spoken(name: str) -> str:
    """What people call a town: "'s-Gravenhage" -> "Den Haag"."""
    return SPOKEN.get(name, name)


def splits(typed: str) -> Iterator[tuple[str, str]]:
    """A folded text as a name and what stands behind it, the longest name first."""
    words = typed.split()
    for length in range(len(words), 0, -1):
        yield " ".join(words[:length]), " ".join(words[length:])


def keys(name: str) -> Iterator[list[str]]:
    """The keys for a folded name: as typed, by its other name, then whatever the article."""
    first, _, rest = name.partition(" ")
    bare = rest if rest and first in ARTICLES else name
    yield [name]
    if bare in ALSO_CALLED:
        yield [ALSO_CALLED[bare]]
    yield [bare, *(f"{article} {bare}" for article in ARTICLES)]


def province(text: str) -> str | None:
    """The province that a folded text names, in full or short: "gld" -> "Gelderland"."""
    return PROVINCES.get(text) or SHORT.get(text)


def lies_in(town: Town, behind: str) -> bool:
    """Whether what stands behind a town's name, folded, is its province or its municipality."""
    in_province = town.province == province(behind)
    return not behind or in_province or fold(town.municipality or "") == behind


def bears(town: Town, typed: str) -> bool:
    """Whether a folded text, such as "hengelo gld" or "haag", names this town."""
    return not typed or any(
        town.key in some and lies_in(town, behind)
        for name, behind in splits(typed)
        for some in keys(name)
    )


def labels(towns: list[Town]) -> list[str]:
    """What to call each of several towns so that it means no other: with its province, or with its
    municipality where one province has two."""
    by_province = [f"{town.name} ({town.province})" for town in towns]
    if len(set(by_province)) == len(towns):
        return by_province
    return [f"{town.name} ({town.municipality or town.province})" for town in towns]
