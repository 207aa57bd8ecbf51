"""What the form asks while somebody types: the point of an address, and places that look alike."""

from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for
from sqlalchemy.orm import Session

from finder import db, places, postcodes
from finder.errors import NotUnderstood, WrongParameter
from finder.facts import Facts
from finder.forms import geocoders, locating, sureness
from finder.forms.address import ADDRESS, NO_POSTCODE
from finder.forms.locating import Typed, read_postcode
from finder.forms.where import WhereForm
from finder.geocoding import Answer
from finder.geometry import Point
from finder.language import gettext
from finder.places import LookAlike
from finder.spelling import visible
from finder.views import limits
from finder.views.wording import capital, how_far
from finder.words import KINDS, N_

hints = Blueprint("hints", __name__)

# A person who types never comes near it.
LOOKS = "600 per hour"
MOST = 5

# A place as the form shows it: id, name, kind, address, distance, and the addresses of its pages.
Card = dict[str, Any]


@hints.get("/api/point")
def point() -> Response:
    """The point of an address, for the map in the form, and what else is known of the address."""
    _look()
    try:
        typed = _typed()
        if not typed.texts:
            raise NotUnderstood(N_("Vul de postcode in, bijvoorbeeld 3011 AB."))
        answer = locating.locate(db.session(), typed, geocoders.asked())
    except NotUnderstood as error:
        raise WrongParameter(error.message, "postcode", **error.parts) from error
    return jsonify(_point(typed, answer))


def _typed() -> Typed:
    """The address in the question. Raises NotUnderstood for what is no postcode."""
    sent = {name: visible(request.args.get(name, ""))[:100] or None for name in ADDRESS}
    code = read_postcode(sent["postcode"], NO_POSTCODE)
    number = sent["house_number"] or (code and code.number) or None
    return Typed(code, number, sent["street"], sent["city"])


def _point(typed: Typed, answer: Answer) -> dict[str, Any]:
    """The answer as the script reads it: `sure` says in words where the point stands, and why."""
    found, point = answer.location, answer.location and answer.location.point
    code = found and found.postcode
    return {
        "lat": point and point.lat,
        "lon": point and point.lon,
        "precision": found and found.precision,
        "label": found and (found.postcode4 or found.label),
        "street": found and found.street,
        "postcode": code and postcodes.spaced(code),
        "city": found and found.town,
        "unreached": answer.unreached,
        "sure": sureness.told(db.session(), typed, answer),
    }


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


def _card(nearby: LookAlike, sent: Facts) -> Card:
    place = nearby.place
    return {
        "id": place.id,
        "name": place.name,
        "kind": capital(gettext(KINDS[place.kind].one)),
        "address": place.address,
        "distance": how_far(nearby, sent),
        "page": url_for("public.place", place_id=place.id, slug=place.slug),
        "change": url_for("suggest.change", place_id=place.id),
    }


def _look() -> None:
    """Count a question of the script; a person who types never comes near the limit."""
    if not limits.hit("look", LOOKS):
        raise limits.TooOften(N_("U vraagt te veel in korte tijd. Wacht even."))
