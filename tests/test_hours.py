"""A week as people type it becomes opening_hours and comes back; what cannot be is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.errors import NotUnderstood
from finder.hours import DAYS, from_week, to_week

WEEKDAYS = 5 * ["9-17"]


def on_monday(text: str) -> str | None:
    return from_week([text, *6 * [""]])


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("10-12", "10:00-12:00"),
        ("10.00-12.00 en 13.30-17.00", "10:00-12:00,13:30-17:00"),
        ("9:00 - 12:30, 13-17u", "09:00-12:30,13:00-17:00"),
        ("9 tot 17", "09:00-17:00"),
        ("9u30-12u", "09:30-12:00"),
        ("0900-1700", "09:00-17:00"),
        ("van 9 tot 12 uur en van 13 tot 17 uur.", "09:00-12:00,13:00-17:00"),
        ("Open 10 t/m 12", "10:00-12:00"),
        ("9 – 17", "09:00-17:00"),
        ("9-12 13-17 19-22", "09:00-12:00,13:00-17:00,19:00-22:00"),
        ("10-12u 13-17u", "10:00-12:00,13:00-17:00"),
        ("9-12\n13-17", "09:00-12:00,13:00-17:00"),
        ("13-17 & 9-12", "09:00-12:00,13:00-17:00"),
        ("10-12, 12-14", "10:00-12:00,12:00-14:00"),
        ("20-1", "20:00-01:00"),
        ("20-0", "20:00-24:00"),
        ("20-24", "20:00-24:00"),
        ("24 uur", "00:00-24:00"),
        ("Hele dag", "00:00-24:00"),
        ("0-24", "00:00-24:00"),
    ],
)
def test_a_day_is_read_as_people_type_it(text: str, times: str) -> None:
    assert on_monday(text) == f"Mo {times}"


@pytest.mark.parametrize("text", ["", "  ", "gesloten", "Gesloten.", "dicht", "-", "–"])
def test_a_closed_day_is_not_in_the_text(text: str) -> None:
    assert from_week([*WEEKDAYS, text, "10-13"]) == "Mo-Fr 09:00-17:00; Su 10:00-13:00"


@pytest.mark.parametrize("text", ["", "gesloten"])
def test_a_week_without_hours_is_unknown(text: str) -> None:
    assert from_week(7 * [text]) is None


@pytest.mark.parametrize(
    ("week", "osm"),
    [
        ([*WEEKDAYS, "10-13", ""], "Mo-Fr 09:00-17:00; Sa 10:00-13:00"),
        (7 * ["hele dag"], "Mo-Su 00:00-24:00"),
        (
            ["9-12", "9-12", "", "9-12", "", "", "9-12"],
            "Mo-Tu 09:00-12:00; Th 09:00-12:00; Su 09:00-12:00",
        ),
    ],
)
def test_equal_neighbouring_days_are_joined(week: list[str], osm: str) -> None:
    assert from_week(week) == osm


def test_hours_past_midnight_are_not_ended_by_the_next_day() -> None:
    # After ";" the rule of Saturday would be all of Saturday, its first hour too.
    assert from_week([*4 * [""], "20-1", "10-12", ""]) == "Fr 20:00-01:00, Sa 10:00-12:00"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("vanaf 9", "niet lezen"),
        ("9-12 (even weken)", "niet lezen"),
        ("op afspraak", "niet lezen"),
        ("9-12 en", "niet lezen"),
        ("9-12,,13-17", "niet lezen"),
        ("half 10-12", "niet lezen"),
        ("9-17uurtje", "niet lezen"),
        ("10", "niet lezen"),
        ("9-25", "niet bestaat"),
        ("24-2", "niet bestaat"),
        ("9.60-12", "niet bestaat"),
        ("20-24.30", "niet bestaat"),
        ("9-9", "gelijk"),
        ("0-0", "gelijk"),
        ("10-12, 11-13", "door elkaar"),
        ("20-2, 21-22", "door elkaar"),
        ("9-5", "voor het begin"),
        ("12-1", "voor het begin"),
    ],
)
def test_what_cannot_be_read_is_told_with_an_example(text: str, why: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        on_monday(text)

    said = str(caught.value)
    assert why in said
    assert f"„{text}”" in said
    assert "bijvoorbeeld 9.00-" in said


@pytest.mark.parametrize(("number", "day"), list(enumerate(DAYS)))
def test_an_error_names_the_field_of_its_day(number: int, day: str) -> None:
    week = 7 * ["9-17"]
    week[number] = "misschien"

    with pytest.raises(NotUnderstood) as caught:
        from_week(week)

    assert caught.value.parameter == f"hours_{day.lower()}"


@pytest.mark.parametrize(
    ("osm", "week"),
    [
        (
            "Mo-Fr 10:00-12:00,13:30-17:00; Sa 09:00-24:00",
            [*5 * ["10.00-12.00 en 13.30-17.00"], "9.00-24.00", ""],
        ),
        ("Mo,We-Th 9:00-10:00;", ["9.00-10.00", "", "9.00-10.00", "9.00-10.00", "", "", ""]),
        ("Sa-Mo 00:00-00:30", ["0.00-0.30", "", "", "", "", "0.00-0.30", "0.00-0.30"]),
        ("Mo-Tu 10:00-12:00; Tu 13:00-14:00", ["10.00-12.00", "13.00-14.00", *5 * [""]]),
        ("Fr 20:00-01:00", [*4 * [""], "20.00-1.00", "", ""]),
        ("Fr 20:00-01:00, Sa,Su 9:00-12:00", [*4 * [""], "20.00-1.00", *2 * ["9.00-12.00"]]),
        (
            "Mo-Tu 09:00-12:00, Tu 13:00-17:00",
            ["9.00-12.00", "9.00-12.00 en 13.00-17.00", *5 * [""]],
        ),
        ("10:00-12:00", 7 * ["10.00-12.00"]),
        ("24/7", 7 * ["hele dag"]),
        (None, 7 * [""]),
    ],
)
def test_a_plain_week_is_shown_as_people_write_it(osm: str | None, week: list[str]) -> None:
    assert to_week(osm) == week


@pytest.mark.parametrize(
    "osm",
    [
        "PH off",
        "Mo-Fr 09:00-17:00; PH off",
        "Mo-Fr 09:00-17:00; Sa off",
        "Jan-Mar Mo 09:00-17:00",
        "Mo[1] 09:00-17:00",
        "Mo 09:00+",
        "Mo sunrise-17:00",
        'Mo 09:00-17:00 "op afspraak"',
        'unknown "op afspraak"',
        "Mo 09:00-12:00, Mo 10:00-12:00",
        "Mo 09:00-12:00 || Tu 10:00-12:00",
        "Mo 09:00-12:00,11:00-13:00",
        "Mo 20:00-26:00",
        "ma 9-17",
    ],
)
def test_what_is_no_plain_week_is_not_shown_as_one(osm: str) -> None:
    assert to_week(osm) is None


def clock(minutes: int) -> str:
    return f"{minutes // 60}.{minutes % 60:02}"


TIMES = st.lists(st.integers(0, 24 * 60), min_size=2, max_size=6, unique=True).map(sorted)
DAY = TIMES.map(
    lambda times: " en ".join(
        f"{clock(begin)}-{clock(end)}" for begin, end in zip(times[::2], times[1::2], strict=False)
    )
)
LATE = st.tuples(st.integers(12 * 60, 24 * 60 - 1), st.integers(0, 12 * 60)).map(
    lambda times: f"{clock(times[0])}-{clock(min(times[1], times[0] - 12 * 60))}"
)
WEEKS = st.lists(DAY | LATE | st.sampled_from(["", "dicht", "24 uur"]), min_size=7, max_size=7)


@given(WEEKS)
def test_a_week_comes_back_as_it_was_understood(week: list[str]) -> None:
    osm = from_week(week)

    shown = to_week(osm)

    assert shown is not None
    assert from_week(shown) == osm


SIGNS = st.text("0123456789.:-–,;& uenhtotr/mMTWFSadPH+\"'", max_size=24)


def understood(text: str) -> bool:
    try:
        on_monday(text)
    except NotUnderstood:
        return False
    return True


@given(st.text() | SIGNS)
def test_any_text_is_understood_or_refused_with_a_sentence(text: str) -> None:
    assert understood(text) in {True, False}


@given(st.text() | SIGNS | SIGNS.map("Mo-Fr 09:00-17:00; {}".format))
def test_any_opening_hours_are_no_plain_week_or_one_that_is_read_again(osm: str) -> None:
    week = to_week(osm)

    assert week is None or to_week(from_week(week)) == week
