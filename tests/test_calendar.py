"""What opening hours mean at a moment and on a day: nights, holidays, the clock going round."""

import datetime as dt

import pytest

from finder import hours
from finder.errors import NotUnderstood

OFFICE = "Mo-Fr 09:00-17:00"
MONDAY = dt.date(2026, 11, 23)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("osm", "moment", "state"),
    [
        (OFFICE, "2026-11-23T10:00", "open"),
        (OFFICE, "2026-11-23T17:00", "closed"),
        (OFFICE, "2026-11-22T10:00", "closed"),
        ("Sa 22:00-02:00", "2026-11-22T01:59", "open"),
        ("Th 20:00-02:00", "2027-01-01T01:00", "open"),
        ("Mo-Su 10:00-12:00", "2028-02-29T11:00", "open"),
        ("24/7", "2026-11-23T03:00", "open"),
        ('unknown "op afspraak"', "2026-11-23T10:00", "unknown"),
        (f'{OFFICE} || unknown "op afspraak"', "2026-11-22T10:00", "unknown"),
        ("", "2026-11-23T10:00", "unknown"),
        (None, "2026-11-23T10:00", "unknown"),
        ("ma t/m vr", "2026-11-23T10:00", "unknown"),
    ],
)
def test_at_a_moment_it_is_open_closed_or_unknown(osm: str | None, moment: str, state: str) -> None:
    assert hours.now(osm, at(moment)).state == state


@pytest.mark.parametrize(
    ("moment", "name", "state"),
    [
        ("2027-04-27T10:00", "Koningsdag", "closed"),
        ("2026-12-25T10:00", "Eerste kerstdag", "closed"),
        ("2027-03-26T10:00", "Goede vrijdag", "open"),
        ("2027-05-05T10:00", None, "open"),
        ("2027-05-06T10:00", "Hemelvaartsdag", "closed"),
    ],
)
def test_dutch_holidays_close_what_closes_on_holidays(
    moment: str, name: str | None, state: str
) -> None:
    assert hours.now(f"{OFFICE}; PH off", at(moment)).state == state
    assert hours.holiday(at(moment).date()) == name


def test_kings_day_is_a_day_earlier_when_it_falls_on_a_sunday() -> None:
    every_day = "Mo-Su 09:00-17:00; PH off"

    assert hours.holiday(dt.date(2025, 4, 26)) == "Koningsdag"
    assert hours.now(every_day, at("2025-04-26T10:00")).state == "closed"
    assert hours.now(every_day, at("2025-04-27T10:00")).state == "open"


def test_what_is_open_says_until_when() -> None:
    assert hours.now(OFFICE, at("2026-11-23T10:00")).until == at("2026-11-23T17:00")


@pytest.mark.parametrize(
    ("osm", "moment", "opens"),
    [
        (OFFICE, "2026-11-23T08:00", "2026-11-23T09:00"),
        (OFFICE, "2026-11-27T18:00", "2026-11-30T09:00"),
        (f"{OFFICE}; PH off", "2026-12-24T18:00", "2026-12-28T09:00"),
        ("2020 Mo 10:00-12:00", "2026-11-23T08:00", None),
    ],
)
def test_what_is_closed_says_when_it_opens(osm: str, moment: str, opens: str | None) -> None:
    assert hours.now(osm, at(moment)).opens == (opens and at(opens))


def test_what_never_changes_has_no_end() -> None:
    assert hours.now("24/7", at("2026-11-23T10:00")).until is None


@pytest.mark.parametrize(
    ("moment", "state"),
    [("2027-03-28T03:30", "open"), ("2026-10-25T02:30", "open"), ("2026-10-25T04:00", "closed")],
)
def test_when_the_clock_is_put_forward_or_back_the_hours_are_those_on_the_wall(
    moment: str, state: str
) -> None:
    assert hours.now("Su 01:00-04:00", at(moment)).state == state


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    monday, tuesday = hours.days("Mo 20:00-02:00", MONDAY, 2)

    assert [(span.begin.hour, span.end.hour) for span in monday.spans] == [(20, 2)]
    assert tuesday.spans == ()


def test_a_place_that_never_closes_is_open_the_whole_of_each_day() -> None:
    (day,) = hours.days("24/7", MONDAY, 1)

    assert [(span.begin, span.end) for span in day.spans] == [
        (at("2026-11-23T00:00"), at("2026-11-24T00:00"))
    ]


def test_a_week_of_unknown_hours_is_empty() -> None:
    assert hours.days(None, MONDAY, 7) == []


def test_exceptions_are_the_holidays_with_other_hours() -> None:
    found = hours.exceptions(f"{OFFICE}; PH off", dt.date(2026, 12, 20), 14)

    assert [(day.date, day.holiday, day.spans) for day in found] == [
        (dt.date(2026, 12, 25), "Eerste kerstdag", ()),
        (dt.date(2027, 1, 1), "Nieuwjaarsdag", ()),
    ]


@pytest.mark.parametrize(
    ("osm", "begin", "end", "opens"),
    [
        ("Tu 19:00-21:00", "2026-11-24T18:00", "2026-11-25T00:00", True),
        ("Tu 09:00-17:00", "2026-11-24T18:00", "2026-11-25T00:00", False),
        ("Tu 09:00-18:00", "2026-11-24T18:00", "2026-11-25T00:00", False),
        ("Tu 23:59-02:00", "2026-11-24T18:00", "2026-11-25T00:00", True),
        ("Mo 20:00-03:00", "2026-11-24T00:00", "2026-11-24T06:00", True),
        ('Tu unknown "bel even"', "2026-11-24T18:00", "2026-11-25T00:00", None),
        ('Tu 19:00-21:00; We unknown "?"', "2026-11-24T18:00", "2026-11-25T00:00", True),
        (None, "2026-11-24T18:00", "2026-11-25T00:00", None),
    ],
)
def test_part_of_a_day_is_open_when_some_moment_of_it_is(
    osm: str | None, begin: str, end: str, opens: bool | None
) -> None:
    assert hours.opens_between(osm, at(begin), at(end)) is opens


@pytest.mark.parametrize(
    ("osm", "because"),
    [
        ("SH off; Mo 10:00-12:00", "Schoolvakanties"),
        ('Mo 10:00-12:00 || "op afspraak"', "unknown"),
        ("maandag", "Een voorbeeld"),
        ("Mo 10:00-12:00; " * 40, "Een voorbeeld"),
    ],
)
def test_hours_that_cannot_be_kept_are_refused_with_a_sentence(osm: str, because: str) -> None:
    with pytest.raises(NotUnderstood, match=because) as caught:
        hours.check(osm)

    assert caught.value.parameter == "opening_hours"
