"""Places by likeness of name, and at an address."""

import re
from itertools import islice, takewhile
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from finder.addresses import joined
from finder.models import Place
from finder.places.clauses import COMMON, is_open, named_from, with_name
from finder.places.tally import MOST, per_kind
from finder.spelling import fold

LIKENESS = 75
# As many names as can be compared while somebody waits.
FEW = 20_000
# So many first letters of a word are taken to be right.
ALIKE = 3


def like_name(session: Session, text: str, limit: int = 20) -> list[int]:
    """Ids of the open places whose name, or a part of it, is most like a text; likest first.

    Where there are too many names to look at, only those that have a word with the same first
    letters as one of the text's.
    """
    names = _names(session) if has_few(session) else _begun(session, text)
    close = process.extract(fold(text), names, scorer=_likeness, score_cutoff=LIKENESS, limit=limit)
    return [id for _, _, id in close]


def has_few(session: Session) -> bool:
    """Whether there are so few places that all their names may be looked at."""
    return sum(per_kind(session).values()) <= FEW


def is_common(session: Session, text: str) -> bool:
    """Whether more places bear a name with these words than `with_name` looks at."""
    beyond = (named_from(text, whole).offset(COMMON).limit(1) for whole in (True, False))
    return any(session.connection().execute(query).first() for query in beyond)


def _names(session: Session) -> dict[int, str]:
    return dict(session.execute(select(Place.id, Place.name_key).where(is_open(()))).all())


def _begun(session: Session, text: str) -> dict[int, str]:
    """The names of which a word begins as one of the text's does, as far as they are looked at."""
    found: dict[int, str] = {}
    for word in fold(text).split():
        rows = session.execute(select(Place.id, Place.name_key).where(with_name(word[:ALIKE])))
        found |= dict(rows.all())
    return found


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
    """Ids of the open places at an address such as "Beneluxlaan 50 Enschede", as far as listed.

    A place whose town is unknown may be in any town. Of an address without one there may be very
    many, of which one more is found than are counted (tally.MOST).
    """
    found = ADDRESS.fullmatch(text.strip())
    if not found:
        return []
    number, town = joined(found["number"]), fold(found["city"] or "")
    wanted = is_open(()) & (Place.street_key == fold(found["street"]))
    wanted &= Place.house_number.startswith("".join(takewhile(str.isdigit, found["number"])))
    if town:
        wanted &= or_(Place.town_key == town, Place.town_key.is_(None))
    rows = session.connection().execute(select(Place.id, Place.house_number).where(wanted))
    there = (id for id, its_number in rows if joined(its_number) == number)
    return list(islice(there, MOST + 1))
