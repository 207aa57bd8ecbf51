"""Which facts of a place are checked together, and since when all that is known was checked; pure.

Each group of facts has a day of checking. A group of which nothing is known has nothing to check;
that the place exists always is.
"""

import datetime as dt
from typing import Any

# lat, lon and precision are one fact: a point (degrees WGS84) and how sure it is.
POINT = ("lat", "lon", "precision")
# Which facts a date of checking is about.
GROUPS = {
    "existence": (
        "name",
        "alternative_names",
        "kind",
        "street",
        "house_number",
        "postcode",
        "city",
        *POINT,
        "description",
    ),
    "hours": ("opening_hours", "closed_from", "closed_until", "closed_reason"),
    "contact": ("phone", "email", "website"),
    "openness": (
        "run_by",
        "funding",
        "professional",
        "professional_hours",
        "welcome",
        "audiences",
        "access",
        "cost",
        "languages",
        "activities",
    ),
    "access": ("wheelchair", "accessible_toilet"),
}
# Of what was never checked.
NEVER = dt.date.min


def known_groups(place: Any) -> list[str]:
    """The groups of which there is something to check."""
    return [group for group in GROUPS if _known(place, group)]


def checked_on(place: Any, group: str) -> dt.date | None:
    """The day on which a group was last checked; None when it never was."""
    found: dt.date | None = getattr(place, f"{group}_checked_on")
    return found


def checked_since(place: Any) -> dt.date:
    """The day of the group that was checked longest ago, NEVER if one never was."""
    return min(checked_on(place, group) or NEVER for group in known_groups(place))


def _known(place: Any, group: str) -> bool:
    return group == "existence" or any(
        getattr(place, name) not in (None, []) for name in GROUPS[group]
    )
