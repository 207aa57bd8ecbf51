"""What HSDS 3.0 asks of the objects that we write, as facts: required fields, types, code lists.

Source: https://docs.openreferral.org/en/3.0/hsds/schema_reference.html, looked up in November 2026.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

STATUSES = {"active", "inactive", "defunct", "temporarily closed"}
PLACES = {"physical", "postal", "virtual"}
DAYS = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"}
# Of each object: the fields that it must have, and all that it may have with their types.
NEEDED = {
    "service": {"id", "name", "status"},
    "service_at_location": {"id"},
    "location": {"id", "location_type"},
    "address": {
        *("id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),
    },
    "phone": {"id", "number"},
    "schedule": {"id"},
    "language": {"id"},
    "accessibility": {"id"},
    "cost_option": {"id"},
    "attribute": {"id"},
    "taxonomy_term": {"id", "name", "description"},
}
TEXT, NUMBER = str, (int, float)
FIELDS: dict[str, dict[str, Any]] = {
    "service": {
        **dict.fromkeys(
            (
                *("id", "name", "alternate_name", "description", "url", "email", "status"),
                *("application_process", "fees_description", "eligibility_description"),
                *("assured_date", "alert"),
            ),
            TEXT,
        ),
        "phones": ["phone"],
        "schedules": ["schedule"],
        "languages": ["language"],
        "cost_options": ["cost_option"],
        "attributes": ["attribute"],
        "service_at_locations": ["service_at_location"],
    },
    "service_at_location": {"id": TEXT, "location": "location"},
    "location": {
        **dict.fromkeys(("id", "location_type", "name"), TEXT),
        **dict.fromkeys(("latitude", "longitude"), NUMBER),
        "addresses": ["address"],
        "accessibility": ["accessibility"],
    },
    "address": dict.fromkeys(NEEDED["address"], TEXT),
    "phone": dict.fromkeys(("id", "number", "type"), TEXT),
    "schedule": dict.fromkeys(
        ("id", "freq", "wkst", "byday", "opens_at", "closes_at", "description"), TEXT
    ),
    "language": dict.fromkeys(("id", "name"), TEXT),
    "accessibility": dict.fromkeys(("id", "description"), TEXT),
    "cost_option": {"id": TEXT, "amount": NUMBER, "currency": TEXT},
    "attribute": {
        **dict.fromkeys(("id", "link_entity", "value"), TEXT),
        "taxonomy_term": "taxonomy_term",
    },
    "taxonomy_term": dict.fromkeys(("id", "code", "name", "description", "taxonomy"), TEXT),
}
CODES = {
    ("service", "status"): STATUSES,
    ("location", "location_type"): PLACES,
    ("address", "address_type"): PLACES,
    ("schedule", "freq"): {"WEEKLY", "MONTHLY"},
    ("schedule", "wkst"): DAYS,
}


def mistakes(name: str, found: dict[str, Any]) -> Iterator[str]:
    """What of an object is not as the standard asks."""
    for field in NEEDED[name] - found.keys():
        yield f"{name} has no {field}"
    for field, value in found.items():
        kind = FIELDS[name].get(field)
        if kind is None:
            yield f"{name} has no field {field}"
        elif isinstance(kind, str):
            yield from mistakes(kind, value)
        elif isinstance(kind, list):
            for one in value:
                yield from mistakes(kind[0], one)
        elif (
            not isinstance(value, kind)
            or value == ""
            or value not in CODES.get((name, field), {value})
        ):
            yield f"{name}.{field} is {value!r}"
    if UUID(found["id"]).version != 5:
        yield f"{name}.id is no uuid5"
