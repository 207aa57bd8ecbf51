"""The API's busiest answers are given before Flask; they are the answers that its views give."""

import gc
import gzip
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse, create_environ

from finder.forms.geocoders import GEOCODERS
from finder.geocoding.far import Unreached
from finder.models import Place
from finder.views import straight

PLACES, MAP = "/api/places", "/api/map?bbox=4.4,51.8,4.6,52.0"
ASKED = [
    f"{PLACES}?q=3011",
    f"{PLACES}?q=3011&kind=playground&limit=1",
    f"{PLACES}?q=3011&fields=all&open=now&unknown=include",
    f"{PLACES}?q=Rotterdam&wheelchair=yes",
    f"{PLACES}?q=De+Bron",
    f"{PLACES}?q=51.92,4.48",
    f"{PLACES}?bbox=4.4,51.8,4.6,52.0&page=2",
    f"{PLACES}",
    f"{MAP}",
    f"{MAP}&zoom=12&kind=playground",
    # What is wrong, by its parameter or by its words.
    f"{PLACES}?limit=0",
    f"{PLACES}?q=nergens+te+vinden",
    f"{PLACES}?bbox=oost",
    "/api/map",
]


@pytest.fixture
def straightly(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One word for each answer that was given before Flask."""
    answered: list[str] = []
    headers = straight.Straight._headers

    def note(self: straight.Straight, *said: object) -> list[tuple[str, str]]:
        answered.append("straight")
        return headers(self, *said)

    monkeypatch.setattr(straight.Straight, "_headers", note)
    return answered


@pytest.mark.parametrize("coding", ["", "gzip, br"])
@pytest.mark.parametrize("address", ASKED)
def test_with_and_without_flask_the_answers_are_the_same(
    app: Flask,
    client: FlaskClient,
    always: list[Place],
    straightly: list[str],
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    coding: str,
) -> None:
    headers = {"Accept-Encoding": coding} if coding else {}
    without = client.get(address, headers=headers)
    was_straight = bool(straightly)
    monkeypatch.setattr(straight, "WRITERS", {})
    app.wsgi_app.kept.answers.clear()

    with_flask = client.get(address, headers=headers)

    assert was_straight is (with_flask.status_code == 200 and "51.92,4.48" not in address)
    assert without.status_code == with_flask.status_code
    assert told(without) == told(with_flask)
    assert unpacked(without) == unpacked(with_flask)


def unpacked(answer: TestResponse) -> bytes:
    """The bytes that were packed, or that came as they are."""
    packed = "Content-Encoding" in answer.headers
    return gzip.decompress(answer.data) if packed else answer.data


def told(answer: TestResponse) -> dict[str, str]:
    """The headers, but for those that tell of the packing's last bytes and of the moment."""
    shown = dict(answer.headers)
    for name in ("ETag", "Date", *(("Content-Length",) if "Content-Encoding" in shown else ())):
        shown.pop(name, None)
    return shown


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("HEAD", {}),
        ("POST", {}),
        ("GET", {"Accept-Encoding": "gzip;q=0"}),
        ("GET", {"Accept-Encoding": "br"}),
    ],
)
def test_what_is_not_plain_goes_on_to_the_app(
    client: FlaskClient,
    always: list[Place],
    straightly: list[str],
    method: str,
    headers: dict[str, str],
) -> None:
    answer = client.open(f"{PLACES}?q=3011", method=method, headers=headers)

    assert straightly == []
    assert answer.status_code == (405 if method == "POST" else 200)
    assert "Content-Encoding" not in answer.headers


def test_who_sends_a_cookie_is_answered_by_the_app(
    client: FlaskClient, always: list[Place], straightly: list[str]
) -> None:
    client.set_cookie("session", "x")

    assert client.get(f"{PLACES}?q=3011").status_code == 200
    assert straightly == []


class Slow:
    """A source far away that gives no answer; it counts how often it is waited for."""

    def __init__(self) -> None:
        self.asked = 0

    def answer(self, *_: object) -> None:
        self.asked += 1
        raise Unreached("slow")


@pytest.mark.parametrize(("words", "status"), [("3011+AB", 200), ("Nergensstraat+1,+Goes", 422)])
def test_a_source_far_away_is_waited_for_once_and_by_the_app(
    app: Flask, client: FlaskClient, straightly: list[str], words: str, status: int
) -> None:
    source = Slow()
    app.extensions[GEOCODERS] = (source,)

    assert client.get(f"{PLACES}?q={words}").status_code == status
    assert (straightly, source.asked) == ([], 1)
    assert client.get(f"{PLACES}?q=3011").status_code == 200
    assert (straightly, source.asked) == (["straight"], 1)


def test_a_bug_is_met_again_by_the_app_which_logs_it(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(straight, "WRITERS", {PLACES: fail})
    monkeypatch.setattr("finder.views.documents.places_found", fail)
    app.testing = False

    answer = client.get(f"{PLACES}?q=3011")

    assert answer.status_code == 500
    assert "Traceback" not in answer.text


@pytest.fixture
def no_search_for_garbage() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("always", "no_search_for_garbage")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", [PLACES, "/api/map"])
def test_an_answer_leaves_nothing_that_waits_for_a_search_for_garbage(
    app: Flask, straightly: list[str], path: str
) -> None:
    """What holds itself is kept until then, with all that it holds, and holds up who asks next."""

    def ask(query: str) -> None:
        environ = create_environ(path, query_string=f"bbox=4.4,51.8,4.6,52.0&{query}")
        b"".join(app.wsgi_app(environ, lambda *_: lambda _: None))

    ask("made=once")
    gc.collect()

    ask("made=again")

    assert gc.collect() == 0
    assert len(straightly) == 2
