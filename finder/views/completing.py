"""What a field offers while somebody types in it, from the tables at hand: nothing leaves us."""

from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from finder import completion, db
from finder.completion import KINDS, Completion, streets
from finder.errors import WrongParameter
from finder.language import gettext
from finder.spelling import slug
from finder.views import limits
from finder.views.wording import capital
from finder.words import KINDS as KINDS_OF_PLACE
from finder.words import N_

completing = Blueprint("completing", __name__)

# A person presses some five keys a second and pauses; a house may share one address.
LOOKS = "1200 per minute"
KEPT_SECONDS = 60


@completing.get("/api/suggest")
def suggest() -> Response:
    """At most eight completions of what is typed."""
    if not limits.hit("suggest", LOOKS):
        raise limits.TooOften(N_("U vraagt te veel in korte tijd. Wacht even."))
    found = completion.complete(db.session(), request.args.get("q", ""), _kinds())
    response = jsonify([_written(one) for one in found])
    response.cache_control.private = True
    response.cache_control.max_age = KEPT_SECONDS
    return response


def _kinds() -> tuple[str, ...]:
    kind = request.args.get("kind")
    if kind and kind not in KINDS:
        raise WrongParameter(
            N_("%(name)s is een van: %(values)s."), "kind", name="kind", values=", ".join(KINDS)
        )
    return (kind,) if kind else KINDS


def _written(one: Completion) -> dict[str, str]:
    written = {"kind": one.kind, "text": one.text, "name": one.name, "detail": one.where}
    if one.place_id is None or one.place_kind is None:
        return written
    kind = capital(gettext(KINDS_OF_PLACE[one.place_kind].one))
    page = url_for("public.place", place_id=one.place_id, slug=slug(one.text))
    return written | {"detail": ", ".join(filter(None, (kind, one.where))), "page": page}


@completing.app_template_global()
def completes(kind: str = "", beside: str = "") -> dict[str, Any]:
    """The attributes of a field that static/combobox.js completes, by one kind or by all.

    What stands in the field `beside`, a town, narrows the streets; without a register, which has
    none, the field stays plain.
    """
    if kind == "street" and not streets.known(db.session()):
        return {}
    return {
        "data-completes": url_for("completing.suggest", kind=kind or None),
        "data-beside": beside or None,
        "data-text-list": gettext("Suggesties"),
        "data-text-none": gettext("Geen suggesties"),
        "data-text-one": gettext("1 suggestie"),
        "data-text-many": gettext("{n} suggesties"),
    }
