"""Lists and counts of the places that a condition holds for."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, literal, select
from sqlalchemy.orm import Session

from finder import cells
from finder.models import CellCount, Place
from finder.places.clauses import Clause, is_open


def per_kind(session: Session, where: Clause) -> dict[str, int]:
    """How many open places of each kind there are."""
    query = select(Place.kind, func.count()).where(where, is_open(())).group_by(Place.kind)
    return dict(session.execute(query).all())


def listed(
    session: Session,
    where: Clause,
    order: ColumnElement[Any],
    kinds: Collection[str] = (),
    limit: int = 20,
    offset: int = 0,
) -> list[Place]:
    """Open places that a condition holds for, in an order."""
    query = select(Place).where(where, is_open(kinds)).order_by(order, Place.id)
    return list(session.scalars(query.limit(limit).offset(offset)))


def count_cells(session: Session) -> None:
    """Count the open places per cell anew, for every zoom that is kept."""
    session.execute(delete(CellCount))
    for zoom in cells.COUNTED_ZOOMS:
        parent = Place.cell.op("/")(4 ** (cells.ZOOM - zoom)).label("cell")
        counted = (
            select(literal(zoom), parent, Place.kind, func.count())
            .where(is_open(()))
            .group_by(parent, Place.kind)
        )
        session.execute(insert(CellCount).from_select(["zoom", "cell", "kind", "count"], counted))


def public(session: Session, place_id: int) -> Place | None:
    """The place that a number leads to: itself, or what it was merged into; None when never public.

    A closed place is public too: its page says that it is closed.
    """
    place = session.get(Place, place_id)
    while place is not None and place.merged_into_id is not None:
        place = session.get(Place, place.merged_into_id)
    return None if place is None or place.status == "hidden" else place
