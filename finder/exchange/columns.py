"""The columns of a place that the outside sees, in the order in which every format writes them."""

import datetime as dt

from finder.models import Place

NAMES = (
    "name",
    "alternative_names",
    "kind",
    "street",
    "house_number",
    "postcode",
    "city",
    "municipality",
    "precision",
    "description",
    "opening_hours",
    "closed_from",
    "closed_until",
    "phone",
    "email",
    "website",
    "wheelchair",
    "accessible_toilet",
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
    "source",
    "source_url",
    "seen_in",
    "licence",
    "existence_checked_on",
    "hours_checked_on",
    "contact_checked_on",
    "openness_checked_on",
    "access_checked_on",
    "status",
)
DATES = {name for name in NAMES if name.endswith("_on")} | {"closed_from", "closed_until"}


def known(place: Place) -> dict[str, object]:
    """What is known of a place; a column without a value is left out. Days as ISO 8601."""
    values = ((name, getattr(place, name)) for name in NAMES)
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in values
        if value is not None
    }
