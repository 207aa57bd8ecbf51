"""The social neighbourhood teams: which one serves a postcode, and which places lie around it."""

from finder.teams.keeping import FACTS, get, keep, known, listed, remove
from finder.teams.serving import count_places, places_of, serving

__all__ = [
    "FACTS",
    "count_places",
    "get",
    "keep",
    "known",
    "listed",
    "places_of",
    "remove",
    "serving",
]
