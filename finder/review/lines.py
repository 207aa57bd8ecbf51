"""The log: a line for each decision. Lines are only added."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from finder.errors import NotFound
from finder.facts import Facts, snapshot
from finder.models import Decision, Moderator, Place, Suggestion
from finder.review import area
from finder.words import N_


def write(
    session: Session,
    deed: str,
    moderator: Moderator | None,
    *,
    suggestion: Suggestion | None = None,
    place: Place | None = None,
    before: Facts | None = None,
    **more: Any,
) -> Decision:
    """Add a line; of a place, with the facts as they are now and its version.

    A place that was never in the log first gets a line with how it was, which can be put back.
    What `finder geocode` did has no moderator.
    """
    session.flush()
    if place and before and not _has_lines(session, place):
        session.add(_first(place, before))
    line = Decision(
        deed=deed,
        moderator_id=moderator and moderator.id,
        suggestion_id=suggestion and suggestion.id,
        place_id=place and place.id,
        place_version=place and place.version,
        before=before,
        after=place and snapshot(place),
        **more,
    )
    session.add(line)
    session.flush()
    return line


def _has_lines(session: Session, place: Place) -> bool:
    return (
        session.scalar(select(Decision.id).where(Decision.place_id == place.id).limit(1))
        is not None
    )


def _first(place: Place, before: Facts) -> Decision:
    version = place.version - (before != snapshot(place))
    return Decision(deed="first", place_id=place.id, place_version=version, after=before)


def log(session: Session, place: Place) -> Sequence[Decision]:
    """The lines about a place and about those that were merged into it, newest first."""
    ids = _with_merged(session, place)
    about = or_(Decision.place_id.in_(ids), Decision.gone_id.in_(ids))
    return session.scalars(select(Decision).where(about).order_by(Decision.id.desc())).all()


def _with_merged(session: Session, place: Place) -> set[int]:
    """The place, those that were merged into it, and those that were merged into them."""
    found, new = {place.id}, {place.id}
    while new:
        into = select(Place.id).where(Place.merged_into_id.in_(new))
        new = set(session.scalars(into)) - found
        found |= new
    return found


def decision(session: Session, moderator: Moderator, decision_id: int) -> Decision:
    """A line of the log. Raises NotFound when it is about another area."""
    line = session.get(Decision, decision_id)
    about = [each for each in (line.suggestion, line.place) if each] if line else []
    if line is None or not all(area.covers(session, moderator, each) for each in about):
        raise NotFound(N_("Dit besluit kennen we niet."))
    return line
