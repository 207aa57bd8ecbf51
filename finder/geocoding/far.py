"""Sources far away: what `locate` asks when the tables at hand know a text less well."""

from functools import partial
from importlib.metadata import version
from typing import Any, Protocol
from urllib.parse import urlsplit

from geopy.geocoders import Nominatim
from sqlalchemy.orm import Session

from finder.config import Settings
from finder.geocoding import locatieserver, nominatim
from finder.geocoding.asking import (
    IN_A_COMMAND,
    IN_A_REQUEST,
    Patience,
    Source,
    Unreached,
)
from finder.geocoding.location import Choices, Location
from finder.geocoding.memory import forget
from finder.geocoding.pdok import PDOK
from finder.geocoding.question import Question
from finder.geocoding.transport import Transport

__all__ = [
    "IN_A_COMMAND",
    "IN_A_REQUEST",
    "Far",
    "Patience",
    "Unreached",
    "forget",
    "sources",
]

# The least time between two questions, in milliseconds. That of the public Nominatim is its own
# rule, and a bit more, as the first of two may leave a bit later than its turn.
GAP, PUBLIC_GAP = 50, 1_100


class Far(Protocol):
    """A source that may be slow or gone; its answers are judged before they are given."""

    def answer(self, session: Session, question: Question) -> Location | Choices | None:
        """What it says of a question, or None when it knows nothing. Raises Unreached."""

    def remembered(self) -> "Far":
        """The same source, which answers only from memory and never raises Unreached."""


def sources(settings: Settings, patience: Patience = IN_A_REQUEST) -> tuple[Far, ...]:
    """The sources that the settings name, in the order in which they are asked.

    A command asks with the patience IN_A_COMMAND, and commits what it wrote before it asks: on
    SQLite its own writing would keep the source waiting.
    """
    makers = {"pdok": _pdok, "nominatim": _nominatim}
    return tuple(makers[name](settings, patience) for name in settings.geocoders)


def _pdok(settings: Settings, patience: Patience) -> Source:
    geocoder = PDOK(**_at(settings.pdok_url), **_manners(settings))
    find = partial(locatieserver.find, geocoder)
    return Source("pdok", GAP, locatieserver.fit, find, patience)


def _nominatim(settings: Settings, patience: Patience) -> Source:
    geocoder = Nominatim(**_at(settings.nominatim_url), **_manners(settings))
    public = urlsplit(settings.nominatim_url).hostname == nominatim.PUBLIC
    find = partial(nominatim.find, geocoder)
    return Source("nominatim", PUBLIC_GAP if public else GAP, nominatim.fit, find, patience)


def _at(url: str) -> dict[str, str]:
    """Where a geocoder is, in geopy's words; its own default when nothing was set."""
    parts = urlsplit(url)
    return {"scheme": parts.scheme, "domain": parts.netloc + parts.path} if url else {}


def _manners(settings: Settings) -> dict[str, Any]:
    """How to call, and who to say is calling: those who run a server want to know."""
    reach = settings.url or settings.contact
    agent = f"finder/{version('finder')}" + (f" ({reach})" if reach else "")
    return {"user_agent": agent, "adapter_factory": Transport}
