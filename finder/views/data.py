"""All places to take along: as GeoJSON, as a table, and what changed since the last time."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    request,
    url_for,
)
from sqlalchemy.orm import Session

from finder import db, geocoding, places, review
from finder.errors import NotUnderstood
from finder.exchange import atom, changes, geojson, licences, table
from finder.forms import SearchForm
from finder.language import gettext
from finder.models import Place
from finder.views.asking import whole
from finder.views.licensed import asked_licence, bearing
from finder.views.versioned import versioned
from finder.words import KINDS, N_

data = Blueprint("data", __name__)

MOST_CHANGES = 1_000
MOST_NEWS = 50
# In kilometres, where nothing else is asked.
NEAR = 5


@data.get("/data/places.geojson")
def as_geojson() -> Response:
    """Every place as a FeatureCollection (RFC 7946)."""
    asked = asked_licence()
    about = {"licence": licences.borne(asked)} if licences.borne(asked) else {}
    return _streamed(
        asked, "geojson", "application/geo+json", lambda found: geojson.write(found, **about)
    )


@data.get("/data/places.csv")
def as_table() -> Response:
    """Every place as a row."""
    response = _streamed(asked_licence(), "csv", "text/csv", table.write)
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name("csv")}"'
    return response


@data.get("/data/changes")
def changed() -> Response:
    """The places that changed after `since`, some at a time; ask again with `next`."""
    session = db.session()
    where = licences.records(asked_licence())
    cursor = changes.read_cursor(request.args.get("since", ""))
    limit = whole(request.args, "limit", 100, 1, MOST_CHANGES)
    return jsonify(changes.since(session, cursor, where, limit))


@data.get("/data/news.atom")
def news() -> Response:
    """New and closed places near a postcode or a town, as a feed."""
    session, asked = db.session(), SearchForm(request.args).search
    answer = geocoding.locate(session, asked.text, ())
    if answer.location is None:
        raise NotUnderstood(
            N_("Typ een postcode of een plaats, bijvoorbeeld 3011 of Enschede."), "q"
        )
    around = places.Around(answer.location.point, (asked.radius or NEAR) * 1_000)
    found = review.news(session, around, MOST_NEWS)
    where = gettext(answer.location.label)
    title = gettext("Ontmoetingsplekken bij %(where)s: nieuw en gesloten", where=where)
    author = current_app.config["FINDER"].operator or gettext("Ontmoetingsplekken")
    feed = atom.write(request.url, title, author, [_entry(one) for one in found])
    response = Response(feed, mimetype=atom.MIMETYPE)
    response.add_etag()
    response.make_conditional(request)
    return response


def _entry(one: review.News) -> atom.Entry:
    place = one.place
    title = gettext("Nieuw: %(name)s") if one.event == "new" else gettext("Gesloten: %(name)s")
    line = ", ".join(filter(None, (gettext(KINDS[place.kind].one), place.address)))
    url = url_for("public.place", place_id=place.id, slug=place.slug, _external=True)
    return atom.Entry(place, one.event, one.moment, title % {"name": place.name}, line, url)


def _file_name(ending: str) -> str:
    asked = asked_licence()
    return f"places-{asked}.{ending}" if asked else f"places.{ending}"


Write = Callable[[Iterator[Place]], Iterator[str]]


def _streamed(asked: str, ending: str, mimetype: str, write: Write) -> Response:
    """A file that is written while it leaves; one that the client has already is not sent."""
    response = Response(_written(db.reading(), asked, write), mimetype=mimetype)
    return versioned(bearing(response, licences.borne(asked)), asked, ending)


def _written(reading: AbstractContextManager[Session], asked: str, write: Write) -> Iterator[str]:
    with reading as session:
        yield from write(places.every(session, licences.records(asked)))
