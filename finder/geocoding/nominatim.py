"""Nominatim as a source, by geopy's own class: what is asked of it, and what its answers say."""

from dataclasses import replace
from typing import Any

from geopy.geocoders import Nominatim

from finder.addresses import read_number
from finder.geocoding.found import Found
from finder.geocoding.names import PROVINCES, SPOKEN
from finder.geocoding.question import Question
from finder.geometry import Point
from finder.spelling import fold

# The server of OpenStreetMap, which asks for one question a second at most.
PUBLIC = "nominatim.openstreetmap.org"
MOST = 40
# How deep an answer lies in Nominatim's own order of places; the address type says the rest.
HOUSE, STREET, SQUARE, HAMLET, CITY = 30, 26, 25, 20, 16
TOWNS = ("village", "town", "city", "hamlet")
# The map has the names that people use; we compare with those of the register.
OFFICIAL = {spoken: official for official, spoken in SPOKEN.items()}


def fit(question: Question) -> Question | None:
    """The question as it can be asked: an address with its town or postcode.

    Of a street alone it gives some of the towns that have it, so that one answer proves nothing. It
    has no postcodes of four digits and none with a house number, and answers with the city when it
    does not know one: it is asked no bare postcode.
    """
    ways = tuple(way for way in question.readings if way.town or way.postcode)
    return replace(question, readings=ways) if ways and not question.postcode else None


def find(geocoder: Nominatim, question: Question, seconds: float) -> list[Found]:
    """All that it finds for a question. Raises geopy's errors, and others for a strange answer."""
    told = geocoder.geocode(
        question.text,
        exactly_one=False,
        limit=MOST,
        addressdetails=True,
        language="nl",
        country_codes="nl",
        timeout=seconds,
    )
    return [_found(one.raw) for one in told or []]


def _found(raw: dict[str, Any]) -> Found:
    address = raw["address"]
    parts = read_number(_text(address, "house_number"))
    kind = _kind(raw, parts is not None)
    # A street is given the postcode of one of its houses.
    code = _text(address, "postcode") if kind in {"house", "postcode"} else ""
    town = next(filter(None, (_text(address, name) for name in TOWNS)), "")
    return Found(
        kind,
        # geopy makes zeros of a point that is not there.
        Point(float(raw["lat"]), float(raw["lon"])),
        street=_text(address, "road") or (_text(raw, "name") if kind == "street" else ""),
        number=parts[0] if parts else None,
        suffix=parts[1] if parts else "",
        postcode=code.replace(" ", "").upper(),
        town=OFFICIAL.get(town, town),
        municipality=_text(address, "municipality"),
        province=PROVINCES.get(fold(_text(address, "state")), ""),
    )


def _kind(raw: dict[str, Any], numbered: bool) -> str:
    """What an answer is: it gives the street for a number, and the city for a postcode it misses.

    Source: Nominatim's manual, "Place ranking" and "Addresstype".
    """
    rank, kind = int(raw["place_rank"]), raw.get("addresstype")
    if kind == "postcode":
        return "postcode"
    if rank >= HOUSE:
        return "house" if numbered else ""
    if (rank >= STREET and kind == "road") or (rank == SQUARE and kind == "square"):
        return "street"
    return "town" if CITY <= rank <= HAMLET and kind in TOWNS else ""


def _text(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    return value.strip() if isinstance(value, str) else ""
