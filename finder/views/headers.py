"""The headers on every answer: what a page may load, and that nothing else is allowed."""

import gzip
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from flask import Flask, Response, current_app, g, request
from isal import igzip

from finder import db
from finder.config import Tiles
from finder.views.asking import MACHINES
from finder.views.assets import is_named_by_content
from finder.views.kept import PUBLIC

KEPT_FOR_EVER = "public, max-age=31536000, immutable"
FILES = {"static", "assets.vendor", "assets.made", "assets.module"}
# Their answers are the same for everybody. A page for who is logged in says so itself (login.py).
FOR_ALL = {
    "public.home",
    "public.place",
    "public.about",
    "public.privacy",
    "public.accessibility",
    "agenda.listed",
    "embed.framed",
    "api.places",
    "api.place",
    "api.map_shown",
}
# And of these blueprints all.
READ_BY_ALL = {"data", "ogc", "hsds", "crawling", "sharing", "completing"}
# And what machines are told beside it.
MACHINES_TOO = {"Access-Control-Allow-Origin": "*"}
# What is packed: so many bytes at least, quickly rather than small.
LEAST_PACKED, LEVEL = 1_000, 1
COMPRESSED = (
    "text/html",
    "text/css",
    "text/javascript",
    "application/json",
    "application/geo+json",
    "application/problem+json",
    "image/svg+xml",
)


def init_app(app: Flask) -> None:
    """Choose the database before each request, and set the headers after it."""
    app.before_request(_choose_database)
    app.after_request(_set)


def _choose_database() -> None:
    """What is for everybody is read where a replica may be behind; all else at the primary."""
    public = request.endpoint in FOR_ALL or request.blueprint in READ_BY_ALL
    cookie = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    if public and not cookie and request.method in {"GET", "HEAD"}:
        db.read_only()


def policy(
    tiles: Tiles | None, ancestors: Iterable[str] = ("'none'",), frames: str = "'none'"
) -> str:
    """The Content-Security-Policy: ourselves, and for images the host of the map tiles.

    `ancestors` may show the page in a frame, and the page may show `frames` in one.
    """
    images = " ".join(["'self'", "data:", *([tiles.host] if tiles else [])])
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src {images}; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; "
        f"frame-src {frames}; frame-ancestors {' '.join(ancestors)}"
    )


@cache
def always(tiles: Tiles | None) -> Mapping[str, str]:
    """What every answer says, unless its view says otherwise."""
    return {
        "Content-Security-Policy": policy(tiles),
        "X-Content-Type-Options": "nosniff",
        # OpenStreetMap's tile server refuses requests without a referrer.
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def _set(response: Response) -> Response:
    headers = response.headers
    said = {name.lower() for name in headers.keys()}  # noqa: SIM118 - it gives pairs
    for name, value in always(current_app.config["FINDER"].tiles).items():
        if name.lower() not in said:
            headers.add(name, value)
    if request.path.startswith(MACHINES):
        headers.update(MACHINES_TOO)
    if request.endpoint in FOR_ALL and _is_for_all(response):
        headers.setdefault("Cache-Control", PUBLIC)
        # Who is logged in has pages of their own.
        response.vary.add("Cookie")
    if response.mimetype == "text/html":
        headers.setdefault("Cache-Control", "no-cache")
    if request.endpoint in FILES:
        _set_for_file(response)
    elif response.mimetype == "text/html":
        _pack(response)
    return response


def _pack(response: Response) -> None:
    """Pack a page by ISA-L, in a third of the time; Flask-Compress packs what else is packed."""
    if response.is_streamed or "Content-Encoding" in response.headers:
        return
    body = response.get_data()
    if len(body) >= LEAST_PACKED and request.accept_encodings["gzip"]:
        response.set_data(igzip.compress(body, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"


def keep_nothing() -> None:
    """Let nobody keep this answer, which another time may be a better one."""
    g.passing = True


def _is_for_all(response: Response) -> bool:
    """Whether an answer is the same for everybody: nobody is logged in, and nothing was missing."""
    return request.method == "GET" and response.status_code == 200 and "passing" not in g


def _set_for_file(response: Response) -> None:
    """A file is kept for ever when its address changes with its content.

    Taken in as a whole, it is compressed with gzip, which every browser knows also without TLS: as
    small as it gets, since that is done once.
    """
    if response.status_code < 400 and is_named_by_content():
        response.headers["Cache-Control"] = KEPT_FOR_EVER
    response.headers.setdefault("Cache-Control", "no-cache")
    if response.status_code == 200 and response.mimetype in COMPRESSED:
        response.direct_passthrough = False
        response.make_sequence()
        response.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"]:
            response.set_data(_packed(request.path, response.get_data()))
            response.headers["Content-Encoding"] = "gzip"
            etag, _weak = response.get_etag()
            if etag:
                response.set_etag(etag, weak=True)


# All files of the site are some seventy.
@lru_cache(maxsize=128)
def _packed(_path: str, body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)
