"""The facts of a place as a person reads them: a label and a Dutch text for each."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from finder import postcodes, words
from finder.facts import POINT
from finder.language import gettext
from finder.views import activities
from finder.views.wording import day, said, week
from finder.words import N_

Facts = Mapping[str, Any]

# The order of a page; lat, lon and precision are one fact, called `point`.
LABELS = {
    "name": N_("Naam"),
    "alternative_names": N_("Andere namen"),
    "kind": N_("Soort plek"),
    "street": N_("Straat"),
    "house_number": N_("Huisnummer"),
    "postcode": N_("Postcode"),
    "city": N_("Plaats"),
    "point": N_("Punt op de kaart"),
    "description": N_("Beschrijving"),
    "opening_hours": N_("Openingstijden"),
    "closed_from": N_("Tijdelijk gesloten vanaf"),
    "closed_until": N_("Tijdelijk gesloten tot en met"),
    "closed_reason": N_("Reden van de sluiting"),
    "phone": N_("Telefoon"),
    "email": N_("E-mail van de plek"),
    "website": N_("Website"),
    "welcome": N_("Wie is welkom"),
    "audiences": N_("Voor wie"),
    "access": N_("Binnenlopen"),
    "cost": N_("Kosten"),
    "languages": N_("Talen"),
    "wheelchair": N_("Rolstoel"),
    "accessible_toilet": N_("Rolstoeltoilet"),
    "run_by": N_("Wie runt de plek"),
    "funding": N_("Betaald uit"),
    "professional": N_("Sociaal werker"),
    "professional_hours": N_("Dagen van de sociaal werker"),
    "activities": N_("Activiteiten"),
}
SURENESS = {
    "house": N_("het huis zelf"),
    "street": N_("in de straat"),
    "postcode6": N_("het midden van de postcode"),
    "postcode4": N_("het midden van de vier cijfers van de postcode"),
    "town": N_("het midden van de plaats"),
}
CODES: dict[str, dict[str, str]] = {
    "kind": {code: kind.one for code, kind in words.KINDS.items()},
    "run_by": words.RUN_BY,
    "funding": words.FUNDING,
    "professional": words.PROFESSIONAL,
    "welcome": words.WELCOME,
    "audiences": words.AUDIENCES,
    "access": words.ACCESS,
    "cost": words.COST,
    "wheelchair": words.WHEELCHAIR,
    "accessible_toilet": words.ACCESSIBLE_TOILET,
}


def columns(name: str) -> tuple[str, ...]:
    """The columns that a fact of the page is made of."""
    return POINT if name == "point" else (name,)


def given(facts: Facts) -> list[str]:
    """Those facts of the page that these facts hold, in the order of the page."""
    return [name for name in LABELS if any(column in facts for column in columns(name))]


def label(name: str) -> str:
    """What a fact is called."""
    return gettext(LABELS[name])


def told(name: str, facts: Facts) -> str:
    """A fact in Dutch, with a line for each part; empty when it is unknown."""
    values = [facts.get(column) for column in columns(name)]
    if values[0] in (None, "", []):
        return ""
    special = SPECIAL.get(name)
    return special(*values) if special else _plainly(name, values[0])


def _plainly(name: str, value: Any) -> str:
    codes = CODES.get(name, {})
    if isinstance(value, list):
        return ", ".join(said(code, codes) for code in value)
    return said(value, codes) if codes else str(value)


def _point(lat: float, lon: float, precision: str | None) -> str:
    sure = said(precision, SURENESS) if precision else ""
    return f"{lat:.5f}, {lon:.5f}" + (f" ({sure})" if sure else "")


def _day(iso: str) -> str:
    return day(dt.date.fromisoformat(iso))


SPECIAL: dict[str, Callable[..., str]] = {
    "point": _point,
    "postcode": postcodes.spaced,
    "opening_hours": week,
    "closed_from": _day,
    "closed_until": _day,
    "activities": activities.told,
}
