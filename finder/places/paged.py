"""Public places in the order of their numbers, a page at a time, with how many there are."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from finder.models import Place
from finder.places.clauses import Clause, anywhere
from finder.places.every import SHOWN


class Page(NamedTuple):
    """Some places, whether others follow, and how many there are in all; None for very many."""

    places: Sequence[Place]
    more: bool
    total: int | None


def paged(
    session: Session,
    where: Clause,
    limit: int,
    offset: int,
    *,
    most: int | None = None,
    total: int | None = None,
) -> Page:
    """Some of the open or closed places that a condition holds for, from an offset on.

    They are counted in all, or with `most` until there are more than so many, unless it is known
    how many there are (`total`).
    """
    public = Place.status.in_(SHOWN) & where
    query = select(Place).where(public).order_by(Place.id).limit(limit + 1).offset(offset)
    found = session.scalars(query).all()
    total = how_many(session, where, most) if total is None else total
    return Page(
        found[:limit], len(found) > limit, None if most is not None and total > most else total
    )


def how_many(session: Session, where: Clause, most: int | None = None) -> int:
    """How many open or closed places a condition holds for; at most one more than `most`."""
    public = Place.status.in_(SHOWN) & where
    counted = select(Place.id).where(public).limit(None if most is None else most + 1).subquery()
    return session.scalar(select(func.count()).select_from(counted)) or 0


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
