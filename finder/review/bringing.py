"""What a list brings: places by the hundred, and new facts of places, each with its line."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from finder import facts, places
from finder.models import Decision, Moderator, Place
from finder.review import lines
from finder.review.change import check_public, put_back


def bring(session: Session, found: Sequence[Place], moderator: Moderator | None) -> None:
    """Put new places on the map; nobody here checked them, so their days are those of the list."""
    session.add_all(found)
    session.flush()
    places.recount_all(session, [(None, places.counted(place)) for place in found])
    session.add_all(
        Decision(
            deed="brought",
            moderator_id=moderator and moderator.id,
            place_id=place.id,
            place_version=place.version,
            after=facts.snapshot(place),
        )
        for place in found
    )
    session.flush()


def renew(
    session: Session,
    place: Place,
    given: Mapping[str, Any],
    moderator: Moderator | None,
    deed: str = "renewed",
) -> Decision:
    """Give a place facts of a list; the days of checking stay, unless they are among the facts.

    Raises TooLate when the place changed since it was read.
    """
    check_public(place)
    before = facts.snapshot(place)
    put_back(session, place, given)
    return lines.write(session, deed, moderator, place=place, before=before)
