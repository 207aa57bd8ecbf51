"""What is not known of places, in words: for who can find it out."""

from collections.abc import Sequence
from typing import NamedTuple

from finder.models import Place
from finder.words import N_

# How a fact is called in a sentence that says that nobody knows it.
NAMES = {
    "opening_hours": N_("wanneer de plek open is"),
    "phone": N_("het telefoonnummer"),
    "welcome": N_("wie er welkom is"),
    "audiences": N_("wie er vooral komen"),
    "access": N_("of u zo kunt binnenlopen"),
    "cost": N_("wat het kost"),
    "languages": N_("welke talen mensen er spreken"),
    "wheelchair": N_("of het met een rolstoel kan"),
    "accessible_toilet": N_("of er een rolstoeltoilet is"),
    "run_by": N_("wie de plek runt"),
    "funding": N_("wie de plek betaalt"),
    "professional": N_("of er een sociaal werker is"),
}
# The facts that decide whether somebody can go there.
ASKED = ("opening_hours", "phone", "welcome", "access", "cost", "wheelchair")


class Unknown(NamedTuple):
    """A fact in words, and the places of which nobody knows it."""

    fact: str
    places: list[Place]


def unknowns(places: Sequence[Place]) -> list[Unknown]:
    """The facts that some of these places lack, in the order in which they matter."""
    lacking = (
        Unknown(NAMES[name], [place for place in places if getattr(place, name) is None])
        for name in ASKED
    )
    return [unknown for unknown in lacking if unknown.places]
