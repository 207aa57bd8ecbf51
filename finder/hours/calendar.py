"""What opening_hours mean on a day and at a moment, with Dutch holidays; local time.

Moments are local wall-clock time in the Netherlands, without a zone. The rules are read by
opening-hours-py with NL as country; source of the format: see week.py.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import holidays
from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]

from finder.errors import NotUnderstood
from finder.words import N_

COUNTRY = "NL"
# Hours that do not change within so many days are taken not to change.
HORIZON = dt.timedelta(days=400)
_SCHOOL = re.compile(r"\bSH\b")
_FALLBACK = re.compile(r'\|\|\s*"')
_STATES = {State.OPEN: "open", State.CLOSED: "closed", State.UNKNOWN: "unknown"}
LONGEST = 500


@dataclass(frozen=True)
class Span:
    """From when to when a place is open, or with a comment perhaps; local moments."""

    begin: dt.datetime
    end: dt.datetime
    state: str
    comment: str


@dataclass(frozen=True)
class Now:
    """How it is at a moment: `open`, `closed` or `unknown`, and until when that stays so.

    `opens` is when it opens next, of what is closed; None where that is not within a year.
    """

    state: str
    until: dt.datetime | None = None
    opens: dt.datetime | None = None
    comment: str = ""


@dataclass(frozen=True)
class Day:
    """A day: when it is open, and which holiday it is; `differs` from a plain day of that name."""

    date: dt.date
    spans: tuple[Span, ...]
    holiday: str | None = None
    differs: bool = False


def check(osm: str) -> None:
    """Raises NotUnderstood for text that is no opening_hours, or none that we can keep to."""
    if _SCHOOL.search(osm):
        raise NotUnderstood(
            N_(
                "Schoolvakanties (SH) kent de finder niet. Noem de maanden of de data, "
                "bijvoorbeeld: Jul-Aug off."
            ),
            "opening_hours",
        )
    if _FALLBACK.search(osm):
        raise NotUnderstood(
            N_('Schrijf unknown voor de opmerking, bijvoorbeeld: || unknown "op afspraak".'),
            "opening_hours",
        )
    if len(osm) > LONGEST or _parsed(osm) is None:
        raise NotUnderstood(
            N_(
                "Dit kunnen we niet lezen als openingstijden. "
                "Een voorbeeld: Mo-Fr 09:00-17:00; PH off."
            ),
            "opening_hours",
        )


def can_read(osm: str | None) -> bool:
    """Whether these are hours, of which days and times can be told."""
    return bool(osm) and _parsed(osm or "") is not None


def now(osm: str | None, at: dt.datetime) -> Now:
    """How it is at a local moment. Without hours, or with hours that cannot be read, unknown."""
    parsed = _parsed(osm) if osm else None
    if parsed is None:
        return Now("unknown")
    state, comment = parsed.state(at)
    until = parsed.next_change(at)
    until = until if until and until - at < HORIZON else None
    opens = _opens(parsed, at) if state == State.CLOSED else None
    return Now(_STATES[state], until, opens, comment)


def state(osm: str | None, at: dt.datetime) -> str:
    """open, closed or unknown at a local moment; less work than `now`."""
    parsed = _parsed(osm) if osm else None
    return _STATES[parsed.state(at)[0]] if parsed else "unknown"


def _opens(parsed: OpeningHours, at: dt.datetime) -> dt.datetime | None:
    for begin, _end, state, _comment in parsed.intervals(at, at + HORIZON):
        if state == State.OPEN:
            return begin
    return None


def opens_between(osm: str | None, begin: dt.datetime, end: dt.datetime) -> bool | None:
    """Whether it is open at some moment from `begin` until `end`; None when nobody can say."""
    parsed = _parsed(osm) if osm else None
    if parsed is None:
        return None
    states = {state for _, _, state, _ in parsed.intervals(begin, end)}
    return True if State.OPEN in states else None if State.UNKNOWN in states else False


def open_spans(
    osm: str, begin: dt.datetime, end: dt.datetime
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """When it is open, or perhaps, between two local moments; all of it for what is unreadable."""
    parsed = _parsed(osm)
    if parsed is None:
        yield begin, end
        return
    for start, stop, state, _comment in parsed.intervals(begin, end):
        if state != State.CLOSED:
            yield start, stop


def days(osm: str | None, first: dt.date, count: int) -> list[Day]:
    """So many days from a first one on; none for hours that are unknown or cannot be read."""
    if not osm or _parsed(osm) is None:
        return []
    return [_day(osm, first + dt.timedelta(days=number)) for number in range(count)]


def coming_days(osm: str | None, first: dt.date) -> Iterator[Day]:
    """The days from `first` on, within a good year, on which something begins, as they come."""
    parsed = _parsed(osm) if osm else None
    if osm is None or parsed is None:
        return
    begin, last = dt.datetime.combine(first, dt.time()), None
    for start, _, state, _ in parsed.intervals(begin, begin + HORIZON):
        date = max(start, begin).date()
        # What comes over from the night before has begun already: such a day may have no spans.
        if state != State.CLOSED and date != last and (day := _day(osm, date)).spans:
            yield day
        last = date


@lru_cache(maxsize=4_096)
def _day(osm: str, date: dt.date) -> Day:
    spans, name = _spans(osm, date, COUNTRY), holiday(date)
    differs = name is not None and _clocks(spans) != _clocks(_spans(osm, date, None))
    return Day(date, spans, name, differs)


def _spans(osm: str, date: dt.date, country: str | None) -> tuple[Span, ...]:
    """What begins on a day, also when it goes on past midnight."""
    begin, parsed = dt.datetime.combine(date, dt.time()), _parsed(osm, country)
    end = begin + dt.timedelta(days=1)
    if parsed is None:
        return ()
    # The day before is looked at too: what came over from it did not begin today.
    found = parsed.intervals(begin - dt.timedelta(days=1), end + dt.timedelta(days=1))
    return tuple(
        Span(max(start, begin), stop if start >= begin else end, _STATES[state], comment)
        for start, stop, state, comment in found
        if state != State.CLOSED and _falls_on(start, stop, begin, end)
    )


def _falls_on(start: dt.datetime, stop: dt.datetime, begin: dt.datetime, end: dt.datetime) -> bool:
    """Whether it begins on the day, or covers the whole of it."""
    return begin <= start < end or (start < begin and stop >= end)


def _clocks(spans: tuple[Span, ...]) -> list[tuple[dt.time, dt.time, str]]:
    return [(span.begin.time(), span.end.time(), span.state) for span in spans]


def holiday(date: dt.date) -> str | None:
    """The Dutch name of a holiday, "Koningsdag"; None for a plain day."""
    return _holidays(date.year).get(date)


def exceptions(osm: str | None, first: dt.date, within: int = 60) -> list[Day]:
    """The holidays in the days to come on which the hours are not those of a plain day."""
    return [day for day in days(osm, first, within) if day.differs]


@lru_cache(maxsize=16)
def _holidays(year: int) -> dict[dt.date, str]:
    return dict(holidays.country_holidays(COUNTRY, language="nl", years=year))


@lru_cache(maxsize=20_000)
def _parsed(osm: str, country: str | None = COUNTRY) -> OpeningHours | None:
    try:
        return OpeningHours(osm, country=country)
    except ParserError:
        return None
