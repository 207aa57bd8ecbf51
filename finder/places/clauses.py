"""The parts that queries about places are built from: conditions and orders."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    case,
    false,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)

from finder import cells
from finder.geometry import Box
from finder.models import NamePart, Place
from finder.models.name_part import LONGEST
from finder.spelling import fold
from finder.words import KINDS

Clause = ColumnElement[bool]
# Of names that begin alike so many are looked at, and as many of those with the words further on.
COMMON = 2_500


def in_box(box: Box) -> Clause:
    """Within a box, its edges included: the index's cells first."""
    near = (Place.cell.between(*pair) for pair in cells.ranges(box) if pair != cells.NOTHING)
    return (
        or_(false(), *near)
        & Place.lat.between(box.south, box.north)
        & Place.lon.between(box.west, box.east)
    )


def with_name(text: str) -> Clause:
    """One of whose names has these words, from the beginning of a word on; found by an index.

    Of names that very many bear (see is_common) the first by the alphabet, those that begin with
    the words and as many that have them further on: to look at all would take seconds.
    """
    arms = [named_from(text, whole).limit(COMMON).subquery() for whole in (True, False)]
    found = union_all(*(select(arm.c.place_id) for arm in arms)).subquery("named")
    return Place.id.in_(select(found.c.place_id))


def named_from(text: str, whole: bool) -> Select[int]:
    """Ids of the open places with a name, or a part of one, that begins so; by the alphabet."""
    typed = fold(text)[:LONGEST]
    after = typed[:-1] + chr(ord(typed[-1]) + 1)
    return (
        select(NamePart.place_id)
        .where(NamePart.whole == whole, NamePart.key >= typed, NamePart.key < after)
        .order_by(NamePart.key, NamePart.place_id)
    )


def with_name_within(text: str) -> Clause:
    """Whose name holds these letters, in the middle of a word too; all names are looked at."""
    return Place.name_key.contains(fold(text), autoescape=True)


def one_of(ids: Collection[int]) -> Clause:
    """One of these places."""
    return Place.id.in_(ids)


def anywhere() -> Clause:
    """Every place."""
    return literal(True)


def square_of(d: Any, e: Any, north: Any, north1: Any, east: Any, east1: Any, east2: Any) -> Any:
    """The square of Scale.metres, of degrees to the north and to the east of the scale's point."""
    up, along = d * (north + north1 * d), e * (east + (east1 + east2 * d) * d)
    return up * up + along * along


def is_open(kinds: Collection[str]) -> Clause:
    """Open to the public and, when kinds are asked for, one of those."""
    public: Clause = Place.status == _WORDS["open"]
    return public & Place.kind.in_(words(kinds)) if kinds else public


def words(codes: Collection[str]) -> list[ColumnElement[str]]:
    """Codes of ours as they stand, which cost a statement nothing. Raises KeyError for others."""
    return [_WORDS[code] for code in sorted(codes)]


_WORDS = {code: literal_column(f"'{code}'", String) for code in ("open", *KINDS)}


def by_name() -> ColumnElement[str]:
    """The order of the alphabet."""
    return Place.name_key.expression


def as_given(ids: Sequence[int]) -> ColumnElement[int]:
    """The order in which the ids stand."""
    return case({id: rank for rank, id in enumerate(ids)}, value=Place.id)
