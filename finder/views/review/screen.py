"""One suggestion on one screen: what was sent, what is known, who sent it, and the decisions."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Response, render_template

from finder import db, facts, places, review
from finder.facts import Facts
from finder.forms.place import PlaceForm
from finder.forms.review import (
    SENT,
    AskForm,
    ConfirmForm,
    OtherPlaceForm,
    RefuseForm,
    TakeForm,
    take_form,
)
from finder.geometry import metres_between
from finder.models import Place, Suggestion
from finder.places import LookAlike
from finder.suggestions.signals import middle_of
from finder.views import differences, fields
from finder.views.differences import Row
from finder.views.login import for_moderators, me
from finder.views.review import story
from finder.views.review.advice import ADVICE
from finder.views.review.blueprint import pages, version_of
from finder.views.review.moving import move_of, point_of
from finder.words import N_


@pages.get("/<id:suggestion_id>")
@for_moderators
def suggestion(suggestion_id: int) -> Response:
    """What was sent and all that helps to judge it."""
    return show(review.get(db.session(), me(), suggestion_id))


def show(
    found: Suggestion,
    status: int = 200,
    opened: str = "",
    asked: OtherPlaceForm | None = None,
    **forms: Any,
) -> Response:
    """The screen; `opened` names the decision whose form is open, `forms` those that were sent."""
    made: dict[str, Any] = {
        "confirm": ConfirmForm(formdata=None),
        "refuse": RefuseForm(formdata=None),
        "ask": AskForm(formdata=None),
        "edit": edit_form(found, sent=False),
        **({"take": take_for(rows(found), sent=False)} if found.kind == "change" else {}),
        **forms,
    }
    for name, form in made.items():
        if name != "edit" or name not in forms:
            form.version.data = version_of(found.place)
    html = render_template(
        f"review/{_template(found)}.html",
        status=status,
        suggestion=found,
        place=found.place,
        opened=opened,
        asked=asked or OtherPlaceForm(formdata=None),
        own=found.sent_by_id == me().id,
        lines=story.of_suggestion(found),
        ADVICE=ADVICE,
        done=story.banner(),
        **made,
        **_about(found),
    )
    return Response(html, status=status)


def _template(found: Suggestion) -> str:
    """A report has no facts of its own."""
    return found.kind if found.kind in {"new", "change"} else "report"


def _about(found: Suggestion) -> dict[str, Any]:
    """What only this kind of suggestion has."""
    if found.kind == "new":
        return {"sent": Shown.of(found.sent), "beside": beside(found)}
    if found.kind == "change":
        shown = Shown.of(known(found))
        return {"rows": rows(found), "three": _three(found), "known": shown, "move": move_of(found)}
    return {"known": Shown.of(known(found)), "beside": beside_place(found.place)}


def known(found: Suggestion) -> Facts:
    """The facts of the place that a suggestion is about."""
    return facts.of(found.place) if found.place else {}


def edit_form(found: Suggestion, sent: bool) -> PlaceForm:
    """The facts as they are suggested, to be changed by hand; with what was `sent`, if it was."""
    form = PlaceForm() if sent else PlaceForm(formdata=None)
    form.fill(known(found) | found.sent)
    return form


def rows(found: Suggestion) -> list[Row]:
    """Now and suggested, and where the place changed since: how it was when it was suggested."""
    return differences.rows(known(found), found.sent, found.seen if _three(found) else None)


def take_for(found_rows: list[Row], sent: bool) -> TakeForm:
    """Which rows to take: all; what changed since is for the moderator to choose."""
    choices = [(row.name, None if row.moved else SENT, row.label) for row in found_rows]
    return take_form(choices, N_("Overnemen"), N_("Zo laten"), sent)


def _three(found: Suggestion) -> bool:
    """Whether the place changed since the change was suggested."""
    if found.place is None or not found.seen:
        return False
    now = facts.of(found.place)
    return any(now[name] != then for name, then in found.seen.items())


@dataclass(frozen=True)
class Shown:
    """Facts to read: a label and a text for each that is known, and the labels of the others."""

    known: list[tuple[str, str, str]]
    unknown: list[str]

    @classmethod
    def of(cls, sent: Facts) -> "Shown":
        told = [(name, fields.label(name), fields.told(name, sent)) for name in fields.LABELS]
        return cls(
            known=[each for each in told if each[2]],
            unknown=[label for _, label, text in told if not text],
        )


@dataclass(frozen=True)
class Beside:
    """Where a place with these facts lies: metres to the middle of its postcode, and its likes."""

    about: Facts
    metres: float | None
    postcode: str | None
    look_alikes: list[LookAlike]


def beside(found: Suggestion) -> Beside:
    """What lies beside a suggested new place."""
    return _beside(found.sent, ())


def beside_place(place: Place | None) -> Beside | None:
    """What lies beside a place, without those that were called other places."""
    if place is None:
        return None
    near = _beside(facts.of(place), (place.id,))
    others = [
        nearby
        for nearby in near.look_alikes
        if not review.are_different(db.session(), place, nearby.place)
    ]
    return replace(near, look_alikes=others)


def _beside(about: Facts, without: tuple[int, ...]) -> Beside:
    session = db.session()
    point = point_of(about)
    middle = middle_of(session, about)
    code = (middle.postcode or middle.postcode4) if middle else None
    return Beside(
        about=about,
        metres=metres_between(point, middle.point) if middle else None,
        postcode=fields.told("postcode", {"postcode": code}) or None,
        look_alikes=places.look_alikes(
            session,
            name=about["name"],
            kind=about["kind"],
            point=point,
            postcode=about.get("postcode"),
            house_number=about.get("house_number"),
            without=without,
        ),
    )
