"""Sources far away: what `locate` asks when the tables at hand know a text less well."""

from typing import Protocol

from sqlalchemy.orm import Session

from finder.config import Settings
from finder.geocoding.location import Choices, Location
from finder.geocoding.question import Question


class Unreached(Exception):
    """A source gave no answer: no network, too slow, nonsense, refused, or it rests."""


class Far(Protocol):
    """A source that may be slow or gone; its answers are judged before they are given."""

    def answer(self, session: Session, question: Question) -> Location | Choices | None:
        """What it says of a question, or None when it knows nothing. Raises Unreached."""

    def remembered(self) -> "Far":
        """The same source, which answers only from memory and never raises Unreached."""


def sources(settings: Settings) -> tuple[Far, ...]:
    """The sources that the settings name, in the order in which they are asked."""
    return ()
