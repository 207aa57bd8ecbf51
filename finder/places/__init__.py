"""Which places: near a point, within a box, by name or at an address. The only spatial SQL."""

from finder.places.clauses import (
    Clause,
    anywhere,
    as_given,
    by_name,
    in_box,
    in_circle,
    one_of,
    outwards,
    with_name,
)
from finder.places.counting import counted, recount
from finder.places.listing import count_cells, listed, per_kind, public
from finder.places.look_alikes import look_alikes
from finder.places.named import ADDRESS, at_address, like_name
from finder.places.nearest import Nearby, first_open, near, neighbours

__all__ = [
    "ADDRESS",
    "Clause",
    "Nearby",
    "anywhere",
    "as_given",
    "at_address",
    "by_name",
    "count_cells",
    "counted",
    "first_open",
    "in_box",
    "in_circle",
    "like_name",
    "listed",
    "look_alikes",
    "near",
    "neighbours",
    "one_of",
    "outwards",
    "per_kind",
    "public",
    "recount",
    "with_name",
]
