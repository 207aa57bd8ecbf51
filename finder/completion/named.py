"""Open places by the beginning of a word of their names."""

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from finder.completion.found import MOST, Completion, Found, begins, bounds
from finder.models import NamePart, Place
from finder.models.name_part import name_parts
from finder.spelling import fold

# A place with two names may come twice.
QUERY = (
    select(Place.id, Place.name, Place.alternative_names, Place.kind, Place.city)
    .join(NamePart, NamePart.place_id == Place.id)
    .where(NamePart.whole == bindparam("whole"), begins(NamePart.key))
    .order_by(NamePart.key, NamePart.place_id)
    .limit(2 * MOST)
)


def begun(session: Session, text: str) -> Found:
    """The places one of whose names begins so, and those of which a later word does."""
    typed = fold(text)
    return Found(_with(session, typed, whole=True), _with(session, typed, whole=False))


def _with(session: Session, typed: str, whole: bool) -> list[Completion]:
    rows = session.execute(QUERY, {"whole": whole, **bounds(typed)})
    return list(dict.fromkeys(_told(row, typed) for row in rows))[:MOST]


def _told(row: Row[int, str, list[str] | None, str, str | None], typed: str) -> Completion:
    place_id, name, others, kind, city = row
    called = next((other for other in (name, *(others or ())) if _bears(other, typed)), name)
    told = name if called == name else f"{name} ({called})"
    return Completion("place", name, told, city or "", place_id, kind)


def _bears(name: str, typed: str) -> bool:
    return any(key.startswith(typed) for _, key in name_parts(fold(name)))
