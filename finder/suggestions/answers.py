"""What visitors answer to "is this still right?": a signal for moderators, never a decision."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import case, delete, func, select
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


def answers(session: Session, place: Place) -> Answers:
    """What visitors said of a place since somebody last checked anything of it."""
    return _counted(session, place.id, freshness.last_checked(place))


def _counted(session: Session, place_id: int, since: dt.date | None) -> Answers:
    wrong = func.sum(case((Answer.right.is_(False), 1), else_=0))
    query = select(func.count(), wrong).where(Answer.place_id == place_id)
    count, no = session.execute(query.where(Answer.day >= (since or dt.date.min))).one()
    return Answers(count - (no or 0), no or 0)


def forget_answers(session: Session) -> None:
    """Remove the answers that are older than what a sender was promised."""
    before = clock.today() - dt.timedelta(days=KEPT_DAYS)
    session.execute(delete(Answer).where(Answer.day < before))
