"""What visitors answer to "is this still right?": a signal for moderators, never a decision."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import and_, case, delete, false, func, or_, select
from sqlalchemy.orm import Session

from finder import clock, db, freshness
from finder.models import Answer, Place
from finder.suggestions.retention import KEPT_DAYS


class Answers(NamedTuple):
    """How many visitors called a place right, and how many called it wrong."""

    right: int
    wrong: int


def count_answer(session: Session, place: Place, right: bool, sender: str) -> None:
    """Count an answer; of one sender, a keyed hash, the first of each day counts."""
    session.execute(
        db.insert_on(session.get_bind())(Answer)
        .values(place_id=place.id, right=right, day=clock.today(), sender=sender)
        .on_conflict_do_nothing(index_elements=["place_id", "day", "sender"])
    )


def answers(session: Session, places: Sequence[Place]) -> dict[int, Answers]:
    """What visitors said of places, by id, since somebody last checked anything of each."""
    wrong = func.sum(case((Answer.right.is_(False), 1), else_=0))
    since = {place.id: freshness.last_checked(place) or dt.date.min for place in places}
    own = (and_(Answer.place_id == id, Answer.day >= day) for id, day in since.items())
    rows = session.execute(
        select(Answer.place_id, func.count(), wrong)
        .where(or_(false(), *own))
        .group_by(Answer.place_id)
    )
    told = {id: Answers(count - no, no) for id, count, no in rows}
    return {id: told.get(id, Answers(0, 0)) for id in since}


def forget_answers(session: Session) -> None:
    """Remove the answers that are older than what a sender was promised."""
    before = clock.today() - dt.timedelta(days=KEPT_DAYS)
    session.execute(delete(Answer).where(Answer.day < before))
