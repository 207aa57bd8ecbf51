"""The page on which an admin takes a list of places in: judged first, then done or not."""

import csv
import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from paper import forms, said
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from conftest import a_moderator, a_place, add, sit_down
from finder.models import Decision, ImportLink, Place, Suggestion
from finder.views import lists, uploads

LISTS = "/beheer/lijsten"
BRON = {"nummer": "1", "naam": "De Bron", "soort": "buurthuis", "lat": "51.5", "lon": "4.5"}
LINDE = {**BRON, "nummer": "2", "naam": "De Linde", "lat": "51.6"}
MARKUP = "<img src=x onerror=alert(1)>"


@pytest.fixture
def admin(client: FlaskClient, session: Session) -> FlaskClient:
    """A client in which an admin is logged in."""
    return sit_down(client, a_moderator(session, "admin@wijk.example", role="admin"))


def a_file(*rows: dict[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def bring(admin: FlaskClient, data: bytes, name: str = "lijst.csv", **typed: str) -> TestResponse:
    standing = forms(admin.get(LISTS).text)
    token = standing[LISTS]["csrf_token"][0]
    file = (io.BytesIO(data), name) if name else ""
    asked = {"csrf_token": token, "source": "Gemeente Goes", "file": file, **typed}
    return admin.post(LISTS, data=asked, content_type="multipart/form-data")


def do(admin: FlaskClient, page: str, **more: object) -> TestResponse:
    sent = forms(admin.get(page).text)[page]
    sent.pop("deed", None)
    return admin.post(page, data={**sent, **more})


def count(session: Session, table: type) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_list_is_judged_on_a_page_and_nothing_changes(
    admin: FlaskClient, session: Session
) -> None:
    add(session, a_place(name="De Bron", lat=51.5, lon=4.5))
    data = a_file(BRON, LINDE, {**BRON, "nummer": "3", "naam": MARKUP, "lat": "48.8"})

    page = admin.get(bring(admin, data).location)

    text = said(page.text)
    assert "lijst.csv van Gemeente Goes" in text
    assert "1 lijkt op een plek die er al is 1 niet te gebruiken 1 nieuw" in text
    assert "niet in Nederland" in text
    assert MARKUP not in page.text
    assert (count(session, Place), count(session, ImportLink)) == (1, 0)
    assert page.headers["Cache-Control"] == "no-store"


def test_what_is_odd_is_told_in_dutch_with_the_address_as_people_write_it(
    admin: FlaskClient,
) -> None:
    house = {**LINDE, "straat": "Dorpsstraat", "huisnummer": "5", "postcode": "3011ab"}
    nowhere = dict.fromkeys(house, "") | {"nummer": "3", "naam": "Ergens", "soort": "buurthuis"}

    page = said(admin.get(bring(admin, a_file(house, nowhere)).location).text)

    assert "Adres (straat en nummer): Er staat geen punt bij" in page
    assert "Dorpsstraat 5, 3011 AB" in page


def test_what_was_decided_is_done_in_one_go(admin: FlaskClient, session: Session) -> None:
    (here,) = add(session, a_place(name="De Bron", lat=51.5, lon=4.5))
    here_id = here.id
    rows = [{**BRON, "telefoon": "010 123 45 67"}, {**LINDE, "telefoon": ""}]
    page = bring(admin, a_file(*rows)).location

    again = do(admin, page, deed="again", **{"decision-2": str(here_id)})
    sent = forms(again.text)[page]
    done = admin.post(page, data={**sent, "deed": "apply"})

    assert "Telefoon: onbekend → 010 123 45 67" in said(again.text)
    assert "Overgenomen: 1 nieuw, 1 gewijzigd." in said(admin.get(done.location).text)
    session.rollback()
    assert session.get_one(Place, here_id).phone == "010 123 45 67"
    line = session.scalars(select(Decision).where(Decision.deed == "brought")).one()
    assert line.moderator.email == "admin@wijk.example"
    assert admin.get(page).status_code == 404


def test_what_was_not_decided_is_asked_again(admin: FlaskClient, session: Session) -> None:
    add(session, a_place(name="De Bron", lat=51.5, lon=4.5))
    page = bring(admin, a_file(BRON, LINDE)).location

    first = do(admin, page, deed="apply")
    asked = said(admin.get(first.location).text)
    then = do(admin, page, deed="apply", **{"decision-2": "new"})

    assert "Overgenomen: 1 nieuw, 0 gewijzigd. Hieronder staat wat u nog niet hebt" in asked
    assert "1 lijkt op een plek die er al is 1 hetzelfde" in asked
    assert "Er is nog niets veranderd" not in asked
    assert "Overgenomen: 1 nieuw" in said(admin.get(then.location).text)
    assert count(session, Place) == 3
    assert admin.get(page).status_code == 404


def test_columns_are_pointed_out_and_remembered(admin: FlaskClient, session: Session) -> None:
    data = a_file({"x1": "De Bron", "soort": "buurthuis", "lat": "51.5", "lon": "4.5"})
    page = bring(admin, data).location
    before = said(admin.get(page).text)

    again = do(admin, page, deed="again", fact=["name", "kind", "lat", "lon"])
    sent = forms(again.text)[page]
    admin.post(page, data={**sent, "deed": "apply"})
    next_one = admin.get(bring(admin, data).location)

    assert "geen naam" in before
    assert "1 hetzelfde" in said(next_one.text)
    assert count(session, Place) == 1


def test_moderators_judge_what_they_are_given(admin: FlaskClient, session: Session) -> None:
    page = bring(admin, a_file(BRON, LINDE)).location

    done = do(admin, page, deed="queue")

    assert "Aan de moderatoren voorgelegd: 2." in said(admin.get(done.location).text)
    assert (count(session, Suggestion), count(session, Place)) == (2, 0)


def test_places_that_vanished_are_closed_when_that_is_ticked(
    admin: FlaskClient, session: Session
) -> None:
    do(admin, bring(admin, a_file(BRON, LINDE)).location, deed="apply")
    page = bring(admin, a_file(BRON)).location

    assert "1 niet meer in de lijst" in said(admin.get(page).text)
    done = do(admin, page, deed="apply", close="1")

    assert "Gesloten: 1." in said(admin.get(done.location).text)
    session.rollback()
    assert [place.status for place in session.scalars(select(Place).order_by(Place.id))] == [
        "open",
        "closed",
    ]


@pytest.mark.parametrize(
    ("data", "name", "typed", "sentence"),
    [
        (b"", "", {}, "Kies een bestand."),
        (b"x", "plekken.pdf", {}, "Kies een bestand dat eindigt op"),
        (b"", "leeg.csv", {}, "is leeg"),
        (b"PK", "x.xlsx", {}, "geen heel Excel-bestand"),
        (a_file(BRON), "l.csv", {"source": " "}, "Vul in van wie de lijst is."),
        (a_file(BRON), "l.csv", {"edition": "gisteren"}, "Dat is geen datum"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_and_nothing_is_kept(
    app: Flask,
    admin: FlaskClient,
    data: bytes,
    name: str,
    typed: dict[str, str],
    sentence: str,
) -> None:
    answer = bring(admin, data, name, **typed)

    assert (answer.status_code, sentence in said(answer.text)) == (422, True)
    folder = Path(app.config["FINDER"].instance) / "imports"
    assert not folder.exists() or list(folder.iterdir()) == []


def test_a_list_that_is_too_long_for_a_page_is_told(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_ROWS", 1)

    answer = bring(admin, a_file(BRON, LINDE))

    assert "meer dan 1 rijen" in said(answer.text)
    assert answer.status_code == 422


def test_a_file_that_is_too_large_is_not_taken(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "LARGEST", 1_000)

    assert bring(admin, b"naam\n" + b"x" * 2_000).status_code == 413


def test_a_list_is_forgotten_after_a_day(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = bring(admin, a_file(BRON)).location
    monkeypatch.setattr(uploads, "LASTS", -1)
    second = bring(admin, a_file(LINDE)).location

    assert (admin.get(first).status_code, admin.get(second).status_code) == (404, 200)


@pytest.mark.parametrize("name", ["x", "a" * 22, "..%2F..%2Fsecret", "." * 22])
def test_a_list_that_was_never_brought_is_not_found(admin: FlaskClient, name: str) -> None:
    assert admin.get(f"{LISTS}/{name}").status_code == 404


def test_without_its_token_nothing_is_taken_in(admin: FlaskClient, session: Session) -> None:
    page = bring(admin, a_file(BRON)).location
    sent = forms(admin.get(page).text)[page]

    answer = admin.post(page, data={**sent, "csrf_token": "x", "deed": "apply"})

    assert answer.status_code == 422
    assert (count(session, Place), count(session, ImportLink)) == (0, 0)


def test_only_admins_take_lists_in(client: FlaskClient, session: Session) -> None:
    admin, other = (
        a_moderator(session, f"{role}@wijk.example", role=role) for role in ("admin", "moderator")
    )

    leads = LISTS in sit_down(client, admin).get("/wachtwoord").text
    sit_down(client, other)

    assert leads
    assert LISTS not in client.get("/wachtwoord").text
    assert client.get(LISTS).status_code in {403, 404}
    assert client.post(LISTS, data={}).status_code in {403, 404}
