"""`finder work` as an operator uses it: mails leave, digests are made, people are forgotten."""

import datetime as dt
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from post import Post, post_office
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from conftest import a_moderator, a_suggestion
from finder import cli, moderators, outbox
from finder.cli.digest import put_digests
from finder.models import Moderator, Outbox, Suggestion, now
from finder.suggestions import Sender
from serving import FINDER

HOURS = dt.timedelta(hours=1)


@pytest.fixture
def environ(database_url: str, tmp_path: Path) -> dict[str, str]:
    """An operator's environment on the test's own database, without a mail server."""
    return {"FINDER_INSTANCE": str(tmp_path / "instance"), "FINDER_DATABASE_URL": database_url}


@pytest.fixture
def post(environ: dict[str, str]) -> Iterator[Post]:
    """A mail server that the operator has set."""
    with post_office() as post:
        environ["FINDER_SMTP_URL"] = post.url
        environ["FINDER_URL"] = "https://site.example"
        environ["FINDER_MAIL_FROM"] = "wij@site.example"
        yield post


@pytest.fixture
def reader(session: Session, moderator: Moderator) -> Moderator:
    """A moderator of the whole country who can log in."""
    return with_password(session, moderator)


def with_password(session: Session, moderator: Moderator) -> Moderator:
    moderators.set_password(session, moderator, "een lang genoeg wachtwoord")
    session.commit()
    return moderator


def work(environ: dict[str, str]) -> str:
    result = CliRunner().invoke(cli.finder, ["work"], env=environ, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def put(session: Session, address: str = "jan@buurt.example") -> Outbox:
    parts = {"name": "De Bron", "path": "/inzending/geheim"}
    mail = outbox.put(session, "received", address, parts)
    session.commit()
    return mail


def digests(session: Session) -> list[Outbox]:
    session.rollback()
    return list(session.scalars(select(Outbox).where(Outbox.kind == "digest")))


def age(session: Session, table: type[Outbox | Suggestion], ago: dt.timedelta) -> None:
    session.execute(update(table).values(created_at=now() - ago))
    session.commit()


def test_a_round_sends_what_waits_and_counts(
    session: Session, environ: dict[str, str], post: Post
) -> None:
    put(session)
    put(session, "piet@buurt.example")

    told = work(environ)

    assert told == "Verstuurd: 2. Mislukt: 0. Opgegeven: 0. Wachten nog: 0.\n"
    assert post.addresses == ["jan@buurt.example", "piet@buurt.example"]
    assert "https://site.example/inzending/geheim" in post.taken[0][1].get_content()


def test_a_round_tells_what_failed(session: Session, environ: dict[str, str], post: Post) -> None:
    put(session)
    post.says_to_address = "451 Not now"

    assert work(environ) == "Verstuurd: 0. Mislukt: 1. Opgegeven: 0. Wachten nog: 1.\n"


def test_a_round_tells_what_was_given_up(
    session: Session, environ: dict[str, str], post: Post
) -> None:
    put(session)
    post.says_to_address = "550 Unknown"

    assert work(environ) == "Verstuurd: 0. Mislukt: 0. Opgegeven: 1. Wachten nog: 0.\n"


def test_without_a_mail_server_mails_wait_and_the_command_says_so(
    session: Session, environ: dict[str, str]
) -> None:
    mail = put(session)

    told = work(environ)

    session.refresh(mail)
    assert told == "Er is geen mailserver ingesteld (FINDER_SMTP_URL). Wachten nog: 1.\n"
    assert (mail.attempts, mail.claimed_until, mail.sent_at) == (0, None, None)


def test_a_mail_of_a_resident_arrives_with_a_link_that_works(
    session: Session, environ: dict[str, str], post: Post
) -> None:
    a_suggestion(session, sender=Sender(email="jan@buurt.example"), name="De Kom")

    work(environ)

    assert post.addresses == ["jan@buurt.example"]
    assert post.taken[0][1]["Subject"] == "We kregen uw inzending over „De Kom”"


def test_a_round_forgets_people_after_the_promised_time(
    session: Session, environ: dict[str, str]
) -> None:
    suggestion = a_suggestion(session, sender=Sender(email="jan@buurt.example"))
    suggestion.decided_at = now() - dt.timedelta(days=91)
    session.commit()
    put(session)
    age(session, Outbox, dt.timedelta(days=91))

    work(environ)

    session.refresh(suggestion)
    assert suggestion.email is None
    assert session.scalars(select(Outbox)).all() == []


def test_a_moderator_hears_once_a_day_what_waits(
    session: Session, environ: dict[str, str], post: Post, reader: Moderator
) -> None:
    a_suggestion(session)
    a_suggestion(session, name="De Tweede")
    age(session, Suggestion, 50 * HOURS)

    work(environ)
    work(environ)

    assert post.addresses == [reader.email]
    said = post.taken[0][1].get_content()
    assert "In uw gebied wachten 2 inzendingen. De oudste wacht 2 dagen." in said
    assert "https://site.example/beoordelen" in said.split()


def test_the_next_day_the_moderator_hears_again(
    session: Session, environ: dict[str, str], post: Post, reader: Moderator
) -> None:
    a_suggestion(session)
    work(environ)
    age(session, Outbox, 21 * HOURS)

    work(environ)

    assert post.addresses == [reader.email, reader.email]


def test_without_a_mail_server_one_digest_waits_however_long_it_takes(
    session: Session, environ: dict[str, str], reader: Moderator
) -> None:
    a_suggestion(session)
    work(environ)
    age(session, Outbox, 50 * HOURS)

    work(environ)

    assert [mail.address for mail in digests(session)] == [reader.email]


def test_when_nothing_waits_no_digest_is_made(
    session: Session, engine: Engine, reader: Moderator
) -> None:
    put_digests(engine)

    assert digests(session) == []


def test_what_waits_for_an_answer_is_not_in_the_digest(
    session: Session, engine: Engine, reader: Moderator
) -> None:
    a_suggestion(session).status = "asked"
    session.commit()

    put_digests(engine)

    assert digests(session) == []


def test_a_digest_counts_only_the_moderators_own_area(session: Session, engine: Engine) -> None:
    for email, digits in (("hier@wijk.example", "30"), ("daar@wijk.example", "97")):
        with_password(session, a_moderator(session, email, postcodes=[digits]))
    a_suggestion(session)

    put_digests(engine)

    assert [mail.address for mail in digests(session)] == ["hier@wijk.example"]


def test_who_cannot_log_in_gets_no_digest(
    session: Session, engine: Engine, moderator: Moderator, colleague: Moderator
) -> None:
    moderators.disable(session, with_password(session, colleague))
    a_suggestion(session)

    put_digests(engine)

    assert moderator.password_hash is None
    assert digests(session) == []


def test_two_workers_at_once_make_one_digest(
    session: Session, engine: Engine, reader: Moderator
) -> None:
    a_suggestion(session)
    start = threading.Barrier(4)

    def worker() -> None:
        start.wait()
        put_digests(engine)

    workers = [threading.Thread(target=worker) for _ in range(4)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join()

    assert len(digests(session)) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_loop_sends_what_comes_and_stops_cleanly(
    session: Session, environ: dict[str, str], post: Post, number: signal.Signals
) -> None:
    with subprocess.Popen(
        [FINDER, "work", "--loop", "--every", "1"],
        env=os.environ | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        first = process.stdout.readline()
        put(session)
        wait_until(lambda: post.taken)
        process.send_signal(number)
        rest = process.stdout.read()

    assert first == "Verstuurd: 0. Mislukt: 0. Opgegeven: 0. Wachten nog: 0.\n"
    assert rest.endswith("Gestopt. Verstuurd: 1. Mislukt: 0. Opgegeven: 0. Wachten nog: 0.\n")
    assert process.returncode == 0


@pytest.mark.parametrize("while_told", [False, True])
def test_a_loop_goes_on_after_a_round_in_which_the_database_gave_no_answer(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, while_told: bool
) -> None:
    """A server that is started again for a moment does not end a worker of months."""
    rounds: list[str] = []

    def a_round(_engine: Engine, _settings: object, stop: threading.Event) -> outbox.Counts:
        rounds.append("begun")
        if len(rounds) == 2 and not while_told:
            raise OperationalError("SELECT 1", {}, Exception("away"))
        if len(rounds) == 3:
            stop.set()
        return outbox.Counts(sent=1 if len(rounds) == 2 else 0)

    def told(_engine: Engine, counts: outbox.Counts, _settings: object) -> str:
        if while_told and len(rounds) == 2:
            raise OperationalError("SELECT 1", {}, Exception("away"))
        return f"Verstuurd: {counts.sent}."

    monkeypatch.setattr("finder.cli.work._round", a_round)
    monkeypatch.setattr("finder.cli.work._told", told)
    result = CliRunner().invoke(cli.finder, ["work", "--loop", "--every", "1"], env=environ)

    assert (result.exit_code, len(rounds)) == (0, 3)
    assert result.stderr == "De database geeft geen antwoord. De volgende ronde gaat door.\n"
    assert result.stdout.endswith(f"Gestopt. Verstuurd: {int(while_told)}.\n")


def wait_until(happened: Callable[[], object]) -> None:
    for _ in range(200):
        if happened():
            return
        time.sleep(0.05)
    raise TimeoutError


def test_a_mail_in_hand_is_finished_before_a_worker_stops(
    session: Session, environ: dict[str, str], post: Post
) -> None:
    mail = put(session)
    put(session, "piet@buurt.example")
    post.hangs = 0.5

    process = subprocess.Popen(
        [FINDER, "work"], env=os.environ | environ, stdout=subprocess.DEVNULL
    )
    wait_until(lambda: claimed(session, mail))
    process.send_signal(signal.SIGTERM)

    assert process.wait(20) == 0
    assert post.addresses == ["jan@buurt.example"]
    assert [waits.address for waits in outbox.waiting(session)] == ["piet@buurt.example"]


def claimed(session: Session, mail: Outbox) -> bool:
    session.rollback()
    session.refresh(mail)
    return mail.claimed_until is not None


def test_the_command_explains_itself() -> None:
    result = CliRunner().invoke(cli.finder, ["work", "--help"])

    assert "Verstuur de mails die klaarstaan" in result.output
