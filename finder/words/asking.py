"""Of searches: when a place is to be open, what else may be asked, who is asked for addresses."""

from finder.words.marking import N_

# When a place is to be open: the value of `open` in an address.
_DAYS = {
    "monday": N_("maandag"),
    "tuesday": N_("dinsdag"),
    "wednesday": N_("woensdag"),
    "thursday": N_("donderdag"),
    "friday": N_("vrijdag"),
    "saturday": N_("zaterdag"),
    "sunday": N_("zondag"),
}
_PARTS = {"morning": N_("ochtend"), "afternoon": N_("middag"), "evening": N_("avond")}
OPEN = {"now": N_("nu")} | {
    f"{day}-{part}": _DAYS[day] + _PARTS[part] for day in _DAYS for part in _PARTS
}

# What a search may ask of a place (traits.FACETS), as a filter says it.
FILTERS = {
    "welcome=everyone": N_("iedereen is welkom"),
    "access=walk_in": N_("zo binnenlopen"),
    "cost=free": N_("gratis"),
    "professional=yes": N_("er is een sociaal werker"),
    "run_by=residents": N_("gerund door bewoners"),
    "wheelchair=yes": N_("goed te doen met een rolstoel"),
    "accessible_toilet=yes": N_("rolstoeltoilet"),
    "audience=elderly": N_("voor ouderen"),
    "audience=youth": N_("voor jongeren"),
    "audience=parents": N_("voor ouders met kinderen"),
    "audience=women": N_("voor vrouwen"),
    "audience=newcomers": N_("voor nieuwkomers"),
}

# What a filter is about, by its key.
FILTER_KEYS = {
    "open": N_("wanneer open"),
    "welcome": N_("wie is welkom"),
    "access": N_("zo binnenlopen"),
    "cost": N_("wat het kost"),
    "professional": N_("sociaal werker"),
    "run_by": N_("wie de plek runt"),
    "wheelchair": N_("rolstoel"),
    "accessible_toilet": N_("rolstoeltoilet"),
    "audience": N_("voor wie"),
}

# Who is asked for addresses that we do not know.
GEOCODERS = {
    "pdok": N_("PDOK, een dienst van het Kadaster"),
    "nominatim": N_("Nominatim, dat met gegevens van OpenStreetMap werkt"),
}
