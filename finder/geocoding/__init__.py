"""Turns what a person types into a point: `locate` asks sources in turn, those far away last."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from finder.geocoding import gazetteer, position, question, register
from finder.geocoding.far import Far, Unreached
from finder.geocoding.location import Answer, Choice, Choices, Location
from finder.geocoding.question import Question, finer

__all__ = ["Answer", "Choice", "Choices", "Far", "Location", "locate", "reads_as_address"]

Source = Callable[[Session, Question], Location | Choices | None]

# The last to speak knows every postcode, but only roughly.
OF_POSTCODES: tuple[Source, ...] = (register.postcode, gazetteer.postcode)
OF_WORDS: tuple[Source, ...] = (
    position.read,
    gazetteer.town,
    register.address,
    gazetteer.postcode,
)


def locate(session: Session, text: str, far: Sequence[Far]) -> Answer:
    """The point that a text means, the choice it leaves, or nothing when no source knows it.

    The tables at hand answer first. Sources far away are asked only while the answer is coarser
    than what was asked (see Question.finest), and what they say counts only when it is finer.
    Raises NotUnderstood for a text that can only be a mistake, such as a postcode without houses.
    """
    asked = question.read(text)
    said = _near(session, asked)
    unreached = False
    for source in far if _coarse(asked, said) else ():
        try:
            told = source.answer(session, asked)
        except Unreached:
            unreached = True
            continue
        if told is not None and _finer(told, said):
            said, unreached = told, False
        if not _coarse(asked, said):
            break
    return Answer(said, unreached and _coarse(asked, said))


def reads_as_address(text: str) -> bool:
    """Whether a text is a postcode, or a street with a house number.

    Raises NotUnderstood for a text that tries to be a postcode and is none.
    """
    asked = question.read(text)
    return bool(asked.postcode or asked.numbered)


def _near(session: Session, asked: Question) -> Location | Choices | None:
    for source in OF_POSTCODES if asked.postcode else OF_WORDS:
        answer = source(session, asked)
        if answer is not None:
            return answer
    return None


def _coarse(asked: Question, said: Location | Choices | None) -> bool:
    """Whether a better answer can be hoped for."""
    if said is None:
        return len(asked.key) > 1
    if isinstance(said, Choices) or said.precision == "town":
        return False
    return not asked.met_by(said.precision)


def _finer(one: Location | Choices, other: Location | Choices | None) -> bool:
    if not isinstance(other, Location):
        return other is None
    return isinstance(one, Location) and finer(one.precision, other.precision)
