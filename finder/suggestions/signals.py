"""What a moderator should look at first: signals about a suggestion, and the risk they make."""

import datetime as dt
import hashlib
import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.orm import Session

from finder import geocoding, places
from finder.errors import NotUnderstood
from finder.facts import Facts
from finder.geocoding import Location
from finder.geometry import Point, metres_between, scale_at
from finder.models import Postcode, SentText, Suggestion, now
from finder.spelling import fold
from finder.words import URGENT

# Farther than this from the middle of its postcode, in metres, a point is questioned.
FAR = 2_000
# Nobody fills in the form in so few seconds.
FAST = 5
MANY, MANY_WITHIN = 3, dt.timedelta(days=1)
REPEATED_WITHIN, LONG_ENOUGH = dt.timedelta(days=30), 20
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
RISKS = {"urgent": 2, "look_alike": 1, "far": 1, "links": 1, "repeated": 1, "many": 1, "trap": 1}


def seen_in(
    session: Session,
    suggestion: Suggestion,
    about: Facts,
    *,
    seconds: float | None,
    trapped: bool,
    is_alike: bool | None = None,
) -> list[str]:
    """The signals (words.SIGNALS) of a suggestion about a place with these facts.

    Whether a new one is like another is looked at when `is_alike` does not say it.
    """
    if is_alike is None:
        is_alike = suggestion.kind == "new" and bool(_look_alikes(session, about))
    point_sent = suggestion.kind == "new" or "lat" in suggestion.sent
    found = {
        "urgent": suggestion.reason in URGENT,
        "look_alike": is_alike,
        "far": point_sent and is_far(session, about),
        "approximate": point_sent and about["precision"] not in {"house", "street"},
        "links": any(LINK.search(text) for text in _texts(suggestion)),
        "repeated": _is_repeated(session, suggestion),
        "many": _is_one_of_many(session, suggestion.sender),
        "fast": seconds is not None and seconds < FAST,
        "trap": trapped,
    }
    return [name for name, so in found.items() if so]


def risk(signals: Collection[str]) -> int:
    """2 for what cannot wait, 1 for what needs a careful look, else 0."""
    return max((RISKS.get(name, 0) for name in signals), default=0)


def is_far(session: Session, about: Facts) -> bool:
    """Whether a point lies more than FAR metres from the middle of its postcode."""
    middle = middle_of(session, about)
    point = Point(about["lat"], about["lon"])
    return middle is not None and metres_between(middle.point, point) > FAR


def middle_of(session: Session, about: Facts) -> Location | None:
    """The middle of the facts' postcode, as fine as the tables know it."""
    try:
        return geocoding.locate(session, about.get("postcode") or "", ()).location
    except NotUnderstood:
        return None


def nearest_postcode(session: Session, about: Facts) -> str | None:
    """The postcode (PC4) whose middle is nearest to the facts' point."""
    scale = scale_at(Point(about["lat"], about["lon"]))
    for metres in (2_000, 15_000):
        box = scale.box(metres)
        rows = session.execute(
            select(Postcode.lat, Postcode.lon, Postcode.code).where(
                Postcode.lat.between(box.south, box.north),
                Postcode.lon.between(box.west, box.east),
            )
        )
        found = min(((scale.metres(lat, lon), code) for lat, lon, code in rows), default=None)
        # What lies beyond the circle in the box may have a nearer one outside the box.
        if found and found[0] <= metres:
            return found[1]
    return None


def _look_alikes(session: Session, about: Facts) -> list[places.LookAlike]:
    return places.look_alikes(
        session,
        name=about["name"],
        kind=about["kind"],
        point=Point(about["lat"], about["lon"]),
        postcode=about.get("postcode"),
        house_number=about.get("house_number"),
    )


def _texts(suggestion: Suggestion) -> list[str]:
    activities: list[dict[str, Any]] = suggestion.sent.get("activities") or []
    said = [suggestion.explanation, suggestion.word, suggestion.sent.get("description")]
    return [text for text in [*said, *map(str, activities)] if text]


def remember_texts(session: Session, suggestion: Suggestion) -> None:
    """Keep what its longer texts are known by, to notice when they come again."""
    session.add_all(
        SentText(hash=text, suggestion_id=suggestion.id) for text in _text_hashes(suggestion)
    )


def forget_texts(session: Session) -> None:
    """Drop what is too long ago to be noticed."""
    session.execute(delete(SentText).where(SentText.created_at <= now() - REPEATED_WITHIN))


def _is_repeated(session: Session, suggestion: Suggestion) -> bool:
    """Whether one of its longer texts was sent before, whatever the case and the signs."""
    values = {"hashes": list(_text_hashes(suggestion)), "since": now() - REPEATED_WITHIN}
    return session.scalar(_AGAIN, values) is not None


# To build these two for each suggestion took longer than to ask them.
_AGAIN = (
    select(SentText.hash)
    .where(
        SentText.hash.in_(bindparam("hashes", expanding=True)),
        SentText.created_at > bindparam("since"),
    )
    .limit(1)
)
_EARLIER = select(func.count()).where(
    Suggestion.sender == bindparam("sender"), Suggestion.created_at > bindparam("since")
)


def _text_hashes(suggestion: Suggestion) -> set[str]:
    long = {fold(text) for text in _texts(suggestion) if len(text) >= LONG_ENOUGH}
    return {hashlib.sha256(text.encode()).hexdigest() for text in long}


def _is_one_of_many(session: Session, sender: str | None) -> bool:
    if sender is None:
        return False
    earlier = session.scalar(_EARLIER, {"sender": sender, "since": now() - MANY_WITHIN})
    return (earlier or 0) + 1 >= MANY
