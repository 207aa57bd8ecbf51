"""The codes that tables and addresses use, each with the Dutch words for it on the page.

The words are gettext ids: a page translates them where it shows them. None, unknown, is a value
of every field and stands in no list here.
"""

from typing import NamedTuple


def N_(text: str) -> str:
    """Mark a text for the catalogue without translating it yet."""
    return text


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

# What a search may ask of a place (places.FACETS), as a filter says it.
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

# How sure a point is, from sure to rough. Only a house is shown in metres.
PRECISIONS = ("house", "street", "postcode6", "postcode4", "town")

# A merged place leads to the one that was kept; a hidden one was never to be seen.
STATUSES = ("open", "closed", "merged", "hidden")

SUGGESTIONS = {
    "new": N_("nieuwe plek"),
    "change": N_("wijziging"),
    "closed": N_("plek is gesloten"),
    "problem": N_("er klopt iets niet"),
}

# What became of a suggestion; the first two wait still.
SUGGESTION_STATUSES = {
    "pending": N_("te beoordelen"),
    "asked": N_("vraag gesteld"),
    "published": N_("goedgekeurd"),
    "refused": N_("afgewezen"),
    "merged": N_("samengevoegd"),
    "spam": N_("spam"),
    "withdrawn": N_("ingetrokken"),
}
WAITING = ("pending", "asked")

PROBLEMS = {
    "gone": N_("de plek bestaat niet meer"),
    "moved": N_("de plek is verhuisd"),
    "hours": N_("de openingstijden kloppen niet"),
    "duplicate": N_("de plek staat er twee keer op"),
    "not_public": N_("niet iedereen kan er terecht"),
    "unsafe": N_("het is er niet veilig"),
    "privacy": N_("er staan gegevens van iemand op"),
    "other": N_("iets anders"),
}
# These cannot wait behind the rest.
URGENT = {"unsafe", "privacy"}

RELATIONS = {
    "visitor": N_("ik kom er wel eens"),
    "resident": N_("ik woon in de buurt"),
    "of_the_place": N_("ik hoor bij de mensen van de plek"),
    "professional": N_("ik werk in de buurt, bijvoorbeeld als sociaal werker"),
}

SIGNALS = {
    "urgent": N_("spoed"),
    "look_alike": N_("lijkt op een andere plek"),
    "far": N_("ver van de postcode"),
    "approximate": N_("ligging bij benadering"),
    "links": N_("links in de tekst"),
    "repeated": N_("dezelfde tekst als eerder"),
    "many": N_("veel van dezelfde afzender"),
    "fast": N_("heel snel ingevuld"),
    "trap": N_("verborgen veld ingevuld"),
    "unconfirmed": N_("e-mail niet bevestigd"),
}

# Why a suggestion is refused; the suggester reads these words.
REASONS = {
    "not_a_meeting_place": N_("dit is geen ontmoetingsplek"),
    "not_open": N_("de plek is niet open voor de buurt"),
    "not_found": N_("we konden niet nagaan of het klopt"),
    "known": N_("dit stond al op de site"),
    "personal": N_("er stonden gegevens van personen in"),
    "other": N_("een andere reden"),
}

# What the log tells.
DEEDS = {
    "first": N_("zoals de plek er eerst op stond"),
    "published": N_("goedgekeurd"),
    "refused": N_("afgewezen"),
    "asked": N_("aanvulling gevraagd"),
    "answered": N_("aanvulling gekregen"),
    "merged": N_("samengevoegd"),
    "spam": N_("als spam weggelegd"),
    "withdrawn": N_("ingetrokken door de inzender"),
    "edited": N_("aangepast door een moderator"),
    "located": N_("beter punt op de kaart"),
    "closed": N_("gesloten"),
    "reopened": N_("weer geopend"),
    "restored": N_("eerdere versie teruggezet"),
    "undone": N_("teruggedraaid"),
    "not_duplicate": N_("geen dubbel"),
}

MAILS = {
    "received": N_("ontvangstbericht"),
    "question": N_("vraag"),
    "published": N_("goedgekeurd"),
    "refused": N_("afgewezen"),
    "password": N_("wachtwoord kiezen"),
    "digest": N_("dagelijks overzicht"),
}

ROLES = {"moderator": N_("moderator"), "admin": N_("beheert ook de accounts")}
