"""The postcode table as a source: postcodes of four digits, and the towns they make up."""

from collections.abc import Iterable
from itertools import groupby

from rapidfuzz import fuzz, process
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from finder import postcodes
from finder.errors import NotUnderstood
from finder.geocoding.location import Choices, Location, Town
from finder.geometry import Point, metres_between
from finder.models import Postcode
from finder.spelling import fold
from finder.words import N_

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
# Two towns of one name in one province lie at least this far apart, in metres.
APART = 15_000


def postcode(session: Session, text: str) -> Location | None:
    """The middle of the postcode that a text is, or that an address in capitals holds.

    Raises NotUnderstood when the text tries to be a postcode and is none, or none with houses.
    """
    code = postcodes.read(text) or postcodes.inside(text)
    if code is None:
        return None
    row = session.get(Postcode, code.digits)
    if row is None:
        raise postcodes.without_houses(code.digits, _ten_unused(session, code.digits))
    label = str(code) if code.letters else f"{code.digits} ({row.town})"
    return Location(row.point, "postcode4", label, "gazetteer", postcode4=code.digits)


def _ten_unused(session: Session, digits: str) -> bool:
    ten = select(func.count()).where(Postcode.code.between(digits[:3] + "0", digits[:3] + "9"))
    return session.scalar(ten) == 0


def town(session: Session, text: str) -> Location | Choices | None:
    """The middle of the town that a text names, or the choice when several bear the name.

    Raises NotUnderstood for a province, which is too large to search around.
    """
    towns = towns_named(session, text)
    if len(towns) == 1:
        return Location(towns[0].point, "town", _called(towns[0], text), "gazetteer")
    if towns:
        return Choices(tuple(towns))
    if province := PROVINCES.get(fold(text)):
        raise NotUnderstood(
            N_(
                "%(province)s is een hele provincie. Typ een plaats of een postcode, "
                "bijvoorbeeld Enschede of 3011."
            ),
            "q",
            province=province,
        )
    return None


def town_of(session: Session, digits: str) -> str | None:
    """The town that a postcode of four digits lies in, as people call it."""
    row = session.get(Postcode, digits)
    return SPOKEN.get(row.town, row.town) if row else None


def _called(found: Town, text: str) -> str:
    """What to call a town: as people say it, and with its province when that was typed."""
    if _split(text)[1]:
        return found.label
    return SPOKEN.get(found.name, found.name)


def towns_named(session: Session, text: str) -> list[Town]:
    """The towns that bear a name, largest first; accents, case and the article do not matter."""
    name, province = _split(text)
    for keys in _keys(name):
        rows = session.scalars(
            select(Postcode)
            .where(Postcode.town_key.in_(keys))
            .order_by(Postcode.town, Postcode.province, Postcode.code)
        )
        towns = [found for found in _towns(rows) if province in {None, found.province}]
        if towns:
            return sorted(towns, key=lambda found: -found.codes)
    return []


def towns_like(session: Session, text: str, limit: int = 5) -> list[Town]:
    """The towns whose name is most like a text, for a typing error."""
    keys = session.scalars(select(Postcode.town_key).distinct()).all()
    close = process.extract(fold(text), keys, scorer=fuzz.ratio, score_cutoff=80, limit=limit)
    return [found for key, _, _ in close for found in towns_named(session, key)][:limit]


def _split(text: str) -> tuple[str, str | None]:
    """Name and province of "Hengelo (Gld)", "hengelo, overijssel" or plain "Hengelo"."""
    words = fold(text).split()
    for last in (2, 1):
        name, end = " ".join(words[:-last]), " ".join(words[-last:])
        province = PROVINCES.get(end) or SHORT.get(end)
        if name and province:
            return name, province
    return " ".join(words), None


def _keys(name: str) -> Iterable[list[str]]:
    """The keys to look under: as typed, by its other name, then whatever the article."""
    first, _, rest = name.partition(" ")
    bare = rest if rest and first in ARTICLES else name
    yield [name]
    if bare in ALSO_CALLED:
        yield [ALSO_CALLED[bare]]
    yield [bare, *(f"{article} {bare}" for article in ARTICLES)]


def _towns(rows: Iterable[Postcode]) -> list[Town]:
    towns = []
    for (name, province), codes in groupby(rows, key=lambda row: (row.town, row.province)):
        for cluster in _clusters(list(codes)):
            lat = sum(row.lat for row in cluster) / len(cluster)
            lon = sum(row.lon for row in cluster) / len(cluster)
            towns.append(Town(name, province, Point(lat, lon), len(cluster)))
    return towns


def _clusters(codes: list[Postcode]) -> list[list[Postcode]]:
    """Codes of one name and province, split where they lie too far apart to be one town."""
    clusters: list[list[Postcode]] = []
    for row in codes:
        for cluster in clusters:
            if any(metres_between(row.point, other.point) < APART for other in cluster):
                cluster.append(row)
                break
        else:
            clusters.append([row])
    return clusters
