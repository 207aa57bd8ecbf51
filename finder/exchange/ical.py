"""Activities as iCalendar (RFC 5545): an event for each time that one is held."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from icalendar import Calendar
from icalendar import Event as Component

from finder.clock import ZONE
from finder.geometry import Point
from finder.spelling import slug

MIMETYPE = "text/calendar"


class Event(NamedTuple):
    """One time of an activity; `begin` and `end` are local moments, without a zone."""

    place_id: int
    name: str
    begin: dt.datetime
    end: dt.datetime
    sure: bool
    where: str
    point: Point
    url: str
    about: str


def written(name: str, host: str, stamp: dt.datetime, events: Iterable[Event]) -> bytes:
    """The calendar; `stamp` (UTC) is when its facts last changed.

    An event keeps its UID as long as its place, name and begin are the same, so that a calendar
    that asks again renews it.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//finder//ontmoetingsplekken//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(_component(event, host, stamp))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _component(event: Event, host: str, stamp: dt.datetime) -> Component:
    made = Component()
    uid = f"{event.place_id}-{slug(event.name)}-{event.begin:%Y%m%dT%H%M}@{host}"
    made.add("uid", uid)
    made.add("dtstamp", stamp)
    made.add("dtstart", event.begin.replace(tzinfo=ZONE))
    made.add("dtend", event.end.replace(tzinfo=ZONE))
    made.add("summary", event.name)
    made.add("location", event.where)
    made.add("geo", (event.point.lat, event.point.lon))
    made.add("url", event.url)
    made.add("status", "CONFIRMED" if event.sure else "TENTATIVE")
    if event.about:
        made.add("description", event.about)
    return made
