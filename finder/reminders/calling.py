"""Places that mail does not reach: whom a moderator calls."""

import datetime as dt
from contextlib import closing
from itertools import islice

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from finder import clock, db, freshness, moderators
from finder.models import Call, Moderator, Place, now
from finder.reminders.address import hashed, wants_none
from finder.reminders.sending import AT_ONCE, TIMES, reminded

# Who was called and did not answer is not on the list for so long.
REST = dt.timedelta(days=7)


def to_call(session: Session, moderator: Moderator, after: int, most: int) -> list[Place]:
    """The stale places of a moderator's area with a number, that no mail reaches; stalest first.

    No mail reaches a place without an address, one that wants none, and one that did not answer
    its reminders.
    """
    rows = session.execute(
        select(Place, reminded(after))
        .where(
            Place.status == "open",
            Place.phone.is_not(None),
            freshness.is_stale(after, clock.today()),
            moderators.covers(session, moderator, Place.postcode, Place.town_key),
            ~exists().where(Call.place_id == Place.id, Call.called_at > now() - REST),
            Place.email.is_(None) | (reminded(after) > 0),
        )
        .order_by(Place.checked_since, Place.id)
        .execution_options(yield_per=AT_ONCE)
    )
    with closing(rows):
        unreached = (place for place, mails in rows if _is_unreached(session, place, mails))
        return list(islice(unreached, most))


def _is_unreached(session: Session, place: Place, mails: int) -> bool:
    if place.email is None or mails >= TIMES:
        return True
    return wants_none(session, hashed(place.email))


def call_missed(session: Session, place: Place) -> None:
    """Nobody answered: ask again in a week."""
    session.execute(
        db.insert_on(session.get_bind())(Call)
        .values(place_id=place.id, called_at=now())
        .on_conflict_do_update(index_elements=[Call.place_id], set_={"called_at": now()})
    )
