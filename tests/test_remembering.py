"""What is remembered for a version of the places: the same answers with fewer questions."""

import datetime as dt

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from test_kept import statements

from conftest import a_place, add
from finder import db, geocoding, remembering
from finder.models import Place, Postcode
from finder.remembering import KNOWN, SECONDS, Memory, remembered

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def about(statement: str) -> str:
    return "counts" if "cell_count" in statement else "code" if "FROM postcode" in statement else ""


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


def remembering_session(known: remembering.Known) -> Session:
    return Session(info={KNOWN: known})


def test_an_answer_of_nothing_is_remembered_and_an_error_is_not() -> None:
    session, answers = remembering_session({}), iter([ValueError("no"), None])

    def read() -> None:
        if (answer := next(answers)) is not None:
            raise answer

    with pytest.raises(ValueError, match="no"):
        remembered(session, "question", read)
    assert remembered(session, "question", read) is None
    assert remembered(session, "question", read) is None


def test_no_more_is_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "MOST", 3)
    known: remembering.Known = {}

    for number in range(10):
        assert remembered(remembering_session(known), number, lambda: number) == number  # noqa: B023
        assert len(known) <= 3


def test_only_the_newest_version_is_remembered() -> None:
    memory = Memory()
    memory.of(7)["question"] = 1

    assert memory.of(7) == {"question": 1}
    assert memory.of(8) == {}
    assert memory.of(7) == {}
