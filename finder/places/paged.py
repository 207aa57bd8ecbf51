"""Public places in the order of their numbers, a page at a time, with how many there are."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from finder.models import Place
from finder.places.clauses import Clause, anywhere
from finder.places.every import SHOWN


def paged(session: Session, where: Clause, limit: int, offset: int) -> tuple[int, Sequence[Place]]:
    """How many open or closed places a condition holds for, and some of them from an offset on."""
    public = Place.status.in_(SHOWN) & where
    count = session.scalar(select(func.count(Place.id)).where(public)) or 0
    query = select(Place).where(public).order_by(Place.id).limit(limit).offset(offset)
    return count, session.scalars(query).all()


def of_kinds(kinds: Sequence[str]) -> Clause:
    """Of one of these kinds; of any when none is named."""
    return Place.kind.in_(kinds) if kinds else anywhere()


def checked_between(first: dt.date | None, last: dt.date | None) -> Clause:
    """Whose existence was checked on a day from `first` to `last`; None is an open end."""
    day = Place.existence_checked_on
    clause: Clause = day.is_not(None)
    if first:
        clause &= day >= first
    return clause & (day <= last) if last else clause
