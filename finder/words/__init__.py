"""The codes that tables and addresses use, each with the Dutch words for it on the page.

The words are gettext ids: a page translates them where it shows them. None, unknown, is a value
of every field and stands in no list here.
"""

from finder.words.asking import FILTER_KEYS, FILTERS, GEOCODERS, OPEN
from finder.words.imports import VERDICTS
from finder.words.marking import N_
from finder.words.place import (
    ACCESS,
    ACCESSIBLE_TOILET,
    AUDIENCES,
    COST,
    FUNDING,
    GROUPS,
    KINDS,
    PRECISIONS,
    PROFESSIONAL,
    RUN_BY,
    SHARE_ALIKE,
    STATUSES,
    WELCOME,
    WHEELCHAIR,
    Kind,
)
from finder.words.review import DEEDS, MAILS, OWN_DEEDS, REASONS, ROLES
from finder.words.suggestion import (
    PROBLEMS,
    RELATIONS,
    SIGNALS,
    SUGGESTION_STATUSES,
    SUGGESTIONS,
    URGENT,
    WAITING,
)

__all__ = [
    "ACCESS",
    "ACCESSIBLE_TOILET",
    "AUDIENCES",
    "COST",
    "DEEDS",
    "FILTERS",
    "FILTER_KEYS",
    "FUNDING",
    "GEOCODERS",
    "GROUPS",
    "KINDS",
    "MAILS",
    "N_",
    "OPEN",
    "OWN_DEEDS",
    "PRECISIONS",
    "PROBLEMS",
    "PROFESSIONAL",
    "REASONS",
    "RELATIONS",
    "ROLES",
    "RUN_BY",
    "SHARE_ALIKE",
    "SIGNALS",
    "STATUSES",
    "SUGGESTIONS",
    "SUGGESTION_STATUSES",
    "URGENT",
    "VERDICTS",
    "WAITING",
    "WELCOME",
    "WHEELCHAIR",
    "Kind",
]
