"""The tables. A column that is empty (None) is unknown: neither yes nor no."""

from finder.models.address import (
    Address,
    Geocode,
    Geocoder,
    Postcode6,
    Street,
    StreetPostcode,
    Town,
)
from finder.models.base import Base, now
from finder.models.data_version import DataVersion
from finder.models.freshness import Addressee, Answer, Call, Reminder
from finder.models.imported import ImportLink, ImportMapping
from finder.models.moderator import Moderator
from finder.models.name_part import NamePart
from finder.models.outbox import Outbox
from finder.models.own import OwnLink
from finder.models.place import CellCount, Place, Postcode
from finder.models.suggestion import (
    Decision,
    Message,
    NotDuplicate,
    SentText,
    StatusLink,
    Suggestion,
)
from finder.models.team import Team, TeamArea

__all__ = [
    "Address",
    "Addressee",
    "Answer",
    "Base",
    "Call",
    "CellCount",
    "DataVersion",
    "Decision",
    "Geocode",
    "Geocoder",
    "ImportLink",
    "ImportMapping",
    "Message",
    "Moderator",
    "NamePart",
    "NotDuplicate",
    "Outbox",
    "OwnLink",
    "Place",
    "Postcode",
    "Postcode6",
    "Reminder",
    "SentText",
    "StatusLink",
    "Street",
    "StreetPostcode",
    "Suggestion",
    "Team",
    "TeamArea",
    "Town",
    "now",
]
