"""What is not known of places, in words: for who can find it out."""

from collections.abc import Sequence
from typing import NamedTuple

from finder.models import Place
from finder.words import N_

# The facts that decide whether somebody can go there, and how each is called.
ASKED = {
    "opening_hours": N_("wanneer de plek open is"),
    "phone": N_("het telefoonnummer"),
    "welcome": N_("wie er welkom is"),
    "access": N_("of u zo kunt binnenlopen"),
    "cost": N_("wat het kost"),
    "wheelchair": N_("of het met een rolstoel kan"),
}


class Unknown(NamedTuple):
    """A fact in words, and the places of which nobody knows it."""

    fact: str
    places: list[Place]


def unknowns(places: Sequence[Place]) -> list[Unknown]:
    """The facts that some of these places lack, in the order in which they matter."""
    lacking = (
        Unknown(fact, [place for place in places if getattr(place, name) is None])
        for name, fact in ASKED.items()
    )
    return [unknown for unknown in lacking if unknown.places]
