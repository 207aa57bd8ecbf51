"""Changes to a place: its facts, its version, its dates of checking and its counts on the map."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from finder import facts, places
from finder.errors import TooLate
from finder.models import Moderator, NotDuplicate, Place, now
from finder.suggestions import area
from finder.words import N_

PUBLIC = {"open", "closed"}


def insert(session: Session, place: Place, given: Mapping[str, Any]) -> Place:
    """Put a new place on the map."""
    facts.put(place, {"status": "open", **given, **_dates(given)})
    session.add(place)
    session.flush()
    places.recount(session, None, places.counted(place))
    return place


def change(session: Session, place: Place, given: Mapping[str, Any]) -> None:
    """Give a place other facts, as a moderator judged them: they count as checked today."""
    put_back(session, place, {**given, **_dates(given)})


def put_back(session: Session, place: Place, given: Mapping[str, Any]) -> None:
    """Give a place facts as they are. Raises TooLate when it changed since it was read."""
    before, lay = places.counted(place), _lies(place)
    facts.put(place, given)
    try:
        session.flush()
    except StaleDataError as error:
        raise changed_since() from error
    places.recount(session, before, places.counted(place))
    if _lies(place) != lay:
        area.follow(session, place)


def _lies(place: Place) -> tuple[object, ...]:
    return place.postcode, place.city, place.point


def remember_different(
    session: Session, moderator: Moderator, place: Place, others: Iterable[int]
) -> None:
    """Remember that a place and these are not the same one, whatever they look like."""
    for other_id in others:
        low, high = sorted((place.id, other_id))
        known = session.get(NotDuplicate, (low, high)) or session.get(Place, other_id) is None
        if low != high and not known:
            session.add(NotDuplicate(low_id=low, high_id=high, moderator_id=moderator.id))


def check_public(place: Place) -> None:
    """Raises TooLate for a place that went into another one, or was never to be seen."""
    if place.status not in PUBLIC:
        raise changed_since()


def changed_since() -> TooLate:
    """The error for who decides on what they did not see."""
    return TooLate(N_("Deze plek is intussen veranderd. Kijk nog eens en beslis opnieuw."))


def _dates(given: Mapping[str, Any]) -> dict[str, str]:
    """Today, for each group of which something is known now."""
    known = [name for name, value in given.items() if value is not None]
    today = now().date().isoformat()
    return {f"{group}_checked_on": today for group in facts.groups(known)}
