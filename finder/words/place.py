"""Of places: their kinds, their card of openness, how sure their point is."""

from typing import NamedTuple

from finder.words.marking import N_


class Kind(NamedTuple):
    """A kind of place: its word, its word in the plural and the name of its Bootstrap icon."""

    one: str
    many: str
    icon: str


KINDS = {
    "community_centre": Kind(N_("buurthuis"), N_("buurthuizen"), "people"),
    "neighbourhood_house": Kind(N_("huis van de wijk"), N_("huizen van de wijk"), "house-heart"),
    "drop_in_house": Kind(N_("inloophuis"), N_("inloophuizen"), "door-open"),
    "living_room": Kind(N_("huiskamer"), N_("huiskamers"), "lamp"),
    "flat_common_room": Kind(N_("ruimte in een flat"), N_("ruimtes in een flat"), "building"),
    "playground": Kind(N_("speeltuin"), N_("speeltuinen"), "balloon"),
    "sports_canteen": Kind(N_("sportkantine"), N_("sportkantines"), "trophy"),
    "coffee_corner": Kind(N_("koffiehoek"), N_("koffiehoeken"), "cup-hot"),
    "village_hall": Kind(N_("dorpshuis"), N_("dorpshuizen"), "house-door"),
    "community_garden": Kind(N_("buurttuin"), N_("buurttuinen"), "flower1"),
    "faith_hall": Kind(
        N_("zaal van kerk of moskee"), N_("zalen van kerken en moskeeën"), "moon-stars"
    ),
    "other": Kind(N_("andere plek"), N_("andere plekken"), "chat-heart"),
}

RUN_BY = {
    "residents": N_("bewoners"),
    "municipality": N_("de gemeente"),
    "care_or_welfare": N_("een zorg- of welzijnsorganisatie"),
    "housing_association": N_("een woningcorporatie"),
    "faith_community": N_("een kerk of moskee"),
    "association": N_("een vereniging"),
}

FUNDING = {
    "municipal_grant": N_("subsidie"),
    "own_income": N_("eigen inkomsten"),
    "fund": N_("een fonds"),
    "donations": N_("giften"),
}

PROFESSIONAL = {
    "always": N_("er is altijd een sociaal werker"),
    "sometimes": N_("er is soms een sociaal werker"),
    "never": N_("er is geen sociaal werker"),
}

WELCOME = {
    "everyone": N_("iedereen is welkom"),
    "neighbourhood": N_("vooral voor de buurt"),
    "building": N_("alleen voor bewoners van het gebouw"),
    "members": N_("alleen voor leden"),
}

AUDIENCES = {
    "elderly": N_("ouderen"),
    "youth": N_("jongeren"),
    "parents": N_("ouders met kinderen"),
    "women": N_("vrouwen"),
    "newcomers": N_("nieuwkomers"),
}

ACCESS = {
    "walk_in": N_("u kunt zo binnenlopen"),
    "registration": N_("aanmelden nodig"),
}

COST = {
    "free": N_("gratis"),
    "paid": N_("tegen betaling"),
}

WHEELCHAIR = {
    "yes": N_("goed te doen met een rolstoel"),
    "limited": N_("deels te doen met een rolstoel"),
    "no": N_("niet te doen met een rolstoel"),
}

ACCESSIBLE_TOILET = {
    "yes": N_("er is een rolstoeltoilet"),
    "no": N_("er is geen rolstoeltoilet"),
}

# How sure a point is, from sure to rough. Only a house is shown in metres.
PRECISIONS = ("house", "street", "postcode6", "postcode4", "town")

# Licences that hold for each file in which their records are (https://opendatacommons.org/licenses/odbl/).
SHARE_ALIKE = ("ODbL-1.0",)

# A merged place leads to the one that was kept; a hidden one was never to be seen.
STATUSES = ("open", "closed", "merged", "hidden")

# What the groups of facts (checking.GROUPS) are called.
GROUPS = {
    "existence": N_("De plek zelf"),
    "hours": N_("Openingstijden"),
    "contact": N_("Contact"),
    "openness": N_("Wie is welkom en wat er is"),
    "access": N_("Met een rolstoel"),
}
