"""OGC API - Features: the places as a collection that QGIS and other clients read."""

import datetime as dt
from importlib.metadata import version
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request, url_for

from finder import db, places
from finder.errors import FinderError, NotFound, WrongParameter
from finder.exchange import columns, geojson, licences, ogc
from finder.exchange.ogc import GEOJSON, JSON, MOST, OPENAPI, USUAL, link
from finder.forms import read_box
from finder.geometry import Box
from finder.language import gettext
from finder.models import Place
from finder.places import Clause
from finder.views.asking import whole
from finder.views.errors import told
from finder.views.licensed import asked_licence, bearing
from finder.views.versioned import versioned
from finder.words import KINDS, N_

pages = Blueprint("ogc", __name__, url_prefix="/ogc")

PARAMETERS = {"bbox", "datetime", "limit", "offset", "kind", "licence"}
# A number of more digits is none that a client counts to.
DIGITS = 9
# Of more places than these it is not said how many there are; the standard leaves that free.
MOST_COUNTED = 10_000


@pages.errorhandler(FinderError)
def _exception(error: FinderError) -> Response:
    """An exception as the standard has it; a wrong parameter is a 400."""
    status = 400 if error.status == WrongParameter.status else error.status
    code = "InvalidParameterValue" if status == 400 else "NotFound"
    response = jsonify({"code": code, "description": told(error)})
    response.status_code = status
    return response


@pages.get("")
def landing() -> Response:
    """Where all else is."""
    _only(set())
    links = [
        _to("landing", "self"),
        _to("api", "service-desc", OPENAPI),
        _to("conformance", "conformance"),
        _to("collections", "data"),
    ]
    return _json({"title": _title(), "description": _about(), "links": links})


@pages.get("/conformance")
def conformance() -> Response:
    """Which parts of the standard are kept to."""
    _only(set())
    return _json(ogc.conformance())


@pages.get("/api")
def api() -> Response:
    """The description of all this for machines."""
    _only(set())
    document = ogc.openapi(_address("landing"), _title(), version("finder"))
    return _json(document, OPENAPI)


@pages.get("/collections")
def collections() -> Response:
    """The one collection."""
    _only(set())
    return _json({"links": [_to("collections", "self")], "collections": [_collection()]})


@pages.get(f"/collections/{ogc.COLLECTION}")
def collection() -> Response:
    """What the places are."""
    _only(set())
    return _json(_collection())


@pages.get(f"/collections/{ogc.COLLECTION}/items")
def items() -> Response:
    """The places in a box, of some kinds, checked in some time; a page at a time."""
    _only(PARAMETERS)
    asked = asked_licence()
    limit = min(whole(request.args, "limit", USUAL, 1, 10**DIGITS), MOST)
    offset = whole(request.args, "offset", 0, 0, 10**DIGITS)
    where = licences.records(asked) & _in_box() & _of_kinds() & _in_time()
    found = places.paged(db.session(), where, limit, offset, most=MOST_COUNTED)
    borne = licences.borne(asked)
    document: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [_feature(place) for place in found.places],
        "links": [*_pages(found.more, limit, offset), _to("collection", "collection")],
        "timeStamp": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        **({} if found.total is None else {"numberMatched": found.total}),
        "numberReturned": len(found.places),
        **({"licence": borne} if borne else {}),
    }
    return bearing(_json(document, GEOJSON), borne)


@pages.get(f"/collections/{ogc.COLLECTION}/items/<id:place_id>")
def item(place_id: int) -> Response:
    """One place, with all that is known of it; one under a licence of its own says so."""
    _only(set())
    found = places.public(db.session(), place_id)
    if found is None or found.id != place_id:
        raise NotFound(N_("Deze plek is er niet."))
    links = [
        link(_address("item", place_id=place_id), "self", GEOJSON),
        _to("collection", "collection"),
        link(
            url_for("public.place", place_id=found.id, slug=found.slug, _external=True),
            "alternate",
            "text/html",
        ),
    ]
    return bearing(_json({**_feature(found), "links": links}, GEOJSON), found.licence)


def _feature(place: Place) -> dict[str, object]:
    return geojson.feature(place, columns.known(place))


def _collection() -> dict[str, Any]:
    links = [
        _to("collection", "self"),
        link(_address("items"), "items", GEOJSON, gettext("De plekken")),
    ]
    return ogc.collection(links, _title(), _about())


def _pages(more: bool, limit: int, offset: int) -> list[dict[str, Any]]:
    """Links to this page of the answer, the next and the one before."""
    links = [link(_page(offset), "self", GEOJSON)]
    if more:
        links.append(link(_page(offset + limit), "next", GEOJSON))
    if offset > 0:
        links.append(link(_page(max(offset - limit, 0)), "prev", GEOJSON))
    return links


def _page(offset: int) -> str:
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "offset"]
    query = urlencode([*asked, ("offset", str(offset))] if offset else asked)
    return f"{_address('items')}?{query}" if query else _address("items")


def _in_box() -> Clause:
    """Within bbox: four numbers, or six with heights, which places do not have."""
    text = request.args.get("bbox")
    if text is None:
        return places.anywhere()
    parts = text.split(",")
    if len(parts) == 6:
        parts = [*parts[:2], *parts[3:5]]
    return places.in_box(_box(parts))


def _box(parts: list[str]) -> Box:
    try:
        return read_box(",".join(parts))
    except ValueError as error:
        raise WrongParameter(
            N_("bbox is west,zuid,oost,noord in graden, bijvoorbeeld 4.4,51.8,4.6,52.0."), "bbox"
        ) from error


def _of_kinds() -> Clause:
    kinds = [one for text in request.args.getlist("kind") for one in text.split(",")]
    if not set(kinds) <= KINDS.keys():
        raise WrongParameter(
            N_("%(name)s is een van: %(values)s."), "kind", name="kind", values=", ".join(KINDS)
        )
    return places.of_kinds(kinds)


def _in_time() -> Clause:
    """Whose existence was checked then: a moment, or two with / between and .. for an open end."""
    text = request.args.get("datetime")
    if text is None:
        return places.anywhere()
    ends = text.split("/")
    try:
        days = [None if end in {"", ".."} else _day(end) for end in ends]
    except ValueError:
        days = []
    first, last = (days * 2)[:2] if days else (None, None)
    if len(days) not in {1, 2} or days == [None] or (first and last and first > last):
        raise WrongParameter(
            N_("datetime is een dag of een tijd (RFC 3339), of twee met / ertussen."), "datetime"
        )
    return places.checked_between(first, last) if first or last else places.anywhere()


def _day(text: str) -> dt.date:
    """The day in UTC of a day or moment. Raises ValueError."""
    if len(text) == len("2026-11-25"):
        return dt.date.fromisoformat(text)
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(dt.UTC).date()


def _only(known: set[str]) -> None:
    """Raises WrongParameter for a parameter that is not known here, as the standard asks."""
    strange = sorted(set(request.args) - known)
    if strange:
        raise WrongParameter(N_("%(name)s kennen we hier niet."), strange[0], name=strange[0])


def _to(name: str, rel: str, type_: str = JSON) -> dict[str, Any]:
    return link(_address(name), rel, type_)


def _address(name: str, **values: Any) -> str:
    return url_for(f"ogc.{name}", _external=True, **values)


def _title() -> str:
    return gettext("Ontmoetingsplekken")


def _about() -> str:
    return gettext(
        "Plekken waar mensen elkaar ontmoeten. De tijd van een plek (datetime) is de dag waarop "
        "iemand het laatst nakeek of zij er is."
    )


def _json(document: dict[str, Any], type_: str = JSON) -> Response:
    response = jsonify(document)
    response.content_type = type_
    # The moment of the answer is no change of it.
    return versioned(response, request.full_path, request.host)
