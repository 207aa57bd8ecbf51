"""What changed since a client last asked, so that it misses nothing and reads nothing twice."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from finder import places
from finder.errors import WrongParameter
from finder.exchange import columns, geojson
from finder.places import Clause
from finder.words import N_


class Cursor(NamedTuple):
    """How far a client has read: up to and with a place in a version. Written "17-4052"."""

    version: int = -1
    place_id: int = 0

    def __str__(self) -> str:
        return f"{self.version}-{self.place_id}"


def read_cursor(text: str) -> Cursor:
    """A cursor as we gave it; nothing is the beginning. Raises WrongParameter for what is none."""
    if not text:
        return Cursor()
    parts = text.split("-")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):
        raise _no_cursor()
    version, place_id = map(int, parts)
    if max(version, place_id) >= 2**31:
        raise _no_cursor()
    return Cursor(version, place_id)


def _no_cursor() -> WrongParameter:
    return WrongParameter(
        N_("%(name)s is de waarde van next uit uw vorige vraag, bijvoorbeeld 17-4052."),
        "since",
        name="since",
    )


def since(session: Session, cursor: Cursor, where: Clause, limit: int) -> dict[str, object]:
    """The next changes after a cursor: each place as it is now, or that it is gone.

    `where` are the records that may leave. A place that changes again comes again, later.
    """
    found = places.changed_since(session, *cursor, limit + 1)
    some, more = found[:limit], len(found) > limit
    shown = places.is_shown(session, some, where)
    last = Cursor(some[-1].changed_in, some[-1].id) if some else cursor
    return {
        "changes": [
            {"id": place.id, "feature": geojson.feature(place, columns.known(place))}
            if place.id in shown
            else {"id": place.id, "gone": True}
            for place in some
        ],
        "next": str(last) if last.version >= 0 else "",
        "more": more,
    }
