"""The pictures that a shared page shows elsewhere (Open Graph, https://ogp.me/)."""

from flask import Blueprint, Response, request

from finder import db, places
from finder.errors import NotFound
from finder.exchange import picture
from finder.words import N_

pages = Blueprint("sharing", __name__)

# In seconds; a place hardly ever moves.
KEPT = 86_400


@pages.get("/plek/<id:place_id>.png")
def of_place(place_id: int) -> Response:
    """Where a place lies, on our own outline of the country."""
    found = places.public(db.session(), place_id)
    if found is None:
        raise NotFound(N_("Deze plek is er niet."))
    return _picture(picture.of_place(found.point, found.approximate))


@pages.get("/deel.png")
def of_country() -> Response:
    """The country, for pages that are of no one place."""
    return _picture(picture.of_country())


def _picture(drawn: bytes) -> Response:
    response = Response(drawn, mimetype=picture.MIMETYPE)
    response.cache_control.public = True
    response.cache_control.max_age = KEPT
    response.add_etag()
    response.make_conditional(request)
    return response
