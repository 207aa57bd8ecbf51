"""One round along the mails that are due: each is claimed, written and delivered."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

from sqlalchemy import Engine

from finder.db import session_on
from finder.models import Outbox
from finder.outbox import queue
from finder.outbox.server import Undelivered

Write = Callable[[Outbox], EmailMessage]
Deliver = Callable[[EmailMessage], None]


@dataclass
class Counts:
    """How many mails were sent, failed for now and were given up."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0

    def __iadd__(self, other: "Counts") -> "Counts":
        self.sent += other.sent
        self.failed += other.failed
        self.given_up += other.given_up
        return self


def send_due(
    engine: Engine, deliver: Deliver, write: Write, stopped: Callable[[], bool] = lambda: False
) -> Counts:
    """Send every mail that is due, until `stopped`; several senders may do so at once.

    A mail is claimed in a transaction of its own before it is sent, so one sender sends it. When
    that one dies, its claim runs out and the mail is tried again. Such a mail goes twice only when
    the sender died between the server's OK and our commit; both carry the same Message-ID.
    """
    counts = Counts()
    with session_on(engine) as session:
        due = queue.due(session)
    for mail_id in due:
        if stopped():
            break
        with session_on(engine) as session:
            mail = queue.claim(session, mail_id)
        if mail is not None:
            _send(engine, mail, deliver, write, counts)
    return counts


def _send(engine: Engine, mail: Outbox, deliver: Deliver, write: Write, counts: Counts) -> None:
    """Send a claimed mail, outside a transaction: a mail server may take long."""
    try:
        deliver(write(mail))
    except Undelivered as error:
        with session_on(engine) as session:
            if queue.mark_failed(session, mail, error.reason, error.final):
                counts.given_up += 1
            else:
                counts.failed += 1
    else:
        with session_on(engine) as session:
            queue.mark_sent(session, mail)
        counts.sent += 1
