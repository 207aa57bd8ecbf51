"""Which places: near a point, within a box, by name or at an address. The only spatial SQL."""

from finder.places.asked import Asked, Filters
from finder.places.clauses import (
    Clause,
    anywhere,
    as_given,
    by_name,
    in_box,
    is_open,
    one_of,
    with_name,
    with_name_within,
)
from finder.places.counting import counted, recount, recount_all
from finder.places.crowd import Crowd, crowd_at
from finder.places.every import changed_since, every, is_shown, licences, under
from finder.places.listing import (
    any_of,
    count_cells,
    last_added,
    listed,
    public,
    wrong_counts,
)
from finder.places.look_alikes import (
    METRES,
    LookAlike,
    address_key,
    known_at,
    look_alikes,
    resembles,
    same_address,
)
from finder.places.named import ADDRESS, at_address, has_few, is_common, like_name
from finder.places.nearest import (
    Around,
    Nearby,
    Seen,
    Spot,
    first_open,
    near,
    neighbours,
    spots_near,
    whole,
    with_ids,
)
from finder.places.on_map import Cell, Drawn, on_map
from finder.places.paged import checked_between, how_many, of_kinds, paged
from finder.places.tally import MOST as MOST_COUNTED
from finder.places.tally import Tally, per_kind, tally
from finder.places.version import Version, changed_in, version

__all__ = [
    "ADDRESS",
    "METRES",
    "MOST_COUNTED",
    "Around",
    "Asked",
    "Cell",
    "Clause",
    "Crowd",
    "Drawn",
    "Filters",
    "LookAlike",
    "Nearby",
    "Seen",
    "Spot",
    "Tally",
    "Version",
    "address_key",
    "any_of",
    "anywhere",
    "as_given",
    "at_address",
    "by_name",
    "changed_in",
    "changed_since",
    "checked_between",
    "count_cells",
    "counted",
    "crowd_at",
    "every",
    "first_open",
    "has_few",
    "how_many",
    "in_box",
    "is_common",
    "is_open",
    "is_shown",
    "known_at",
    "last_added",
    "licences",
    "like_name",
    "listed",
    "look_alikes",
    "near",
    "neighbours",
    "of_kinds",
    "on_map",
    "one_of",
    "paged",
    "per_kind",
    "public",
    "recount",
    "recount_all",
    "resembles",
    "same_address",
    "spots_near",
    "tally",
    "under",
    "version",
    "whole",
    "with_ids",
    "with_name",
    "with_name_within",
    "wrong_counts",
]
