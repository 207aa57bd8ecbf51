"""Reminders by mail: to the place's own address, all places of one address in one mail."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Engine, exists, func, select
from sqlalchemy.orm import Session

from finder import clock, freshness, outbox, own
from finder.db import session_on
from finder.models import Place, Reminder, now
from finder.reminders.address import PAUSE, claim, hashed, wants_none

# A place is reminded twice, then somebody calls.
TIMES = 2
# So many mails a day at most, so that a new site does not write to the whole country at once.
MOST_A_DAY = 100
# In one mail; who has more places finds the others in the next one.
MOST_IN_ONE = 20
AT_ONCE = 200

# What a mail says of a place: its name, what we show, and what was not checked lately.
Describe = Callable[[Place, Sequence[str]], dict[str, Any]]


def put_due(
    engine: Engine, after: int, describe: Describe, unsubscribing: Callable[[str], str]
) -> int:
    """Put the reminders that are due in the outbox, each in a transaction of its own; how many.

    `after` is in days (FINDER_STALE_AFTER). `unsubscribing` makes the path of the page on which an
    address, given as its hash, asks for no more.
    """
    with session_on(engine) as session:
        addresses = _due(session, after)
    count = 0
    for address in addresses:
        with session_on(engine) as session:
            count += _put(session, address, after, describe, unsubscribing)
    return count


def _due(session: Session, after: int) -> list[str]:
    """The addresses of places that are due, the stalest place first; as many as may leave today."""
    today = now() - dt.timedelta(days=1)
    sent = session.scalar(select(func.count(Reminder.id)).where(Reminder.created_at > today)) or 0
    rows = session.scalars(
        select(Place)
        .where(
            Place.status == "open",
            Place.email.is_not(None),
            freshness.is_stale(after, clock.today()),
            reminded(after) < TIMES,
            ~exists().where(Reminder.place_id == Place.id, Reminder.created_at > now() - PAUSE),
        )
        .order_by(Place.checked_since, Place.id)
        .execution_options(yield_per=AT_ONCE)
    )
    with closing(rows):
        asking = (place.email or "" for place in rows)
        free = (address for address in asking if not wants_none(session, hashed(address)))
        return list(islice(_once_each(free), max(MOST_A_DAY - sent, 0)))


def _once_each(addresses: Iterable[str]) -> Iterator[str]:
    seen = set()
    for address in addresses:
        if hashed(address) not in seen:
            seen.add(hashed(address))
            yield address


def reminded(after: int) -> ColumnElement[int]:
    """How many reminders a place had in the time in which facts grow old, as SQL."""
    begin = now() - dt.timedelta(days=after)
    return (
        select(func.count(Reminder.id))
        .where(Reminder.place_id == Place.id, Reminder.created_at > begin)
        .correlate(Place)
        .scalar_subquery()
    )


def _put(
    session: Session,
    address: str,
    after: int,
    describe: Describe,
    unsubscribing: Callable[[str], str],
) -> bool:
    """One mail about the stale places that have this address now; False when none is due."""
    if not claim(session, address):
        return False
    places = _at(session, address, after)
    if not places:
        session.rollback()
        return False
    parts: dict[str, Any] = {
        "path": unsubscribing(hashed(address)),
        "unsubscribe": True,
        "places": [_about(session, place, after, describe) for place in places],
    }
    outbox.put(session, "reminder", address.strip(), parts)
    session.add_all(Reminder(place_id=place.id) for place in places)
    return True


def _at(session: Session, address: str, after: int) -> list[Place]:
    """The places that are due and whose own address this is at this moment."""
    same = func.lower(func.trim(Place.email)) == address.strip().lower()
    due = freshness.is_stale(after, clock.today()) & (reminded(after) < TIMES)
    query = select(Place).where(Place.status == "open", same, due).order_by(Place.id)
    return list(session.scalars(query.limit(MOST_IN_ONE)))


def _about(session: Session, place: Place, after: int, describe: Describe) -> dict[str, Any]:
    stale = freshness.stale_groups(place, after, clock.today())
    path = own.new_link(session, place, place.email)
    ways = {"path": path, "change": f"{path}/wijziging", "gone": f"{path}/gesloten"}
    return {**describe(place, stale), **ways}
