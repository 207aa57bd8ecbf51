"""Is this still right? A visitor says yes or no; nothing changes but a count for moderators."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from finder import db, places, suggestions
from finder.errors import NotFound
from finder.forms.base import PostForm
from finder.models import Place
from finder.views import limits
from finder.words import N_

still = Blueprint("still", __name__)

PER_HOUR = "30 per hour"


@still.post("/plek/<id:place_id>/klopt-nog")
def answer(place_id: int) -> BaseResponse:
    """Count the answer; who says no is asked what is wrong."""
    found = _place(place_id)
    right = request.form.get("klopt") == "ja"
    if not PostForm().validate() or request.form.get("klopt") not in {"ja", "nee"}:
        return _back(found)
    if limits.hit("still", PER_HOUR):
        with db.deed() as session:
            suggestions.count_answer(session, found, right, limits.sender())
    if right:
        return _back(found, "ja")
    return redirect(url_for("suggest.problem", place_id=found.id), code=303)


def _back(found: Place, thanks: str | None = None) -> BaseResponse:
    address = url_for(
        "public.place", place_id=found.id, slug=found.slug, dank=thanks, _anchor="kop-bron"
    )
    return redirect(address, code=303)


def _place(place_id: int) -> Place:
    found = places.public(db.session(), place_id)
    if found is None or found.status != "open":
        raise NotFound(N_("Deze plek kennen we niet."))
    return found
