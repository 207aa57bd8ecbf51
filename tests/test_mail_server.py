"""The mail server that mails are handed to: its address, a safe line, and a password kept quiet."""

import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest
from post import PASSWORD, USER, post_office

from finder import config
from finder.errors import WrongSetting
from finder.models import Outbox, now
from finder.outbox import Letterhead, MailServer, Undelivered

LOGIN = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}"


@pytest.fixture
def safe(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    """What a server needs to speak TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch, certificate: tuple[Path, Path]) -> None:
    """The machine trusts the test's certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))


def a_message() -> EmailMessage:
    head = Letterhead("https://site.example", Address("De site", addr_spec="wij@site.example"))
    mail = Outbox(id=1, address="jan@buurt.example", created_at=now())
    return head.over(mail, "Dag", "Tekst\n")


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("smtp://post.example", 25),
        ("smtp+starttls://post.example", 587),
        ("smtps://post.example", 465),
        ("smtp://post.example:2525", 2525),
    ],
)
def test_every_way_to_a_server_has_its_port(url: str, port: int) -> None:
    assert MailServer.at(url, "site.example").port == port


def test_a_password_is_not_shown_with_the_server() -> None:
    server = MailServer.at("smtp://naam:geh%40im@post.example", "site.example")

    assert (server.user, server.password) == ("naam", "geh@im")
    assert "geh@im" not in repr(server)


@pytest.mark.parametrize(
    "url",
    [
        "http://post.example",
        "smtp://",
        "smtp://naam:12#geheim@post.example",
        "smtp://naam:12/geheim@post.example",
        "smtp://naam:ge/heim@post.example",
        "smtp://post.example:haven",
    ],
)
def test_a_wrong_address_of_a_server_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(WrongSetting, match="is geen adres van een mailserver") as refused:
        config.read({"FINDER_SMTP_URL": url})

    assert "heim" not in str(refused.value)


@pytest.mark.usefixtures("trusted")
def test_a_line_is_made_safe_before_name_and_password_go_over_it(safe: ssl.SSLContext) -> None:
    with post_office("smtp+starttls", safe, LOGIN) as post:
        MailServer.at(post.url, "site.example").deliver(a_message())

    assert post.logged_in == [(USER.encode(), PASSWORD.encode())]
    assert post.addresses == ["jan@buurt.example"]


@pytest.mark.usefixtures("trusted")
def test_a_line_can_be_safe_from_its_first_word(safe: ssl.SSLContext) -> None:
    with post_office("smtps", safe) as post:
        MailServer.at(post.url, "site.example").deliver(a_message())

    assert post.addresses == ["jan@buurt.example"]


@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
def test_a_server_with_a_strange_certificate_gets_no_mail_and_no_password(
    safe: ssl.SSLContext, scheme: str
) -> None:
    with (
        post_office(scheme, safe, LOGIN) as post,
        pytest.raises(Undelivered, match="Het certificaat van de mailserver klopt niet"),
    ):
        MailServer.at(post.url, "site.example").deliver(a_message())

    assert (post.taken, post.logged_in) == ([], [])


def test_a_line_that_cannot_be_made_safe_carries_no_mail() -> None:
    with post_office() as post:
        server = MailServer.at(post.url.replace("smtp", "smtp+starttls", 1), "site.example")
        with pytest.raises(Undelivered, match="kan niet wat we vragen"):
            server.deliver(a_message())

    assert post.taken == []


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_told_without_it_and_can_be_mended(safe: ssl.SSLContext) -> None:
    with (
        post_office("smtp+starttls", safe, "naam:verkeerd") as post,
        pytest.raises(Undelivered) as refused,
    ):
        MailServer.at(post.url, "site.example").deliver(a_message())

    assert set(post.logged_in) == {(b"naam", b"verkeerd")}
    assert refused.value.reason == "De mailserver weigert de naam of het wachtwoord (535 5.7.8)."
    assert not refused.value.final


def test_a_line_that_drops_after_the_mail_was_taken_is_no_failure() -> None:
    with post_office() as post:
        post.drops_at_the_end = True
        MailServer.at(post.url, "site.example").deliver(a_message())

    assert post.addresses == ["jan@buurt.example"]
