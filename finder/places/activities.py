"""When the activities of places are held: the times in the days to come, and those without any."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from finder import hours
from finder.hours import Span
from finder.models import Place
from finder.places import opening
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
        for activity in nearby.place.activities or []
        for meeting in _held(nearby, activity, at, count)
        if not audiences or is_for(meeting.place, meeting.activity, audiences, unknown)
    ]
    return sorted(held, key=lambda one: (one.span.begin, one.nearby.metres or 0))


def _held(nearby: Nearby, activity: Activity, at: dt.datetime, count: int) -> Iterator[Meeting]:
    """When an activity is held and is not over."""
    for day in hours.days(activity.get("hours"), at.date(), count):
        if not _is_shut(nearby.place, day.date):
            yield from (Meeting(nearby, activity, span) for span in day.spans if span.end > at)


def later(place: Place, at: dt.datetime, count: int) -> list[Meeting]:
    """The next time of each activity that is not held in so many days from a local moment on."""
    nearby, first = Nearby(place, None), at.date() + dt.timedelta(days=count)
    found = (
        _next(nearby, activity, first)
        for activity in place.activities or []
        if not any(_held(nearby, activity, at, count))
    )
    return sorted(filter(None, found), key=lambda one: one.span.begin)


def _next(nearby: Nearby, activity: Activity, first: dt.date) -> Meeting | None:
    """The first time of an activity from a day on; None when it is not held within a good year."""
    for day in hours.coming_days(activity.get("hours"), first):
        if not _is_shut(nearby.place, day.date):
            return Meeting(nearby, activity, day.spans[0])
    return None


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
