"""How activities are said: each on a line, and those of the days to come under their days."""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from babel.dates import format_date
from flask import Flask
from flask_babel import gettext

from finder import clock, words
from finder.hours import to_days
from finder.models import Place
from finder.places.activities import Activity, Meeting, meetings, without_hours
from finder.places.nearest import Nearby
from finder.views import opening
from finder.views.wording import LOCALE, capital, said, week

DAYS_AHEAD = 7


def init_app(app: Flask) -> None:
    """Make the words known to the templates."""
    app.jinja_env.filters.update(activity=line, audiences=audiences, times=times)


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
    osm = activity.get("hours") or ""
    weekly = week(osm).replace("\n", gettext(" en ")) if to_days(osm) else osm
    parts = (activity.get("name"), weekly, activity.get("when"), audiences(activity))
    return ", ".join(filter(None, parts))


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
    name = capital(format_date(date, "EEEE d MMMM", locale=LOCALE))
    word = {0: gettext("vandaag"), 1: gettext("morgen")}.get((date - today).days)
    return f"{name} ({word})" if word else name


def of_place(place: Place) -> dict[str, Any]:
    """What the page of a place says: the days of the week to come, and what has no times."""
    held = meetings([Nearby(place, None)], clock.now(), DAYS_AHEAD)
    return {"days": by_day(held), "others": without_hours(place)}
