"""For search engines: which pages they may read, and where the places are."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from xml.sax.saxutils import escape

from flask import Blueprint, Response, current_app, request, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from finder import db, freshness
from finder.checking import GROUPS, checked_on
from finder.errors import NotFound
from finder.models import Place
from finder.spelling import slug
from finder.words import N_

crawling = Blueprint("crawling", __name__)

# So many addresses a file may hold (https://www.sitemaps.org/protocol.html).
IN_ONE = 50_000
# Rows of places that are read at a time.
AT_ONCE = 1_000
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
# Searches have no end, the pages of moderators and private links are nobody else's, and data has
# its own ways.
KEPT_OUT = (
    *("/*?q=", "/api/", "/data/", "/beoordelen", "/beheer/", "/moderators", "/inloggen"),
    *("/wachtwoord", "/inzending/", "/eigen/", "/afmelden/"),
)


@crawling.get("/robots.txt")
def robots() -> Response:
    """Which pages are for search engines."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in KEPT_OUT), ""]
    lines.append(f"Sitemap: {_site()}{url_for('crawling.index')}")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@crawling.get("/sitemap.xml")
def index() -> Response:
    """The files that list the places, by number."""
    highest = db.session().scalar(select(func.max(Place.id))) or 0
    addresses = (
        f"<sitemap><loc>{escape(_site() + url_for('crawling.listed', part=part))}</loc></sitemap>"
        for part in range(highest // IN_ONE + 1)
    )
    text = "".join(addresses)
    return _xml([f'<sitemapindex xmlns="{SITEMAPS}">{text}</sitemapindex>\n'])


@crawling.get("/sitemap-<id:part>.xml")
def listed(part: int) -> Response:
    """The open places of one file, with the day on which something of them was last checked."""
    first = part * IN_ONE
    session = db.session()
    if part and first > (session.scalar(select(func.max(Place.id))) or 0):
        raise NotFound(N_("Dat bestand is er niet."))
    return _xml(_written(db.reading(), first, _site()))


def _written(reading: AbstractContextManager[Session], first: int, site: str) -> Iterator[str]:
    query = (
        select(Place.id, Place.name, *(checked_on(Place, group) for group in GROUPS))
        .where(Place.id.between(first, first + IN_ONE - 1), Place.status == "open")
        .order_by(Place.id)
        .execution_options(yield_per=AT_ONCE)
    )
    yield f'<urlset xmlns="{SITEMAPS}">\n'
    with reading as session:
        for row in session.execute(query):
            day = freshness.last_checked(row)
            since = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
            page = escape(f"{site}/plek/{row.id}-{slug(row.name)}")
            yield f"<url><loc>{page}</loc>{since}</url>\n"
    yield "</urlset>\n"


def _xml(pieces: Iterator[str] | list[str]) -> Response:
    response = Response(pieces, mimetype="application/xml")
    response.cache_control.public = True
    response.cache_control.max_age = 3_600
    return response


def _site() -> str:
    """The site's own address, as visitors know it."""
    found: str = current_app.config["FINDER"].url or request.host_url.rstrip("/")
    return found
