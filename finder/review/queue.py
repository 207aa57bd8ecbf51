"""What waits for a moderator, in the order in which it is best judged."""

from collections.abc import Sequence
from contextlib import closing
from itertools import islice
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from finder import moderators
from finder.errors import NotFound
from finder.models import Moderator, Place, Suggestion
from finder.review import area
from finder.words import N_

# So many are read at a time, of which a page shows the first.
AT_ONCE = 100


def waiting(
    session: Session,
    moderator: Moderator,
    status: str = "pending",
    kind: str | None = None,
    signal: str | None = None,
    most: int | None = None,
) -> list[Suggestion]:
    """What waits in a moderator's area, `pending` or `asked`: risk first, then oldest."""
    query = _own(session, select(Suggestion), moderator).where(Suggestion.status == status)
    if kind:
        query = query.where(Suggestion.kind == kind)
    rows = session.scalars(query.order_by(*_order()).execution_options(yield_per=AT_ONCE))
    with closing(rows):
        found = (row for row in rows if signal is None or signal in row.said_signals)
        return list(islice(found, most))


def count(session: Session, moderator: Moderator) -> int:
    """How many suggestions wait for this moderator's decision."""
    query = _own(session, select(func.count(Suggestion.id)), moderator)
    return session.scalar(query.where(Suggestion.status == "pending")) or 0


def get(session: Session, moderator: Moderator, suggestion_id: int) -> Suggestion:
    """A suggestion, decided or not. Raises NotFound when it is in another area."""
    found = session.get(Suggestion, suggestion_id)
    if found is None or not area.covers(session, moderator, found):
        raise NotFound(N_("Deze inzending kennen we niet."))
    return found


def place(session: Session, moderator: Moderator, place_id: int) -> Place:
    """A place to look after. Raises NotFound when it is in another area or was never public."""
    found = session.get(Place, place_id)
    if found is None or found.status == "hidden" or not area.covers(session, moderator, found):
        raise NotFound(N_("Deze plek kennen we niet."))
    return found


def following(session: Session, moderator: Moderator, suggestion: Suggestion) -> Suggestion | None:
    """What else waits about the same place, else the one after this in the queue, else the first.

    Not what the moderator sent.
    """
    others = _own(session, select(Suggestion), moderator).where(
        Suggestion.status == "pending",
        Suggestion.id != suggestion.id,
        Suggestion.sent_by_id.is_distinct_from(moderator.id),
    )
    about = Suggestion.place_id == suggestion.place_id
    same_place = others.where(about & Suggestion.place_id.is_not(None))
    after = others.where(_after(suggestion))
    return _first(session, same_place) or _first(session, after) or _first(session, others)


def _own(session: Session, query: Select[Any], moderator: Moderator) -> Select[Any]:
    return query.where(moderators.in_area(session, moderator))


def _order() -> Sequence[Any]:
    return Suggestion.risk.desc(), Suggestion.created_at, Suggestion.id


def _after(suggestion: Suggestion) -> Any:
    later = or_(
        Suggestion.created_at > suggestion.created_at,
        and_(Suggestion.created_at == suggestion.created_at, Suggestion.id > suggestion.id),
    )
    same_risk = Suggestion.risk == suggestion.risk
    return or_(Suggestion.risk < suggestion.risk, and_(same_risk, later))


def _first(session: Session, query: Select[Any]) -> Suggestion | None:
    return session.scalar(query.order_by(*_order()).limit(1))
