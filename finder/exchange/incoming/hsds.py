"""Services of Open Referral HSDS 3, as a stream of JSON, as records.

Source of the format: https://docs.openreferral.org/, schemas service, location, schedule.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import ijson  # type: ignore[import-untyped]

from finder import hours
from finder.errors import NotUnderstood
from finder.exchange.incoming import rows, values
from finder.exchange.incoming.limits import broken
from finder.hours import DAYS
from finder.imports.record import NotReadable, Record
from finder.words import N_

# Where services stand: a list, the page of an API, or an object with all of them.
PREFIXES = ("item", "contents.item", "services.item")
# Local time; with a zone behind it nobody says which time it is in summer.
_TIME = re.compile(r"(\d{2}:\d{2})(?::\d{2})?")
INACTIVE = N_("In de lijst staat dat deze dienst niet (meer) loopt.")
SOME_WEEKS = N_("Deze tijden gelden niet elke week. We lezen ze niet.")
LINES = {
    "name": "name",
    "alternate_name": "alternative_names",
    "description": "description",
    "url": "website",
    "email": "email",
    "assured_date": "existence_checked_on",
}


def records(path: Path, kind: str | None) -> Iterator[Record]:
    """Each service at each of its places. Raises NotReadable for a file without any."""
    number = 0
    for service in _services(path):
        for texts, problems, refused in _read(service):
            number += 1
            found = rows.record(number, texts, kind=kind)
            yield Record(
                number,
                found.facts,
                found.source_id,
                (*found.problems, *problems),
                refused or found.refused,
            )
    if number == 0:
        raise NotReadable("In %(file)s staan geen plekken (services).", file=path.name)


def is_hsds(path: Path) -> bool:
    """Whether a file holds services: objects with a name and a status."""
    try:
        first = next(_services(path), None)
    except NotReadable:
        return False
    return isinstance(first, dict) and {"name", "status"} <= first.keys()


def _services(path: Path) -> Iterator[Any]:
    number = 0
    for prefix in PREFIXES:
        try:
            with path.open("rb") as file:
                for found in ijson.items(file, prefix, use_float=True):
                    number += 1
                    yield found
        except (ijson.JSONError, UnicodeDecodeError, ValueError, OSError) as error:
            raise broken(path, number, "geen geldige JSON") from error
        if number:
            return


Read = tuple[dict[str, str], list[NotUnderstood], NotUnderstood | None]


def _read(service: Any) -> Iterator[Read]:
    """The texts of a service at each place where it is held, what was not read, why it is none."""
    if not isinstance(service, Mapping):
        yield {}, [], None
        return
    plain = {ours: str(service[theirs]) for theirs, ours in LINES.items() if service.get(theirs)}
    plain |= _first(service.get("phones"), "number", "phone")
    languages = [one.get("name") for one in _objects(service.get("languages"))]
    plain["languages"] = ", ".join(filter(None, languages))
    if kind := _kind(service):
        plain["kind"] = kind
    inactive = service.get("status") not in {"active", "temporarily closed"}
    refused = NotUnderstood(INACTIVE, "status") if inactive else None
    places = _objects(service.get("service_at_locations")) or [{}]
    for place in places:
        location = place.get("location")
        location = location if isinstance(location, Mapping) else {}
        texts = {**plain, **_where(location), "id": _id(service, place, len(places))}
        schedules = [*_objects(service.get("schedules")), *_objects(place.get("schedules")),
                     *_objects(location.get("schedules"))]  # fmt: skip
        osm, problems = _hours(schedules)
        yield {**texts, **({"opening_hours": osm} if osm else {})}, problems, refused


def _id(service: Mapping[str, Any], place: Mapping[str, Any], count: int) -> str:
    """The service's own id; with that of the place too where there are more."""
    parts = [service.get("id"), place.get("id") if count > 1 else None]
    return "/".join(str(part) for part in parts if part)


def _kind(service: Mapping[str, Any]) -> str | None:
    """The kind that one of the service's terms names."""
    for attribute in _objects(service.get("attributes")):
        term = attribute.get("taxonomy_term")
        names = [attribute.get("value"), attribute.get("label")]
        names += [term.get("code"), term.get("name")] if isinstance(term, Mapping) else []
        for name in filter(None, names):
            try:
                return str(values.read("kind", str(name)))
            except NotUnderstood:
                continue
    return None


def _where(location: Mapping[str, Any]) -> dict[str, str]:
    """The point and the visiting address of a location."""
    texts: dict[str, str] = {}
    for theirs, ours in (("latitude", "lat"), ("longitude", "lon")):
        if isinstance(location.get(theirs), int | float):
            texts[ours] = repr(location[theirs])
    addresses = _objects(location.get("addresses"))
    physical = [one for one in addresses if one.get("address_type") == "physical"]
    for address in (physical or addresses)[:1]:
        for theirs, ours in (
            ("address_1", "address"),
            ("postal_code", "postcode"),
            ("city", "city"),
        ):
            if address.get(theirs):
                texts[ours] = str(address[theirs])
    return texts


def _hours(schedules: Iterable[Mapping[str, Any]]) -> tuple[str | None, list[NotUnderstood]]:
    """The opening hours of every week; what holds for some weeks is told and not read."""
    days: dict[str, list[str]] = {day: [] for day in DAYS}
    for one in schedules:
        opens, closes = (_TIME.fullmatch(str(one.get(name))) for name in ("opens_at", "closes_at"))
        names = [name.strip().capitalize() for name in str(one.get("byday", "")).split(",")]
        weekly = one.get("freq") == "WEEKLY" and one.get("interval", 1) == 1
        forever = not any(one.get(name) for name in ("valid_to", "until", "count"))
        if not (opens and closes and weekly and forever and set(names) <= set(DAYS)):
            return None, [NotUnderstood(SOME_WEEKS, "schedules")]
        for name in names:
            days[name].append(f"{opens[1]}-{closes[1]}")
    try:
        return hours.from_week([" en ".join(some) for some in days.values()]), []
    except NotUnderstood as error:
        return None, [NotUnderstood(error.message, "schedules", **error.parts)]


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _first(value: Any, theirs: str, ours: str) -> dict[str, str]:
    found = next((one[theirs] for one in _objects(value) if one.get(theirs)), None)
    return {ours: str(found)} if found else {}
