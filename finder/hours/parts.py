"""The parts of a week that people ask about: Tuesday evening; and in which a place may be open."""

import datetime as dt
import re
from functools import lru_cache
from itertools import chain

from finder.hours import calendar
from finder.hours.table import to_table
from finder.hours.week import from_week

DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# From which hour until which hour of the day.
PARTS = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24)}
# The four quarters of each day of a week as bits: Monday's night is bit 0, its evening bit 3.
ALL = (1 << 28) - 1
# Hours with a year in them, or that never come back within this time, may be open at any part.
LOOKED_AHEAD = dt.timedelta(weeks=2 * 53)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def read(code: str) -> tuple[int, str] | None:
    """The day, Monday as 0, and the part that "tuesday-evening" means; None for another text."""
    day, _, part = code.partition("-")
    if day not in DAY_NAMES or part not in PARTS:
        return None
    return DAY_NAMES.index(day), part


def coming(code: str, at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """When the part that is on now, or the next of its name, begins and ends; local moments."""
    found = read(code)
    if found is None:
        raise ValueError(code)
    day, part = found
    first, last = PARTS[part]
    midnight = dt.datetime.combine(at.date(), dt.time())
    begin = midnight + dt.timedelta(days=(day - at.weekday()) % 7, hours=first)
    end = begin + dt.timedelta(hours=last - first)
    week = dt.timedelta(weeks=1)
    return (begin, end) if end > at else (begin + week, end + week)


def bit(day: int, hour: int) -> int:
    """The bit of the part that a day (Monday is 0) and an hour lie in."""
    return 1 << (day * 4 + hour // 6)


@lru_cache(maxsize=4_096)
def may_be_open(osm: str | None, day: dt.date) -> int | None:
    """The parts of a week in which a place with these hours is ever open, or perhaps, as bits.

    From a local day on. None for hours that are unknown. At worst it says too much: it narrows a
    search, and what is found is looked at exactly.
    """
    if not osm:
        return None
    at = dt.datetime.combine(day, dt.time())
    table = to_table(osm)
    if table is None and _YEAR.search(osm):
        return ALL
    # A week comes round each week; whatever else there is gets more time to show itself.
    plain = [from_week(week) for week in (table.days, table.summer) if week] if table else [osm]
    until = at + (dt.timedelta(weeks=2) if table else LOOKED_AHEAD)
    bits = ALL if table and table.by_appointment else 0
    for begin, end in chain(*(calendar.open_spans(rules, at, until) for rules in plain if rules)):
        bits |= _bits(begin, end)
    return bits


def _bits(begin: dt.datetime, end: dt.datetime) -> int:
    if end - begin >= dt.timedelta(weeks=1):
        return ALL
    bits, moment = 0, begin.replace(hour=begin.hour // 6 * 6, minute=0, second=0, microsecond=0)
    while moment < end:
        bits |= bit(moment.weekday(), moment.hour)
        moment += dt.timedelta(hours=6)
    return bits
