"""The towns and the postcodes of four digits as sources: known from the first start on."""

from collections.abc import Collection

from rapidfuzz import fuzz, process
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from finder import postcodes
from finder.errors import NotUnderstood
from finder.geocoding import names
from finder.geocoding.choosing import choices
from finder.geocoding.location import Choices, Location
from finder.geocoding.question import Question
from finder.geometry import Point
from finder.models import Postcode, Town
from finder.prepared import Prepared
from finder.remembering import remembered
from finder.spelling import fold
from finder.words import N_


def postcode(session: Session, question: Question) -> Location | None:
    """The middle of the postcode that a text is, or that an address in capitals holds.

    Raises NotUnderstood when the text is a postcode without houses.
    """
    code = question.postcode or postcodes.inside(question.text)
    if code is None:
        return None
    digits = {"digits": code.digits}
    row = remembered(session, ("code", code.digits), lambda: _BY_CODE.first(session, digits))
    if row is None:
        raise postcodes.without_houses(code.digits, _ten_unused(session, code.digits))
    label = str(code) if code.letters else f"{code.digits} ({row.town})"
    return Location(
        Point(row.lat, row.lon),
        "postcode4",
        label,
        "gazetteer",
        postcode4=code.digits,
        town=names.spoken(row.town) if (row.towns or 1) == 1 else None,
        municipality=row.municipality,
    )


# Built once: to build it for each search costs more than to run it.
_BY_CODE = Prepared(
    select(Postcode.lat, Postcode.lon, Postcode.town, Postcode.towns, Postcode.municipality).where(
        Postcode.code == bindparam("digits")
    )
)


def provinces(session: Session, codes: Collection[str]) -> dict[str, str]:
    """The provinces of postcodes of four digits, by code; one that no house has is left out."""
    rows = session.execute(select(Postcode.code, Postcode.province).where(Postcode.code.in_(codes)))
    return dict(rows.all())


def _ten_unused(session: Session, digits: str) -> bool:
    ten = select(func.count()).where(Postcode.code.between(digits[:3] + "0", digits[:3] + "9"))
    return session.scalar(ten) == 0


def town(session: Session, question: Question) -> Location | Choices | None:
    """The middle of the town that a text names, or the choice when several bear the name.

    Raises NotUnderstood for a province, which is too large to search around.
    """
    towns = towns_named(session, question.text)
    if len(towns) == 1:
        return _location(session, towns[0], question.key)
    if towns:
        return choice_of(towns)
    if province := names.PROVINCES.get(question.key):
        raise NotUnderstood(
            N_(
                "%(province)s is een hele provincie. Typ een plaats of een postcode, "
                "bijvoorbeeld Enschede of 3011."
            ),
            "q",
            province=province,
        )
    return None


def _location(session: Session, found: Town, typed: str) -> Location:
    """A town, called as people say it, or by its label when more than its name was typed."""
    plain = any(found.key in some for some in names.keys(typed))
    return Location(
        found.point,
        "town",
        names.spoken(found.name) if plain else _label(session, found),
        "gazetteer",
        town=names.spoken(found.name),
        municipality=found.municipality,
    )


def _label(session: Session, found: Town) -> str:
    namesakes = list(session.scalars(select(Town).where(Town.key == found.key)))
    return names.labels(namesakes)[namesakes.index(found)]


def choice_of(towns: list[Town], guessed: bool = False) -> Choices:
    """The choice between towns."""
    return choices("town", (("", town, town.point) for town in towns), guessed)


def town_of(session: Session, digits: str) -> str | None:
    """The town that a postcode of four digits lies in, as people call it."""
    row = session.get(Postcode, digits)
    return names.spoken(row.town) if row else None


def towns_named(session: Session, text: str) -> list[Town]:
    """The towns that bear a name, largest first; accents, case and the article do not matter.

    Behind the name may stand a province or a municipality: "Hengelo (Gld)".
    """
    splits = list(names.splits(fold(text)))
    wanted = {key for name, _ in splits for some in names.keys(name) for key in some}
    rows = session.scalars(select(Town).where(Town.key.in_(wanted)).order_by(Town.id)).all()
    for name, behind in splits:
        for some in names.keys(name):
            towns = [row for row in rows if row.key in some and names.lies_in(row, behind)]
            if towns:
                return sorted(towns, key=lambda found: -found.codes)
    return []


def towns_like(session: Session, text: str, limit: int = 5) -> Choices | None:
    """The choice between the towns whose name is most like a text, for a typing error."""
    keys = session.scalars(select(Town.key).distinct()).all()
    close = process.extract(fold(text), keys, scorer=fuzz.ratio, score_cutoff=80, limit=limit)
    towns = [found for key, _, _ in close for found in towns_named(session, key)][:limit]
    return choice_of(towns, guessed=True) if towns else None
