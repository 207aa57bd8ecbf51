"""Lists of the places that a condition holds for, and the stored counts made anew."""

from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.orm import Session

from finder import cells
from finder.geometry import scale_at
from finder.models import CellCount, Place
from finder.places import ring
from finder.places.asked import HOURS, Asked
from finder.places.clauses import Clause, is_open
from finder.places.nearest import ANYTHING, SHOWN, Around, Spot, most_looked_at, spots


def listed(
    session: Session,
    where: Clause,
    order: ColumnElement[Any],
    asked: Asked = ANYTHING,
    limit: int = 20,
    offset: int = 0,
) -> tuple[list[Spot], bool]:
    """Open places that a condition holds for and that meet what is asked, in an order.

    And whether there may be more than were looked at for their hours.
    """
    columns = (*SHOWN, *(HOURS if asked.timed else ()))
    query = select(*columns).where(where, asked.clause).order_by(order, Place.id)
    most = most_looked_at(offset + limit) if asked.timed else offset + limit
    rows = session.connection().execute(query.limit(most), asked.values).all()
    found = spots(islice(filter(asked.opens(), rows), offset, offset + limit))
    return found, asked.timed and len(found) < limit and len(rows) == most


def any_of(session: Session, where: Clause) -> bool:
    """Whether a condition holds for an open place."""
    found = select(Place.id).where(where, is_open(())).limit(1)
    return session.connection().execute(found).first() is not None


def last_added(session: Session, around: Around, status: str, limit: int) -> list[int]:
    """Ids of the places of a status around a point, the last to be added first."""
    values = ring.values(scale_at(around.point), around.metres, around.box)
    rows = _LAST_ADDED.rows(session, {**values, "status": status, "most": limit})
    return [row.id for row in rows]


def _added(ground: ring.Ground) -> Select[Any]:
    found = ground(Place.status == bindparam("status"), Place.id)
    last_first = found.order_by(found.selected_columns["id"].desc())
    return last_first.limit(bindparam("most", type_=Integer))


_LAST_ADDED = ring.prepared(_added)


def count_cells(session: Session) -> None:
    """Count the open places per cell anew, for every zoom that is kept."""
    session.execute(delete(CellCount))
    for zoom in cells.COUNTED_ZOOMS:
        columns = ["zoom", "cell", "kind", "count"]
        session.execute(insert(CellCount).from_select(columns, _counted(zoom)))


def wrong_counts(session: Session) -> int:
    """How many stored counts are not what a new count of the open places gives."""
    wrong = 0
    for zoom in cells.COUNTED_ZOOMS:
        kept = select(CellCount.cell, CellCount.kind, CellCount.count).where(
            CellCount.zoom == zoom, CellCount.count != 0
        )
        stored = {(cell, kind, count) for cell, kind, count in session.execute(kept)}
        fresh = {(cell, kind, count) for _, cell, kind, count in session.execute(_counted(zoom))}
        wrong += len({found[:2] for found in stored ^ fresh})
    return wrong


def _counted(zoom: int) -> Select[Any]:
    """The zoom, and how many open places of each kind each of its cells holds."""
    parent = Place.cell.op("/")(4 ** (cells.ZOOM - zoom)).label("cell")
    return (
        select(literal(zoom), parent, Place.kind, func.count())
        .where(is_open(()))
        .group_by(parent, Place.kind)
    )


def public(session: Session, place_id: int) -> Place | None:
    """The place that a number leads to: itself, or what it was merged into; None when never public.

    A closed place is public too: its page says that it is closed.
    """
    place = session.get(Place, place_id)
    while place is not None and place.merged_into_id is not None:
        place = session.get(Place, place.merged_into_id)
    return None if place is None or place.status == "hidden" else place
