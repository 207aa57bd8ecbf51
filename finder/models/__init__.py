"""The tables. A column that is empty (None) is unknown: neither yes nor no."""

from finder.models.base import Base, now
from finder.models.moderator import Moderator
from finder.models.outbox import Outbox
from finder.models.place import CellCount, Place, Postcode
from finder.models.suggestion import Decision, Message, NotDuplicate, StatusLink, Suggestion

__all__ = [
    "Base",
    "CellCount",
    "Decision",
    "Message",
    "Moderator",
    "NotDuplicate",
    "Outbox",
    "Place",
    "Postcode",
    "StatusLink",
    "Suggestion",
    "now",
]
