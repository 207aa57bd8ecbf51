"""What is remembered for a version of the places: the same answers with fewer questions."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from test_kept import statements

from conftest import a_place, add
from finder import db, geocoding, remembering
from finder.models import Place, Postcode
from finder.remembering import KNOWN, SECONDS, Memory, remembered, remembered_each
from finder.replica import Reading

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock stands still: with the next minute all is asked anew."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


SIGNS = {
    "cell_count": "counts",
    "FROM postcode": "code",
    "place.opening_hours": "whole places",
    "traits": "tally",
}


def about(statement: str) -> str:
    return next((what for sign, what in SIGNS.items() if sign in statement), "")


def test_of_a_postcode_that_was_asked_only_the_places_are_looked_up(
    app: Flask, client: FlaskClient, always: list[Place]
) -> None:
    engine = app.extensions[db.ENGINE]

    with statements(engine) as first:
        client.get("/api/places?q=3011&round=1")
    with statements(engine) as second:
        again = client.get("/api/places?q=3011&round=2")

    assert {about(one) for one in first} >= {"counts", "code"}
    assert {about(one) for one in second} == {""}
    assert again.json == client.get("/api/places?q=3011", headers={"Cookie": "a=b"}).json


def test_places_that_were_listed_are_not_read_again(
    app: Flask, client: FlaskClient, session: Session, always: list[Place]
) -> None:
    """The items of a list say the same wherever they are seen from, but for the distance."""
    add(session, a_place(name="Nieuw", lat=51.93, lon=4.48, opening_hours="24/7"))
    with statements(app.extensions[db.ENGINE]) as first:
        client.get("/?q=3011")
    with statements(app.extensions[db.ENGINE]) as second:
        again = client.get("/?q=3031&radius=10")

    assert "whole places" in {about(one) for one in first}
    assert "whole places" not in {about(one) for one in second}
    assert again.text == client.get("/?q=3031&radius=10", headers={"Cookie": "a=b"}).text
    assert "Altijd open" in again.text


def test_the_next_page_of_a_list_is_not_counted_again(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    add(session, *(a_place(lat=51.92, lon=4.48 + number / 10_000) for number in range(25)))
    with statements(app.extensions[db.ENGINE]) as first:
        client.get("/?q=3011")
    with statements(app.extensions[db.ENGINE]) as second:
        page = client.get("/?q=3011&page=2").text

    assert [about(one) for one in first].count("tally") == 1
    assert "tally" not in {about(one) for one in second}
    assert "25 plekken bij 3011" in page
    assert "Pagina 2 van 2" in page


def test_a_list_says_how_a_place_is_open_in_each_minute(
    client: FlaskClient, session: Session
) -> None:
    add(session, a_place(lat=51.92, lon=4.48, opening_hours="Mo-Su 10:00-17:00"))
    with time_machine.travel(NOW.replace(hour=15, minute=59, second=59), tick=False) as clock:
        open_now = client.get("/?q=3011&round=1").text
        clock.shift(1)
        closed_now = client.get("/?q=3011&round=2").text

    assert "Nu open tot 17.00 uur" in open_now
    assert "Gesloten, morgen om 10.00 uur weer open" in closed_now


def test_places_that_were_listed_are_not_read_again_in_the_next_minute_or_day(
    app: Flask, client: FlaskClient, session: Session, clock: time_machine.Traveller
) -> None:
    reason = "verbouwing <b>"
    days = {"closed_from": NOW.date(), "closed_until": NOW.date(), "closed_reason": reason}
    place = add(session, a_place(lat=51.92, lon=4.48, opening_hours="Mo-Su 10:00-17:00", **days))
    away = client.get("/?q=3011&round=1").text
    clock.shift(dt.timedelta(days=1))
    with statements(app.extensions[db.ENGINE]) as asked:
        back = client.get("/?q=3011&round=2").text
    place[0].closed_until = dt.date(2026, 11, 25)
    session.commit()
    longer = client.get("/?q=3011&round=3").text

    assert "Tijdelijk gesloten tot en met 24 november 2026 (verbouwing &lt;b&gt;)" in away
    assert "Nu open tot 17.00 uur" in back
    assert "whole places" not in {about(one) for one in asked}
    assert "Tijdelijk gesloten tot en met 25 november 2026" in longer


def test_a_new_version_is_asked_anew(
    app: Flask, client: FlaskClient, session: Session, always: list[Place]
) -> None:
    client.get("/api/places?q=3011")

    add(session, a_place(name="Nieuw", lat=51.92, lon=4.48))
    with statements(app.extensions[db.ENGINE]) as asked:
        found = client.get("/api/places?q=3011&round=2")

    assert {about(one) for one in asked} >= {"counts", "code"}
    assert "Nieuw" in found.text


def test_what_changes_without_a_version_is_seen_after_a_minute(
    client: FlaskClient, session: Session, always: list[Place]
) -> None:
    """A register of addresses that is loaded gives postcodes a new middle."""
    with time_machine.travel(NOW, tick=False) as clock:
        before = client.get("/api/places?q=3011").json["search"]["lat"]
        session.get_one(Postcode, "3011").lat = before + 0.001
        session.commit()
        clock.shift(SECONDS - 1)
        soon = client.get("/api/places?q=3011&round=2").json["search"]["lat"]
        clock.shift(1)
        later = client.get("/api/places?q=3011&round=3").json["search"]["lat"]

    assert (soon, later) == (before, pytest.approx(before + 0.001))


def test_who_may_write_remembers_nothing(session: Session) -> None:
    """A deed reads what it has just changed."""
    before = geocoding.locate(session, "3011", ()).location

    session.get_one(Postcode, "3011").lat = 53.0
    session.flush()

    after = geocoding.locate(session, "3011", ()).location
    assert before
    assert after
    assert before.point.lat != after.point.lat == 53.0


def remembering_session(known: remembering.Known | None = None) -> Session:
    return Session(info={KNOWN: known or Memory().of(0)})


def test_an_answer_of_nothing_is_remembered_and_an_error_is_not() -> None:
    session, answers = remembering_session(), iter([ValueError("no"), None])

    def read() -> None:
        if (answer := next(answers)) is not None:
            raise answer

    with pytest.raises(ValueError, match="no"):
        remembered(session, "question", read)
    assert remembered(session, "question", read) is None
    assert remembered(session, "question", read) is None


def test_of_several_things_those_that_are_known_are_not_asked_for() -> None:
    session, read = remembering_session(), []

    def lengths(words: list[str]) -> dict[str, int]:
        read.append(words)
        return {word: len(word) for word in words}

    assert remembered_each(session, "length", ["aa", "b"], lengths) == {"aa": 2, "b": 1}
    assert remembered_each(session, "length", ["b", "ccc"], lengths) == {"b": 1, "ccc": 3}
    assert remembered_each(session, "length", ["ccc", "aa"], lengths) == {"ccc": 3, "aa": 2}
    assert read == [["aa", "b"], ["ccc"]]


def test_no_more_is_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "MOST", 3)
    known = Memory().of(0)

    for number in range(10):
        assert remembered(remembering_session(known), number, lambda: number) == number  # noqa: B023
        assert len(known.passing) <= 3
    assert remembered_each(remembering_session(known), "x", range(3), dict.fromkeys) == {
        0: None,
        1: None,
        2: None,
    }
    assert len(known.lasting) == 3


def test_only_the_newest_version_is_remembered(clock: time_machine.Traveller) -> None:
    memory = Memory()
    memory.of(7).passing["question"] = memory.of(7).lasting["place"] = 1

    assert memory.of(7)[2:] == ({"question": 1}, {"place": 1})
    clock.shift(SECONDS)
    assert memory.of(7)[2:] == ({}, {"place": 1})
    assert memory.of(8)[2:] == ({}, {})
    assert memory.of(7)[2:] == ({}, {})


def test_a_session_on_a_connection_lets_go_of_what_it_loaded(
    engine: Engine, session: Session, always: list[Place]
) -> None:
    """It leaves out the work of closing after rows alone, and only then."""
    reading = Reading(engine, None)
    with reading.connect() as connection:
        with reading.session(connection) as opened:
            place = opened.get_one(Place, always[0].id)

        assert place not in opened
        assert not opened.in_transaction()
