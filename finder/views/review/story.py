"""What the log tells on a page: its lines, what can be put back, and what was done just now."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from sqlalchemy import select

from finder import db, facts, review
from finder.errors import NotFound
from finder.models import Decision, Place, Suggestion
from finder.review.change import PUBLIC
from finder.review.undo import UNDOABLE, stands
from finder.views.login import me


@dataclass(frozen=True)
class Line:
    """A line of the log: whether it was undone, can be undone, and can be put back as a version."""

    decision: Decision
    undone: bool
    undoable: bool
    restorable: bool


def of_place(place: Place) -> list[Line]:
    """The lines about a place, newest first."""
    return _lines(review.log(db.session(), place), place)


def of_suggestion(suggestion: Suggestion) -> list[Line]:
    """The lines about the place that a suggestion is about; of a new one, about itself."""
    if suggestion.place is not None:
        return of_place(suggestion.place)
    about = select(Decision).where(Decision.suggestion_id == suggestion.id)
    return _lines(db.session().scalars(about.order_by(Decision.id.desc())).all(), None)


def _lines(decisions: Sequence[Decision], place: Place | None) -> list[Line]:
    undone = {line.undoes_id for line in decisions}
    now = facts.snapshot(place) if place else None
    return [
        Line(
            decision=line,
            undone=line.id in undone,
            undoable=line.id not in undone and _can_be_undone(line, place),
            restorable=_is_other_version(line, place, now),
        )
        for line in decisions
    ]


def _can_be_undone(line: Decision, place: Place | None) -> bool:
    if line.deed not in UNDOABLE:
        return False
    return line.place_id is None or (place is not None and stands(db.session(), line, place))


def _is_other_version(line: Decision, place: Place | None, now: facts.Facts | None) -> bool:
    """Whether a line left the place otherwise than it is now."""
    if place is None or line.place_id != place.id or line.after is None or now is None:
        return False
    if place.status not in PUBLIC or line.after.get("status") not in PUBLIC:
        return False
    return any(now[name] != value for name, value in line.after.items() if name in now)


def banner() -> Line | None:
    """What was done on the page before this one, with the way to undo it."""
    asked = request.args.get("gedaan", "")
    if not (asked.isascii() and asked.isdigit()) or len(asked) > 9:
        return None
    try:
        line = review.decision(db.session(), me(), int(asked))
    except NotFound:
        return None
    undone = select(Decision.id).where(Decision.undoes_id == line.id)
    was_undone = db.session().scalar(undone) is not None
    can = line.deed in UNDOABLE and not was_undone
    return Line(decision=line, undone=was_undone, undoable=can, restorable=False)
