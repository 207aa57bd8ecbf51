"""OpenStreetMap's tags as facts of a place; an absent key is unknown, never no.

Source of the keys: the pages Key:... and Tag:... of https://wiki.openstreetmap.org/wiki/.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from finder.errors import NotUnderstood
from finder.exchange.incoming import values
from finder.imports.record import Record
from finder.words import N_, SHARE_ALIKE

SOURCE = "© OpenStreetMap-bijdragers"
LICENCE = SHARE_ALIKE[0]
Tags = Mapping[str, str]

_CENTRES = {
    "village_hall": "village_hall",
    "parish_hall": "faith_hall",
    "community_hall": "community_centre",
    "youth_centre": "community_centre",
    "family_centre": "community_centre",
    "club_home": "community_centre",
}
# Who a house is for, by what it is.
_CENTRES_FOR = {"youth_centre": "youth", "family_centre": "parents"}
_FOR = {
    "senior": "elderly",
    "seniors": "elderly",
    "elderly": "elderly",
    "juvenile": "youth",
    "youth": "youth",
    "child": "parents",
    "children": "parents",
    "family": "parents",
    "woman": "women",
    "women": "women",
    "migrant": "newcomers",
    "migrants": "newcomers",
    "refugee": "newcomers",
    "immigrant": "newcomers",
}
_RUN_BY = {
    "government": "municipality",
    "public": "municipality",
    "community": "residents",
    "religious": "faith_community",
    "association": "association",
    "club": "association",
}
_NON_PROFIT = {"community", "ngo", "charity", "non_profit", "nonprofit", "association", "club"}
# What an organisation calls itself. Any other operator may be a person, who is not named here.
_ORGANISATION = re.compile(
    r"stichting|vereniging|gemeente|co[oö]peratie|welzijn|wijk|buurt|dorp|kerk|parochie|moskee"
    r"|speeltuin|club|centrum|huis|leger|kruis|zorg|school|wonen|sport|b\.?v\.?$",
    re.IGNORECASE,
)
_SHUT = {"private", "no"}
_ID = re.compile(r"(node|way|relation)/(\d{1,19})")
NAMELESS = N_("Deze plek heeft op OpenStreetMap geen naam.")


class Kind(NamedTuple):
    """What tags say that a place is; a candidate is perhaps one."""

    code: str
    candidate: bool = False


def kind(tags: Tags) -> Kind | None:
    """The kind of meeting place that tags mean; None for all else."""
    amenity, leisure = tags.get("amenity"), tags.get("leisure")
    if amenity == "community_centre":
        return Kind(_CENTRES.get(tags.get("community_centre", ""), "community_centre"))
    if amenity == "social_centre":
        return Kind("community_centre")
    if amenity == "social_facility" or "social_facility" in tags:
        drop_in = tags.get("social_facility") in {"outreach", "day_care"}
        return Kind("drop_in_house") if drop_in else None
    if leisure == "playground":
        return None if tags.get("access") in _SHUT else Kind("playground")
    if leisure == "sports_centre" or tags.get("club") == "sport":
        return Kind("sports_canteen", candidate=True)
    if tags.get("garden:type") == "community":
        return Kind("community_garden")
    if amenity == "cafe" and tags.get("operator:type") in _NON_PROFIT:
        return Kind("coffee_corner")
    return None


def record(
    row: int, source_id: str | None, tags: Tags, point: tuple[float, float]
) -> Record | None:
    """The record of a place at a point (latitude, longitude); None for what is no meeting place."""
    found = kind(tags)
    if found is None:
        return None
    lat, lon = point
    facts: dict[str, Any] = {"kind": found.code, "lat": lat, "lon": lon, "licence": LICENCE}
    if source_id:
        facts["source_url"] = f"https://www.openstreetmap.org/{source_id}"
    problems = []
    for name, text in _texts(tags, found.code):
        try:
            facts[name] = values.read(name, text)
        except NotUnderstood as error:
            problems.append(NotUnderstood(error.message, name, **error.parts))
    facts |= _codes(tags)
    facts = {name: value for name, value in facts.items() if value not in (None, [])}
    named = "name" in facts or found.code == "playground"
    refused = None if named else NotUnderstood(NAMELESS, "name")
    return Record(row, facts, source_id, tuple(problems), refused, found.candidate)


def _texts(tags: Tags, code: str) -> Iterator[tuple[str, str]]:
    """The facts that are texts, by the first of their keys that is there."""
    keys = {
        "name": ("name:nl", "name", "official_name"),
        "alternative_names": ("alt_name", "old_name"),
        "street": ("addr:street", "contact:street"),
        "house_number": ("addr:housenumber", "contact:housenumber"),
        "postcode": ("addr:postcode", "contact:postcode"),
        "city": ("addr:city", "contact:city"),
        "opening_hours": ("opening_hours",),
        "phone": ("contact:phone", "phone"),
        "email": ("contact:email", "email"),
        "website": ("contact:website", "website", "url"),
        "existence_checked_on": ("check_date", "survey:date"),
        "hours_checked_on": ("check_date:opening_hours", "opening_hours:check_date"),
    }
    for name, some in keys.items():
        text = next((tags[key] for key in some if tags.get(key, "").strip()), None)
        if text and name in {"phone", "email", "website"}:
            # Several values stand with ; between them.
            text = text.split(";")[0]
        if text:
            yield name, text
    if "name" not in tags and code == "playground" and tags.get("addr:street"):
        yield "name", f"Speeltuin bij {tags['addr:street']}"
    if about := _about(tags):
        yield "description", about


def _codes(tags: Tags) -> dict[str, Any]:
    """The facts that are codes."""
    wheelchair = {"yes": "yes", "designated": "yes", "limited": "limited", "no": "no"}
    yes_or_no = {"yes": "yes", "designated": "yes", "no": "no"}
    return {
        "wheelchair": wheelchair.get(tags.get("wheelchair", "")),
        "accessible_toilet": yes_or_no.get(tags.get("toilets:wheelchair", "")),
        "cost": {"yes": "paid", "no": "free"}.get(tags.get("fee", "")),
        "run_by": _RUN_BY.get(tags.get("operator:type", "")),
        "audiences": _audiences(tags),
    }


def _audiences(tags: Tags) -> list[str] | None:
    said = re.split(r"[;,]\s*", tags.get("community_centre:for", ""))
    centre = _CENTRES_FOR.get(tags.get("community_centre", ""))
    codes = [centre, *(_FOR.get(one.strip()) for one in said)]
    return list(dict.fromkeys(filter(None, codes))) or None


def _about(tags: Tags) -> str | None:
    """What has no field of its own: who runs it by name, and the ages that it is for."""
    low, high = (_age(tags.get(key, "")) for key in ("min_age", "max_age"))
    ages = {
        (True, True): f"Voor {low} tot en met {high} jaar.",
        (True, False): f"Vanaf {low} jaar.",
        (False, True): f"Tot en met {high} jaar.",
    }.get((low is not None, high is not None))
    operator = _organisation(tags)
    return " ".join(filter(None, (operator and f"Beheerd door {operator}.", ages))) or None


def _organisation(tags: Tags) -> str | None:
    """The operator's name, when it is an organisation and not perhaps a person."""
    name, sort = tags.get("operator", "").strip(), tags.get("operator:type")
    sure = sort in _RUN_BY or sort in _NON_PROFIT or "operator:wikidata" in tags
    return name if name and (sure or _ORGANISATION.search(name)) else None


def _age(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,2}", text) else None


def osm_id(found: Mapping[str, Any]) -> str | None:
    """The id of a feature that is OpenStreetMap's ("node/123"), as overpass turbo writes it."""
    properties = found.get("properties")
    known = properties if isinstance(properties, dict) else {}
    said = (found.get("id"), known.get("@id"), known.get("id"))
    return next((one for one in said if isinstance(one, str) and _ID.fullmatch(one)), None)


def of_feature(found: Mapping[str, Any]) -> dict[str, str]:
    """The tags of a feature: its properties, or those in `tags`."""
    properties = found.get("properties") or {}
    tags = properties.get("tags")
    tags = tags if isinstance(tags, dict) else properties
    return {key: value for key, value in tags.items() if isinstance(value, str)}
