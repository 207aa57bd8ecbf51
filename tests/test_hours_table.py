"""The whole table of hours of a form: it becomes opening_hours and comes back without loss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.errors import NotUnderstood
from finder.hours import Table, check, from_table, to_table
from finder.hours.table import NEVER

WEEKDAYS = ("9.00-17.00",) * 5 + ("", "")


@pytest.mark.parametrize(
    ("table", "osm"),
    [
        (Table(), None),
        (Table(WEEKDAYS), "Mo-Fr 09:00-17:00"),
        (Table(WEEKDAYS, closed_on_holidays=True), "Mo-Fr 09:00-17:00; PH off"),
        (Table(WEEKDAYS, summer=NEVER), "Mo-Fr 09:00-17:00; Jul-Aug off"),
        (
            Table(WEEKDAYS, ("10.00-12.00", *NEVER[1:]), closed_on_holidays=True),
            "Mo-Fr 09:00-17:00; Jul-Aug off; Jul-Aug Mo 10:00-12:00; PH off",
        ),
        (Table(by_appointment=True), 'unknown "op afspraak"'),
    ],
)
def test_a_table_becomes_opening_hours_and_comes_back(table: Table, osm: str | None) -> None:
    assert from_table(table) == osm
    assert to_table(osm) == table


def test_times_past_midnight_in_summer_stay_in_summer() -> None:
    table = Table(WEEKDAYS, ("", "", "", "", "22.00-2.00", "10.00-12.00", ""))

    assert from_table(table) == (
        "Mo-Fr 09:00-17:00; Jul-Aug off; Jul-Aug Fr 22:00-02:00, Jul-Aug Sa 10:00-12:00"
    )
    assert to_table(from_table(table)) == table


def test_holidays_and_a_summer_without_a_week_say_nothing() -> None:
    assert from_table(Table(summer=NEVER, closed_on_holidays=True)) is None


@pytest.mark.parametrize(
    "osm",
    [
        "PH off",
        "Jul-Aug off",
        "Mo-Fr 09:00-17:00; Dec 24-26 off",
        "Mo-Fr 09:00-17:00; PH 10:00-12:00",
        "Mo-Fr 09:00-17:00; PH off; Jul-Aug off",
        "Mo-Fr 09:00-17:00; Jul-Aug off; Mo 10:00-12:00",
        "Mo[1] 10:00-12:00",
        'unknown "bel even"',
    ],
)
def test_what_no_table_can_show_is_no_table(osm: str) -> None:
    assert to_table(osm) is None


def test_a_wrong_time_in_summer_is_about_its_own_field() -> None:
    with pytest.raises(NotUnderstood) as caught:
        from_table(Table(WEEKDAYS, ("soms", *NEVER[1:])))

    assert caught.value.parameter == "summer_mo"


times = st.tuples(st.integers(0, 47), st.integers(1, 20)).map(
    lambda span: (span[0] * 30, span[0] * 30 + span[1] * 30)
)


def _text(span: tuple[int, int]) -> str:
    return "-".join(f"{minutes // 60 % 24}.{minutes % 60:02}" for minutes in span)


day = st.one_of(st.just(""), times.map(_text))
seven = st.tuples(*7 * [day])
tables = st.builds(
    Table, seven.filter(any), st.one_of(st.none(), seven), st.booleans(), st.just(False)
)


@given(tables)
def test_any_table_comes_back_as_it_went(table: Table) -> None:
    osm = from_table(table)

    check(osm)
    once = to_table(osm)
    assert from_table(once) == osm
    assert to_table(from_table(once)) == once
