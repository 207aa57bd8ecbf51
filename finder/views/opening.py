"""How a page says when a place is open: now, in the week to come, and on the next holidays."""

import datetime as dt
from functools import lru_cache
from typing import Any, NamedTuple

from babel.dates import format_date

from finder import clock, hours
from finder.hours import Day, Now, Span
from finder.language import LOCALE, gettext
from finder.models import Place
from finder.places import opening
from finder.views.wording import capital, day

EARLY = 6
DAYS_AHEAD = 7


class Line(NamedTuple):
    """One line about now: its state (open, closed, unknown) and the sentence."""

    state: str
    text: str


class OpeningTimes(NamedTuple):
    """As much of a place as says when it is open, and why it is not for a while."""

    opening_hours: str | None
    closed_from: dt.date | None
    closed_until: dt.date | None
    closed_reason: str | None


def opening_times(place: Place) -> OpeningTimes:
    """That of a place."""
    return OpeningTimes(*(getattr(place, name) for name in OpeningTimes._fields))


def line(place: Place) -> Line:
    """How it is with a place at this moment."""
    return line_at(opening_times(place), this_minute())


def this_minute() -> dt.datetime:
    """The moment up to which hours are looked at: they change with the minute at the soonest."""
    return clock.now().replace(second=0, microsecond=0)


@lru_cache(maxsize=1_024)
def line_at(place: OpeningTimes, at: dt.datetime) -> Line:
    """How it is at a local moment; many places have equal hours."""
    found = opening.now(place, at)
    return Line(found.state, _said(place, found, at))


def _said(place: OpeningTimes, found: Now, at: dt.datetime) -> str:
    if opening.is_away(place, at.date()):
        return _away(place)
    if found.state == "open":
        return _open(found, at)
    if found.state == "closed":
        return _closed(found, at)
    if found.comment:
        return gettext("Open: %(comment)s", comment=found.comment)
    return gettext("Openingstijden onbekend")


def _open(found: Now, at: dt.datetime) -> str:
    if found.until is None:
        return gettext("Altijd open")
    return gettext("Nu open tot %(when)s", when=_until(found.until, at))


def _until(until: dt.datetime, at: dt.datetime) -> str:
    """The hour alone, of today or of the night to come; else with its day."""
    days = (until.date() - at.date()).days
    night = days == 1 and until.hour < EARLY
    return _hour(until) if days == 0 or night else f"{_named(until, at)} {_hour(until)}"


def _closed(found: Now, at: dt.datetime) -> str:
    if found.opens is None:
        return gettext("Gesloten")
    when = _named(found.opens, at)
    return gettext("Gesloten, %(day)s om %(hour)s weer open", day=when, hour=_hour(found.opens))


def _away(place: OpeningTimes) -> str:
    last = place.closed_until
    text = gettext("Tijdelijk gesloten")
    if last:
        text = gettext("Tijdelijk gesloten tot en met %(day)s", day=day(last))
    return f"{text} ({place.closed_reason})" if place.closed_reason else text


def _named(moment: dt.datetime, at: dt.datetime) -> str:
    """vandaag, morgen, dinsdag, 3 maart."""
    days = (moment.date() - at.date()).days
    if days < 2:
        return gettext("morgen") if days else gettext("vandaag")
    return _dated(moment.date(), "EEEE" if days < DAYS_AHEAD else "d MMMM")


@lru_cache(maxsize=256)
def _dated(date: dt.date, pattern: str) -> str:
    """A date as Babel writes it; a list says the same few again and again."""
    return format_date(date, pattern, locale=LOCALE)


def _hour(moment: dt.datetime) -> str:
    return gettext("%(time)s uur", time=_clock(moment))


def _clock(moment: dt.datetime) -> str:
    return f"{moment.hour}.{moment.minute:02}"


def week(place: Place) -> list[dict[str, Any]]:
    """The seven days to come from today on: name, times, and whether it is today."""
    today = clock.today()
    return [_row(place, one, today) for one in hours.days(place.opening_hours, today, DAYS_AHEAD)]


def exceptions(place: Place) -> list[dict[str, Any]]:
    """The holidays to come on which a place has other hours."""
    today = clock.today()
    found = hours.exceptions(place.opening_hours, today)
    return [_row(place, one, today) for one in found]


def _row(place: Place, one: Day, today: dt.date) -> dict[str, Any]:
    away = opening.is_away(place, one.date)
    times = gettext("tijdelijk gesloten") if away else times_of(one)
    return {
        "name": capital(format_date(one.date, "EEEE", locale=LOCALE)),
        "date": day(one.date),
        "times": times,
        "holiday": one.holiday,
        "today": one.date == today,
    }


def times_of(one: Day) -> str:
    """9.00-12.00 en 13.00-17.00, or gesloten."""
    return gettext(" en ").join(map(time_of, one.spans)) or gettext("gesloten")


def time_of(span: Span) -> str:
    """9.00-12.00 or hele dag, with its comment."""
    whole = span.end - span.begin >= dt.timedelta(days=1) and span.begin.time() == dt.time()
    times = gettext("hele dag") if whole else f"{_clock(span.begin)}-{_clock(span.end)}"
    if span.state == "unknown":
        return span.comment or gettext("misschien, %(times)s", times=times)
    return f"{times} ({span.comment})" if span.comment else times
