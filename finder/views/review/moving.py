"""A change that moves the point of a place: from where, how far, and which way."""

import math
from dataclasses import dataclass

from finder.facts import Facts
from finder.geometry import Point, metres_between
from finder.models import Suggestion
from finder.words import N_

# Eighths of a turn from the north on, with the sun.
WAYS = (
    N_("naar het noorden"),
    N_("naar het noordoosten"),
    N_("naar het oosten"),
    N_("naar het zuidoosten"),
    N_("naar het zuiden"),
    N_("naar het zuidwesten"),
    N_("naar het westen"),
    N_("naar het noordwesten"),
)


@dataclass(frozen=True)
class Move:
    """Where a point was, and how many metres from there it goes in one of WAYS."""

    was: Point
    metres: float
    way: str


def move_of(found: Suggestion) -> Move | None:
    """How a change moves the point of its place; None when it leaves it where it is."""
    if found.place is None or "lat" not in found.sent:
        return None
    was, becomes = found.place.point, point_of(found.sent)
    if was == becomes:
        return None
    return Move(was, metres_between(was, becomes), way_between(was, becomes))


def way_between(one: Point, other: Point) -> str:
    """The way from one point to another (WAYS), good enough to tell a person."""
    north = other.lat - one.lat
    east = (other.lon - one.lon) * math.cos(math.radians(one.lat))
    return WAYS[round(math.atan2(east, north) / (math.pi / 4)) % 8]


def point_of(about: Facts) -> Point:
    """The point among facts that have one."""
    return Point(about["lat"], about["lon"])
