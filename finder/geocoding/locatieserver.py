"""The PDOK Locatieserver as a source: what is asked of it, and what its documents say."""

import re
from typing import Any

from finder.geocoding.found import Found
from finder.geocoding.names import PROVINCES
from finder.geocoding.pdok import MOST_ROWS, PDOK
from finder.geocoding.question import Question
from finder.geometry import Point
from finder.spelling import fold

KINDS = {"adres": "house", "weg": "street", "postcode": "postcode", "woonplaats": "town"}


def fit(question: Question) -> Question | None:
    """The question as it can be asked: all but a postcode of four digits, which is known here."""
    return None if question.postcode and not question.postcode.letters else question


def find(geocoder: PDOK, question: Question, seconds: float) -> list[Found]:
    """All that it finds for a question. Raises geopy's errors."""
    told = geocoder.geocode(
        _words(question),
        exactly_one=False,
        types=_types(question),
        limit=MOST_ROWS,
        timeout=seconds,
    )
    return [_found(one.raw, Point(one.latitude, one.longitude)) for one in told or []]


def _words(question: Question) -> str:
    """The question as plain words: the server reads other signs, and AND, OR and NOT, as its own.

    Source: the query syntax of Apache Solr, which the server passes on.
    """
    if code := question.postcode:
        return f"{code.digits}{code.letters} {code.number}".strip()
    words = re.findall(r"[^\W_](?:[^\W_]|['’.-])*", question.text)
    return " ".join(word.lower() if word in {"AND", "OR", "NOT"} else word for word in words)


def _types(question: Question) -> list[str]:
    """Only what can answer, so that a hundred documents hold it."""
    if question.postcode:
        return ["adres", "postcode"] if question.numbered else ["postcode"]
    return ["adres", "postcode", "weg"] if question.numbered else ["weg", "woonplaats"]


def _found(doc: dict[str, Any], point: Point) -> Found:
    addition = _text(doc, "huisnummertoevoeging")
    code = _text(doc, "gemeentecode")
    return Found(
        KINDS.get(_text(doc, "type"), ""),
        point,
        street=_text(doc, "straatnaam"),
        number=_number(doc.get("huisnummer")),
        suffix=_text(doc, "huisletter") + (addition and f"-{addition}"),
        postcode=_text(doc, "postcode"),
        town=_text(doc, "woonplaatsnaam"),
        municipality=_text(doc, "gemeentenaam"),
        province=PROVINCES.get(fold(_text(doc, "provincienaam")), ""),
        # The server leaves out the letters that the other codes have.
        municipality_code=code if not code.isdigit() else f"GM{code}",
        district_code=_text(doc, "wijkcode"),
        neighbourhood_code=_text(doc, "buurtcode"),
    )


def _text(doc: dict[str, Any], name: str) -> str:
    value = doc.get(name)
    return value.strip() if isinstance(value, str) else ""


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
