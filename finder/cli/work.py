"""The work that no visitor waits for: mails are sent, digests made, people forgotten."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import click
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from finder import config, db, outbox, own, reminders, suggestions
from finder.cli.digest import put_digests
from finder.geocoding import far
from finder.outbox import Counts, Letterhead, MailServer
from finder.views import letters, reminding

SITE = "Ontmoetingsplekken"


@click.command(help="Verstuur de mails die klaarstaan, en wis wat niet langer bewaard mag worden.")
@click.option("--loop", is_flag=True, help="Ga door tot u stopt, met een pauze na elke ronde.")
@click.option(
    "--every",
    default=60,
    show_default=True,
    type=click.IntRange(min=1),
    help="De pauze in seconden.",
)
def work(loop: bool, every: int) -> None:
    """One round, or with a loop one after another until a signal.

    A database that is away for a moment, or that another writer keeps too long, ends a round and
    not the loop; only the first round has to succeed.
    """
    settings = config.read()
    with db.engine_at(settings.database_url) as engine, _stopping() as stop:
        total = _round(engine, settings, stop)
        click.echo(_told(engine, total, settings))
        while loop and not stop.wait(every):
            try:
                counts = _round(engine, settings, stop)
                total += counts
                if counts != Counts():
                    click.echo(_told(engine, counts, settings))
            except OperationalError:
                click.echo(
                    "De database geeft geen antwoord. De volgende ronde gaat door.", err=True
                )
        if loop:
            click.echo(f"Gestopt. {_told(engine, total, settings)}")


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """An event that SIGTERM and Ctrl-C set, so that a mail in hand is finished first."""
    stop = threading.Event()
    signals = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, lambda *_: stop.set()) for number in signals]
    try:
        yield stop
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)


def _round(engine: Engine, settings: config.Settings, stop: threading.Event) -> Counts:
    with db.session_on(engine) as session:
        suggestions.forget(session)
        suggestions.forget_answers(session)
        outbox.forget(session)
        own.forget(session)
        far.forget(session)
    put_digests(engine)
    if not settings.smtp_url:
        return Counts()
    unsubscribing = reminding.unsubscribing(config.secret_key(settings))
    reminders.put_due(engine, settings.stale_after, reminding.describe, unsubscribing)
    head = Letterhead.of(settings, SITE)
    server = MailServer.at(settings.smtp_url, head.domain)
    return outbox.send_due(engine, server.deliver, partial(letters.write, head=head), stop.is_set)


def _told(engine: Engine, counts: Counts, settings: config.Settings) -> str:
    with db.session_on(engine) as session:
        waiting = len(outbox.waiting(session))
    if not settings.smtp_url:
        return f"Er is geen mailserver ingesteld (FINDER_SMTP_URL). Wachten nog: {waiting}."
    return (
        f"Verstuurd: {counts.sent}. Mislukt: {counts.failed}. "
        f"Opgegeven: {counts.given_up}. Wachten nog: {waiting}."
    )
