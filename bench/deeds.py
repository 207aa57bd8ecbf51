"""What it costs to publish a suggestion: all tables, the cells and the log, in one transaction."""

import statistics
import time

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.servers import Server
from finder import db, moderators, review, suggestions
from finder.models import Moderator
from finder.suggestions import Sender

TIMES = 60
SENT = {
    "kind": "village_hall",
    "street": "Kerkstraat",
    "house_number": "12",
    "postcode": "3011AB",
    "city": "Rotterdam",
    "precision": "house",
    "opening_hours": "Mo-Fr 09:00-17:00",
    "activities": [{"name": "koffie", "hours": "Tu 10:00-12:00"}],
}


def publishing(url: str, also: tuple[int, ...]) -> float:
    """Milliseconds of CPU to publish one, its database's processes (`also`) included; a median."""
    database = Server("", also)
    with db.engine_at(url) as engine, Session(engine) as session:
        moderator = _moderator(session)
        spent = []
        for number in range(TIMES):
            sent = {**SENT, "name": f"Dorpshuis {number} van de proef", "lat": 51.9 + number / 9e4,
                    "lon": 4.48}  # fmt: skip
            found = suggestions.submit_new(session, sent, Sender())
            session.commit()
            before = time.process_time() + database.seconds()
            review.publish(session, found, moderator, sent)
            session.commit()
            spent.append(time.process_time() + database.seconds() - before)
    # The clock of another process ticks a hundred times a second: only its mean says anything.
    return 1_000 * (statistics.mean(spent) if also else statistics.median(spent))


def _moderator(session: Session) -> Moderator:
    name = "bench@wijk.example"
    known = session.scalar(select(Moderator).where(Moderator.email == name))
    return known or moderators.add(session, name, "moderator")
