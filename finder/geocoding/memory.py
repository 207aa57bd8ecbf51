"""What sources far away said before, and for how long it counts; failures are never kept."""

import datetime as dt
import hashlib
from contextlib import suppress
from dataclasses import asdict, fields
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from finder.geocoding.beside import beside
from finder.geocoding.location import Choice, Choices, Location
from finder.geocoding.question import Question
from finder.geometry import Point
from finder.models import Geocode, now

FOUND, NOTHING = dt.timedelta(days=180), dt.timedelta(days=1)
# To be raised when sources are asked or judged otherwise, so that what was said before is asked
# again; an answer that got or lost a field is another version by itself.
VERSION = 1

Said = Location | Choices | None


class Remembered(NamedTuple):
    """What a source said: nothing found is an answer too."""

    said: Said


def recall(session: Session, source: str, question: Question) -> Remembered | None:
    """What a source said of a question, while it counts; None when it was not asked lately."""
    kept = select(Geocode.answer).where(
        Geocode.key == _key(source, question), Geocode.until > now()
    )
    row = session.execute(kept).one_or_none()
    return Remembered(_said(row.answer)) if row else None


def keep(session: Session, source: str, question: Question, said: Said) -> None:
    """Remember what a source said, unless the database is busy or another was first."""
    key = _key(source, question)
    until = now() + (NOTHING if said is None else FOUND)
    with suppress(IntegrityError, OperationalError), beside(session) as connection:
        connection.execute(delete(Geocode).where(Geocode.key == key))
        connection.execute(insert(Geocode).values(key=key, answer=_answer(said), until=until))


def forget(session: Session) -> None:
    """Remove what no longer counts."""
    session.execute(delete(Geocode).where(Geocode.until <= now()))


def _key(source: str, question: Question) -> str:
    """A hash, so that nobody reads what was typed.

    With the ways to read the question, as a comma or a capital that the text in its normal form
    has no longer can make it mean something else.
    """
    shape = [field.name for kind in (Location, Choices) for field in fields(kind)]
    asked = (source, VERSION, shape, question.key, question.postcode, question.readings)
    return hashlib.sha256(repr(asked).encode()).hexdigest()


def _answer(said: Said) -> dict[str, Any] | None:
    if isinstance(said, Choices):
        return {"choices": asdict(said)}
    return {"location": asdict(said)} if said else None


def _said(answer: dict[str, Any] | None) -> Said:
    if answer is None:
        return None
    if "choices" in answer:
        values = answer["choices"]
        options = (Choice(one["label"], Point(*one["point"])) for one in values["options"])
        return Choices(**{**values, "options": tuple(options)})
    values = answer["location"]
    return Location(**{**values, "point": Point(*values["point"])})
