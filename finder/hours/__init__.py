"""Opening hours: as people type them, as OpenStreetMap writes them, and what they mean; pure."""

from finder.hours.calendar import (
    Day,
    Now,
    Span,
    can_read,
    check,
    coming_days,
    days,
    exceptions,
    holiday,
    now,
    opens_between,
    state,
)
from finder.hours.parts import DAY_NAMES, PARTS, bit, coming, may_be_open
from finder.hours.table import Table, from_table, to_table, weekly_times
from finder.hours.week import DAYS, from_week, to_week
from finder.hours.weekly import from_days, to_days

__all__ = [
    "DAYS",
    "DAY_NAMES",
    "PARTS",
    "Day",
    "Now",
    "Span",
    "Table",
    "bit",
    "can_read",
    "check",
    "coming",
    "coming_days",
    "days",
    "exceptions",
    "from_days",
    "from_table",
    "from_week",
    "holiday",
    "may_be_open",
    "now",
    "opens_between",
    "state",
    "to_days",
    "to_table",
    "to_week",
    "weekly_times",
]
