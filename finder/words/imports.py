"""Of lists that are imported: what becomes of a row."""

from finder.words.marking import N_

VERDICTS = {
    "new": N_("nieuw"),
    "same": N_("hetzelfde"),
    "update": N_("gewijzigd"),
    "look_alike": N_("lijkt op een plek die er al is"),
    "doubt": N_("twijfel"),
    "judged": N_("bij een moderator"),
    "refused": N_("niet te gebruiken"),
}
