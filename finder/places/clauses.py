"""The parts that queries about places are built from: conditions and orders."""

import json
from collections.abc import Collection, Sequence

from sqlalchemy import ARRAY, ColumnElement, Integer, any_, case, cast, func, literal, select
from sqlalchemy.orm import Session

from finder.geometry import Box, Point, Scale, scale_at
from finder.models import Place
from finder.spelling import fold

Clause = ColumnElement[bool]


def in_circle(scale: Scale, metres: float) -> Clause:
    """Within so many metres of the scale's point: the index's box first, then the distance."""
    return in_box(scale.box(metres)) & (squared(scale) <= metres**2)


def in_box(box: Box) -> Clause:
    """Within a box, its edges included."""
    return Place.lat.between(box.south, box.north) & Place.lon.between(box.west, box.east)


def with_name(text: str) -> Clause:
    """Whose name holds these words, whatever the accents, the case and the signs between."""
    return Place.name_key.contains(fold(text), autoescape=True)


def one_of(ids: Collection[int]) -> Clause:
    """One of these places."""
    return Place.id.in_(ids)


def one_of_many(session: Session, ids: Sequence[int]) -> Clause:
    """One of these places, however many, with one bound value: a database takes only so many."""
    if session.get_bind().dialect.name == "postgresql":
        return Place.id == any_(cast(list(ids), ARRAY(Integer)))
    listed = func.json_each(json.dumps(list(ids))).table_valued("value")
    return Place.id.in_(select(listed.c.value))


def anywhere() -> Clause:
    """Every place."""
    return literal(True)


def squared(scale: Scale) -> ColumnElement[float]:
    """The square of Scale.metres as SQL."""
    d = Place.lat - scale.point.lat
    north = d * (scale.north + scale.north1 * d)
    east = (Place.lon - scale.point.lon) * (scale.east + (scale.east1 + scale.east2 * d) * d)
    return north * north + east * east


def is_open(kinds: Collection[str]) -> Clause:
    """Open to the public and, when kinds are asked for, one of those."""
    public = Place.status == "open"
    return public & Place.kind.in_(sorted(kinds)) if kinds else public


def by_name() -> ColumnElement[str]:
    """The order of the alphabet."""
    return Place.name_key.expression


def outwards(middle: Point) -> ColumnElement[float]:
    """The order of distance from a point."""
    return squared(scale_at(middle))


def as_given(ids: Sequence[int]) -> ColumnElement[int]:
    """The order in which the ids stand."""
    return case({id: rank for rank, id in enumerate(ids)}, value=Place.id)
