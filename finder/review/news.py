"""What came and went: new places, and places that were closed, newest first."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from finder.models import Decision, Place
from finder.places import Clause


class News(NamedTuple):
    """A place that is `new` or `closed`, and since which moment (UTC)."""

    place: Place
    event: str
    moment: dt.datetime


def news(session: Session, where: Clause, most: int) -> list[News]:
    """The latest news of the places that a condition holds for."""
    new = session.scalars(
        select(Place)
        .where(where, Place.status == "open")
        .order_by(Place.created_at.desc(), Place.id.desc())
        .limit(most)
    )
    last = (
        select(Decision.place_id, func.max(Decision.created_at).label("moment"))
        .where(Decision.deed == "closed")
        .group_by(Decision.place_id)
        .subquery()
    )
    gone = session.execute(
        select(Place, last.c.moment)
        .join(last, last.c.place_id == Place.id)
        .where(where, Place.status == "closed")
        .order_by(last.c.moment.desc())
        .limit(most)
    )
    found = [News(place, "new", place.created_at) for place in new]
    found += [News(place, "closed", moment) for place, moment in gone]
    return sorted(found, key=lambda one: one.moment, reverse=True)[:most]
