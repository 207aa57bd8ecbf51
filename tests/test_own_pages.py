"""The pages of a place's own people, as they see them, and what moderators see of that."""

import datetime as dt
import re
from dataclasses import replace

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from test_guard import log_in, state, token_on
from test_suggest import error_of, fields, said, send

from finder import clock, facts, own, review
from finder.models import Decision, Moderator, Outbox, Place, Suggestion, now
from finder.views import claim, limits

ADDRESS = "hallo@bron.example"
PAGES = ("", "/wijziging", "/gesloten")


@pytest.fixture
def place(session: Session, always: list[Place]) -> Place:
    """An open place of which some things are known."""
    facts.put(always[0], {"email": ADDRESS, "opening_hours": "Mo-Fr 09:00-17:00"})
    session.commit()
    return always[0]


@pytest.fixture
def path(session: Session, place: Place) -> str:
    """The private page of its people."""
    made = own.new_link(session, place, ADDRESS)
    session.commit()
    return made


def line(session: Session) -> Decision:
    """The newest line of the log."""
    session.expire_all()
    return session.scalars(select(Decision).order_by(Decision.id.desc())).first()


def test_the_pages_are_private_and_looking_changes_nothing(
    client: FlaskClient, session: Session, path: str
) -> None:
    before = state(session)

    answers = [client.get(path + page) for page in PAGES]

    assert {answer.status_code for answer in answers} == {200}
    assert state(session) == before
    for answer in answers:
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers


def test_wrong_withdrawn_and_old_links_are_told_the_same(
    client: FlaskClient, session: Session, place: Place, path: str
) -> None:
    given = own.new_link(session, place, None)
    own.withdraw(session, own.open_link(session, given.rpartition("/")[2]))
    session.commit()
    told = {client.get(f"/eigen/{'A' * 22}{page}").text for page in PAGES}
    told |= {client.get(given + page).text for page in PAGES}
    with time_machine.travel(now() + own.LASTS):
        old = [client.get(path + page) for page in PAGES]

    assert {answer.status_code for answer in old} == {404}
    assert len(told | {answer.text for answer in old}) == 1


def test_they_read_what_we_show_and_press_that_it_is_right(
    client: FlaskClient, session: Session, place: Place, path: str
) -> None:
    read = said(client.get(path).text)

    answer = client.post(f"{path}/klopt", data=fields(client.get(path).text))

    for text in ("De Bron", "Maandag 9.00-17.00", ADDRESS, "Nog niet gecontroleerd"):
        assert text in read
    assert answer.status_code == 303
    assert (line(session).deed, line(session).moderator) == ("confirmed", None)
    assert place.hours_checked_on == place.existence_checked_on == clock.today()
    assert "het vandaag is nagekeken" in said(client.get(answer.location).text)


def test_only_what_was_ticked_is_right_and_nothing_is_no_answer(
    client: FlaskClient, session: Session, place: Place, path: str
) -> None:
    sent = fields(client.get(path).text)

    nothing = client.post(f"{path}/klopt", data=sent | {"groups": []})
    client.post(f"{path}/klopt", data=sent | {"groups": ["hours"]})

    assert (nothing.status_code, error_of(nothing.text, "groups")[-8:]) == (422, "t klopt.")
    assert line(session).deed == "confirmed"
    assert (place.hours_checked_on, place.contact_checked_on) == (clock.today(), None)


def test_a_forged_name_address_or_kind_changes_nothing(
    client: FlaskClient, session: Session, place: Place, path: str
) -> None:
    before = facts.of(place)
    forged = {"name": "Andere", "kind": "other", "street": "Elders", "postcode": "9711AA"}
    forged |= {"lat": "52.0", "lon": "6.0", "precision": "house", "welcome": "members"}
    forged |= {"run_by": "residents", "status": "closed", "point_sure": "y", "phone": "010 123456"}

    answer = send(client, f"{path}/wijziging", **forged)

    assert answer.status_code == 303
    assert line(session).deed == "own_change"
    assert facts.of(place) == before | {"phone": "010 123456"}


def test_hours_a_closure_and_activities_are_on_the_site_at_once(
    client: FlaskClient, session: Session, place: Place, path: str
) -> None:
    closes = (clock.today() + dt.timedelta(days=1)).isoformat()
    typed = {"hours_we": "", "closed_until": closes, "closed_reason": "verbouwing"}

    typed |= {"activities-0-name": "koffie", "activities-0-when": "elke dag"}
    send(client, f"{path}/wijziging", **typed)
    page = said(client.get(f"/plek/{place.id}-de-bron").text)

    session.refresh(place)
    assert place.opening_hours == "Mo-Tu 09:00-17:00; Th-Fr 09:00-17:00"
    assert place.activities == [{"name": "koffie", "when": "elke dag"}]
    assert "verbouwing" in page


def test_another_email_address_waits_for_a_moderator(
    client: FlaskClient, session: Session, place: Place, path: str
) -> None:
    answer = send(client, f"{path}/wijziging", email="nieuw@bron.example")
    page = said(client.get(answer.location).text)

    sent = session.scalars(select(Suggestion)).one()
    session.refresh(place)
    assert (sent.kind, sent.sent, place.email) == (
        "change",
        {"email": "nieuw@bron.example"},
        ADDRESS,
    )
    assert "Hier kijkt nog een moderator naar: Wijziging: E-mail van de plek" in page


def _break(*_: object) -> None:
    raise OperationalError("", {}, Exception())


@pytest.mark.parametrize("trouble", ["wrong", "late", "often", "broken"])
def test_what_was_typed_comes_back(
    client: FlaskClient, path: str, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    sent = fields(client.get(f"{path}/wijziging").text) | {"closed_reason": "Kerst"}
    if trouble == "often":
        monkeypatch.setattr(limits, "hit", lambda *_: False)
    if trouble == "broken":
        monkeypatch.setattr(own, "change", _break)
    wrong = {"hours_mo": "straks"} if trouble == "wrong" else {}

    with time_machine.travel(now() + dt.timedelta(hours=13 if trouble == "late" else 0)):
        answer = client.post(f"{path}/wijziging", data=sent | wrong)

    assert answer.status_code == {"often": 429, "broken": 503}.get(trouble, 422)
    back = fields(answer.text)
    assert back["closed_reason"] == ["Kerst"]
    assert back["hours_mo"] == ["straks" if wrong else "9.00-17.00"]
    assert bool(error_of(answer.text, "hours_mo")) == bool(wrong)


def test_a_form_made_on_an_older_version_shows_what_changed_and_works_again(
    client: FlaskClient, session: Session, place: Place, path: str, moderator: Moderator
) -> None:
    sent = fields(client.get(f"{path}/wijziging").text) | {"website": "www.bron.example"}
    review.edit(session, place, moderator, {"phone": "010 765 43 21"})
    session.commit()

    told = client.post(f"{path}/wijziging", data=sent)
    again = client.post(f"{path}/wijziging", data=fields(told.text))

    assert told.status_code == 409
    assert "Dit is intussen veranderd: Telefoon 010 765 43 21" in said(told.text)
    assert again.status_code == 303
    session.refresh(place)
    assert (place.phone, place.website) == ("010 765 43 21", "https://www.bron.example")


def test_what_changed_since_is_not_called_right(
    client: FlaskClient, session: Session, place: Place, path: str, moderator: Moderator
) -> None:
    sent = fields(client.get(path).text)
    review.edit(session, place, moderator, {"phone": "010 765 43 21"})
    session.commit()

    told = client.post(f"{path}/klopt", data=sent)
    again = client.post(f"{path}/klopt", data=fields(told.text))

    assert (told.status_code, again.status_code) == (409, 303)
    assert "Dit is intussen veranderd: Telefoon 010 765 43 21" in said(told.text)


def test_that_they_are_gone_waits_and_can_be_followed(
    client: FlaskClient, session: Session, place: Place, path: str
) -> None:
    answer = send(client, f"{path}/gesloten", explanation="Sinds mei.")

    sent = session.scalars(select(Suggestion)).one()
    session.refresh(place)
    assert (sent.kind, sent.relation, place.status) == ("closed", "of_the_place", "open")
    assert "Wacht op een moderator" in said(client.get(answer.location).text)


def test_they_withdraw_their_own_link(client: FlaskClient, session: Session, path: str) -> None:
    token = token_on(client, path)

    answer = client.post(f"{path}/intrekken", data={"csrf_token": token})

    assert "De link is ingetrokken" in said(answer.text)
    assert (line(session).deed, line(session).moderator) == ("link_withdrawn", None)
    assert client.get(path).status_code == 404


def test_a_closed_place_has_no_buttons_but_the_way_to_say_it_is_open(
    client: FlaskClient, session: Session, place: Place, path: str
) -> None:
    place.status = "closed"
    session.commit()

    page = client.get(path).text
    answer = client.post(f"{path}/klopt", data=fields(page) | {"groups": ["hours"]})

    assert "Bent u weer open?" in said(page)
    assert [client.get(path + page).status_code for page in PAGES[1:]] == [303, 303]
    assert f"{path}/wijziging" not in page
    assert answer.status_code == 409


def test_the_ordinary_form_knows_who_comes_from_this_page(
    client: FlaskClient, place: Place, path: str
) -> None:
    onward = re.search(r'href="(/plek/\d+/wijziging[^"]*)"', client.get(path).text)[1]

    assert fields(client.get(onward).text)["relation"] == ["of_the_place"]


# Asking for a link.


@pytest.fixture
def mailing(app: Flask) -> None:
    """A site that has a mail server."""
    app.config["FINDER"] = replace(app.config["FINDER"], smtp_url="smtp://post.example")


@pytest.mark.usefixtures("mailing")
def test_the_link_goes_to_the_public_address_and_the_answer_is_always_the_same(
    client: FlaskClient, session: Session, place: Place
) -> None:
    page = f"/plek/{place.id}/eigen"
    data = {"csrf_token": token_on(client, page), "email": "dief@post.example"}

    answers = [client.post(page, data=data) for _ in range(2)]

    mail = session.scalars(select(Outbox)).one()
    assert (mail.kind, mail.address) == ("own", ADDRESS)
    assert len({(one.status_code, one.location) for one in answers}) == 1
    assert ADDRESS in said(client.get(answers[0].location).text)
    assert client.get(mail.parts["path"]).status_code == 200


@pytest.mark.usefixtures("mailing")
def test_a_sender_who_asks_much_is_stopped(
    client: FlaskClient, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim, "PER_HOUR", "1 per hour")
    page = f"/plek/{place.id}/eigen"
    data = {"csrf_token": token_on(client, page)}

    answers = [client.post(page, data=data).status_code for _ in range(2)]

    assert answers == [303, 429]


@pytest.mark.usefixtures("mailing")
def test_without_an_address_a_moderator_is_asked(
    client: FlaskClient, session: Session, always: list[Place]
) -> None:
    page = f"/plek/{always[1].id}/eigen"
    token = token_on(client, "/aanmelden")

    client.post(page, data={"csrf_token": token})

    assert "We weten geen e-mailadres van deze plek" in said(client.get(page).text)
    assert session.scalars(select(Outbox)).all() == []


# Moderators.


def test_a_moderator_gives_a_link_that_is_shown_once_and_withdraws_it(
    app: Flask, client: FlaskClient, session: Session, place: Place
) -> None:
    log_in(client, session)
    page = f"/beoordelen/plek/{place.id}"
    data = {"csrf_token": token_on(client, page)}

    given = client.post(f"{page}/link", data=data)
    path = re.search(r"/eigen/[\w-]+", given.text)[0]
    lived = app.test_client().get(path).status_code
    (link,) = own.living(session, place)
    deed = line(session).deed
    client.post(f"{page}/link/{link.id}/intrekken", data=data)

    assert (deed, lived) == ("link_given", 200)
    assert path not in client.get(page).text
    assert app.test_client().get(path).status_code == 404
    assert line(session).moderator.email == "dora@wijk.example"


def test_a_moderator_of_elsewhere_gives_and_withdraws_nothing(
    client: FlaskClient, session: Session, place: Place, path: str
) -> None:
    (link,) = own.living(session, place)
    log_in(client, session, postcodes=["99"])
    page = f"/beoordelen/plek/{place.id}/link"
    data = {"csrf_token": token_on(client, "/wachtwoord")}

    answers = [client.post(p, data=data) for p in (page, f"{page}/{link.id}/intrekken")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert len(own.living(session, place)) == 1


def test_moderators_see_what_changed_and_turn_it_back(
    client: FlaskClient, session: Session, place: Place, path: str
) -> None:
    send(client, f"{path}/wijziging", phone="010 765 43 21")
    client.post(f"{path}/klopt", data=fields(client.get(path).text))
    log_in(client, session)

    log = said(client.get(f"/beoordelen/plek/{place.id}").text)
    listed = client.get("/beoordelen/eigen").text
    undo = re.search(r'action="(/beoordelen/besluit/\d+/terugdraaien)"', listed)[1]
    client.post(undo, data={"csrf_token": token_on(client, "/beoordelen/eigen")})

    assert re.search(r"Gecontroleerd: dit klopt [\w ,.]+ uur, de mensen van de plek", log)
    assert "De Bron" in said(listed)
    assert "Werd 010 765 43 21" in said(listed)
    session.refresh(place)
    assert place.phone is None
    assert "teruggedraaid" in said(client.get("/beoordelen/eigen").text)
