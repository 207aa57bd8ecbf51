"""Turns what a person types into a point: `locate` asks a tuple of sources in turn."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from finder.geocoding import gazetteer, position
from finder.geocoding.location import Choices, Location

__all__ = ["Choices", "Location", "locate"]

Source = Callable[[Session, str], Location | Choices | None]

SOURCES: tuple[Source, ...] = (position.read, gazetteer.town, gazetteer.postcode)


def locate(session: Session, text: str) -> Location | Choices | None:
    """The point that a text means, or the towns it may mean, or None when no source knows it.

    Raises NotUnderstood for a text that can only be a mistake, such as a postcode without houses.
    """
    for source in SOURCES:
        answer = source(session, text)
        if answer is not None:
            return answer
    return None
