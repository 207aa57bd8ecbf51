"""Of moderators: why they refuse, what the log tells, which mails leave, which roles there are."""

from finder.words.marking import N_

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
    "brought": N_("uit een lijst overgenomen"),
    "renewed": N_("bijgewerkt uit een lijst"),
    "closed": N_("gesloten"),
    "reopened": N_("weer geopend"),
    "restored": N_("eerdere versie teruggezet"),
    "undone": N_("teruggedraaid"),
    "not_duplicate": N_("geen dubbel"),
    "confirmed": N_("gecontroleerd: dit klopt"),
    "own_change": N_("aangepast door de mensen van de plek"),
    "link_given": N_("link gegeven aan de mensen van de plek"),
    "link_withdrawn": N_("link van de mensen van de plek ingetrokken"),
}
# What the people of a place do with their link; a moderator may do some of it too.
OWN_DEEDS = {"confirmed", "own_change", "link_withdrawn"}

MAILS = {
    "received": N_("ontvangstbericht"),
    "question": N_("vraag"),
    "published": N_("goedgekeurd"),
    "refused": N_("afgewezen"),
    "password": N_("wachtwoord kiezen"),
    "digest": N_("dagelijks overzicht"),
    "own": N_("link voor de mensen van de plek"),
    "reminder": N_("herinnering aan de mensen van de plek"),
}

ROLES = {"moderator": N_("moderator"), "admin": N_("beheert ook de accounts")}
