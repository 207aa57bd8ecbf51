"""Asks one source far away: from memory first, in its turn, within a time limit, and judged."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from geopy.exc import GeocoderQueryError, GeocoderRateLimited, GeopyError
from sqlalchemy.orm import Session

from finder.geocoding import memory, pace
from finder.geocoding.found import Found
from finder.geocoding.judging import judge
from finder.geocoding.location import Choices, Location
from finder.geocoding.question import Question

# What reading an answer of another shape than it should have runs into.
NONSENSE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
# A call with less time than this, in seconds, would fail through no fault of the source.
LEAST = 0.3
# Kept back, in seconds, for writing down how a call went.
WRITING = 0.2
# Between two tries, in seconds.
PAUSE = 1


class Unreached(Exception):
    """A source gave no answer: no network, too slow, nonsense, refused, or it rests."""


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds, and how often to try.

    `whole` is from the moment that a question was read, for all sources together; `call` is for
    one call and `turn` for one's turn to make it.
    """

    whole: float
    call: float
    turn: float
    tries: int


IN_A_REQUEST = Patience(whole=3, call=3, turn=0.3, tries=1)
# Longer than a source rests after failures, so that a command goes on afterwards.
IN_A_COMMAND = Patience(whole=180, call=10, turn=90, tries=3)


@dataclass(frozen=True)
class Source:
    """A source far away, as `locate` asks it (see far.Far).

    `gap` is the least time between two questions, in milliseconds. `fit` makes a question one that
    this source can be asked, or None; `find` asks it, within so many seconds.
    """

    name: str
    gap: int
    fit: Callable[[Question], Question | None]
    find: Callable[[Question, float], list[Found]]
    patience: Patience

    def answer(self, session: Session, question: Question) -> Location | Choices | None:
        """What it says of a question, or None when it knows nothing. Raises Unreached."""
        asked = self.fit(question)
        if asked is None:
            return None
        if known := memory.recall(session, self.name, asked):
            return known.said
        said = judge(session, asked, self._found(session, asked), self.name)
        memory.keep(session, self.name, asked, said)
        return said

    def remembered(self) -> "Memory":
        """The same source, which answers only from memory and never raises Unreached."""
        return Memory(self)

    def _found(self, session: Session, question: Question) -> list[Found]:
        for _ in range(self.patience.tries - 1):
            try:
                return self._once(session, question)
            except Unreached:
                time.sleep(PAUSE)
        return self._once(session, question)

    def _once(self, session: Session, question: Question) -> list[Found]:
        turn = self._turn(session, question)
        seconds = min(self._left(question), self.patience.call) - WRITING
        if seconds < LEAST:
            # Taking the turn took long, as on a machine that is busy.
            raise Unreached(self.name)
        try:
            found = self.find(question, seconds)
        except GeocoderQueryError:
            # It did not like these words; what one visitor types may not silence it for others.
            raise Unreached(self.name) from None
        except (GeopyError, *NONSENSE) as error:
            pace.failed(session, self.name, type(error).__name__, _rest(error))
            raise Unreached(self.name) from None
        if turn.failures:
            pace.succeeded(session, self.name)
        return found

    def _turn(self, session: Session, question: Question) -> pace.Turn:
        wait = min(self.patience.turn, self._left(question) - WRITING - LEAST)
        turn = pace.turn(session, self.name, self.gap, wait) if wait >= 0 else None
        if turn is None:
            raise Unreached(self.name)
        time.sleep(turn.seconds)
        return turn

    def _left(self, question: Question) -> float:
        return question.read_at + self.patience.whole - time.monotonic()


def _rest(error: Exception) -> float | None:
    """How long a source asks to be left alone, in seconds; None when it does not ask."""
    if not isinstance(error, GeocoderRateLimited):
        return None
    return pace.REST if error.retry_after is None else error.retry_after


@dataclass(frozen=True)
class Memory:
    """A source as far as it answered before."""

    source: Source

    def answer(self, session: Session, question: Question) -> Location | Choices | None:
        """What it said of a question; None when it knew nothing or was not asked lately."""
        asked = self.source.fit(question)
        known = asked and memory.recall(session, self.source.name, asked)
        return known.said if known else None

    def remembered(self) -> "Memory":
        return self
