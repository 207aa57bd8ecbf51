"""The places as services of Open Referral HSDS 3.0, for social maps and referral systems."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, jsonify, request

from finder import clock, db, places
from finder.errors import NotFound
from finder.exchange import hsds, licences
from finder.geocoding import gazetteer
from finder.models import Place
from finder.places import is_open
from finder.remembering import remembered
from finder.views.asking import whole
from finder.views.licensed import asked_licence, bearing
from finder.views.versioned import versioned
from finder.words import N_

pages = Blueprint("hsds", __name__, url_prefix="/hsds")

MOST = 500
LAST = 10**6


@pages.get("")
def root() -> Response:
    """Which version of the standard this is, and where it is described."""
    about = {"version": hsds.VERSION, "profile": hsds.PROFILE, "openapi_url": hsds.OPENAPI}
    return jsonify(about)


@pages.get("/services")
def services() -> Response:
    """The open places, a page at a time."""
    asked = asked_licence()
    number, size = (
        whole(request.args, "page", 1, 1, LAST),
        whole(request.args, "per_page", 50, 1, MOST),
    )
    where = licences.records(asked) & is_open(())
    session = db.session()
    # Who reads all pages need not have all counted for each of them.
    total = remembered(session, ("hsds", asked), lambda: places.how_many(session, where))
    found = places.paged(session, where, size, (number - 1) * size, total=total)
    page = hsds.page(_services(found.places), number, size, found.total or 0)
    return bearing(_json(page), licences.borne(asked))


@pages.get("/services/<uuid:service_id>")
def service(service_id: Any) -> Response:
    """One open place; one of another number, or of another site, is not found."""
    number = hsds.place_id(str(service_id)) or 0
    found = db.session().get(Place, number) if number < 2**31 else None
    if found is None or found.status != "open" or hsds.service_id(found) != str(service_id):
        raise NotFound(N_("Deze plek is er niet."))
    return bearing(_json(_services([found])[0]), found.licence)


def _services(found: Sequence[Place]) -> list[dict[str, Any]]:
    codes = {place.postcode[:4] for place in found if place.postcode}
    provinces, today = gazetteer.provinces(db.session(), codes), clock.today()
    return [
        hsds.service(place, provinces.get((place.postcode or "")[:4]), today) for place in found
    ]


def _json(document: dict[str, Any]) -> Response:
    # Whether a place is closed for a while changes with the day.
    return versioned(jsonify(document), request.full_path, clock.today())
