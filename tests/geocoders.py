"""A server on loopback that answers as PDOK 3.1 and Nominatim do, and that can misbehave too.

The documents have the form of theirs; the addresses are made up, near the postcodes they bear.
"""

import json
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from finder.geometry import Point, metres_between
from finder.spelling import fold

PDOK = "/bzk/locatieserver/search/v3_1"
# What each path takes. PDOK refuses all else; the real Nominatim does not, but ours has no need.
TAKES = {
    f"{PDOK}/free": {"q", "fq", "fl", "lat", "lon", "rows", "start", "sort"},
    f"{PDOK}/reverse": {"lat", "lon", "type", "distance", "rows", "fl"},
    "/search": {"q", "format", "limit", "addressdetails", "accept-language", "countrycodes"},
}
# Signs that PDOK's search engine reads as more than words.
SYNTAX = set(':()[]{}^"~*?\\/|&!+')
WHERE = {
    "Goes": ("Goes", "0664", "Zeeland"),
    "Middelburg": ("Middelburg", "0687", "Zeeland"),
    "Colijnsplaat": ("Noord-Beveland", "1695", "Zeeland"),
    "Rotterdam": ("Rotterdam", "0599", "Zuid-Holland"),
    "'s-Gravenhage": ("'s-Gravenhage", "0518", "Zuid-Holland"),
    "Hengelo": ("Hengelo", "0164", "Overijssel"),
}


def a_doc(kind: str, town: str, lat: float, lon: float, **more: Any) -> dict[str, Any]:
    """A document of PDOK; the longitude comes first in its point."""
    municipality, code, province = WHERE[town]
    return {
        "bron": "BAG",
        "type": kind,
        "id": f"{kind[:3]}-126ab89619a3be4064403f5bdfc78984",
        "woonplaatsnaam": town,
        "gemeentenaam": municipality,
        "gemeentecode": code,
        "provincienaam": province,
        "centroide_ll": f"POINT({lon} {lat})",
        **more,
    }


def an_address(
    street: str, number: str, code: str, town: str, lat: float, lon: float, **more: Any
) -> dict[str, Any]:
    """An address; `number` is "12", or with a letter and an addition "12 A 3", "12  3"."""
    digits, letter, addition = (*number.split(" "), "", "")[:3]
    shown = digits + letter + (f"-{addition}" if addition else "")
    parts = {"huisletter": letter, "huisnummertoevoeging": addition}
    return a_doc(
        "adres",
        town,
        lat,
        lon,
        weergavenaam=f"{street} {shown}, {code} {town}",
        straatnaam=street,
        huisnummer=int(digits),
        huis_nlt=shown,
        postcode=code,
        wijkcode=f"WK{WHERE[town][1]}01",
        buurtcode=f"BU{WHERE[town][1]}0102",
        nummeraanduiding_id=f"{WHERE[town][1]}200000000001",
        **{name: part for name, part in parts.items() if part},
        **more,
    )


def a_street(street: str, town: str, lat: float, lon: float) -> dict[str, Any]:
    name = f"{street}, {town}"
    return a_doc("weg", town, lat, lon, weergavenaam=name, straatnaam=street)


def a_postcode(street: str, code: str, town: str, lat: float, lon: float) -> dict[str, Any]:
    name = f"{street}, {code} {town}"
    words = {"weergavenaam": name, "straatnaam": street, "postcode": code}
    return a_doc("postcode", town, lat, lon, **words)


DOCS = [
    an_address("Lastageweg", "50", "4331AB", "Middelburg", 51.5001, 3.6151),
    a_street("Lastageweg", "Middelburg", 51.5003, 3.6160),
    an_address("Dorpsstraat", "12", "4461AB", "Goes", 51.5041, 3.8911),
    an_address("Dorpsstraat", "12 A", "4461AB", "Goes", 51.5042, 3.8912),
    an_address("Dorpsstraat", "12 A 3", "4461AB", "Goes", 51.5043, 3.8913),
    an_address("Dorpsstraat", "20", "4461AB", "Goes", 51.5052, 3.8922),
    a_street("Dorpsstraat", "Goes", 51.5047, 3.8917),
    a_postcode("Dorpsstraat", "4461AB", "Goes", 51.5046, 3.8916),
    an_address("Dorpsstraat", "12", "4486AB", "Colijnsplaat", 51.5990, 3.8460),
    a_street("Dorpsstraat", "Colijnsplaat", 51.5992, 3.8464),
    an_address("Schiekade", "7", "3031PW", "Rotterdam", 51.9300, 4.4850),
    a_postcode("Schiekade", "3031PW", "Rotterdam", 51.9302, 4.4852),
    an_address("Spui", "70", "2511BT", "'s-Gravenhage", 52.0776, 4.3166),
]


def a_result(
    rank: int, kind: str, lat: float, lon: float, name: str = "", **address: str
) -> dict[str, Any]:
    """An answer of Nominatim."""
    return {
        "place_id": 145104473,
        "licence": "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright",
        "osm_type": "node",
        "lat": str(lat),
        "lon": str(lon),
        "class": "place",
        "place_rank": rank,
        "addresstype": kind,
        "name": name,
        "display_name": ", ".join([*address.values(), "Nederland"]),
        "address": {**address, "country": "Nederland", "country_code": "nl"},
    }


GOES = {"town": "Goes", "municipality": "Goes", "state": "Zeeland"}
IN_GOES = {"road": "Dorpsstraat", **GOES, "postcode": "4461 AB"}
RESULTS = [
    a_result(30, "place", 51.5041, 3.8911, house_number="12", **IN_GOES),
    a_result(30, "building", 51.5042, 3.8912, house_number="12A", **IN_GOES),
    a_result(26, "road", 51.5047, 3.8917, "Dorpsstraat", **IN_GOES),
    a_result(16, "town", 51.5038, 3.8920, "Goes", **GOES),
]


class Asked(NamedTuple):
    """A question that reached the server."""

    path: str
    words: dict[str, list[str]]
    headers: Mapping[str, str]


class Geocoders(ThreadingHTTPServer):
    """The server: what it was asked, what it knows, and how it `behaves` with a question."""

    daemon_threads = True

    def __init__(self, safe: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), Question)
        self.url = f"{'https' if safe else 'http'}://127.0.0.1:{self.server_port}"
        if safe:
            self.socket = safe.wrap_socket(self.socket, server_side=True)
        self.asked: list[Asked] = []
        self.docs: list[Any] = list(DOCS)
        self.results: list[Any] = list(RESULTS)
        self.behaves: Callable[[Question], None] = rightly
        self.closing = threading.Event()

    @property
    def last(self) -> dict[str, list[str]]:
        return self.asked[-1].words

    def handle_error(self, *_: Any) -> None:
        """Callers hang up on a server that is slow; anything else is a fault of ours."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(*_)


class Question(BaseHTTPRequestHandler):
    """One question to the server."""

    server: Geocoders

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        words = parse_qs(parts.query, keep_blank_values=True, strict_parsing=True)
        self.server.asked.append(Asked(parts.path, words, dict(self.headers)))
        self.server.behaves(self)

    def says(self, body: Any, status: int = 200, **headers: str) -> None:
        """Answer; a body that is no text goes out as JSON."""
        text = body if isinstance(body, str) else json.dumps(body)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: Any) -> None:
        """Say nothing on the terminal."""


@contextmanager
def geocoders(safe: ssl.SSLContext | None = None) -> Iterator[Geocoders]:
    """A server that behaves, until a test has it do otherwise; with a context it speaks TLS."""
    server = Geocoders(safe)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


def rightly(question: Question) -> None:
    """Answer as the real ones do, which for a word they do not take is an error."""
    path, words, _ = question.server.asked[-1]
    where = next((known for known in TAKES if path.endswith(known)), "")
    if refused := _refused(words, TAKES.get(where, set())):
        question.says({"error": {"code": 400, "msg": refused}}, 400)
    elif where == "/search":
        question.says(_most_like(question.server.results, words, 40))
    else:
        search = _nearest if where.endswith("/reverse") else _free
        docs = search(question.server.docs, words)
        question.says({"response": {"numFound": len(docs), "start": 0, "docs": docs}})


def _refused(words: Mapping[str, list[str]], taken: set[str]) -> str:
    strange = set(words) - taken
    if strange or not taken:
        return f"Unknown query parameters: {', '.join(strange)}"
    if SYNTAX & set("".join(words.get("q", []))):
        return "org.apache.solr.search.SyntaxError"
    return "" if 1 <= int(words.get("rows", ["10"])[0]) <= 100 else "rows"


def _free(docs: list[Any], words: Mapping[str, list[str]]) -> list[Any]:
    kinds = words["fq"][0].removeprefix("type:(").removesuffix(")").split(" OR ")
    right = [doc for doc in docs if doc["type"] in kinds]
    return _cut(_most_like(right, words, int(words.get("rows", ["10"])[0])), words)


def _nearest(docs: list[Any], words: Mapping[str, list[str]]) -> list[Any]:
    here = Point(float(words["lat"][0]), float(words["lon"][0]))

    def metres(doc: Any) -> float:
        lon, lat = doc["centroide_ll"].removeprefix("POINT(").removesuffix(")").split()
        return metres_between(here, Point(float(lat), float(lon)))

    limit = float(words.get("distance", ["inf"])[0])
    right = [doc for doc in docs if doc["type"] in words["type"] and metres(doc) <= limit]
    near = [{**doc, "afstand": metres(doc)} for doc in sorted(right, key=metres)]
    return _cut(near[: int(words.get("rows", ["10"])[0])], words)


def _most_like(things: list[Any], words: Mapping[str, list[str]], most: int) -> list[Any]:
    """What shares a word with the question, the most words first: also what is elsewhere."""
    asked = set(fold(words["q"][0]).split())

    def shared(thing: Any) -> int:
        name = thing.get("weergavenaam") or f"{thing['display_name']} {thing['name']}"
        return len(asked & set(fold(f"{name} {thing.get('postcode', '')}").split()))

    return sorted(filter(shared, things), key=shared, reverse=True)[:most]


def _cut(docs: list[Any], words: Mapping[str, list[str]]) -> list[Any]:
    fields = words["fl"][0].split(",")
    return [{name: doc[name] for name in fields if name in doc} for doc in docs]


def says(body: Any, status: int = 200, **headers: str) -> Callable[[Question], None]:
    """A server that answers so whatever it is asked."""
    return lambda question: question.says(body, status, **headers)


def silent(question: Question) -> None:
    """A server that takes a question and never answers."""
    question.server.closing.wait(30)


def dripping(start: str) -> Callable[[Question], None]:
    """A server that starts so and goes on a byte at a time."""

    def drip(question: Question) -> None:
        question.wfile.write(start.encode())
        while not question.server.closing.wait(0.05):
            question.wfile.write(b"a")

    return drip


@contextmanager
def deaf() -> Iterator[str]:
    """The address of a server on which no connection comes about: its queue is full."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        waiting = [socket.socket() for _ in range(2)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(listening.getsockname())
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        for one in waiting:
            one.close()


def nobody() -> str:
    """The address of a port on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"
