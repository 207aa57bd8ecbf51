"""How long ago the facts of a place were checked, and which of them are too old to rely on.

What was never checked counts as too old. See finder.checking for the groups.
"""

import datetime as dt
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement

from finder.checking import GROUPS, NEVER, checked_on, known_groups
from finder.models import Place

# What decides whether somebody stands before a closed door, in the order in which it does.
MATTERS = ("hours", "contact", "existence")
Clause = ColumnElement[bool]


class Checked(NamedTuple):
    """A group of facts, the day on which it was last checked (None: never), whether that is old."""

    group: str
    on: dt.date | None
    stale: bool


def limit(after: int, today: dt.date) -> dt.date:
    """What was checked before this day, so many days ago, is stale."""
    return today - dt.timedelta(days=after)


def checked(place: Place, after: int, today: dt.date) -> list[Checked]:
    """When each group of which something is known was checked; `after` is in days."""
    first = limit(after, today)
    return [
        Checked(group, on, on is None or on < first)
        for group, on in ((group, checked_on(place, group)) for group in known_groups(place))
    ]


def stale_groups(place: Place, after: int, today: dt.date) -> list[str]:
    """The groups that somebody should check again."""
    return [one.group for one in checked(place, after, today) if one.stale]


def oldest(place: Place, after: int, today: dt.date) -> Checked:
    """Of what matters most, that which was checked longest ago."""
    known = {one.group: one for one in checked(place, after, today)}
    return min(
        (known[group] for group in MATTERS if group in known), key=lambda one: one.on or NEVER
    )


def is_stale(after: int, today: dt.date) -> Clause:
    """That a place has a group that somebody should check again."""
    return Place.checked_since < limit(after, today)


def last_checked(place: Any) -> dt.date | None:
    """The last day on which somebody checked anything of a place, or of a row with its days."""
    days = [day for group in GROUPS if (day := checked_on(place, group))]
    return max(days, default=None)
