"""Activities: rows of a form, the days to come on a page, near a postcode, and as a feed."""

import datetime as dt
import html
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from test_suggest import LEAST, fields, said, send, the

from conftest import a_place, add
from finder import hours
from finder.hours import DAYS
from finder.models import Place

# A Tuesday, at ten in the morning.
NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
COFFEE = {"name": "koffie", "hours": "Tu,Th 10:00-12:00", "audiences": ["elderly"]}
FIRST = {"name": "dansen", "hours": "Mo[1] 18:00-20:00"}
OLD = {"name": "zingen", "when": "elke  dag"}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The clock, which stands still and can be moved."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def near(name: str, **values: object) -> Place:
    """A place in the middle of Rotterdam."""
    return a_place(name=name, lat=51.92, lon=4.48, **values)


@given(
    st.sets(st.sampled_from(DAYS), min_size=1),
    st.sampled_from(["10.00-12.00", "20.00-1.00", "hele dag", "9.00-12.30 en 13.30-17.00"]),
)
def test_days_and_times_come_back_from_opening_hours(days: set[str], times: str) -> None:
    osm = hours.from_days(days, times)

    hours.check(osm)
    assert hours.to_days(osm) == (tuple(day for day in DAYS if day in days), times)


@pytest.mark.parametrize("osm", ["Mo[1] 10:00-12:00", "Mo 10:00-12:00; Tu 11:00-12:00", "x", None])
def test_what_is_no_row_of_weekdays_is_none(osm: str | None) -> None:
    assert hours.to_days(osm) is None


ROW = {
    "activities-0-name": "koffie",
    "activities-0-days": ["Tu", "Th"],
    "activities-0-times": "10-12 uur",
    "activities-0-audiences": ["elderly"],
}


@pytest.mark.usefixtures("always")
def test_a_row_becomes_an_activity_and_an_empty_row_nothing(
    client: FlaskClient, session: Session
) -> None:
    more = {"activities-1-name": "eten", "activities-1-when": "elke eerste maandag"}

    send(client, "/aanmelden", **LEAST, **ROW, **more, **{"activities-2-name": " "})

    assert the(session).sent["activities"] == [
        COFFEE,
        {"name": "eten", "when": "elke eerste maandag"},
    ]


def test_rows_with_a_gap_between_them_are_read_in_their_order_and_far_ones_are_not(
    client: FlaskClient, session: Session
) -> None:
    """Who fills in no row leaves the first one empty; a program may send any number."""
    names = {"12": "zingen", "3": "eten", "0": "", "200": "ver", "1e1": "raar", "-1": "raar"}
    rows = {f"activities-{number}-name": name for number, name in names.items()}

    send(client, "/aanmelden", **LEAST, **rows)

    assert the(session).sent["activities"] == [{"name": "eten"}, {"name": "zingen"}]


def test_one_more_row_loses_nothing_and_sends_nothing(
    client: FlaskClient, session: Session
) -> None:
    page = send(client, "/aanmelden", **LEAST, **ROW, more="activities")

    given = fields(page.text)
    assert page.status_code == 200
    assert given["name"] == [LEAST["name"]]
    assert given["activities-0-days"] == ["Tu", "Th"]
    assert given["activities-2-name"] == [""]
    assert "suggest__form" in page.text
    assert session.query(Place).count() == 0


@pytest.mark.parametrize(
    ("row", "part", "sentence"),
    [
        ({"times": "10-12"}, "name", "Vul in wat er te doen is"),
        ({"name": "koffie", "days": "Tu", "times": "soms"}, "times", "„soms” niet lezen"),
        ({"name": "koffie", "days": "Tu"}, "times", "Vul in van hoe laat tot hoe laat"),
        ({"name": "koffie", "times": "10-12"}, "days", "Kies op welke dag"),
        ({"name": "k" * 101}, "name", "te lang"),
        ({"name": "koffie", "when": "w" * 201}, "when", "te lang"),
    ],
)
def test_what_is_wrong_is_told_at_its_own_row(
    client: FlaskClient, row: dict[str, str], part: str, sentence: str
) -> None:
    second = {f"activities-1-{name}": value for name, value in row.items()}

    page = send(client, "/aanmelden", **LEAST, **ROW, **second).text

    beside = re.search(rf'id="activities-1-{part}-error">(.*?)</p>', page, re.DOTALL)
    assert sentence in said(beside[1])
    assert "Activiteit 2:" in said(page)


def test_there_is_a_most(client: FlaskClient) -> None:
    rows = {f"activities-{number}-name": "koffie" for number in range(31)}

    page = send(client, "/aanmelden", **LEAST, **rows)

    assert (page.status_code, "hooguit 30 activiteiten" in page.text) == (422, True)


def test_rows_that_nobody_touched_stay_to_the_letter(client: FlaskClient, session: Session) -> None:
    (place,) = add(session, near("De Bron", activities=[OLD, FIRST, COFFEE]))
    address = f"/plek/{place.id}/wijziging"

    shown = fields(client.get(address).text)
    send(client, address, **{"activities-2-times": "10-13"})

    assert shown["activities-1-when"] == ["Mo[1] 18:00-20:00"]
    assert the(session).sent == {
        "activities": [OLD, FIRST, {**COFFEE, "hours": "Tu,Th 10:00-13:00"}]
    }


def test_a_text_that_is_opening_hours_becomes_hours(client: FlaskClient, session: Session) -> None:
    row = {"activities-0-name": "dansen", "activities-0-when": "Mo[1] 18:00-20:00"}

    send(client, "/aanmelden", **LEAST, **row)

    assert the(session).sent["activities"] == [FIRST]


def text_of(client: FlaskClient, path: str) -> str:
    return html.unescape(said(client.get(path, follow_redirects=True).text))


@pytest.mark.usefixtures("clock")
def test_the_page_has_the_week_by_day_and_the_rest_as_text(
    client: FlaskClient, session: Session
) -> None:
    away = {"closed_from": dt.date(2026, 11, 26), "closed_until": dt.date(2026, 11, 26)}
    (place,) = add(session, near("De Bron", activities=[OLD, COFFEE, FIRST]))
    (shut,) = add(session, near("Dicht", activities=[COFFEE], **away))

    page, closed = (text_of(client, f"/plek/{one.id}") for one in (place, shut))

    assert "Dinsdag 24 november (vandaag) 10.00-12.00 koffie, voor ouderen" in page
    assert "Donderdag 26 november 10.00-12.00 koffie" in page
    assert "En ook dansen, weer op maandag 7 december 18.00-20.00 zingen, elke dag" in page
    assert "Donderdag 26 november" not in closed


@pytest.mark.usefixtures("clock")
def test_on_a_holiday_that_the_place_has_off_nothing_is_held(
    client: FlaskClient, session: Session, clock: time_machine.Traveller
) -> None:
    friday = {"name": "soep", "hours": "Fr 12:00-13:00"}
    off, on = add(
        session,
        near("Vrij", opening_hours="Mo-Fr 09:00-17:00; PH off", activities=[friday]),
        near("Open", opening_hours="Mo-Fr 09:00-17:00", activities=[friday]),
    )
    clock.move_to(dt.datetime(2026, 12, 22, 10, 0, tzinfo=dt.UTC))

    assert "Vrijdag 25 december 12.00" not in text_of(client, f"/plek/{off.id}")
    assert "Vrijdag 25 december 12.00-13.00 soep" in text_of(client, f"/plek/{on.id}")


@pytest.mark.usefixtures("clock")
def test_what_is_held_seldom_is_named_with_its_next_time_and_what_is_over_is_not(
    client: FlaskClient, session: Session
) -> None:
    yearly = {"name": "kerstdiner", "hours": "Dec 25 17:00-20:00"}
    over = {"name": "feest", "hours": "2020 Jan 10 17:00-20:00"}
    (place,) = add(session, near("Zelden", activities=[yearly, over]))
    (off,) = add(
        session, near("Vrij", opening_hours="Mo-Su 09:00-21:00; PH off", activities=[yearly])
    )

    page, shut = (text_of(client, f"/plek/{one.id}") for one in (place, off))

    assert "kerstdiner, weer op vrijdag 25 december 17.00-20.00" in page
    assert "Zet in uw agenda" in page
    assert "feest" not in page
    assert "kerstdiner" not in shut


@pytest.mark.usefixtures("clock")
def test_hours_that_fit_no_row_are_told_with_their_next_time_in_the_form(
    client: FlaskClient, session: Session
) -> None:
    (place,) = add(session, near("De Bron", activities=[FIRST]))

    form = text_of(client, f"/plek/{place.id}/wijziging")

    assert "Dit lezen we als tijden. De eerste keer is op maandag 7 december 18.00-20.00." in form


DANCE = {"name": "dansen", "hours": "We 20:00-22:00", "audiences": ["youth"]}


@pytest.mark.usefixtures("clock")
def test_the_week_near_a_postcode_is_listed_by_day(client: FlaskClient, session: Session) -> None:
    add(
        session,
        near("De Bron", activities=[COFFEE, OLD], audiences=["elderly"]),
        near("Het Spant", activities=[DANCE, {"name": "soep", "hours": "We 12:00-13:00"}]),
        a_place(name="Ver weg", lat=53.3, lon=6.9, activities=[DANCE]),
        near("Dicht", activities=[DANCE], status="closed"),
    )

    page = text_of(client, "/activiteiten?q=3011")
    youth = text_of(client, "/activiteiten?q=3011&audience=youth")
    maybe = text_of(client, "/activiteiten?q=3011&audience=youth&unknown=include")

    days = ["Dinsdag 24 november (vandaag)", "Woensdag 25 november (morgen)", "Donderdag"]
    assert [page.index(day) for day in days] == sorted(page.index(day) for day in days)
    assert "10.00-12.00 koffie" in page
    assert page.index("soep") < page.index("dansen")
    assert ("koffie" in youth, "dansen" in youth, "soep" in youth) == (False, True, False)
    assert ("koffie" in maybe, "soep" in maybe) == (False, True)
    assert not {"zingen", "Ver weg", "Dicht"} & set(page.split(" "))


def test_words_that_lead_nowhere_are_told_and_a_choice_is_offered(client: FlaskClient) -> None:
    empty, nowhere, choice, start = (
        client.get(f"/activiteiten{query}") for query in ("?q=", "?q=0123", "?q=Hengelo", "")
    )

    assert (empty.status_code, nowhere.status_code) == (422, 422)
    assert "Een postcode begint nooit met een 0" in html.unescape(nowhere.text)
    assert "/activiteiten?q=Hengelo" in choice.text
    assert (start.status_code, "Typ een postcode" in start.text) == (200, True)


@pytest.mark.usefixtures("clock")
def test_where_nothing_is_held_the_page_leads_on(client: FlaskClient, session: Session) -> None:
    add(session, near("De Bron", activities=[OLD]))

    assert "geen activiteit met een vaste tijd" in text_of(client, "/activiteiten?q=3011")


def events(client: FlaskClient, path: str) -> list[icalendar.Event]:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return icalendar.Calendar.from_ical(answer.data).walk("VEVENT")


@pytest.mark.usefixtures("clock")
def test_a_place_is_a_calendar_to_follow(client: FlaskClient, session: Session) -> None:
    name = "koffie; thee, soep\n\U0001f375 " + "lang " * 15
    (place,) = add(session, near("De Bron, huis", activities=[{**COFFEE, "name": name}]))

    found = events(client, f"/plek/{place.id}.ics")

    first = found[0]
    assert str(first["summary"]) == name
    assert first["dtstart"].dt == dt.datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Europe/Amsterdam"))
    assert str(first["location"]) == "De Bron, huis"
    assert len({str(event["uid"]) for event in found}) == len(found) == 18
    assert f"/plek/{place.id}-" in str(first["url"])


def test_in_a_calendar_the_hour_on_the_wall_stays_when_the_clock_changes(
    client: FlaskClient, session: Session, clock: time_machine.Traveller
) -> None:
    clock.move_to(dt.datetime(2027, 3, 20, 10, 0, tzinfo=dt.UTC))
    (place,) = add(session, near("De Bron", activities=[COFFEE]))

    begins = [event["dtstart"].dt for event in events(client, f"/plek/{place.id}.ics")]

    assert {begin.hour for begin in begins} == {10}
    assert [begin.utcoffset() for begin in begins[:3]] == [dt.timedelta(hours=h) for h in (1, 1, 2)]
    assert b"BEGIN:VTIMEZONE" in client.get(f"/plek/{place.id}.ics").data


@pytest.mark.usefixtures("clock")
def test_a_search_is_a_calendar_with_the_same_activities(
    client: FlaskClient, session: Session
) -> None:
    add(session, near("De Bron", activities=[COFFEE]), near("Het Spant", activities=[DANCE]))
    page = client.get("/activiteiten?q=3011&audience=youth").text
    address = html.unescape(page.split('<a href="/activiteiten.ics')[1].split('"')[0])

    found = events(client, f"/activiteiten.ics{address}")
    tag = client.get(f"/activiteiten.ics{address}").headers["ETag"]
    again = client.get(f"/activiteiten.ics{address}", headers={"If-None-Match": tag})

    assert {str(event["summary"]) for event in found} == {"dansen"}
    assert again.status_code == 304
    assert client.get("/activiteiten.ics?q=0123").status_code == 422
    assert client.get("/plek/99999.ics").status_code == 404
