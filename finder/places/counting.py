"""Keeps the counts of places per cell in step when one place comes, goes, moves or changes kind."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy.orm import Session

from finder import cells, db
from finder.models import CellCount, Place

# A cell at zoom 20 and a kind.
Counted = tuple[int, str]


def counted(place: Place) -> Counted | None:
    """Where a place counts on the map; None while it is not open to the public."""
    return (cells.cell(place.lat, place.lon), place.kind) if place.status == "open" else None


def recount(session: Session, before: Counted | None, after: Counted | None) -> None:
    """Take a place away where it counted before and add it where it counts now."""
    recount_all(session, [(before, after)])


def recount_all(session: Session, moved: Iterable[tuple[Counted | None, Counted | None]]) -> None:
    """The same for many places at once, each with where it counted before and counts now."""
    changes: Counter[tuple[int, int, str]] = Counter()
    for before, after in moved:
        changes.update(_keys(after))
        changes.subtract(_keys(before))
    # In one order for all, so that two publications at once never wait for each other in a ring.
    rows = [
        {"zoom": zoom, "cell": cell, "kind": kind, "count": change}
        for (zoom, cell, kind), change in sorted(changes.items())
        if change
    ]
    if rows:
        insert = db.insert_on(session.get_bind())(CellCount)
        total = CellCount.count + insert.excluded.count
        keys = [CellCount.zoom, CellCount.cell, CellCount.kind]
        session.execute(
            insert.on_conflict_do_update(index_elements=keys, set_={"count": total}), rows
        )


def _keys(where: Counted | None) -> list[tuple[int, int, str]]:
    if where is None:
        return []
    cell, kind = where
    return [(zoom, cells.parent(cell, zoom), kind) for zoom in cells.COUNTED_ZOOMS]
