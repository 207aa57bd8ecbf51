"""The outbox: a mail waits with its deed, leaves once, and is tried again or given up."""

import datetime as dt
import socket
import threading
from collections.abc import Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

import pytest
from post import Post, post_office
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from finder import config, outbox
from finder.errors import WrongSetting
from finder.models import Outbox, Suggestion, now
from finder.outbox import Counts, Letterhead, MailServer

HEAD = Letterhead("https://site.example", Address("De site", addr_spec="wij@site.example"))
PATH = "/inzending/geheim"
DAY = dt.timedelta(days=1)


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server that takes everything until it is told otherwise."""
    with post_office() as post:
        yield post


def put(session: Session, address: str = "jan@buurt.example", **values: Any) -> Outbox:
    """A mail in the queue, committed."""
    mail = outbox.put(session, "received", address, {"name": "De Bron", "path": PATH}, **values)
    session.commit()
    return mail


def write(mail: Outbox) -> EmailMessage:
    return HEAD.over(mail, "Uw inzending", f"Zie https://site.example{mail.parts['path']}\n")


def send(engine: Engine, url: str, seconds: float = 5) -> Counts:
    return outbox.send_due(engine, MailServer.at(url, "site.example", seconds).deliver, write)


def again(session: Session, mail: Outbox) -> Outbox:
    """The mail as it is in the database now."""
    session.rollback()
    session.refresh(mail)
    return mail


def change(session: Session, **values: Any) -> None:
    """Let time pass: set the moments of all mails."""
    session.execute(update(Outbox).values(values))
    session.commit()


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def test_a_mail_is_kept_with_its_deed_or_not_at_all(session: Session) -> None:
    outbox.put(session, "received", "jan@buurt.example", {"path": PATH})

    session.rollback()

    assert session.scalars(select(Outbox)).all() == []


def test_a_mail_is_sent_once(session: Session, engine: Engine, post: Post) -> None:
    put(session)

    counts = [send(engine, post.url), send(engine, post.url)]

    assert counts == [Counts(sent=1), Counts()]
    assert post.addresses == ["jan@buurt.example"]
    assert "https://site.example/inzending/geheim" in post.taken[0][1].get_content()


def test_nothing_secret_is_left_of_a_mail_that_was_sent(
    session: Session, engine: Engine, post: Post
) -> None:
    mail = put(session)

    send(engine, post.url)

    assert again(session, mail).sent_at is not None
    assert (mail.parts, mail.trouble, mail.claimed_until) == (None, None, None)


def test_a_mail_with_a_delay_waits(session: Session, engine: Engine, post: Post) -> None:
    put(session, delay=dt.timedelta(minutes=10))

    early = send(engine, post.url)
    change(session, due_at=now())

    assert (early, send(engine, post.url)) == (Counts(), Counts(sent=1))


def test_two_workers_at_once_send_each_mail_once(
    session: Session, engine: Engine, post: Post
) -> None:
    expected = [f"bewoner{number}@buurt.example" for number in range(30)]
    for address in expected:
        put(session, address)
    start, done = threading.Barrier(2), []

    def worker() -> None:
        start.wait()
        done.append(send(engine, post.url))

    workers = [threading.Thread(target=worker) for _ in range(2)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join()

    assert sorted(post.addresses) == sorted(expected)
    assert sum(counts.sent for counts in done) == 30


def test_a_mail_that_another_worker_has_is_left_alone(
    session: Session, engine: Engine, post: Post
) -> None:
    put(session)
    change(session, claimed_until=now() + dt.timedelta(minutes=9))

    assert send(engine, post.url) == Counts()


def test_a_mail_whose_worker_died_is_tried_again(
    session: Session, engine: Engine, post: Post
) -> None:
    put(session)
    change(session, claimed_until=now() - dt.timedelta(seconds=1))

    assert send(engine, post.url) == Counts(sent=1)


def test_an_address_that_is_refused_for_good_is_given_up_at_once(
    session: Session, engine: Engine, post: Post
) -> None:
    mail = put(session)
    post.says_to_address = "550 5.1.1 <jan@buurt.example>: unknown; see /inzending/geheim"

    counts = send(engine, post.url)

    assert counts == Counts(given_up=1)
    assert again(session, mail).given_up_at is not None
    assert mail.trouble == "De mailserver neemt dit adres niet aan (550 5.1.1)."
    assert mail.parts is None


def test_an_address_that_is_refused_for_now_is_tried_a_minute_later(
    session: Session, engine: Engine, post: Post
) -> None:
    mail = put(session)
    post.says_to_address = "451 4.7.1 Greylisted"

    counts = send(engine, post.url)

    assert counts == Counts(failed=1)
    assert again(session, mail).attempts == 1
    assert mail.trouble == "De mailserver neemt dit adres niet aan (451 4.7.1)."
    assert dt.timedelta(seconds=50) < mail.due_at - now() < dt.timedelta(seconds=61)
    assert mail.parts == {"name": "De Bron", "path": PATH}


def test_a_mail_that_is_refused_for_good_is_given_up_at_once(
    session: Session, engine: Engine, post: Post
) -> None:
    put(session)
    post.says_to_mail = "554 5.7.1 Spam"

    assert send(engine, post.url) == Counts(given_up=1)


def test_the_pauses_grow(session: Session, engine: Engine, post: Post) -> None:
    mail = put(session)
    post.says_to_mail = "451 Not now"
    pauses = []

    for _ in range(6):
        send(engine, post.url)
        pauses.append(round((again(session, mail).due_at - now()) / dt.timedelta(minutes=1)))
        change(session, due_at=now())

    assert pauses == [1, 5, 15, 60, 120, 120]


def test_a_server_that_hangs_is_left_after_the_time_limit(
    session: Session, engine: Engine, post: Post
) -> None:
    mail = put(session)
    post.hangs = 0.6

    counts = send(engine, post.url, seconds=0.3)

    assert counts == Counts(failed=1)
    assert again(session, mail).trouble == "De mailserver antwoordt niet op tijd."


def test_a_server_that_says_nothing_at_all_is_left_after_the_time_limit(
    session: Session, engine: Engine
) -> None:
    mail = put(session)

    with socket.create_server(("127.0.0.1", 0)) as silent:
        send(engine, f"smtp://127.0.0.1:{silent.getsockname()[1]}", seconds=0.2)

    assert again(session, mail).trouble == "De mailserver antwoordt niet op tijd."


def test_a_mail_is_sent_later_when_the_line_dropped_halfway(
    session: Session, engine: Engine, post: Post
) -> None:
    mail = put(session)
    post.drops = True

    dropped = send(engine, post.url)
    trouble = again(session, mail).trouble
    post.drops = False
    change(session, due_at=now())
    later = send(engine, post.url)

    assert (dropped, later) == (Counts(failed=1), Counts(sent=1))
    assert trouble == "De mailserver verbrak de verbinding."
    assert post.addresses == ["jan@buurt.example"]


def test_a_server_out_of_reach_is_tried_later(session: Session, engine: Engine) -> None:
    mail = put(session)

    counts = send(engine, f"smtp://127.0.0.1:{closed_port()}")

    assert counts == Counts(failed=1)
    assert again(session, mail).trouble == "De mailserver is niet te bereiken."


def test_a_mail_that_fails_is_given_up_after_a_day(
    session: Session, engine: Engine, post: Post
) -> None:
    mail = put(session)
    post.says_to_mail = "451 Not now"

    change(session, created_at=now() - DAY + dt.timedelta(minutes=1))
    before = send(engine, post.url)
    change(session, created_at=now() - DAY, due_at=now())
    after = send(engine, post.url)

    assert (before, after) == (Counts(failed=1), Counts(given_up=1))
    assert again(session, mail).parts is None
    assert outbox.given_up(session) == [mail]


def test_a_worker_whose_claim_ran_out_does_not_undo_what_another_did(
    session: Session, engine: Engine, post: Post
) -> None:
    mail = put(session)
    server = MailServer.at(f"smtp://127.0.0.1:{closed_port()}", "site.example")

    def deliver_late(message: EmailMessage) -> None:
        change(session, claimed_until=now() - DAY)
        send(engine, post.url)
        server.deliver(message)

    outbox.send_due(engine, deliver_late, write)

    assert again(session, mail).sent_at is not None
    assert (mail.attempts, mail.trouble) == (0, None)


def test_a_worker_that_is_stopped_leaves_the_rest_for_later(
    session: Session, engine: Engine, post: Post
) -> None:
    for number in range(3):
        put(session, f"bewoner{number}@buurt.example")
    deliver = MailServer.at(post.url, "site.example").deliver

    counts = outbox.send_due(engine, deliver, write, stopped=lambda: len(post.taken) == 2)

    assert counts == Counts(sent=2)
    assert len(outbox.waiting(session)) == 1


def test_only_mails_of_these_kinds_about_this_suggestion_are_taken_back(session: Session) -> None:
    one, other = Suggestion(kind="new", sent={}), Suggestion(kind="new", sent={})
    session.add_all([one, other])
    session.flush()
    for suggestion, kind in ((one, "received"), (one, "refused"), (other, "refused")):
        outbox.put(session, kind, "jan@buurt.example", {}, suggestion.id)

    gone = outbox.cancel(session, one.id, ["published", "refused"])

    left = [(mail.suggestion_id, mail.kind) for mail in outbox.waiting(session)]
    assert gone == 1
    assert left == [(one.id, "received"), (other.id, "refused")]


@pytest.mark.parametrize(
    "values",
    [{"claimed_until": now() + DAY}, {"sent_at": now()}, {"given_up_at": now()}],
    ids=lambda values: next(iter(values)),
)
def test_a_mail_that_a_worker_has_or_had_is_not_taken_back(
    session: Session, values: dict[str, dt.datetime]
) -> None:
    suggestion = Suggestion(kind="new", sent={})
    session.add(suggestion)
    session.flush()
    put(session, suggestion_id=suggestion.id)
    change(session, **values)

    assert outbox.cancel(session, suggestion.id, ["received"]) == 0


def test_mails_of_long_ago_are_removed(session: Session) -> None:
    put(session)
    change(session, created_at=now() - 91 * DAY)
    put(session, "piet@buurt.example")

    assert outbox.forget(session) == 1
    assert [mail.address for mail in outbox.waiting(session)] == ["piet@buurt.example"]


def test_the_headers_say_who_writes_and_that_a_machine_does() -> None:
    mail = Outbox(id=7, address="jan@buurt.example", created_at=dt.datetime(2026, 11, 23, 9, 30))
    settings = config.read(
        {
            "FINDER_URL": "https://site.example:8443",
            "FINDER_MAIL_FROM": "wij@site.example",
            "FINDER_OPERATOR": "Gemeente\r\nBcc: kwaad@site.example, Voorbeeld",
            "FINDER_CONTACT": "vraag@site.example",
        }
    )

    message = Letterhead.of(settings, "Ontmoetingsplekken").over(mail, "Dag", "Tekst\n")

    assert message["From"].addresses[0].addr_spec == "wij@site.example"
    assert message["From"].addresses[0].display_name == (
        "Gemeente Bcc: kwaad@site.example, Voorbeeld"
    )
    assert message["To"] == "jan@buurt.example"
    assert message["Reply-To"] == "vraag@site.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == "<7.20261123093000000000@site.example>"
    assert message["Date"].datetime - now() < dt.timedelta(minutes=1)
    assert message["Bcc"] is None


def test_without_an_operator_the_site_has_its_own_name() -> None:
    settings = config.read({"FINDER_MAIL_FROM": "wij@site.example"})

    assert Letterhead.of(settings, "Ontmoetingsplekken").name == "Ontmoetingsplekken"


def test_a_sender_that_is_no_address_stops_with_a_sentence() -> None:
    settings = config.read({"FINDER_MAIL_FROM": "wij@site@example"})

    with pytest.raises(WrongSetting, match="FINDER_MAIL_FROM klopt niet"):
        Letterhead.of(settings, "Ontmoetingsplekken")


def test_a_subject_cannot_carry_headers(session: Session, engine: Engine, post: Post) -> None:
    put(session)

    def write_badly(mail: Outbox) -> EmailMessage:
        return HEAD.over(mail, "De Bron\r\nBcc: kwaad@site.example\n\nTekst", "Tekst\n")

    outbox.send_due(engine, MailServer.at(post.url, "site.example").deliver, write_badly)

    assert post.addresses == ["jan@buurt.example"]
    assert post.taken[0][1]["Subject"] == "De Bron Bcc: kwaad@site.example Tekst"
    assert post.taken[0][1]["Bcc"] is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "jan",
        "jan@",
        "@buurt.example",
        "jan@buurt.example\nBcc: kwaad@site.example",
        "jan@buurt.example, kwaad@site.example",
        "jan@buurt.example>",
        "jän@buurt.example",
        "jan@" + 70 * "x" + ".example",
    ],
)
def test_what_is_no_address_is_given_up_without_asking_a_server(
    session: Session, engine: Engine, post: Post, address: str
) -> None:
    mail = put(session, address)

    assert send(engine, post.url) == Counts(given_up=1)
    assert again(session, mail).trouble == "Het e-mailadres klopt niet."
    assert post.taken == []


def test_a_domain_with_accents_is_written_as_servers_read_it(
    session: Session, engine: Engine, post: Post
) -> None:
    put(session, "jan@büro.example")

    send(engine, post.url)

    assert post.addresses == ["jan@xn--bro-hoa.example"]
