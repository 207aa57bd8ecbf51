"""What was read for one version of the places, kept until the next one or for a minute.

Where a postcode lies, how full of places it is there and what a list says of each do not change
between two publications, and the same few postcodes are asked for again and again. To remember that
spares a database elsewhere half of its questions. A minute of the clock is as long as pages are
kept too: what changes without a new version, a register of addresses that is loaded, is seen by
then. What is said of places alone lasts until the next version.
"""

import time
from collections.abc import Callable, Hashable, Iterable
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy.orm import Session

SECONDS = 60
# So many answers at most, of some hundreds of bytes, for a minute and for longer.
MOST = 8_000
# Under this name a session knows what is remembered of the version that it reads.
KNOWN = "finder.known"
MISSING = object()
Answers = dict[Hashable, Any]
Answer = TypeVar("Answer")
Thing = TypeVar("Thing", bound=Hashable)


class Known(NamedTuple):
    """What is remembered of a version: in one minute of the clock, and for as long as it lasts."""

    version: int
    minute: float
    passing: Answers
    lasting: Answers


class Memory:
    """The answers of the newest version, of one database."""

    def __init__(self) -> None:
        self.newest = Known(-1, 0, {}, {})

    def of(self, version: int) -> Known:
        """What is remembered of a version in this minute of the clock; at first nothing."""
        known, minute = self.newest, time.time() // SECONDS
        if (version, minute) != (known.version, known.minute):
            lasting = known.lasting if version == known.version else {}
            # At once, since the other threads read it too.
            self.newest = known = Known(version, minute, {}, lasting)
        return known


def remembered(session: Session, key: Hashable, read: Callable[[], Answer]) -> Answer:
    """What `read` gives, out of memory where this session has one and the key was asked before.

    It is remembered for a minute of the clock. The key begins with the name of the question. What
    is remembered is shared, and not to be changed. An error is not remembered.
    """
    known: Known | None = session.info.get(KNOWN)
    if known is None:
        return read()
    found = known.passing.get(key, MISSING)
    if found is not MISSING:
        return cast(Answer, found)
    answer = read()
    _keep(known.passing, {key: answer})
    return answer


def remembered_each(
    session: Session,
    name: str,
    asked: Iterable[Thing],
    read: Callable[[list[Thing]], dict[Thing, Answer]],
) -> dict[Thing, Answer]:
    """The same for several things: what `read` gives is asked of those that are not known.

    It is remembered until the next version: nothing of it may change by itself.
    """
    known: Known | None = session.info.get(KNOWN)
    if known is None:
        return read(list(asked))
    found = {one: known.lasting.get((name, one), MISSING) for one in asked}
    missing = [one for one, answer in found.items() if answer is MISSING]
    if missing:
        answers = read(missing)
        _keep(known.lasting, {(name, one): answer for one, answer in answers.items()})
        found |= answers
    return found


def _keep(kept: Answers, answers: Answers) -> None:
    if len(kept) + len(answers) > MOST:
        kept.clear()
    kept.update(answers)
