"""The card of openness in plain sentences: who is welcome, and who runs and pays for the place.

What is unknown is said once, at the end: it is never a no.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from finder.language import gettext
from finder.models import Place
from finder.views.unknowns import NAMES
from finder.words import AUDIENCES, FUNDING, N_

WELCOME = {
    "everyone": N_("Iedereen is welkom."),
    "neighbourhood": N_("De plek is vooral voor mensen uit de buurt."),
    "building": N_("De plek is alleen voor bewoners van het gebouw."),
    "members": N_("De plek is alleen voor leden."),
}
ACCESS = {
    "walk_in": N_("U kunt zo binnenlopen."),
    "registration": N_("U moet zich eerst aanmelden."),
}
COST = {"free": N_("Het is gratis."), "paid": N_("U betaalt er iets voor.")}
WHEELCHAIR = {
    "yes": N_("Met een rolstoel komt u er goed in."),
    "limited": N_("Met een rolstoel kunt u er voor een deel in."),
    "no": N_("Met een rolstoel komt u er niet in."),
}
TOILET = {"yes": N_("Er is een rolstoeltoilet."), "no": N_("Er is geen rolstoeltoilet.")}
RUN_BY = {
    "residents": N_("Bewoners runnen deze plek."),
    "municipality": N_("De gemeente runt deze plek."),
    "care_or_welfare": N_("Een zorg- of welzijnsorganisatie runt deze plek."),
    "housing_association": N_("Een woningcorporatie runt deze plek."),
    "faith_community": N_("Een kerk of moskee runt deze plek."),
    "association": N_("Een vereniging runt deze plek."),
}
PROFESSIONAL = {
    "always": N_("Er is altijd een sociaal werker"),
    "sometimes": N_("Er is soms een sociaal werker"),
    "never": N_("Er is geen sociaal werker"),
}
OPENNESS = ("welcome", "audiences", "access", "cost", "languages")
REACH = ("wheelchair", "accessible_toilet")
RUNNING = ("run_by", "funding", "professional")


class Told(NamedTuple):
    """What is known as sentences, and in words what is not."""

    sentences: list[str]
    unknown: list[str]


def welcome(place: Place) -> Told:
    """Who is welcome, how one gets in, and what it costs."""
    return Told(list(_welcome(place)), _unknown(place, (*OPENNESS, *REACH)))


def _welcome(place: Place) -> Iterator[str]:
    yield from _coded(WELCOME, place.welcome)
    if place.audiences:
        who = joined(gettext(AUDIENCES.get(code, code)) for code in place.audiences)
        yield gettext("Vooral %(who)s komen er.", who=who)
    yield from _coded(ACCESS, place.access)
    yield from _coded(COST, place.cost)
    if place.languages:
        yield gettext("Mensen spreken er %(languages)s.", languages=joined(place.languages))
    yield from _coded(WHEELCHAIR, place.wheelchair)
    yield from _coded(TOILET, place.accessible_toilet)


def running(place: Place) -> Told:
    """Who runs the place, who pays, and whether a social professional is there."""
    return Told(list(_running(place)), _unknown(place, RUNNING))


def _running(place: Place) -> Iterator[str]:
    yield from _coded(RUN_BY, place.run_by)
    if place.funding:
        means = joined(gettext(FUNDING.get(code, code)) for code in place.funding)
        yield gettext("De plek wordt betaald uit %(means)s.", means=means)
    known = PROFESSIONAL.get(place.professional or "")
    days = place.professional_hours
    if known and days and place.professional != "never":
        yield gettext("%(known)s: %(days)s.", known=gettext(known), days=days)
    elif known:
        yield gettext("%(known)s.", known=gettext(known))
    elif days:
        yield gettext("Er is een sociaal werker: %(days)s.", days=days)


def joined(words: Iterable[str]) -> str:
    """Words as people say them in a row: "koffie, thee en soep"."""
    *first, last = words
    return gettext("%(first)s en %(last)s", first=", ".join(first), last=last) if first else last


def _coded(sentences: dict[str, str], code: str | None) -> Iterator[str]:
    if code in sentences:
        yield gettext(sentences[code])


def _unknown(place: Place, names: Iterable[str]) -> list[str]:
    lacking = [name for name in names if getattr(place, name) in (None, [])]
    if place.professional_hours and "professional" in lacking:
        lacking.remove("professional")
    return [gettext(NAMES[name]) for name in lacking]
