"""Of suggestions: their kinds, what became of them, what is said about them."""

from finder.words.marking import N_

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
    "own_link": N_("met de link van de plek zelf"),
}
