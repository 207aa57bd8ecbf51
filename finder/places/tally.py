"""How many places there are of each kind and for each facet, counted as far as that is cheap."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Integer, Select, bindparam, cast, func, select
from sqlalchemy.orm import Session

from finder import traits
from finder.geometry import scale_at
from finder.models import CellCount, Place
from finder.places import ring
from finder.places.asked import HOURS, OPEN, Asked, Opens
from finder.places.clauses import Clause, is_open
from finder.places.nearest import Around
from finder.prepared import Prepared, run
from finder.remembering import remembered
from finder.traits import Facet

# So many places are looked at for counts. Where there are more, we say "more than".
MOST = 300
# The zoom at which the fewest stored counts hold the whole country.
LOWEST = 5


@dataclass(frozen=True)
class Tally:
    """Counts of an area; where not the `whole` of it was counted, there are `at_least` so many.

    `per_kind` are the places that meet the filters, whatever their kind. Of the kinds asked for:
    `facets` are what each facet would give (by its code), `left_out` how many places each key alone
    leaves out as unknown, `perhaps` all that are left out because something is unknown. These are
    empty where they were not counted.
    """

    per_kind: Mapping[str, int] = field(default_factory=dict)
    facets: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    perhaps: int = 0
    whole: bool = True
    at_least: int = 0


def tally(session: Session, area: Around | Clause, asked: Asked, facets: bool = True) -> Tally:
    """Count an area; what facets would give only where they are asked for.

    Of the ground around a point it is remembered, as each page of a search asks it.
    """
    if isinstance(area, Around):
        values = ring.values(scale_at(area.point), area.metres, area.box)
        key = ("tally", area, asked.plain, facets)
        return remembered(
            session, key, lambda: _ask(session, _around(asked.timed), values, asked, facets)
        )
    statement = _some(select(*_columns(asked.timed)).where(area, is_open(())))
    return _ask(session, statement, {}, asked, facets)


def _ask(
    session: Session,
    statement: Prepared | Select[Any],
    values: Mapping[str, Any],
    asked: Asked,
    facets: bool,
) -> Tally:
    rows = run(session, statement, {**values, "most": MOST + 1})
    if len(rows) <= MOST:
        return _counted(rows, asked, facets)
    found = _counted(rows, asked, facets=False).per_kind
    return Tally(whole=False, at_least=sum(found.get(kind, 0) for kind in asked.kinds or found))


def per_kind(session: Session) -> dict[str, int]:
    """How many open places of each kind there are in all, out of the stored counts."""
    return dict(session.connection().execute(_PER_KIND).all())


_PER_KIND = (
    select(CellCount.kind, cast(func.sum(CellCount.count), Integer))
    .where(CellCount.zoom == LOWEST)
    .group_by(CellCount.kind)
    .having(func.sum(CellCount.count) > 0)
)


@lru_cache(maxsize=2)
def _around(timed: bool) -> Prepared:
    return ring.prepared(lambda ground: _some(ground(is_open(()), *_columns(timed))))


def _columns(timed: bool) -> tuple[Any, ...]:
    """What is looked at; without the hours the index alone holds it."""
    return (Place.kind, Place.traits, *(HOURS if timed else ()))


def _some(wanted: Select[Any]) -> Select[Any]:
    return wanted.limit(bindparam("most", type_=Integer))


def _counted(rows: Sequence[Any], asked: Asked, facets: bool) -> Tally:
    """Place by place where something is asked; what each facet would give by equal traits."""
    if not asked.filters:
        return _unfiltered(rows, asked, facets)
    keys, opens = asked.filters.by_key, asked.opens() if asked.timed else None
    left_out, kinds, perhaps = dict.fromkeys(_keys(asked), 0), Counter[str](), 0
    # The places that meet all that is asked, and those that meet all but one key.
    meet: dict[str | None, list[Any]] = {None: [], **{key: [] for key in left_out}}
    for row in rows:
        states = _states(row, keys, opens)
        missed = [key for key, state in states.items() if not _lets(state, asked)]
        if not missed:
            kinds[row.kind] += 1
        if asked.kinds and row.kind not in asked.kinds:
            continue
        for key, state in states.items():
            if state is None and (not missed or missed == [key]):
                left_out[key] += 1
        if missed and all(state is not False for state in states.values()):
            perhaps += 1
        if len(missed) < 2:
            meet[missed[0] if missed else None].append(row)
    return Tally(dict(kinds), _would_give(meet) if facets else {}, left_out, perhaps)


def _unfiltered(rows: Sequence[Any], asked: Asked, facets: bool) -> Tally:
    kinds = Counter(map(attrgetter("kind"), rows))
    own = [row for row in rows if row.kind in asked.kinds] if asked.kinds else rows
    return Tally(dict(kinds), _would_give({None: own}) if facets else {})


def _would_give(meet: Mapping[str | None, Sequence[Any]]) -> dict[str, int]:
    """How many places each facet would give: those that have it and meet all else."""
    counts = dict.fromkeys(traits.BY_CODE, 0)
    for missed, rows in meet.items():
        for alike, places in Counter(map(attrgetter("traits"), rows)).items():
            for facet in traits.facets(alike):
                if missed in {None, facet.key}:
                    counts[facet.code] += places
    return counts


def _keys(asked: Asked) -> list[str]:
    return [*asked.filters.by_key, *([OPEN] if asked.timed else [])]


def _states(
    row: Any, keys: Mapping[str, Sequence[Facet]], opens: Opens | None
) -> dict[str, bool | None]:
    """Of each key that is asked for: whether these places have it; None when nobody knows."""
    states: dict[str, bool | None] = {}
    for key, facets in keys.items():
        known = row.traits & facets[0].known
        states[key] = bool(row.traits & traits.held(facets)) if known else None
    if opens is not None:
        states[OPEN] = opens.said(row)
    return states


def _lets(state: bool | None, asked: Asked) -> bool:
    return asked.filters.unknown if state is None else state
