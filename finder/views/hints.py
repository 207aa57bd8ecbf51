"""What the form asks while somebody types: the point of a postcode, and places that look alike."""

from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from finder import db, places
from finder.errors import NotUnderstood, WrongParameter
from finder.facts import Facts
from finder.forms.where import WhereForm, locate_postcode, read_postcode
from finder.geocoding import gazetteer
from finder.geometry import Point
from finder.places import Nearby
from finder.spelling import visible
from finder.views import limits
from finder.views.wording import capital, distance
from finder.words import KINDS, N_

hints = Blueprint("hints", __name__)

# A person who types never comes near it.
LOOKS = "600 per hour"
MOST = 5

# A place as the form shows it: id, name, kind, address, distance, and the addresses of its pages.
Card = dict[str, Any]


@hints.get("/api/point")
def point() -> Response:
    """The point of a postcode, for the map in the form."""
    _look()
    try:
        code = read_postcode(visible(request.args.get("postcode", ""))[:20])
        located = locate_postcode(db.session(), code)
    except NotUnderstood as error:
        raise WrongParameter(error.message, "postcode", **error.parts) from error
    if located is None:
        raise WrongParameter(N_("Vul de postcode in, bijvoorbeeld 3011 AB."), "postcode")
    return jsonify(
        lat=located.point.lat,
        lon=located.point.lon,
        precision=located.precision,
        label=located.postcode4 or located.label,
        street=None,
        city=gazetteer.town_of(db.session(), located.postcode4 or ""),
    )


@hints.get("/api/look-alikes")
def alike() -> Response:
    """The places that a half-filled form may be about already, for the cards beside it."""
    _look()
    sent = WhereForm(request.args, meta={"csrf": False}).so_far()
    return jsonify(look_alikes(db.session(), sent) if sent else [])


def look_alikes(session: Session, sent: Facts) -> list[Card]:
    """The open places that facts may be about already, nearest first, as cards."""
    found = places.look_alikes(
        session,
        name=sent["name"],
        kind=sent["kind"],
        point=Point(sent["lat"], sent["lon"]),
        postcode=sent["postcode"],
        house_number=sent["house_number"],
    )
    return [_card(nearby, sent) for nearby in found[:MOST]]


def _card(nearby: Nearby, sent: Facts) -> Card:
    place = nearby.place
    return {
        "id": place.id,
        "name": place.name,
        "kind": capital(gettext(KINDS[place.kind].one)),
        "address": place.address,
        "distance": _how_far(nearby, sent),
        "page": url_for("public.place", place_id=place.id, slug=place.slug),
        "change": url_for("suggest.change", place_id=place.id),
    }


def _how_far(nearby: Nearby, sent: Facts) -> str:
    place = nearby.place
    if sent["house_number"] and _address(sent) == (place.postcode, place.house_number):
        return gettext("op hetzelfde adres")
    rough = place.approximate or sent["precision"] not in {"house", "street"}
    return gettext("%(distance)s verderop", distance=distance(nearby.metres or 0, rough))


def _address(sent: Facts) -> tuple[str | None, str | None]:
    return sent["postcode"], sent["house_number"]


def _look() -> None:
    """Count a question of the script; a person who types never comes near the limit."""
    if not limits.hit("look", LOOKS):
        raise limits.TooOften(N_("U vraagt te veel in korte tijd. Wacht even."))
