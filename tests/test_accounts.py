"""The pages of accounts: logging in and out, passwords, and the list of moderators."""

import base64
import datetime as dt
import html
import json
import re
import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from registered import register
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from conftest import a_moderator, a_suggestion
from finder import moderators
from finder.models import Moderator, Outbox, Place

PASSWORD = "een lang wachtwoord"
OTHER = "een ander wachtwoord"
WRONG = "Dit e-mailadres en wachtwoord horen niet bij elkaar."
pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def anna(session: Session) -> Moderator:
    """A moderator with a password."""
    return with_password(session, "anna@wijk.example")


@pytest.fixture
def admin(session: Session) -> Moderator:
    """An admin with a password."""
    return with_password(session, "beheer@wijk.example", role="admin")


def with_password(session: Session, email: str, **values: object) -> Moderator:
    added = a_moderator(session, email, **values)
    moderators.set_password(session, added, PASSWORD)
    session.commit()
    return added


def send(client: FlaskClient, page: str, to: str | None = None, **fields: object) -> TestResponse:
    """Fill in the form of a page and send it, to the page itself unless said."""
    return client.post(to or page, data={"csrf_token": token(client, page), **fields})


def token(client: FlaskClient, page: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)[1]


def log_in(
    client: FlaskClient, email: str, password: str = PASSWORD, page: str = "/inloggen"
) -> TestResponse:
    return send(client, page, email=email, password=password)


def is_in(client: FlaskClient) -> bool:
    return client.get("/wachtwoord").status_code == 200


def words(answer: TestResponse) -> str:
    """What a person reads on a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


# Logging in


def test_a_moderator_logs_in_and_comes_to_what_waits(client: FlaskClient, anna: Moderator) -> None:
    answer = log_in(client, "Anna@wijk.example")

    assert (answer.status_code, answer.location) == (303, "/beoordelen")
    assert is_in(client)


def test_an_unknown_address_a_wrong_password_and_a_disabled_account_get_one_answer(
    session: Session, client: FlaskClient, anna: Moderator
) -> None:
    off = with_password(session, "uit@wijk.example")
    moderators.disable(session, off)
    session.commit()
    tried = [(anna.email, OTHER), ("wie@wijk.example", PASSWORD), (off.email, PASSWORD)]
    tried += [("no address", PASSWORD), ("\x00", "\x00")]

    answers = [log_in(client, email, password) for email, password in tried]

    pages = {
        re.sub(r'value="[^"]*"', "", answer.text.replace(email, ""))
        for answer, (email, _) in zip(answers, tried, strict=True)
    }
    assert {answer.status_code for answer in answers} == {422}
    assert len(pages) == 1
    assert WRONG in words(answers[0])
    assert not is_in(client)


def test_the_address_stays_filled_in_and_the_password_does_not(client: FlaskClient) -> None:
    page = log_in(client, "wie@wijk.example", "geheim gehouden").text

    assert 'value="wie@wijk.example"' in page
    assert "geheim gehouden" not in page
    assert "<title>Fout: Inloggen" in page


@pytest.mark.parametrize("email", ["anna@wijk.example", "wie@wijk.example"])
def test_an_account_can_be_tried_five_times(
    client: FlaskClient, anna: Moderator, email: str
) -> None:
    for tried in range(5):
        assert log_in(client, f" {email.upper()}" if tried % 2 else email, OTHER).status_code == 422

    answer = log_in(client, email)

    assert answer.status_code == 429
    assert "Wacht een kwartier" in words(answer)
    assert f'value="{email}"' in answer.text
    assert not is_in(client)


def test_an_account_that_is_tried_too_often_leaves_others_alone(
    client: FlaskClient, anna: Moderator, admin: Moderator
) -> None:
    for _ in range(6):
        log_in(client, anna.email, OTHER)

    assert log_in(client, admin.email).status_code == 303


def test_who_logs_in_begins_to_count_anew(app: Flask, anna: Moderator) -> None:
    for _ in range(4):
        log_in(app.test_client(), anna.email, OTHER)
    log_in(app.test_client(), anna.email)
    for _ in range(4):
        log_in(app.test_client(), anna.email, OTHER)

    assert log_in(app.test_client(), anna.email).status_code == 303


def test_one_sender_can_try_twenty_times(client: FlaskClient, anna: Moderator) -> None:
    for number in range(20):
        assert log_in(client, f"wie{number}@wijk.example").status_code == 422

    assert log_in(client, anna.email).status_code == 429


def test_who_tried_too_often_keeps_nobody_else_out(app: Flask, anna: Moderator) -> None:
    far, home = app.test_client(), app.test_client()
    far.environ_base["REMOTE_ADDR"] = "192.0.2.1"
    for number in range(20):
        log_in(far, f"wie{number}@wijk.example")
    for _ in range(5):
        assert log_in(far, anna.email, OTHER).status_code == 429

    assert log_in(home, anna.email).status_code == 303


def test_a_page_that_asked_for_a_log_in_comes_back_after_it(
    client: FlaskClient, anna: Moderator
) -> None:
    asked = client.get("/beoordelen?kind=new")

    answer = log_in(client, anna.email, page=asked.location)

    assert asked.location == "/inloggen?verder=/beoordelen?kind%3Dnew"
    assert answer.location == "/beoordelen?kind=new"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elders.example",
        "//elders.example",
        "/\\elders.example",
        "/\t/elders.example",
        "elders.example",
        "javascript:alert(1)",
        "\\/elders.example",
        " //elders.example",
        "",
    ],
)
def test_nobody_is_sent_to_another_site(
    client: FlaskClient, anna: Moderator, elsewhere: str
) -> None:
    data = {"csrf_token": token(client, "/inloggen"), "email": anna.email, "password": PASSWORD}

    answer = client.post("/inloggen", query_string={"verder": elsewhere}, data=data)
    again = client.get("/inloggen", query_string={"verder": elsewhere})

    assert answer.location == again.location == "/beoordelen"


# The session


def cookie(answer: TestResponse) -> dict[str, str]:
    """The attributes of the cookie that an answer sets."""
    parts = answer.headers["Set-Cookie"].split("; ")
    return dict(part.partition("=")[::2] for part in parts[1:])


def test_the_cookie_is_only_for_the_server_and_our_own_pages(
    client: FlaskClient, anna: Moderator
) -> None:
    attributes = cookie(log_in(client, anna.email))

    ends = dt.datetime.strptime(attributes.pop("Expires"), "%a, %d %b %Y %H:%M:%S GMT")
    left = ends.replace(tzinfo=dt.UTC) - dt.datetime.now(dt.UTC)
    assert attributes == {"HttpOnly": "", "Path": "/", "SameSite": "Lax"}
    assert dt.timedelta(hours=11, minutes=59) < left <= dt.timedelta(hours=12)


def test_the_cookie_is_secure_behind_https(client: FlaskClient, anna: Moderator) -> None:
    page = client.get("/inloggen", base_url="https://localhost").text
    data = {
        "csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page)[1],
        "email": anna.email,
        "password": PASSWORD,
    }

    answer = client.post("/inloggen", base_url="https://localhost", data=data)

    assert "Secure" in cookie(answer)


def test_looking_at_pages_does_not_make_the_session_longer(
    client: FlaskClient, anna: Moderator
) -> None:
    log_in(client, anna.email)

    answers = [client.get(path) for path in ("/", "/beoordelen", "/wachtwoord", "/inloggen")]

    assert [answer.headers.get("Set-Cookie") for answer in answers] == [None] * 4


def test_a_session_lasts_twelve_hours(
    client: FlaskClient, anna: Moderator, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = time.time()
    log_in(client, anna.email)

    def later(hours: float) -> bool:
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda: begin + hours * 3600)
        return is_in(client)

    assert (later(11.9), later(12.1)) == (True, False)


def test_a_cookie_that_we_did_not_sign_is_nobody(client: FlaskClient, anna: Moderator) -> None:
    content = json.dumps({"moderator": anna.id, "key": anna.session_key}).encode()
    client.set_cookie("session", base64.urlsafe_b64encode(content).decode() + ".x.y")

    assert not is_in(client)


def test_logging_in_keeps_nothing_of_the_session_before(
    client: FlaskClient, anna: Moderator
) -> None:
    with client.session_transaction() as before:
        before["left"] = "behind"

    log_in(client, anna.email)

    with client.session_transaction() as after:
        assert set(after) == {"_permanent", "key", "moderator"}


def test_a_moderator_logs_out_by_the_button(client: FlaskClient, anna: Moderator) -> None:
    log_in(client, anna.email)

    looked = client.get("/uitloggen")
    answer = send(client, "/", to="/uitloggen")

    assert looked.status_code == 405
    assert (answer.status_code, answer.location) == (303, "/")
    assert not is_in(client)


def test_a_form_without_a_token_logs_nobody_out(client: FlaskClient, anna: Moderator) -> None:
    log_in(client, anna.email)

    assert client.post("/uitloggen").status_code == 422
    assert is_in(client)


@pytest.mark.parametrize("deed", ["password", "disable"])
def test_a_session_ends_with_the_password_and_with_the_account(
    session: Session, client: FlaskClient, anna: Moderator, deed: str
) -> None:
    log_in(client, anna.email)
    if deed == "password":
        moderators.set_password(session, anna, OTHER)
    else:
        moderators.disable(session, anna)
    session.commit()

    assert not is_in(client)


def test_a_session_of_before_stays_ended_when_the_account_is_enabled_again(
    session: Session, client: FlaskClient, anna: Moderator
) -> None:
    log_in(client, anna.email)
    moderators.disable(session, anna)
    moderators.enable(session, anna)
    session.commit()

    assert not is_in(client)


def test_what_is_sent_without_a_log_in_is_not_done(
    session: Session, client: FlaskClient, anna: Moderator
) -> None:
    answer = send(client, "/inloggen", to="/wachtwoord", old=PASSWORD, password=OTHER)

    assert answer.status_code == 403
    assert "Er is nog niets veranderd" in words(answer)
    assert PASSWORD not in answer.text
    assert moderators.check(session, anna.email, PASSWORD)


def test_what_is_sent_after_the_session_ended_can_be_sent_again_after_a_new_log_in(
    session: Session, client: FlaskClient, admin: Moderator
) -> None:
    log_in(client, admin.email)
    proof = token(client, "/moderators")
    client.delete_cookie("session")
    typed = {"csrf_token": proof, "email": "dora@wijk.example", "towns": 'Delft & "meer"'}
    page = client.post("/moderators", data=typed | {"role": "moderator"}).text

    given_back = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
    log_in(client, admin.email)
    again = {name: html.unescape(value) for name, value in given_back} | {"towns": "Delft"}
    answer = client.post("/moderators", data=again)

    assert dict(given_back)["towns"] == "Delft &amp; &#34;meer&#34;"
    assert answer.status_code == 200
    assert moderators.named(session, "dora@wijk.example")


# What others see


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("path", ["/", "/?q=3011", "/over", "/niets"])
def test_a_visitor_gets_pages_without_a_session(
    client: FlaskClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is it looked up who they are."""
    asked: list[int] = []
    monkeypatch.setattr("finder.views.login.moderator", lambda: asked.append(1))

    answer = client.get(path)

    assert asked == []
    assert "Set-Cookie" not in answer.headers
    assert "Uitloggen" not in answer.text


@pytest.mark.parametrize("path", ["/", "/beoordelen", "/wachtwoord", "/niets"])
def test_what_a_moderator_sees_is_kept_nowhere(
    client: FlaskClient, anna: Moderator, path: str
) -> None:
    log_in(client, anna.email)

    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_every_page_tells_a_moderator_what_waits(
    session: Session, client: FlaskClient, anna: Moderator, always: list[Place]
) -> None:
    log_in(client, anna.email)
    counts = []
    for name in ("De Eerste", "De Tweede"):
        a_suggestion(session, name=name)
        counts.append(re.search(r"Beoordelen (\d+) te beoordelen", words(client.get("/over")))[1])

    assert counts == ["1", "2"]


def test_each_moderator_gets_an_own_token(app: Flask, anna: Moderator, admin: Moderator) -> None:
    one, other = app.test_client(), app.test_client()
    log_in(one, anna.email)
    log_in(other, admin.email)

    answers = [send(client, "/over", to="/uitloggen") for client in (one, other)]

    assert [answer.status_code for answer in answers] == [303, 303]


def test_an_error_page_does_not_ask_a_broken_database_who_is_logged_in(
    app: Flask, client: FlaskClient, anna: Moderator, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(client, anna.email)
    app.testing = False

    def broken(*_: Any) -> None:
        raise RuntimeError("the database is away")

    monkeypatch.setattr("finder.views.login._of_session", broken)

    answer = client.get("/over")

    assert answer.status_code == 500
    assert "Er ging bij ons iets mis" in answer.text


# Passwords


def test_a_moderator_changes_the_password_and_stays_logged_in(
    app: Flask, session: Session, client: FlaskClient, anna: Moderator
) -> None:
    elsewhere = app.test_client()
    log_in(elsewhere, anna.email)
    log_in(client, anna.email)

    answer = send(client, "/wachtwoord", old=PASSWORD, password=OTHER)

    assert "is bewaard" in words(client.get(answer.location))
    assert not is_in(elsewhere)
    assert log_in(elsewhere, anna.email, OTHER).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (OTHER, OTHER, "Dit is niet uw wachtwoord van nu."),
        (PASSWORD, "kort", "Kies een wachtwoord van 12 tekens of meer."),
        ("", OTHER, "Typ het wachtwoord dat u nu hebt."),
        (PASSWORD, "", "Typ een nieuw wachtwoord."),
    ],
)
def test_a_password_that_cannot_be_changed_is_told_beside_the_field(
    session: Session, client: FlaskClient, anna: Moderator, old: str, new: str, said: str
) -> None:
    log_in(client, anna.email)

    answer = send(client, "/wachtwoord", old=old, password=new)

    assert answer.status_code == 422
    assert said in words(answer)
    assert moderators.check(session, anna.email, PASSWORD)


def test_a_password_cannot_be_guessed_from_an_open_session(
    client: FlaskClient, anna: Moderator
) -> None:
    log_in(client, anna.email)
    for _ in range(5):
        send(client, "/wachtwoord", old=OTHER, password=OTHER)

    assert send(client, "/wachtwoord", old=PASSWORD, password=OTHER).status_code == 429


@pytest.fixture
def link(session: Session, anna: Moderator) -> str:
    """The path of a link to choose a password."""
    path = f"/wachtwoord/{moderators.make_link(session, anna)}"
    session.commit()
    return path


def test_a_link_lets_its_owner_choose_a_password_once(client: FlaskClient, link: str) -> None:
    shown = client.get(link)

    answer = send(client, link, password=OTHER)

    assert "anna@wijk.example" in shown.text
    assert answer.status_code == 303
    assert is_in(client)
    assert client.get(link).status_code == 404
    assert client.post(link, data={"password": PASSWORD}).status_code == 404


def test_looking_at_a_link_spends_nothing(session: Session, client: FlaskClient, link: str) -> None:
    answers = [client.get(link), client.head(link), client.get(link)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert "Set-Cookie" not in answers[0].headers
    assert log_in(client, "anna@wijk.example").status_code == 303


def test_a_short_password_leaves_the_link_good(client: FlaskClient, link: str) -> None:
    answer = send(client, link, password="kort")

    assert answer.status_code == 422
    assert "12 tekens" in words(answer)
    assert send(client, link, password=OTHER).status_code == 303


def test_a_wrong_an_old_and_a_used_link_get_one_answer(
    session: Session, client: FlaskClient, anna: Moderator, link: str
) -> None:
    answers = [client.get("/wachtwoord/AAAAAAAAAAAAAAAAAAAAAA")]
    anna.link_until -= dt.timedelta(days=1)
    session.commit()
    answers.append(client.get(link))
    used = f"/wachtwoord/{moderators.make_link(session, anna)}"
    session.commit()
    send(client, used, password=OTHER)
    send(client, "/", to="/uitloggen")
    answers.append(client.get(used))

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


@pytest.mark.parametrize("good", [True, False])
def test_a_link_is_passed_on_to_nobody(client: FlaskClient, link: str, good: bool) -> None:
    headers = client.get(link if good else "/wachtwoord/anders").headers

    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Cache-Control"] == "no-store"


# The list of moderators


@pytest.fixture
def as_admin(client: FlaskClient, admin: Moderator) -> FlaskClient:
    """An admin who is logged in."""
    log_in(client, admin.email)
    return client


def test_a_moderator_does_not_learn_that_the_list_is_there(
    client: FlaskClient, anna: Moderator
) -> None:
    log_in(client, anna.email)
    proof = {"csrf_token": token(client, "/over")}

    answers = [client.get("/moderators"), client.post("/moderators", data=proof)]
    answers += [
        client.post(f"/moderators/{anna.id}/{deed}", data=proof)
        for deed in ("link", "uitzetten", "aanzetten")
    ]

    assert {answer.status_code for answer in answers} == {404}


def test_an_admin_sees_who_judges_where(
    session: Session, as_admin: FlaskClient, anna: Moderator
) -> None:
    a_moderator(session, "cor@wijk.example", towns=["Den Haag"], postcodes=["30"])

    told = words(as_admin.get("/moderators"))

    assert "anna@wijk.example Moderator · heel Nederland Kan inloggen." in told
    assert "cor@wijk.example Moderator · Den Haag, 30xx Heeft nog geen wachtwoord." in told
    assert "beheer@wijk.example Beheert ook de accounts · heel Nederland Kan inloggen." in told


def test_an_admin_adds_a_moderator_who_gets_a_link(session: Session, as_admin: FlaskClient) -> None:
    fields = {"role": "moderator", "towns": "Rotterdam, Den Haag", "postcodes": "26 27,2801"}

    page = send(as_admin, "/moderators", email="Dora@wijk.example", **fields)

    mail = session.scalars(select(Outbox)).one()
    dora = moderators.named(session, "dora@wijk.example")
    assert page.status_code == 200
    assert f"http://localhost{mail.parts['path']}" in page.text
    assert moderators.by_link(session, mail.parts["path"].rpartition("/")[2]) is dora
    assert moderators.area(session, dora) == ["Den Haag", "Rotterdam", "26xx", "27xx", "2801"]


def test_an_admin_gives_a_moderator_a_municipality(session: Session, as_admin: FlaskClient) -> None:
    register(session)
    typed = {"email": "dora@wijk.example", "role": "moderator"}

    page = send(as_admin, "/moderators", **typed, towns="gemeente Veere, GM1676, Delft")

    assert page.status_code == 200
    assert "Delft, gemeente Schouwen-Duiveland, gemeente Veere Heeft" in words(page)


def test_the_form_says_how_to_type_a_municipality(as_admin: FlaskClient) -> None:
    told = words(as_admin.get("/moderators"))

    assert "Een naam alleen is de plaats. Voor een hele gemeente typt u er „gemeente” voor" in told


def test_a_moderator_of_a_municipality_sees_what_lies_there_and_nothing_else(
    session: Session, client: FlaskClient
) -> None:
    register(session)
    with_password(session, "cor@wijk.example", towns=["0717"])
    a_suggestion(session, name="Bij Veere", postcode="4353AB", city="Serooskerke")
    other = a_suggestion(session, name="Op Schouwen", postcode="4327AB", city="Serooskerke")
    log_in(client, "cor@wijk.example")

    queue = words(client.get("/beoordelen"))

    assert "Bij Veere" in queue
    assert "Op Schouwen" not in queue
    assert client.get(f"/beoordelen/{other.id}").status_code == 404
    assert "U beoordeelt gemeente Veere" in words(client.get("/wachtwoord"))


def test_the_link_is_shown_once(as_admin: FlaskClient) -> None:
    send(as_admin, "/moderators", email="dora@wijk.example", role="moderator")

    assert "/wachtwoord/" not in as_admin.get("/moderators").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": "dora"}, "Dit is geen e-mailadres."),
        ({"email": ""}, "Typ het e-mailadres van de moderator."),
        ({"email": "beheer@wijk.example"}, "heeft al een account."),
        ({"towns": "Roterdam"}, "Een plaats „Roterdam” kennen we niet."),
        ({"towns": "0363"}, "Welke postcodes bij de gemeente Amsterdam horen, weten we nog niet."),
        ({"towns": "gemeente Roterdam"}, "Een gemeente „Roterdam” kennen we niet."),
        ({"postcodes": "3o"}, "„3o” is geen begin van een postcode."),
        ({"role": "owner"}, "Dat lukte niet"),
    ],
)
def test_a_moderator_who_cannot_be_added_is_told_beside_the_field(
    session: Session, as_admin: FlaskClient, fields: dict[str, str], said: str
) -> None:
    typed = {"email": "dora@wijk.example", "role": "moderator", **fields}

    answer = send(as_admin, "/moderators", **typed)

    assert answer.status_code == 422
    assert said in words(answer)
    assert len(moderators.listed(session)) == 1
    assert session.scalars(select(Outbox)).all() == []


def test_an_admin_disables_and_enables_an_account(
    app: Flask, as_admin: FlaskClient, anna: Moderator
) -> None:
    hers = app.test_client()
    log_in(hers, anna.email)

    send(as_admin, "/moderators", to=f"/moderators/{anna.id}/uitzetten")
    out, told = is_in(hers), words(as_admin.get("/moderators"))
    send(as_admin, "/moderators", to=f"/moderators/{anna.id}/aanzetten")

    assert not out
    assert "Uit sinds" in told
    assert log_in(hers, anna.email).status_code == 303


def test_an_admin_makes_a_new_link(
    session: Session, as_admin: FlaskClient, anna: Moderator, link: str
) -> None:
    page = send(as_admin, "/moderators", to=f"/moderators/{anna.id}/link").text

    new = re.search(r"http://localhost(/wachtwoord/[\w-]+)", page)[1]
    assert as_admin.get(new).status_code == 200
    assert as_admin.get(link).status_code == 404
    assert session.scalars(select(Outbox)).one().address == anna.email


def test_an_admin_does_not_lock_out_themselves(as_admin: FlaskClient, admin: Moderator) -> None:
    answer = send(as_admin, "/moderators", to=f"/moderators/{admin.id}/uitzetten")

    assert answer.status_code == 422
    assert "eigen account" in words(answer)
    assert is_in(as_admin)


@pytest.mark.parametrize("deed", ["link", "uitzetten", "aanzetten"])
def test_an_account_that_is_not_there_is_not_found(as_admin: FlaskClient, deed: str) -> None:
    assert send(as_admin, "/moderators", to=f"/moderators/999/{deed}").status_code == 404


@pytest.mark.parametrize("deed", ["", "/{id}/link", "/{id}/uitzetten"])
def test_a_button_of_another_page_does_nothing(
    session: Session, as_admin: FlaskClient, anna: Moderator, deed: str
) -> None:
    address = f"/moderators{deed.format(id=anna.id)}"

    answer = as_admin.post(address, data={"email": "dora@wijk.example", "role": "moderator"})

    session.refresh(anna)
    assert answer.status_code == 422
    assert (anna.disabled_at, anna.link_hash) == (None, None)
    assert len(moderators.listed(session)) == 2
