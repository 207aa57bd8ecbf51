"""Texts in the cells of a list as facts: Dutch or English words, numbers with a comma, dates."""

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from finder import contact, hours, postcodes, words
from finder.errors import NotUnderstood
from finder.facts import SUGGESTIBLE
from finder.spelling import fold, visible
from finder.words import N_

LINE, TEXT = 200, 1000
# How lists call the kinds, beside our own words in one and more.
_KINDS = {
    "community_centre": (
        "wijkcentrum",
        "buurtcentrum",
        "wijkgebouw",
        "buurtgebouw",
        "ontmoetingscentrum",
        "gemeenschapshuis",
        "mfa",
        "mfc",
        "kulturhus",
        "community centre",
        "community center",
        "buurtkamer",
        "activiteitencentrum",
        "multifunctionele accommodatie",
    ),
    "neighbourhood_house": (
        "huis van de buurt",
        "wijkhuis",
        "neighbourhood house",
        "wijkwijzer",
        "huis vd wijk",
    ),
    "drop_in_house": ("inloop", "drop in", "drop in house", "inloopcentrum", "walk in house"),
    "living_room": ("buurthuiskamer", "living room", "wijkhuiskamer", "stadskamer"),
    "flat_common_room": (
        "flat",
        "gemeenschappelijke ruimte",
        "recreatieruimte",
        "ontmoetingsruimte",
        "common room",
    ),
    "playground": ("speeltuinvereniging", "speelplek", "speelplaats", "playground"),
    "sports_canteen": ("kantine", "sportkantine", "clubhuis", "sports canteen", "sportclub"),
    "coffee_corner": ("koffieochtend", "buurtcafe", "koffie", "coffee corner"),
    "village_hall": ("dorpscentrum", "dorpsgebouw", "mfc dorpshuis", "village hall"),
    "community_garden": ("moestuin", "volkstuin", "stadstuin", "community garden", "tuin"),
    "faith_hall": ("kerk", "moskee", "kerkzaal", "parochiehuis", "parochiezaal", "faith hall"),
    "other": ("overig", "anders", "other"),
}
_YES = {"ja", "yes", "j", "y", "1", "true", "waar", "goed", "designated"}
_NO = {"nee", "no", "n", "0", "false", "onwaar", "niet"}
_PARTLY = {"deels", "limited", "gedeeltelijk", "beperkt"}
_NOTHING = {"", "-", "?", "onbekend", "unknown", "n v t", "nvt", "null", "none"}
# What lists say in other words than ours, by the fact.
_SAID = {
    "cost": {"free": {"nee", "no", "geen kosten", "gratis"}, "paid": {"ja", "yes", "betaald"}},
    "access": {"walk_in": {"vrije inloop", "inloop", "vrij"}, "registration": {"aanmelden"}},
    "welcome": {"everyone": {"iedereen", "openbaar", "public"}, "members": {"leden"}},
    "run_by": {
        "residents": {"vrijwilligers", "bewonersorganisatie"},
        "care_or_welfare": {"welzijn", "welzijnsorganisatie", "zorg", "zorginstelling"},
        "housing_association": {"woningcorporatie", "corporatie"},
        "faith_community": {"kerk", "moskee"},
        "association": {"vereniging"},
        "municipality": {"gemeente"},
    },
    "precision": {},
}
_CODES: Mapping[str, Mapping[str, Any]] = {
    "kind": {code: (kind.one, kind.many) for code, kind in words.KINDS.items()},
    "run_by": words.RUN_BY,
    "professional": words.PROFESSIONAL,
    "welcome": words.WELCOME,
    "access": words.ACCESS,
    "cost": words.COST,
    "wheelchair": words.WHEELCHAIR,
    "accessible_toilet": words.ACCESSIBLE_TOILET,
    "precision": {code: code for code in words.PRECISIONS},
}
_MANY: Mapping[str, Mapping[str, str]] = {"funding": words.FUNDING, "audiences": words.AUDIENCES}
# The folded words for each code, by the fact.
_KNOWN = {
    name: {
        fold(word): code
        for code, said in known.items()
        for word in (
            code,
            *((said,) if isinstance(said, str) else said),
            *(_KINDS[code] if name == "kind" else _SAID.get(name, {}).get(code, ())),
        )
    }
    for name, known in {**_CODES, **_MANY}.items()
}
# No word for nothing is as long.
SHORT = 12
ACTIVITY = {"name", "when", "hours", "audiences"}
DAYS = ("closed_from", "closed_until")
_BETWEEN = re.compile(r"\s*[;|\n]\s*|\s*,\s+")
_DAYS_WRITTEN = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%Y%m%d", "%Y/%m/%d")


def read(name: str, text: str) -> Any:
    """The fact that a cell says; None for what is unknown. Raises NotUnderstood for no such fact.

    `name` is one of facts.SUGGESTIBLE, or the day on which a group was checked.
    """
    if len(text) < SHORT and fold(text) in _NOTHING and text.strip() not in {"0", "1"}:
        return None
    if name in _CODES:
        return _code(name, text)
    if name in _MANY:
        return [_one_of(name, one) for one in _BETWEEN.split(text) if one.strip()]
    return _READERS.get(name, _day if name.endswith("_on") else line)(text)


def line(text: str) -> str | None:
    """One line of text, at most LINE signs."""
    return _short(visible(text), LINE)


def _prose(text: str) -> str | None:
    return _short("\n".join(map(visible, text.strip().splitlines())), TEXT)


def _short(text: str, most: int) -> str | None:
    if len(text) > most:
        raise NotUnderstood(
            N_("Deze tekst is te lang (%(count)s tekens, hooguit %(most)s)."),
            count=len(text),
            most=most,
        )
    return text or None


def _code(name: str, text: str) -> str:
    yes_or_no = name in {"wheelchair", "accessible_toilet"}
    if yes_or_no and fold(text) in _YES:
        return "yes"
    if yes_or_no and fold(text) in _NO:
        return "no"
    if name == "wheelchair" and fold(text) in _PARTLY:
        return "limited"
    return _one_of(name, text)


def _one_of(name: str, text: str) -> str:
    """The code that a text is, or is the word of."""
    found = _KNOWN[name].get(fold(text))
    if found is None:
        raise NotUnderstood(N_("„%(text)s” kennen we niet."), text=visible(text)[:60])
    return found


def number(text: str) -> float:
    """A number with a point or a comma. Raises NotUnderstood for what is none."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError as error:
        raise NotUnderstood(N_("„%(text)s” is geen getal."), text=visible(text)[:60]) from error


def _day(text: str) -> str:
    for pattern in _DAYS_WRITTEN:
        try:
            return dt.datetime.strptime(text.strip()[:10], pattern).date().isoformat()
        except ValueError:
            continue
    raise NotUnderstood(N_("„%(text)s” is geen datum."), text=visible(text)[:60])


def _postcode(text: str) -> str:
    found = postcodes.read(text.replace("\xa0", " ").strip())
    if found is None:
        raise NotUnderstood(N_("„%(text)s” is geen postcode."), text=visible(text)[:60])
    return f"{found.digits}{found.letters}"


def _hours(text: str) -> str:
    osm = visible(text)
    hours.check(osm)
    return osm


def _activities(text: str) -> list[dict[str, Any]]:
    """As our own CSV has them: JSON. Raises NotUnderstood for what is not a list of activities."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, list) or not all(
        isinstance(one, dict) and isinstance(one.get("name"), str) and set(one) <= ACTIVITY
        for one in found
    ):
        raise NotUnderstood(N_("Dit is geen lijst van activiteiten (JSON)."))
    return found


def _listed(text: str) -> list[str] | None:
    names = [visible(one) for one in re.split(r"[;,|\n]", text)]
    return list(dict.fromkeys(filter(None, names))) or None


_READERS: dict[str, Callable[[str], Any]] = {
    "description": _prose,
    "postcode": _postcode,
    "opening_hours": _hours,
    "phone": contact.phone,
    "email": contact.email,
    "website": contact.website,
    "source_url": contact.website,
    "alternative_names": _listed,
    "languages": _listed,
    "activities": _activities,
    "lat": number,
    "lon": number,
    **dict.fromkeys(DAYS, _day),
}
# What a list may bring.
NAMES = (*SUGGESTIBLE, "source_url", "seen_in", "licence")
