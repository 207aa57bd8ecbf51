"""How long ago the facts of a place were checked, and which of them are too old to rely on.

Each group of facts (facts.GROUPS) has a day of checking. A group of which nothing is known has
nothing to check; that the place exists always is. What was never checked counts as too old.
"""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, true
from sqlalchemy.orm import Session

from finder import facts
from finder.models import Place

# What decides whether somebody stands before a closed door, in the order in which it does.
MATTERS = ("hours", "contact", "existence")
GROUPS = tuple(facts.GROUPS)
NEVER = dt.date.min
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
        for group, on in ((group, _day(place, group)) for group in known_groups(place))
    ]


def known_groups(place: Place) -> list[str]:
    """The groups of which there is something to check."""
    return [group for group in GROUPS if _known(place, group)]


def stale_groups(place: Place, after: int, today: dt.date) -> list[str]:
    """The groups that somebody should check again."""
    return [one.group for one in checked(place, after, today) if one.stale]


def oldest(place: Place, after: int, today: dt.date) -> Checked:
    """Of what matters most, that which was checked longest ago."""
    known = {one.group: one for one in checked(place, after, today)}
    return min(
        (known[group] for group in MATTERS if group in known), key=lambda one: one.on or NEVER
    )


def _day(place: Place, group: str) -> dt.date | None:
    found: dt.date | None = getattr(place, f"{group}_checked_on")
    return found


def _known(place: Place, group: str) -> bool:
    return group == "existence" or any(
        getattr(place, name) not in (None, []) for name in facts.GROUPS[group]
    )


def is_stale(after: int, today: dt.date) -> Clause:
    """That a place has a group that somebody should check again."""
    return or_(*(_is_stale(group, limit(after, today)) for group in GROUPS))


def _is_stale(group: str, first: dt.date) -> Clause:
    day = getattr(Place, f"{group}_checked_on")
    return and_(_is_known(group), or_(day.is_(None), day < first))


def _is_known(group: str) -> Clause:
    if group == "existence":
        return true()
    return or_(*(getattr(Place, name).is_not(None) for name in facts.GROUPS[group]))


def longest_ago(session: Session) -> ColumnElement[dt.date]:
    """The day of a place's group that was checked longest ago, to order by."""
    least = func.least if session.get_bind().dialect.name == "postgresql" else func.min
    days = (
        case(
            (_is_known(group), func.coalesce(getattr(Place, f"{group}_checked_on"), NEVER)),
            else_=literal(dt.date.max),
        )
        for group in GROUPS
    )
    return least(*days)


def last_checked(place: Place) -> dt.date | None:
    """The last day on which somebody checked anything of a place."""
    days = [day for group in GROUPS if (day := _day(place, group))]
    return max(days, default=None)
