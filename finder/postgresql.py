"""How PostgreSQL is talked to: with plans that are kept, and without asking each time if it lives.

See docs/decisions/0016.
"""

import selectors
import time
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError

# Ours go by indexes whatever the values are, and read little: to plan the search around a point
# for each postcode took eight times as long as to run it. A plan that is kept knows no values and
# expects many rows, for which PostgreSQL would start processes more and compile.
PLANS = (
    "plan_cache_mode = force_generic_plan",
    "max_parallel_workers_per_gather = 0",
    "jit = off",
)
# A line that rested longer, in seconds, may be gone without a word.
RESTED = 30
USED = "finder.used"
# Not every system has poll.
Selector = getattr(selectors, "PollSelector", selectors.SelectSelector)


def connect(url: str) -> Engine:
    """An engine whose connections are tuned, and replaced when they broke while nobody used them.

    Values stay out of error messages: what residents type is not logged.
    """
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", plan_once)

    @event.listens_for(engine, "checkout")
    def look(connection: Any, record: Any, _proxy: Any) -> None:
        now = time.monotonic()
        if now - record.info.get(USED, now) > RESTED:
            lives = _answers(engine, connection)
        else:
            lives = not _has_ended(connection)
        if not lives:
            raise DisconnectionError
        record.info[USED] = now

    return engine


def plan_once(connection: Any, _record: Any) -> None:
    """Let PostgreSQL keep the plans of statements.

    What speaks PostgreSQL and does not know a setting goes on without it.
    """
    for setting in PLANS:
        try:
            connection.execute(f"SET {setting}")
            connection.commit()
        except connection.Error:
            connection.rollback()


def _answers(engine: Engine, connection: Any) -> bool:
    """Whether the server answers a question, which costs one way there and back."""
    try:
        return bool(engine.dialect.do_ping(connection))
    except engine.dialect.loaded_dbapi.Error:
        return False


def _has_ended(connection: Any) -> bool:
    """Whether a line is closed, or the server said something unasked: that it stops."""
    if connection.closed:
        return True
    with Selector() as waiting:
        waiting.register(connection, selectors.EVENT_READ)
        return bool(waiting.select(0))
