"""How activities are said: each on a line, and those of the days to come under their days."""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from babel.dates import format_date
from flask import Flask

from finder import clock, hours, words
from finder.language import LOCALE, gettext
from finder.models import Place
from finder.places.activities import Activity, Meeting, later, meetings, without_hours
from finder.places.nearest import Nearby
from finder.views import opening
from finder.views.wording import capital, said, week

DAYS_AHEAD = 7


def init_app(app: Flask) -> None:
    """Make the words known to the templates."""
    app.jinja_env.filters.update(
        activity=line, audiences=audiences, next_time=next_time, times=times
    )


class Day(NamedTuple):
    """A day with what is held on it."""

    name: str
    date: dt.date
    meetings: list[Meeting]


def told(activities: Iterable[Activity]) -> str:
    """Activities in Dutch, a line for each."""
    return "\n".join(map(line, activities))


def line(activity: Activity) -> str:
    """koffie, dinsdag 10.00-12.00, voor ouderen."""
    return _joined(activity, held(activity))


def _joined(activity: Activity, times: str) -> str:
    parts = (activity.get("name"), times, activity.get("when"), audiences(activity))
    return ", ".join(filter(None, parts))


def held(activity: Activity) -> str:
    """dinsdag 10.00-12.00; hours that are no days of the week as syntax, with the next time."""
    osm = activity.get("hours") or ""
    return week(osm).replace("\n", gettext(" en ")) if hours.to_days(osm) else _with_next(osm)


def next_time(text: str) -> str:
    """maandag 7 december 18.00-20.00; empty for a text that is no hours, or of what is over."""
    day = next(hours.coming_days(text, clock.today()), None)
    return f"{_date(day.date)} {opening.times_of(day)}" if day else ""


def _with_next(osm: str) -> str:
    coming = next_time(osm)
    return gettext("%(hours)s (eerst op %(day)s)", hours=osm, day=coming) if coming else osm


def once_more(meeting: Meeting) -> str:
    """eten, weer op maandag 7 december 18.00-20.00, voor ouderen."""
    when = gettext(
        "weer op %(day)s %(times)s", day=_date(meeting.date), times=opening.time_of(meeting.span)
    )
    return _joined(meeting.activity, when)


def audiences(activity: Activity) -> str:
    """voor ouderen en vrouwen; empty when that is unknown."""
    names = [said(code, words.AUDIENCES) for code in activity.get("audiences") or []]
    return gettext("voor %(who)s", who=gettext(" en ").join(names)) if names else ""


def times(meeting: Meeting) -> str:
    """10.00-12.00, with what its hours say beside it."""
    return opening.time_of(meeting.span)


def by_day(held: Iterable[Meeting]) -> list[Day]:
    """Meetings in order of time, under the names of their days."""
    today = clock.today()
    return [
        Day(_named(date, today), date, list(same))
        for date, same in groupby(held, key=lambda one: one.date)
    ]


def _named(date: dt.date, today: dt.date) -> str:
    """Dinsdag 1 december, with what people call it."""
    name = capital(_date(date))
    word = {0: gettext("vandaag"), 1: gettext("morgen")}.get((date - today).days)
    return f"{name} ({word})" if word else name


def _date(date: dt.date) -> str:
    return format_date(date, "EEEE d MMMM", locale=LOCALE)


def of_place(place: Place) -> dict[str, Any]:
    """What the page of a place says: the coming days, what is held later, what has no times."""
    at = clock.now()
    coming = meetings([Nearby(place, None)], at, DAYS_AHEAD)
    untimed = without_hours(place)
    others = [*map(once_more, later(place, at, DAYS_AHEAD)), *map(line, untimed)]
    timed = len(untimed) < len(place.activities or [])
    return {"days": by_day(coming), "others": others, "timed": timed}
