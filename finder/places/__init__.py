"""Which places: near a point, within a box, by name or at an address. The only spatial SQL."""

from finder.places.clauses import (
    Clause,
    anywhere,
    as_given,
    by_name,
    in_box,
    in_circle,
    is_open,
    one_of,
    outwards,
    with_name,
)
from finder.places.counting import counted, recount, recount_all
from finder.places.every import changed_since, every, is_shown, licences, under
from finder.places.facets import FACETS, Facet
from finder.places.filtering import Filters, Narrowed, facet_counts, narrowed
from finder.places.listing import count_cells, listed, per_kind, public
from finder.places.look_alikes import (
    METRES,
    LookAlike,
    address_key,
    known_at,
    look_alikes,
    resembles,
    same_address,
)
from finder.places.named import ADDRESS, at_address, like_name
from finder.places.nearest import Nearby, first_open, near, neighbours
from finder.places.paged import checked_between, of_kinds, paged
from finder.places.version import Version, changed_in, version

__all__ = [
    "ADDRESS",
    "FACETS",
    "METRES",
    "Clause",
    "Facet",
    "Filters",
    "LookAlike",
    "Narrowed",
    "Nearby",
    "Version",
    "address_key",
    "anywhere",
    "as_given",
    "at_address",
    "by_name",
    "changed_in",
    "changed_since",
    "checked_between",
    "count_cells",
    "counted",
    "every",
    "facet_counts",
    "first_open",
    "in_box",
    "in_circle",
    "is_open",
    "is_shown",
    "known_at",
    "licences",
    "like_name",
    "listed",
    "look_alikes",
    "narrowed",
    "near",
    "neighbours",
    "of_kinds",
    "one_of",
    "outwards",
    "paged",
    "per_kind",
    "public",
    "recount",
    "recount_all",
    "resembles",
    "same_address",
    "under",
    "version",
    "with_name",
]
