"""Where facts grow old: counted by municipality and kind, and the places that wait longest."""

from collections import Counter
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
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def stale(self) -> int:
        return self.kinds.total()

    @property
    def ranked(self) -> list[tuple[str, int]]:
        """The kinds with how many are stale, the most first."""
        return sorted(self.kinds.items(), key=lambda found: (-found[1], found[0]))


def ageing(session: Session, moderator: Moderator, after: int) -> list[Ageing]:
    """The municipalities of a moderator's area with most stale places; `after` is in days."""
    old = func.sum(case((freshness.is_stale(after, clock.today()), 1), else_=0))
    # In the order of the index, which is that of the groups.
    where = (Place.municipality, Place.city, Place.kind)
    rows = session.execute(
        select(*where, func.count(), old).where(_mine(session, moderator)).group_by(*where)
    )
    found: dict[str, Ageing] = {}
    for municipality, city, kind, count, stale in rows:
        name = municipality or city or ""
        one = found.setdefault(name, Ageing(name))
        one.count += count
        if stale:
            one.kinds[kind] += stale
    worst = sorted(found.values(), key=lambda one: (-one.stale, one.name))
    return [one for one in worst if one.stale][:MOST]


def stalest(
    session: Session, moderator: Moderator, after: int, limit: int, offset: int = 0
) -> list[Place]:
    """The stale places of a moderator's area, the one that was checked longest ago first."""
    query = (
        select(Place)
        .where(_mine(session, moderator), freshness.is_stale(after, clock.today()))
        .order_by(Place.checked_since, Place.id)
    )
    return list(session.scalars(query.limit(limit).offset(offset)))


def _mine(session: Session, moderator: Moderator) -> Clause:
    area = moderators.covers(session, moderator, Place.postcode, Place.town_key)
    return (Place.status == "open") & area
