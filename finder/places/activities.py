"""When the activities of places are held: the times in the days to come, and those without any."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast

from finder import hours
from finder.hours import Span
from finder.models import Place
from finder.places import opening
from finder.places.clauses import Clause
from finder.places.nearest import Nearby

# An activity as a place keeps it: `name`, and what is known of `when` (a text), `hours` (the
# syntax of opening_hours) and `audiences` (codes).
Activity = Mapping[str, Any]


@dataclass(frozen=True)
class Meeting:
    """One time that an activity of a place is held, or perhaps; `span` in local moments."""

    nearby: Nearby
    activity: Activity
    span: Span

    @property
    def place(self) -> Place:
        return self.nearby.place

    @property
    def date(self) -> dt.date:
        return self.span.begin.date()


def have_hours() -> Clause:
    """That a place has an activity with hours, as SQL: the name of a key stands between quotes."""
    return cast(Place.activities, Text).contains('"hours": "')


def meetings(
    found: Iterable[Nearby],
    at: dt.datetime,
    count: int,
    audiences: Collection[str] = (),
    unknown: bool = False,
) -> list[Meeting]:
    """What is held from a local moment on, in so many days with that day, in order of time.

    With `audiences`, only what is for one of them; with `unknown` also what may be.
    """
    held = [
        meeting
        for nearby in found
        for meeting in _of(nearby, at, count)
        if not audiences or is_for(meeting.place, meeting.activity, audiences, unknown)
    ]
    return sorted(held, key=lambda one: (one.span.begin, one.nearby.metres or 0))


def _of(nearby: Nearby, at: dt.datetime, count: int) -> Iterator[Meeting]:
    """What is held at one place and is not over."""
    for activity in nearby.place.activities or []:
        for day in hours.days(activity.get("hours"), at.date(), count):
            if not _is_shut(nearby.place, day.date):
                yield from (Meeting(nearby, activity, span) for span in day.spans if span.end > at)


def _is_shut(place: Place, date: dt.date) -> bool:
    """Whether nothing is held: the place is away for a while, or has a holiday off."""
    if opening.is_away(place, date):
        return True
    return any(day.differs and not day.spans for day in hours.days(place.opening_hours, date, 1))


def is_for(place: Place, activity: Activity, asked: Collection[str], unknown: bool) -> bool:
    """Whether an activity is for one of these; where it does not say so, its place does."""
    audiences = activity.get("audiences") or place.audiences
    return unknown if audiences is None else bool(set(audiences) & set(asked))


def without_hours(place: Place) -> list[Activity]:
    """The activities of a place of which no times can be told."""
    return [one for one in place.activities or [] if not hours.can_read(one.get("hours"))]
