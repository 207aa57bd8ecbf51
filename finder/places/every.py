"""All places that were ever public, in order, and those that changed since a version."""

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from finder.models import Place
from finder.places.clauses import Clause

AT_ONCE = 500
# A merged place is gone, a hidden one was never to be seen.
SHOWN = ("open", "closed")


def under(licences: Sequence[str]) -> Clause:
    """Whose licence is one of these; a place without one is under none."""
    return func.coalesce(Place.licence, "").in_(licences)


def licences(session: Session) -> list[str]:
    """The licences that places are under."""
    known = select(Place.licence).where(Place.licence.is_not(None)).distinct()
    return sorted(session.scalars(known))


def every(session: Session, where: Clause) -> Iterator[Place]:
    """Every open or closed place that a condition holds for, by its number; a few at a time."""
    query = select(Place).where(Place.status.in_(SHOWN), where).order_by(Place.id)
    return iter(session.scalars(query.execution_options(yield_per=AT_ONCE)))


def changed_since(session: Session, version: int, place_id: int, limit: int) -> list[Place]:
    """Places that changed after a version, or in it with a higher number; in the order of change.

    Merged and hidden ones are among them: who has them must hear that they are gone.
    """
    query = (
        select(Place)
        .where(tuple_(Place.changed_in, Place.id) > (version, place_id))
        .order_by(Place.changed_in, Place.id)
    )
    return list(session.scalars(query.limit(limit)))


def is_shown(session: Session, places: Sequence[Place], where: Clause) -> set[int]:
    """The ids of those places that leave: open or closed, and the condition holds for them."""
    ids = [place.id for place in places]
    return set(
        session.scalars(select(Place.id).where(Place.id.in_(ids), Place.status.in_(SHOWN), where))
    )
