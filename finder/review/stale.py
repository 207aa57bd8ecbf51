"""Where facts grow old: counted by municipality and kind, and the places that wait longest."""

from dataclasses import dataclass, field

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from finder import clock, freshness, moderators
from finder.models import Moderator, Place
from finder.places import Clause

# On the first page of a moderator; the list has them all.
MOST = 5


@dataclass
class Ageing:
    """A municipality, or a town where that is unknown: its open places, and the stale per kind."""

    name: str
    count: int = 0
    kinds: dict[str, int] = field(default_factory=dict)

    @property
    def stale(self) -> int:
        return sum(self.kinds.values())


def ageing(session: Session, moderator: Moderator, after: int) -> list[Ageing]:
    """The municipalities of a moderator's area with most stale places; `after` is in days."""
    where = func.coalesce(Place.municipality, Place.city, "")
    old = func.sum(case((freshness.is_stale(after, clock.today()), 1), else_=0))
    rows = session.execute(
        select(where, Place.kind, func.count(), old)
        .where(_mine(session, moderator))
        .group_by(where, Place.kind)
        .order_by(old.desc(), Place.kind)
    )
    found: dict[str, Ageing] = {}
    for name, kind, count, stale in rows:
        one = found.setdefault(name, Ageing(name))
        one.count += count
        if stale:
            one.kinds[kind] = stale
    worst = sorted(found.values(), key=lambda one: (-one.stale, one.name))
    return [one for one in worst if one.stale][:MOST]


def stalest(
    session: Session, moderator: Moderator, after: int, limit: int, offset: int = 0
) -> list[Place]:
    """The stale places of a moderator's area, the one that was checked longest ago first."""
    query = (
        select(Place)
        .where(_mine(session, moderator), freshness.is_stale(after, clock.today()))
        .order_by(freshness.longest_ago(session), Place.id)
    )
    return list(session.scalars(query.limit(limit).offset(offset)))


def _mine(session: Session, moderator: Moderator) -> Clause:
    area = moderators.covers(session, moderator, Place.postcode, Place.town_key)
    return (Place.status == "open") & area
