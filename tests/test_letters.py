"""What mails say, and the page where admins see those that wait or were given up."""

import html
import re
from email.headerregistry import Address
from email.message import EmailMessage

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session
from test_words import bare_words

from conftest import a_moderator, sit_down
from finder import outbox, paths, words
from finder.models import Moderator, Outbox, now
from finder.outbox import Letterhead
from finder.views import letters

HEAD = Letterhead("https://site.example", Address("Gemeente X", addr_spec="wij@site.example"))
PARTS = {
    "received": {"name": "De Bron", "path": "/inzending/geheim"},
    "question": {"name": "De Bron", "path": "/inzending/geheim", "text": "Is er koffie?"},
    "published": {"name": "De Bron", "path": "/inzending/geheim", "place_path": "/plek/1-de-bron"},
    "refused": {
        "name": "De Bron",
        "path": "/inzending/geheim",
        "reason": "not_found",
        "message": "We belden twee keer.",
    },
    "password": {"path": "/wachtwoord/geheim"},
    "digest": {"count": 3, "oldest_days": 12, "path": "/beoordelen"},
    "own": {"name": "De Bron", "path": "/eigen/geheim"},
    "reminder": {
        "path": "/afmelden/geheim",
        "unsubscribe": True,
        "places": [
            {
                "name": "De Bron",
                "address": "Laan 1, Goor",
                "hours": "maandag 10.00-12.00",
                "phone": None,
                "website": None,
                "stale": "Openingstijden",
                "path": "/eigen/geheim",
                "change": "/eigen/geheim/wijziging",
                "gone": "/eigen/geheim/gesloten",
            }
        ],
    },
}


def letter(kind: str, **parts: object) -> EmailMessage:
    mail = Outbox(id=1, kind=kind, address="jan@buurt.example", created_at=now())
    mail.parts = PARTS[kind] | parts
    return letters.write(mail, HEAD)


def text(kind: str, **parts: object) -> str:
    return letter(kind, **parts).get_content()


def test_every_kind_of_mail_has_its_words() -> None:
    assert PARTS.keys() == words.MAILS.keys()


@pytest.mark.parametrize(
    "path", sorted((paths.TEMPLATES / "mail").glob("*.txt")), ids=lambda path: path.name
)
def test_no_mail_says_a_word_outside_gettext(path: object) -> None:
    assert bare_words(path) == []


@pytest.mark.parametrize(
    ("kind", "subject", "link"),
    [
        ("received", "We kregen uw inzending over „De Bron”", "/inzending/geheim"),
        ("question", "Een vraag over uw inzending „De Bron”", "/inzending/geheim"),
        ("published", "Uw inzending „De Bron” is goedgekeurd", "/plek/1-de-bron"),
        ("refused", "Uw inzending „De Bron” is afgewezen", "/inzending/geheim"),
        ("password", "Kies een wachtwoord", "/wachtwoord/geheim"),
        ("digest", "Er wachten 3 inzendingen op u", "/beoordelen"),
        ("own", "Uw link voor „De Bron”", "/eigen/geheim"),
    ],
)
def test_a_mail_has_a_subject_and_one_link_of_the_site(kind: str, subject: str, link: str) -> None:
    mail = letter(kind)

    assert mail["Subject"] == subject
    assert re.findall(r"\S*://\S*", mail.get_content()) == [f"https://site.example{link}"]


@pytest.mark.parametrize("kind", PARTS)
def test_a_mail_is_plain_text_with_short_words_and_who_sent_it(kind: str) -> None:
    mail = letter(kind)

    assert mail.get_content_type() == "text/plain"
    assert len(mail.get_content().split()) < 110
    assert "Gemeente X" in mail.get_content()
    assert "\n\n\n" not in mail.get_content()


def test_the_first_mail_says_how_to_confirm_and_who_sees_the_address() -> None:
    said = text("received")

    assert "Bewaar deze link" in said
    assert "druk op de knop" in said
    assert "Alleen de link openen verandert niets." in said
    assert "zien alleen de moderators. 90 dagen na het besluit wissen we het." in said


def test_a_question_is_marked_as_what_the_moderator_wrote() -> None:
    said = text("question", text="Is er koffie?\r\n\r\nEn\x1b[31m thee?\r\n.")

    assert "> Is er koffie?\n> \n> En [31m thee?\n> .\n" in said


def test_a_refusal_gives_the_reason_and_the_message() -> None:
    said = text("refused")

    assert "De reden: we konden niet nagaan of het klopt." in said
    assert "> We belden twee keer." in said


def test_a_refusal_without_a_message_does_not_announce_one() -> None:
    assert "schreef erbij" not in text("refused", message="")


@pytest.mark.parametrize(
    ("count", "days", "said"),
    [
        (1, 0, "In uw gebied wacht 1 inzending.\n"),
        (1, 1, "In uw gebied wacht 1 inzending. De oudste wacht 1 dag.\n"),
        (3, 12, "In uw gebied wachten 3 inzendingen. De oudste wacht 12 dagen.\n"),
    ],
)
def test_a_digest_counts(count: int, days: int, said: str) -> None:
    assert said in text("digest", count=count, oldest_days=days)


def test_what_is_stored_is_shown_as_text() -> None:
    name = "<b>De & Bron</b> {{ 7 * 7 }} %(count)s 100%"

    assert f"over „{name}”." in text("received", name=name)


def test_a_name_cannot_carry_headers_or_lines() -> None:
    mail = letter("published", name="De\r\nBcc: kwaad@elders\n\nBron\x00\u202e")

    assert mail["Subject"] == "Uw inzending „De Bcc: kwaad@elders Bron” is goedgekeurd"
    assert mail["Bcc"] is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Win geld op https://kwaad.example/x nu", "Win geld op … nu"),
        ("Win geld op www.kwaad nu", "Win geld op … nu"),
        ("Win geld op kwaad.example nu", "Win geld op … nu"),
        ("Café 't St.Jan e.o.", "Café 't St.Jan e.o."),
        (50 * "lang ", " ".join(16 * ["lang"]) + "…"),
    ],
)
def test_a_name_cannot_carry_an_advertisement(name: str, shown: str) -> None:
    assert f"over „{shown}”." in text("received", name=name)


@pytest.fixture
def admin(session: Session, client: FlaskClient) -> FlaskClient:
    """A client in which an admin is logged in."""
    return sit_down(client, a_moderator(session, "baas@wijk.example", role="admin"))


def put(session: Session, address: str, **values: object) -> None:
    mail = outbox.put(session, "received", address, PARTS["received"])
    session.execute(update(Outbox).where(Outbox.id == mail.id).values(values or {"attempts": 0}))
    session.commit()


def page_of(client: FlaskClient) -> str:
    return html.unescape(client.get("/beoordelen/mails").text)


def test_an_admin_sees_the_mails_that_wait_and_those_that_were_given_up(
    session: Session, admin: FlaskClient
) -> None:
    put(session, "sent@buurt.example", sent_at=now())
    put(session, "waits@buurt.example", attempts=1, trouble="De mailserver verbrak de verbinding.")
    put(session, "gone@buurt.example", attempts=4, given_up_at=now())

    page = page_of(admin)

    given_up, waiting = page.index("Opgegeven"), page.index("Wachten nog")
    assert given_up < page.index("gone@buurt.example") < page.index("4 keer geprobeerd") < waiting
    assert waiting < page.index("waits@buurt.example") < page.index("1 keer geprobeerd")
    assert "De mailserver verbrak de verbinding." in page
    assert "sent@buurt.example" not in page


def test_the_private_link_in_a_mail_is_not_on_the_page(
    session: Session, admin: FlaskClient
) -> None:
    put(session, "jan@buurt.example")

    page = page_of(admin)

    assert "jan@buurt.example" in page
    assert "geheim" not in page


def test_without_a_mail_server_the_page_says_so(admin: FlaskClient) -> None:
    assert "Er is geen mailserver ingesteld." in page_of(admin)


def test_an_address_on_the_page_is_text(session: Session, admin: FlaskClient) -> None:
    put(session, "<img src=x>@buurt.example")

    assert "<img src=x>" not in admin.get("/beoordelen/mails").text


def test_a_moderator_who_is_no_admin_does_not_learn_that_the_page_is_there(
    session: Session, client: FlaskClient, moderator: Moderator
) -> None:
    assert sit_down(client, moderator).get("/beoordelen/mails").status_code == 404


def test_a_visitor_is_sent_to_log_in(client: FlaskClient) -> None:
    answer = client.get("/beoordelen/mails")

    assert answer.location == "/inloggen?verder=/beoordelen/mails"
