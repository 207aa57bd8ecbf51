"""The API: the places of a search as GeoJSON, one place, the map's labels, and a pulse."""

from dataclasses import replace
from importlib.metadata import version

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response as BaseResponse

from finder import clock, db, labels, places, search
from finder.errors import NotFound, WrongParameter
from finder.exchange import columns, geojson, openapi
from finder.forms import asked, geocoders, read_box
from finder.geocoding import Choices, Location
from finder.geometry import Box
from finder.places import Asked, Cell, Nearby, Spot
from finder.search import RADII
from finder.views import headers
from finder.views.asking import whole
from finder.views.versioned import versioned
from finder.words import N_

api = Blueprint("api", __name__)

MOST = 500


@api.get("/api/places", endpoint="places")
def places_found() -> Response:
    """The places that the same query string gives on the page, as a FeatureCollection."""
    if request.args.get("bbox"):
        _read_box("bbox")
    wanted = replace(asked(request.args), limit=whole("limit", 20, 1, MOST))
    slim = _one_of("fields", ("slim", "all")) == "slim"
    found = search.run(db.session(), wanted, geocoders.asked(), slim)
    if found.unreached:
        headers.keep_nothing()
    return _geojson(
        {
            "type": "FeatureCollection",
            "search": _search(found),
            "total": found.total,
            "exact": found.exact,
            "truncated": found.more,
            "features": [*map(_spot, found.spots), *map(_feature, found.nearby)],
        }
    )


@api.get("/api/places/<id:place_id>")
def place(place_id: int) -> BaseResponse:
    """All that is known of one place, as a Feature; a merged one leads to what was kept."""
    found = places.public(db.session(), place_id)
    if found is None:
        raise NotFound(N_("Deze plek is er niet."))
    if found.id != place_id:
        return redirect(url_for("api.place", place_id=found.id), code=301)
    return _geojson(_feature(Nearby(found, None)))


@api.get("/api/map")
def map_shown() -> Response:
    """What the map shows of a box at a zoom: places, or cells with how many they hold."""
    box, zoom = _read_box("bbox"), whole("zoom", 7, 0, 22)
    wanted = asked(request.args)
    drawn = places.on_map(db.session(), box, zoom, Asked(wanted.kinds, wanted.filters, clock.now()))
    shown = [_spot((spot, None)) for spot in drawn.spots]
    return _geojson(
        {
            "type": "FeatureCollection",
            "truncated": drawn.more,
            "features": shown or [*map(_cell, drawn.cells)],
        }
    )


def _cell(cell: Cell) -> dict[str, object]:
    # Five decimals are a metre.
    lon, lat = (round(degrees, 5) for degrees in geojson.position(cell.point))
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {"count": cell.held},
    }


@api.get("/api/labels")
def map_labels() -> Response:
    """Names for the map in a box at a zoom."""
    box, zoom = _read_box("bbox"), whole("zoom", 7, 0, 22)
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


def _geojson(document: dict[str, object]) -> Response:
    response = jsonify(document)
    response.mimetype = "application/geo+json"
    return response


def _feature(nearby: Nearby) -> dict[str, object]:
    """All that is known of a place."""
    return geojson.feature(nearby.place, _with(nearby.metres, columns.known(nearby.place)))


def _spot(found: tuple[Spot, float | None]) -> dict[str, object]:
    """As much of a place as the map shows."""
    spot, metres = found
    return geojson.feature(spot, _with(metres, {"name": spot.name, "kind": spot.kind}))


def _with(metres: float | None, properties: dict[str, object]) -> dict[str, object]:
    return properties if metres is None else {**properties, "distance_m": round(metres, 1)}


def _search(found: search.Found) -> dict[str, object]:
    """How the words were understood."""
    if found.choices:
        return {"choices": _choices(found.choices)}
    if found.location is None or found.radius is None:
        return {"label": found.search.text or None}
    far = {"unreached": True} if found.unreached else {}
    return {**_location(found.location), "radius_m": found.radius * 1000, **far}


def _location(location: Location) -> dict[str, object]:
    return {
        # The only one that is a word of ours is that of a visitor's own position.
        "label": gettext(location.label) if location.precision == "position" else location.label,
        "lat": location.point.lat,
        "lon": location.point.lon,
        "precision": location.precision,
        "source": location.source,
    }


def _choices(choices: Choices) -> list[dict[str, object]]:
    return [
        {"label": choice.label, "lat": choice.point.lat, "lon": choice.point.lon}
        for choice in choices.options
    ]


def _read_box(name: str) -> Box:
    try:
        return read_box(request.args.get(name, ""))
    except ValueError as error:
        raise WrongParameter(
            N_("%(name)s is west,zuid,oost,noord in graden, bijvoorbeeld 4.4,51.8,4.6,52.0."),
            name,
            name=name,
        ) from error


def _one_of(name: str, values: tuple[str, ...]) -> str:
    text = request.args.get(name, values[0])
    if text not in values:
        raise WrongParameter(
            N_("%(name)s is een van: %(values)s."), name, name=name, values=", ".join(values)
        )
    return text
