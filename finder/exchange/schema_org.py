"""A place as schema.org JSON-LD (https://schema.org/CivicStructure); the unknown is left out."""

from collections.abc import Iterator, Mapping
from typing import Any

from finder import hours
from finder.hours import DAYS
from finder.models import Place

TYPES = {"playground": "Playground", "sports_canteen": "SportsActivityLocation"}
# Whether the public may come in; of a place that is mostly for the neighbourhood nobody can say.
PUBLIC = {"everyone": True, "building": False, "members": False}
_NAMES = dict(
    zip(
        DAYS,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)


def described(place: Place, url: str) -> dict[str, object]:
    """The description that search engines read on a place's own page."""
    values = {
        "@context": "https://schema.org",
        "@type": TYPES.get(place.kind, "CivicStructure"),
        "@id": url,
        "url": place.website or url,
        "name": place.name,
        "alternateName": place.alternative_names,
        "description": place.description,
        "telephone": place.phone,
        "email": place.email,
        "address": _address(place),
        "geo": {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon},
        "openingHoursSpecification": list(_hours(place)) or None,
        "publicAccess": PUBLIC.get(place.welcome or ""),
        "isAccessibleForFree": {"free": True, "paid": False}.get(place.cost or ""),
    }
    return {name: value for name, value in values.items() if value is not None}


def _hours(place: Place) -> Iterator[dict[str, Any]]:
    """A specification for each time of a plain week, and that it is closed for a while.

    Hours that are no plain week, or unknown, are left out: half of them would be wrong.
    """
    for times, days in hours.weekly_times(place.opening_hours).items():
        opens, closes = times
        yield _specification([_NAMES[day] for day in days], {"opens": opens, "closes": closes})
    ends = {"validFrom": place.closed_from, "validThrough": place.closed_until}
    valid = {name: day.isoformat() for name, day in ends.items() if day}
    if valid:
        # https://schema.org/OpeningHoursSpecification: the same hour twice is closed all day.
        yield _specification(list(_NAMES.values()), {"opens": "00:00", "closes": "00:00"} | valid)


def _specification(days: list[str], more: Mapping[str, str]) -> dict[str, Any]:
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": [f"https://schema.org/{day}" for day in days],
        **more,
    }


def _address(place: Place) -> dict[str, str]:
    street = " ".join(filter(None, (place.street, place.house_number)))
    values = {
        "@type": "PostalAddress",
        "streetAddress": street,
        "postalCode": place.postcode,
        "addressLocality": place.city,
        "addressCountry": "NL",
    }
    return {name: value for name, value in values.items() if value}
