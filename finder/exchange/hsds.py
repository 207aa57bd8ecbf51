"""Open places as services of Open Referral HSDS 3.0; what is unknown is left out.

Source of the format: https://docs.openreferral.org/en/3.0/, schemas service, location, address,
schedule. `schedule.timezone` is a number there, which no Dutch place has all year: left out.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from finder import hours, words
from finder.models import Place
from finder.places import opening

Document = dict[str, Any]

VERSION = "3.0"
PROFILE = "https://docs.openreferral.org/en/3.0/"
OPENAPI = "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json"
SPACE = uuid5(NAMESPACE_URL, "https://docs.openreferral.org/en/3.0/#ontmoetingsplekken")
TAXONOMY = "Ontmoetingsplekken: soort plek"
# The place's number stands in so many bits before the rest of a service's id.
BITS = 96


def service_id(place: Place) -> str:
    """The id of a place's service: a uuid5 of when the place came, with its number in front.

    So it stays the same whatever changes of the place, differs from that of another site, and
    leads back to the place.
    """
    rest = _uuid(place, "service").int & ((1 << BITS) - 1)
    return str(UUID(int=(place.id << BITS) | rest))


def place_id(text: str) -> int | None:
    """The number of the place in a service's id; None for a text that is no id."""
    try:
        return UUID(text).int >> BITS
    except ValueError:
        return None


def _uuid(place: Place, *parts: object) -> UUID:
    return uuid5(SPACE, "/".join(map(str, (place.created_at.isoformat(), place.id, *parts))))


def service(place: Place, province: str | None, today: dt.date) -> Document:
    """A place as a service at one location. `province` is that of its postcode, where known."""
    away = opening.is_away(place, today)
    known = {
        "id": service_id(place),
        "name": place.name,
        "alternate_name": ", ".join(place.alternative_names or []),
        "description": place.description,
        "url": place.website,
        "email": place.email,
        "status": "temporarily closed" if away else "active",
        "application_process": words.ACCESS.get(place.access or ""),
        "fees_description": words.COST.get(place.cost or ""),
        "eligibility_description": _for_whom(place),
        "assured_date": place.existence_checked_on and place.existence_checked_on.isoformat(),
        "alert": place.closed_reason if away else None,
        "phones": _phones(place),
        "schedules": _schedules(place),
        "languages": [
            {"id": str(_uuid(place, "language", name)), "name": name}
            for name in place.languages or []
        ],
        "cost_options": _costs(place),
        "attributes": [_kind(place)],
        "service_at_locations": [
            {"id": str(_uuid(place, "at")), "location": _location(place, province)}
        ],
    }
    return _without_unknown(known)


def _without_unknown(known: Mapping[str, Any]) -> Document:
    return {name: value for name, value in known.items() if value not in (None, "", [])}


def _for_whom(place: Place) -> str:
    said = [words.WELCOME.get(place.welcome or "")]
    said += [words.AUDIENCES.get(code) for code in place.audiences or []]
    return "; ".join(filter(None, said))


def _phones(place: Place) -> list[Document]:
    number = place.phone
    return [{"id": str(_uuid(place, "phone")), "number": number, "type": "voice"}] if number else []


def _costs(place: Place) -> list[Document]:
    if place.cost != "free":
        return []
    return [{"id": str(_uuid(place, "cost")), "amount": 0, "currency": "eur"}]


def _schedules(place: Place) -> list[Document]:
    """The times of every week; hours that are not so as OpenStreetMap writes them, in words."""
    weekly = hours.weekly_times(place.opening_hours)
    if place.opening_hours and not weekly:
        return [{"id": str(_uuid(place, "schedule")), "description": place.opening_hours}]
    return [
        {
            "id": str(_uuid(place, "schedule", *times)),
            "freq": "WEEKLY",
            "wkst": "MO",
            "byday": ",".join(day.upper() for day in days),
            "opens_at": times[0],
            "closes_at": times[1],
        }
        for times, days in weekly.items()
    ]


def _kind(place: Place) -> Document:
    """The kind of place, as a term of a taxonomy of our own."""
    word = words.KINDS[place.kind].one
    term = {
        "id": str(uuid5(SPACE, place.kind)),
        "code": place.kind,
        "name": word,
        "description": word,
        "taxonomy": TAXONOMY,
    }
    return {
        "id": str(_uuid(place, "kind")),
        "link_entity": "service",
        "value": place.kind,
        "taxonomy_term": term,
    }


def _location(place: Place, province: str | None) -> Document:
    access = (
        words.WHEELCHAIR.get(place.wheelchair or ""),
        words.ACCESSIBLE_TOILET.get(place.accessible_toilet or ""),
    )
    said = "; ".join(filter(None, access))
    return _without_unknown(
        {
            "id": str(_uuid(place, "location")),
            "location_type": "physical",
            "name": place.name,
            "latitude": place.lat,
            "longitude": place.lon,
            "addresses": _addresses(place, province),
            "accessibility": [{"id": str(_uuid(place, "access")), "description": said}]
            if said
            else [],
        }
    )


def _addresses(place: Place, province: str | None) -> list[Document]:
    """The address; none when one of the parts that the format needs is unknown."""
    needed = (place.street, place.city, place.postcode, province)
    if not all(needed):
        return []
    return [
        {
            "id": str(_uuid(place, "address")),
            "address_1": " ".join(filter(None, (place.street, place.house_number))),
            "city": place.city,
            "state_province": province,
            "postal_code": place.postcode,
            "country": "NL",
            "address_type": "physical",
        }
    ]


def page(contents: Iterable[Document], number: int, size: int, total: int) -> Document:
    """A page of an answer, as the API reference has it."""
    found = list(contents)
    pages = max(-(-total // size), 1)
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": len(found),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not found,
        "contents": found,
    }
