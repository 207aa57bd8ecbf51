"""The items of a list of places; what they say to everybody is remembered for one version."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from flask import get_template_attribute
from markupsafe import Markup
from sqlalchemy.orm import Session

from finder import places
from finder.places import Seen
from finder.remembering import remembered_each


class Item(NamedTuple):
    """What is said of a place in a list, wherever it is seen from.

    `facts` is HTML: how it is open at this minute, its address and what decides to go there.
    """

    approximate: bool
    facts: Markup


def items(session: Session, seen: Iterable[Seen]) -> dict[int, Item]:
    """The items of these places, by id; only places that were not listed this minute are read."""
    ids = [spot.id for spot, _ in seen]
    return remembered_each(session, "item", ids, lambda missing: _made(session, missing))


def _made(session: Session, ids: Collection[int]) -> dict[int, Item]:
    facts = get_template_attribute("macros/places.html", "place_facts")
    found = places.with_ids(session, ids)
    return {place.id: Item(place.approximate, facts(place)) for place in found}
