"""What keeps forms and review pages to those they are for: tokens, origin, and a log-in."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from conftest import a_moderator, a_suggestion
from finder import moderators, own, review, suggestions, teams
from finder.models import Base, Decision, Moderator, Place, Suggestion, Team
from finder.suggestions import Sender
from finder.views.reminding import unsubscribing

PASSWORD = "een lang wachtwoord voor tests"
# Pages that answer everybody; every other page asks who you are.
OPEN = {
    *(
        "public",
        "api",
        "ogc",
        "hsds",
        "sharing",
        "assets",
        "suggest",
        "follow",
        "hints",
        "completing",
        "data",
    ),
    *("own", "claim", "still", "reminding", "crawling", "agenda", "embed"),
    "static",
}
OPEN_ENDPOINTS = {"account.log_in", "account.choose", "teams.sheet"}
TRIED = {"a": 1}


@pytest.fixture
def values(session: Session, always: list[Place], moderator: Moderator) -> dict[str, object]:
    """Something that is there for each part of an address."""
    suggestion = a_suggestion(session)
    decided = a_suggestion(session, name="Besloten")
    line = review.spam(session, decided, moderator)
    token = suggestions.new_link(session, suggestion)
    team = teams.keep(session, Team(), {"name": "Team"}, [])
    own_token = own.new_link(session, always[0], None).rpartition("/")[2]
    session.commit()
    return {
        "place_id": always[0].id,
        "other_id": always[1].id,
        "suggestion_id": suggestion.id,
        "decision_id": line.id,
        "moderator_id": moderator.id,
        "team_id": team.id,
        "address": unsubscribing("a key for tests only")("a" * 64).rpartition("/")[2],
        "token": token,
        "own_token": own_token,
        "service_id": UUID(int=1),
        "link_id": own.living(session, always[0])[0].id,
        "slug": "de-bron",
        "part": 0,
        "vendor": "leaflet",
        "version": "0123456789",
        "name": "leaflet.js",
        "path": "leaflet.js",
        "filename": "style.css",
    }


def rules(app: Flask, method: str) -> Iterator[Rule]:
    return (rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()))


def address(app: Flask, rule: Rule, values: dict[str, object]) -> str:
    values = values | {"token": values["own_token"]} if is_own(rule) else values
    needed = {name: values[name] for name in rule.arguments}
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, needed)


def is_own(rule: Rule) -> bool:
    return rule.endpoint.startswith("own.")


def is_open(rule: Rule) -> bool:
    return rule.endpoint.split(".")[0] in OPEN or rule.endpoint in OPEN_ENDPOINTS


def state(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """All rows that a form could change."""
    session.rollback()
    return {
        table.name: sorted(map(tuple, session.execute(select(table))), key=repr)
        for table in Base.metadata.sorted_tables
        if table.name not in {"postcode", "cell_count"}
    }


def test_no_page_for_moderators_answers_anybody_else(
    app: Flask, client: FlaskClient, values: dict[str, object]
) -> None:
    closed = [rule for rule in rules(app, "GET") if not is_open(rule)]
    answers = {rule.rule: client.get(address(app, rule, values)) for rule in closed}

    shown = {
        rule: answer.status_code
        for rule, answer in answers.items()
        if answer.status_code != 404
        and not (answer.status_code == 303 and answer.location.startswith("/inloggen"))
    }

    assert shown == {}
    assert {"/beoordelen", "/beoordelen/<id:suggestion_id>", "/moderators"} <= answers.keys()


def test_no_form_works_without_its_token(
    app: Flask, client: FlaskClient, session: Session, values: dict[str, object]
) -> None:
    before = state(session)
    posts = list(rules(app, "POST"))

    answers = {rule.rule: client.post(address(app, rule, values), data=TRIED) for rule in posts}

    assert {rule for rule, answer in answers.items() if answer.status_code < 300} == set()
    assert state(session) == before
    assert {"/aanmelden", "/inloggen", "/beoordelen/<id:suggestion_id>/spam"} <= answers.keys()


def test_no_form_works_without_its_token_for_an_admin_either(
    app: Flask, client: FlaskClient, session: Session, values: dict[str, object]
) -> None:
    log_in(client, session, role="admin")
    before = state(session)
    posts = [rule for rule in rules(app, "POST") if rule.endpoint != "account.log_in"]

    for rule in posts:
        client.post(address(app, rule, values), data=TRIED)

    assert len(posts) > 10
    assert state(session) == before


def log_in(client: FlaskClient, session: Session, **more: object) -> Moderator:
    """Log a new moderator in, through the page."""
    someone = a_moderator(session, "dora@wijk.example", **more)
    moderators.set_password(session, someone, PASSWORD)
    session.commit()
    token = token_on(client, "/inloggen")
    data = {"csrf_token": token, "email": someone.email, "password": PASSWORD}
    assert client.post("/inloggen", data=data).status_code == 303
    return someone


def token_on(client: FlaskClient, path: str) -> str:
    page = client.get(path).text
    return page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elders.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_another_site_is_refused(
    client: FlaskClient, session: Session, headers: dict[str, str]
) -> None:
    data = {"csrf_token": token_on(client, "/aanmelden"), "name": "Van elders"}

    answer = client.post("/aanmelden", data=data, headers=headers)

    assert answer.status_code == 403
    assert session.scalar(select(func.count(Suggestion.id))) == 0


def test_a_visitors_token_is_no_token_for_a_moderator(
    client: FlaskClient, session: Session, values: dict[str, object]
) -> None:
    token = token_on(client, "/aanmelden")
    log_in(client, session)

    client.post(f"/beoordelen/{values['suggestion_id']}/spam", data={"csrf_token": token})

    assert session.scalar(select(func.count(Decision.id))) == 1


def test_a_visitor_gets_no_cookie_with_a_form(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/aanmelden").headers


@pytest.mark.parametrize(
    ("path", "field", "typed"),
    [
        ("/aanmelden", "name", "\u200b"),
        ("/aanmelden", "kind", "foo"),
        ("/plek/{place}/klopt-niet", "reason", "foo"),
        ("/plek/{place}/wijziging", "name", "\u200b"),
    ],
)
def test_what_says_nothing_is_not_taken_for_an_answer(
    client: FlaskClient,
    session: Session,
    always: list[Place],
    path: str,
    field: str,
    typed: str,
) -> None:
    path = path.format(place=always[0].id)
    data = {"csrf_token": token_on(client, path), "name": "De Plek", "kind": "other"}

    answer = client.post(path, data={**data, "postcode": "3011", field: typed})

    assert answer.status_code == 422
    assert session.scalar(select(func.count(Suggestion.id))) == 0


@pytest.mark.parametrize(
    ("deed", "data"),
    [("vraag", {"question": "Hoe\0 laat?"}), ("afwijzen", {"reason": "other", "message": "N\0ee"})],
)
def test_a_sign_that_no_database_keeps_is_left_out(
    client: FlaskClient,
    session: Session,
    values: dict[str, object],
    deed: str,
    data: dict[str, str],
) -> None:
    log_in(client, session)
    page = f"/beoordelen/{values['suggestion_id']}"

    token = token_on(client, page)
    answer = client.post(f"{page}/{deed}", data={"csrf_token": token, "version": "", **data})

    assert answer.status_code == 303


def test_a_change_is_not_laid_beside_another_place(
    client: FlaskClient, session: Session, values: dict[str, object], always: list[Place]
) -> None:
    log_in(client, session)
    report = suggestions.submit_report(session, always[0], "hours", None, Sender())
    session.commit()

    assert client.get(f"/beoordelen/{report.id}/naast/{always[1].id}").status_code == 404


def test_a_session_that_was_copied_ends_with_logging_out(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    log_in(client, session)
    copied = client.get_cookie("session").value
    client.post("/uitloggen", data={"csrf_token": token_on(client, "/wachtwoord")})

    thief = app.test_client()
    thief.set_cookie("session", copied)

    assert thief.get("/beoordelen").status_code == 303


def test_a_bug_on_a_private_page_leaves_no_link_in_the_log(
    app: Flask,
    client: FlaskClient,
    values: dict[str, object],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app.testing = False
    monkeypatch.setitem(app.view_functions, "follow.status", lambda token: 1 / 0)

    answer = client.get(f"/inzending/{values['token']}")

    assert answer.status_code == 500
    assert "/inzending/<token>" in caplog.text
    assert str(values["token"]) not in caplog.messages[0]
