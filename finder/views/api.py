"""The API: the places of a search as GeoJSON, one place, the map's labels, and a pulse."""

from collections.abc import Mapping
from importlib.metadata import version

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response as BaseResponse

from finder import db, labels, places
from finder.errors import NotFound
from finder.exchange import geojson, openapi
from finder.forms import geocoders
from finder.language import gettext
from finder.places import Nearby
from finder.search import RADII
from finder.views import documents, headers
from finder.views.documents import MOST, Document
from finder.views.versioned import versioned
from finder.words import N_

api = Blueprint("api", __name__)


@api.get("/api/places", endpoint="places")
def places_found() -> Response:
    """The places that the same query string gives on the page, as a FeatureCollection."""
    return _of(documents.places_found(db.session(), request.args, geocoders.asked(), gettext))


@api.get("/api/places/<id:place_id>")
def place(place_id: int) -> BaseResponse:
    """All that is known of one place, as a Feature; a merged one leads to what was kept."""
    found = places.public(db.session(), place_id)
    if found is None:
        raise NotFound(N_("Deze plek is er niet."))
    if found.id != place_id:
        return redirect(url_for("api.place", place_id=found.id), code=301)
    return _geojson(documents.feature(Nearby(found, None)))


@api.get("/api/map")
def map_shown() -> Response:
    """What the map shows of a box at a zoom: places, or cells with how many they hold."""
    return _of(documents.map_shown(db.session(), request.args, (), gettext))


@api.get("/api/labels")
def map_labels() -> Response:
    """Names for the map in a box at a zoom."""
    box, zoom = documents.box_in(request.args), documents.zoom_in(request.args)
    found = labels.within(db.session(), box, zoom)
    response = jsonify(
        [[label.text, *geojson.position(label.point), label.kind, label.size] for label in found]
    )
    response.cache_control.public = True
    response.cache_control.max_age = 86_400
    return response


@api.get("/api/openapi.json")
def description() -> Response:
    """What this API takes and gives, for machines."""
    title = gettext("Ontmoetingsplekken")
    document = openapi.document(title, version("finder"), RADII, MOST)
    return versioned(jsonify(document))


@api.get("/healthz")
def pulse() -> Response:
    """Whether the database answers."""
    try:
        db.session().execute(select(1))
    except OperationalError:
        return Response("the database does not answer\n", status=503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")


def _of(document: Document) -> Response:
    if not document.lasts:
        headers.keep_nothing()
    return _geojson(document.members)


def _geojson(members: Mapping[str, object]) -> Response:
    response = jsonify(members)
    response.mimetype = "application/geo+json"
    return response
