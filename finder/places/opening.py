"""When a place is open: its hours, and the days on which it is closed for a while."""

import datetime as dt
from dataclasses import replace
from typing import Protocol

from finder import hours
from finder.hours import Now

DAY = dt.timedelta(days=1)


class Timetable(Protocol):
    """What says when a place is open: a Place, or a row with these columns."""

    @property
    def opening_hours(self) -> str | None: ...

    @property
    def closed_from(self) -> dt.date | None: ...

    @property
    def closed_until(self) -> dt.date | None: ...


def now(place: Timetable, at: dt.datetime) -> Now:
    """How it is with a place at a local moment (see hours.Now)."""
    if is_away(place, at.date()):
        return _away(place)
    found = hours.now(place.opening_hours, at)
    if place.closed_from and found.until and found.until.date() >= place.closed_from:
        leaves = dt.datetime.combine(place.closed_from, dt.time())
        return replace(found, until=leaves) if leaves > at else found
    return found


def state(place: Timetable, at: dt.datetime) -> str:
    """open, closed or unknown at a local moment."""
    return "closed" if is_away(place, at.date()) else hours.state(place.opening_hours, at)


def is_away(place: Timetable, day: dt.date) -> bool:
    """Whether a place is closed for a while on a day; one date alone has no other end."""
    first, last = place.closed_from, place.closed_until
    if first is None and last is None:
        return False
    return (first or day) <= day <= (last or day)


def _away(place: Timetable) -> Now:
    if place.closed_until is None:
        return Now("closed")
    back = dt.datetime.combine(place.closed_until + DAY, dt.time())
    then = hours.now(place.opening_hours, back)
    return Now("closed", back, back if then.state == "open" else then.opens)


def between(place: Timetable, begin: dt.datetime, end: dt.datetime) -> bool | None:
    """Whether a place is open at some moment of one day from `begin` until `end`.

    None when that is unknown: without hours, or with hours that say "perhaps" then.
    """
    if is_away(place, begin.date()):
        return False
    return hours.opens_between(place.opening_hours, begin, end)
