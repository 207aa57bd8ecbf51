"""Places that mail does not reach: whom a moderator calls."""

import datetime as dt

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from finder import clock, db, freshness, moderators
from finder.models import Call, Moderator, Place, Reminder, now
from finder.reminders.address import hashed, wants_none
from finder.reminders.sending import TIMES, reminded

# Who was called and did not answer is not on the list for so long.
REST = dt.timedelta(days=7)
LOOKED_AT = 500


def to_call(session: Session, moderator: Moderator, after: int, most: int) -> list[Place]:
    """The stale places of a moderator's area with a number, that no mail reaches; stalest first.

    No mail reaches a place without an address, one that wants none, and one that did not answer
    its reminders.
    """
    resting = select(Call.place_id).where(Call.place_id == Place.id, Call.called_at > now() - REST)
    had_mail = select(Reminder.id).where(Reminder.place_id == Place.id)
    rows = session.scalars(
        select(Place)
        .where(
            Place.status == "open",
            Place.phone.is_not(None),
            freshness.is_stale(after, clock.today()),
            moderators.covers(session, moderator, Place.postcode, Place.town_key),
            ~resting.exists(),
            or_(Place.email.is_(None), had_mail.exists()),
        )
        .order_by(freshness.longest_ago(session), Place.id)
        .limit(LOOKED_AT)
    )
    return [place for place in rows if _unreached(session, place)][:most]


def _unreached(session: Session, place: Place) -> bool:
    if place.email is None or wants_none(session, hashed(place.email)):
        return True
    return reminded(session, place) >= TIMES


def call_missed(session: Session, place: Place) -> None:
    """Nobody answered: ask again in a week."""
    session.execute(
        db.insert_on(session.get_bind())(Call)
        .values(place_id=place.id, called_at=now())
        .on_conflict_do_update(index_elements=[Call.place_id], set_={"called_at": now()})
    )
