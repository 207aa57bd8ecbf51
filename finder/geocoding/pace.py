"""How often a source is asked, and when it rests, for all workers and commands together.

Moments are milliseconds of UTC, as in the table of geocoders.
"""

import logging
import time
from contextlib import suppress
from typing import NamedTuple

from sqlalchemy import BigInteger, ColumnElement, and_, case, literal, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from finder.geocoding.beside import beside
from finder.models import Geocoder

# After so many failures in a row a source rests so many seconds, or as it asks, but no longer than
# the longest.
FAILURES, REST, LONGEST = 3, 60, 3_600
FIRST = text(
    "INSERT INTO geocoder (name, next_at, failures, rests_until) VALUES (:name, 0, 0, 0) "
    "ON CONFLICT (name) DO NOTHING"
)

logger = logging.getLogger(__name__)


class Turn(NamedTuple):
    """When a source may be asked, in seconds from now, and how often it failed just before."""

    seconds: float
    failures: int


def turn(session: Session, name: str, gap: int, wait: float) -> Turn | None:
    """Take a turn to ask a source, at least `gap` milliseconds after the one before it.

    None when the turn would come later than `wait` seconds from now, as while the source rests, or
    when the database is busy; nothing is taken then.
    """
    now = _now()
    start = _start(now)
    taking = (
        update(Geocoder)
        .where(Geocoder.name == name, start <= now + round(wait * 1000))
        .values(next_at=start + gap)
        .returning(Geocoder.next_at, Geocoder.failures)
    )
    try:
        with beside(session) as connection:
            connection.execute(FIRST, {"name": name})
            taken = connection.execute(taking).one_or_none()
    except OperationalError:
        return None
    return Turn(max(0, taken.next_at - gap - _now()) / 1000, taken.failures) if taken else None


def failed(session: Session, name: str, why: str, rest: float | None = None) -> None:
    """Count a failure; a source that asks for `rest` (seconds), or fails too often, gets it.

    Nothing is counted when the database is busy.
    """
    now = _now()
    tired: ColumnElement[bool] = Geocoder.failures + 1 >= FAILURES
    seconds = REST if rest is None else round(min(rest, LONGEST))
    rests = now + seconds * 1000
    counting = (
        update(Geocoder)
        .where(Geocoder.name == name)
        .values(
            failures=Geocoder.failures + 1,
            rests_until=rests if rest else case((tired, rests), else_=Geocoder.rests_until),
        )
        .returning(Geocoder.rests_until)
    )
    with suppress(OperationalError), beside(session) as connection:
        if connection.scalar(counting) == rests:
            logger.warning("%s geeft geen antwoord (%s) en rust %d seconden.", name, why, seconds)


def succeeded(session: Session, name: str) -> None:
    """Forget the failures before an answer."""
    with suppress(OperationalError), beside(session) as connection:
        connection.execute(update(Geocoder).where(Geocoder.name == name).values(failures=0))


def _now() -> int:
    return time.time_ns() // 1_000_000


def _start(now: int) -> ColumnElement[int]:
    """When the source can be asked: now, or after others and its rest.

    A moment further off than there can be, as after a clock that was wrong, is not believed.
    """
    start: ColumnElement[int] = literal(now, BigInteger)
    for moment in (Geocoder.next_at, Geocoder.rests_until):
        later = and_(moment > start, moment <= now + LONGEST * 1000)
        start = case((later, moment), else_=start)
    return start
