"""Better points for places that stand roughly on the map, from the sources of a search."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from finder import facts, geocoding
from finder.errors import NotUnderstood
from finder.geocoding import Answer, Far, Location
from finder.geocoding.far import Unreached
from finder.geocoding.question import finer
from finder.geometry import metres_between
from finder.models import Decision, Place
from finder.review import lines
from finder.review.change import put_back
from finder.suggestions.signals import FAR, middle_of


@dataclass(frozen=True)
class Better:
    """A finer location for a place, how far it moves, and whether that is too odd to believe.

    `astray` is the distance in metres from a house to the middle of its postcode, where that is
    odd (signals.FAR): a person looks at it first.
    """

    location: Location
    metres: float
    astray: float | None = None


def rough(session: Session, after: int = 0) -> list[int]:
    """Ids of the open places whose point is not that of a house, from past an id on."""
    rows = select(Place.id).where(Place.status == "open", Place.precision != "house")
    return list(session.scalars(rows.where(Place.id > after).order_by(Place.id)))


def better(session: Session, place: Place, far: Sequence[Far]) -> Better | None:
    """The finest location of a place's address, when it is finer than its point; else None.

    Raises Unreached when there is none, but a source that might have known it was silent.
    """
    best, precision, unreached = None, place.precision, False
    for text in _addresses(place):
        answer = _located(session, text, far)
        unreached = unreached or answer.unreached
        if answer.location and finer(answer.location.precision, precision):
            best, precision = answer.location, answer.location.precision
    if best is None and unreached:
        raise Unreached
    if best is None:
        return None
    metres = metres_between(place.point, best.point)
    return Better(best, metres, _astray(session, place, best))


def _addresses(place: Place) -> Iterator[str]:
    """The place's address as people would type it: by its postcode, then by its street."""
    code, number = place.postcode or "", place.house_number or ""
    if len(code) > 4:
        yield f"{code} {number}".strip()
    if place.street and (place.city or code):
        yield f"{place.street} {number}, {code} {place.city or ''}".strip()


def _located(session: Session, text: str, far: Sequence[Far]) -> Answer:
    try:
        return geocoding.locate(session, text, far)
    except NotUnderstood:
        return Answer()


def _astray(session: Session, place: Place, location: Location) -> float | None:
    middle = middle_of(session, {"postcode": place.postcode or location.postcode})
    if middle is None or location.precision != "house":
        return None
    metres = metres_between(middle.point, location.point)
    return metres if metres > FAR else None


def put_point(session: Session, place: Place, found: Better) -> Decision:
    """Give a place its better point; a line in the log says so, and it can be undone.

    Raises TooLate when the place changed since it was read.
    """
    before = facts.snapshot(place)
    lat, lon = found.location.point
    point = {"lat": lat, "lon": lon, "precision": found.location.precision}
    put_back(session, place, point)
    return lines.write(session, "located", None, place=place, before=before)
