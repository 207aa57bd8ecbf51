"""The columns of a place that the outside sees, in the order in which every format writes them."""

from finder import facts
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
    "closed_reason",
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


def known(place: Place) -> dict[str, object]:
    """What is known of a place; a column without a value is left out. Days as ISO 8601."""
    kept = facts.snapshot(place)
    return {name: kept[name] for name in NAMES if kept[name] is not None}
