"""Public answers that are kept: the same bytes for the same question, until a place changes."""

import gzip
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session

from conftest import a_moderator, a_place, add, sit_down
from finder import db, teams
from finder.models import Place, Team
from finder.replica import Reading
from finder.teams import areas
from finder.views.kept import PUBLIC, Answer, Keeping, Kept

HERE = "/api/places?q=3011"
# The one thing that each request asks.
VERSION = "SELECT number FROM data_version"


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """What the database is asked in the meantime, but for the version of the places."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement != VERSION:
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("page", ["/", "/?q=3011", HERE, "/over", "/hsds/services"])
def test_the_same_question_is_answered_once(
    app: Flask, client: FlaskClient, always: list[Place], page: str
) -> None:
    first = client.get(page)

    with statements(app.extensions[db.ENGINE]) as asked:
        again = client.get(page)

    assert (again.data, again.status_code) == (first.data, 200)
    assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == PUBLIC
    assert asked == []


def test_a_change_is_seen_at_the_next_request(
    client: FlaskClient, session: Session, always: list[Place]
) -> None:
    before = client.get(HERE).json

    add(session, a_place(name="Nieuw", lat=51.92, lon=4.48))

    assert "Nieuw" in client.get(HERE).text
    assert len(client.get(HERE).json["features"]) == len(before["features"]) + 1


def test_a_change_of_a_team_is_seen_at_the_next_request(
    client: FlaskClient, session: Session, always: list[Place]
) -> None:
    serves = areas.read("3011")
    assert "Wijkteam" not in client.get("/?q=3011").text

    team = teams.keep(session, Team(), {"name": "Wijkteam Oost"}, serves)
    session.commit()
    assert "Wijkteam Oost" in client.get("/?q=3011").text

    teams.keep(session, team, {"name": "Wijkteam West"}, serves)
    session.commit()
    assert "Wijkteam West" in client.get("/?q=3011").text

    teams.remove(session, team)
    session.commit()
    assert "Wijkteam" not in client.get("/?q=3011").text


def test_a_minute_later_the_page_is_made_again(client: FlaskClient, session: Session) -> None:
    add(session, a_place(name="De Bron", lat=51.92, lon=4.48, opening_hours="Mo-Su 09:00-12:00"))

    with time_machine.travel("2026-11-24 10:59:30+00:00", tick=False) as clock:
        open_still = client.get("/?q=3011").text
        clock.shift(20)
        the_same = client.get("/?q=3011").text
        clock.shift(60)
        closed = client.get("/?q=3011").text

    assert "Nu open tot 12.00 uur" in open_still
    assert the_same == open_still
    assert "Nu open" not in closed


def test_who_has_it_is_told_that_it_is_the_same(client: FlaskClient, always: list[Place]) -> None:
    first = client.get("/?q=3011")
    etag = first.headers["ETag"]

    same = client.get("/?q=3011", headers={"If-None-Match": f'"other", {etag}'})
    other = client.get("/?q=3011", headers={"If-None-Match": '"other"'})

    assert (same.status_code, same.data) == (304, b"")
    assert (same.headers["ETag"], same.headers["Cache-Control"]) == (etag, PUBLIC)
    assert "Content-Length" not in same.headers
    assert other.data == first.data


def test_what_is_made_again_and_is_the_same_keeps_its_mark(client: FlaskClient) -> None:
    """Packed by Flask-Compress too, though the head of its gzip holds the moment of packing."""
    packed = {"Accept-Encoding": "gzip"}
    with time_machine.travel("2026-11-24 10:00:00+00:00", tick=False) as clock:
        first = client.get("/api/openapi.json", headers=packed)
        clock.shift(100)
        again = client.get("/api/openapi.json", headers=packed)

    assert (first.headers["Content-Encoding"], again.status_code) == ("gzip", 200)
    assert first.data != again.data
    assert first.headers["ETag"] == again.headers["ETag"]


def test_each_gets_the_coding_that_they_understand(
    client: FlaskClient, always: list[Place]
) -> None:
    plain = client.get("/?q=3011")
    for _ in range(2):
        packed = client.get("/?q=3011", headers={"Accept-Encoding": "gzip, br"})
        refused = client.get("/?q=3011", headers={"Accept-Encoding": "gzip;q=0"})

        assert gzip.decompress(packed.data) == plain.data
        assert "Content-Encoding" not in refused.headers
        assert refused.data == plain.data
        assert {"Accept-Encoding", "Cookie"} <= set(packed.vary)


def test_who_is_logged_in_has_a_page_of_their_own(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    moderator = a_moderator(session, "a@wijk.example")
    public = client.get("/").text

    own = sit_down(client, moderator).get("/")

    assert own.text != public
    assert own.headers["Cache-Control"] == "no-store"
    assert app.test_client().get("/").text == public


@pytest.mark.parametrize(
    ("page", "status"),
    [("/plek/999", 404), ("/api/places?limit=0", 422), ("/aanmelden", 200)],
)
def test_what_is_not_for_everybody_is_kept_by_nobody(
    client: FlaskClient, page: str, status: int
) -> None:
    answer = client.get(page)

    assert answer.status_code == status
    assert answer.headers.get("Cache-Control") != PUBLIC


def ask(app: Keeping, query: str = "", **environ: str) -> tuple[str, bytes]:
    said: list[str] = []
    body = app(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": "/",
            "QUERY_STRING": query,
            "wsgi.url_scheme": "http",
            "HTTP_HOST": "a.example",
            **environ,
        },
        lambda status, _headers, *_error: said.append(status),  # type: ignore[arg-type,return-value]
    )
    return said[0], b"".join(body)


class Counting:
    """An application that counts how often it is asked; a large answer says not how large."""

    def __init__(self, control: str = PUBLIC, size: int = 3, packed: bool = False) -> None:
        self.asked, self.read = 0, 0
        self.headers = [("Cache-Control", control), ("Content-Length", str(size * 1_000))]
        self.headers = self.headers[: 2 if size < 1_000 else 1]
        if packed:
            self.headers.append(("Content-Encoding", "gzip"))
        self.size = size

    def __call__(self, _environ: Any, start_response: Any) -> Iterable[bytes]:
        self.asked += 1
        start_response("200 OK", self.headers)
        return self._body()

    def _body(self) -> Iterator[bytes]:
        for _ in range(self.size):
            self.read += 1
            yield b"x" * 1_000


def reading_at(version: int) -> Reading:
    """A database whose places have a version, and nothing else."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE data_version AS SELECT {version} AS number")
    return Reading(engine, None)


@pytest.mark.parametrize(
    ("environ", "asked"),
    [
        ({}, 1),
        ({"HTTP_COOKIE": "a=b"}, 2),
        ({"HTTP_AUTHORIZATION": "x"}, 2),
        ({"HTTP_RANGE": "bytes=0-1"}, 2),
        ({"REQUEST_METHOD": "POST"}, 2),
        ({"HTTP_HOST": "b.example"}, 1),
    ],
)
def test_only_what_names_nobody_is_kept(environ: dict[str, str], asked: int) -> None:
    counting = Counting()
    app = Keeping(counting, reading_at(1))

    for _ in range(2):
        assert ask(app, **environ) == ("200 OK", b"x" * 3_000)

    assert counting.asked == asked


def test_another_host_or_version_is_another_answer() -> None:
    counting = Counting()
    app = Keeping(counting, reading_at(1))

    ask(app)
    ask(app, HTTP_HOST="b.example")
    app.reading = reading_at(2)
    ask(app)

    assert counting.asked == 3


def test_without_a_database_the_application_answers_itself() -> None:
    counting = Counting()
    app = Keeping(counting, Reading(create_engine("sqlite:////not/there.sqlite"), None))

    ask(app)
    ask(app)

    assert counting.asked == 2


def test_what_streams_is_passed_on_as_it_comes() -> None:
    """What is written while it leaves does not say how long it is."""
    counting = Counting(size=100_000)
    app = Keeping(counting, reading_at(1))

    body = app(
        {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.url_scheme": "http"},
        lambda *_said: None,  # type: ignore[arg-type,return-value]
    )

    assert next(iter(body)) == b"x" * 1_000
    assert counting.read == 1


def test_what_came_packed_unasked_is_not_given_to_the_next() -> None:
    counting = Counting(packed=True)
    app = Keeping(counting, reading_at(1))

    ask(app)
    ask(app)
    assert counting.asked == 2
    ask(app, HTTP_ACCEPT_ENCODING="gzip")
    ask(app, HTTP_ACCEPT_ENCODING="gzip")
    assert counting.asked == 3


def test_the_oldest_make_room_and_the_room_is_never_passed() -> None:
    kept = Kept(room=10_000)
    for number in range(50):
        kept.put((number,), Answer("200 OK", [], str(number), b"x" * 1_000, 2e9))
        kept.get((0,))
        assert kept.size <= 10_000

    assert kept.size == sum(answer.size for answer in kept.answers.values())
    assert len(kept.answers) == 5


def test_an_answer_that_is_very_large_is_given_and_not_kept() -> None:
    counting = Counting(size=400)
    app = Keeping(counting, reading_at(1))

    assert len(ask(app)[1]) == 400_000
    ask(app)

    assert (counting.asked, app.kept.size) == (2, 0)
