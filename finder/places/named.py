"""Places by likeness of name, and at an address."""

import re
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session

from finder.addresses import joined
from finder.models import Place
from finder.places.clauses import is_open
from finder.spelling import fold

LIKENESS = 75


def like_name(session: Session, text: str, limit: int = 20) -> list[int]:
    """Ids of the open places whose name, or a part of it, is most like a text; likest first."""
    rows = session.execute(select(Place.id, Place.name_key).where(is_open(())))
    names = dict(rows.all())
    close = process.extract(fold(text), names, scorer=_likeness, score_cutoff=LIKENESS, limit=limit)
    return [id for _, _, id in close]


def _likeness(wanted: str, name: str, **options: Any) -> float:
    """0 to 100: the whole names against each other, or each wanted word with its likest word."""
    whole = fuzz.ratio(wanted, name, **options)
    words = [max(fuzz.ratio(word, other) for other in name.split()) for word in wanted.split()]
    return max(whole, min(words))


ADDRESS = re.compile(
    r"(?P<street>[^\d,]*[^\W\d][^\d,]*?|\d+e .*?)\s+(?P<number>\d+\s?-?[a-z0-9]{0,4})\b"
    r"(?:[,\s]+(?P<postcode>[1-9]\d{3}\s?[a-z]{2}))?(?:[,\s]+(?P<city>[^\d,]+))?",
    re.IGNORECASE,
)


def at_address(session: Session, text: str) -> list[int]:
    """Ids of the open places at an address such as "Beneluxlaan 50 Enschede".

    A place whose town is unknown may be in any town.
    """
    found = ADDRESS.fullmatch(text.strip())
    if not found:
        return []
    rows = session.scalars(
        select(Place).where(is_open(()), Place.street_key == fold(found["street"]))
    )
    number, city = joined(found["number"]), fold(found["city"] or "")
    return [
        place.id
        for place in rows
        if joined(place.house_number) == number and city in {"", fold(place.city or city)}
    ]
