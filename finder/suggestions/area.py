"""In whose area a suggestion lies: that of the place, which its own words cannot move."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from finder import facts
from finder.facts import Facts
from finder.models import Place, Suggestion
from finder.spelling import fold
from finder.suggestions import signals

Area = tuple[str | None, str | None]


def area_of(session: Session, about: Facts) -> Area:
    """The postcode of these facts, or the one nearest to their point, and the folded town."""
    code = about.get("postcode") or signals.nearest_postcode(session, about)
    return code, fold(about["city"]) if about.get("city") else None


def follow(session: Session, place: Place) -> None:
    """Let what was sent about a place lie where the place lies now."""
    code, town_key = area_of(session, facts.of(place))
    session.execute(
        update(Suggestion)
        .where(Suggestion.place_id == place.id)
        .values(postcode=code, town_key=town_key)
    )
