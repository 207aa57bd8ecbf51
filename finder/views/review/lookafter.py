"""A public place for a moderator: its facts to change, closing, reopening, and its log."""

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from finder import db, facts, freshness, review, suggestions
from finder.errors import NothingChanged
from finder.forms.own import ConfirmOwnForm
from finder.forms.place import PlaceForm
from finder.forms.review import ConfirmForm, OtherPlaceForm
from finder.models import Decision, Place
from finder.views.errors import told
from finder.views.login import for_moderators, me
from finder.views.review import deeds, story
from finder.views.review.blueprint import check_version, pages, version_of
from finder.views.review.screen import Shown, beside_place

Deed = Callable[[Session, Place], Decision]


@pages.get("/plek/<id:place_id>")
@for_moderators
def place(place_id: int) -> BaseResponse:
    """All of a place; a merged one leads to the one that was kept."""
    found = _get(place_id)
    if found.merged_into_id is not None:
        gedaan = request.args.get("gedaan")
        kept = url_for("review.place", place_id=found.merged_into_id, gedaan=gedaan)
        return redirect(kept, code=303)
    return _show(found)


@pages.post("/plek/<id:place_id>/aanpassen")
@for_moderators
def edit(place_id: int) -> BaseResponse:
    """Change facts of the place."""
    found = _get(place_id)
    form = _edit_form(found, sent=True)
    if form.asks_more():
        return _show(found, edit=form)
    if not form.validate():
        return _show(found, 422, edit=form)
    try:
        return _do(found, form, lambda session, one: _edited(session, one, form))
    except NothingChanged as error:
        form.form_errors.append(told(error))
        return _show(found, 422, edit=form)


@pages.post("/plek/<id:place_id>/klopt")
@for_moderators
def confirm(place_id: int) -> BaseResponse:
    """Say which groups of facts are right: they were checked today."""
    found, form = _get(place_id), ConfirmOwnForm()
    try:
        return _do(found, form, lambda session, one: _confirmed(session, one, form))
    except NothingChanged as error:
        form.form_errors.append(told(error))
        return _show(found, 422, right=form)


@pages.post("/plek/<id:place_id>/sluiten")
@for_moderators
def close_place(place_id: int) -> BaseResponse:
    """Take the place off list and map."""
    return _do(_get(place_id), ConfirmForm(), _closed)


@pages.post("/plek/<id:place_id>/heropenen")
@for_moderators
def reopen_place(place_id: int) -> BaseResponse:
    """Put the place back on list and map."""
    return _do(_get(place_id), ConfirmForm(), _reopened)


@pages.post("/plek/<id:place_id>/terugzetten/<id:decision_id>")
@for_moderators
def restore(place_id: int, decision_id: int) -> BaseResponse:
    """Put back the place as a line of its log left it."""
    line = review.decision(db.session(), me(), decision_id)

    def deed(session: Session, one: Place) -> Decision:
        return review.restore(session, one, line, me())

    return _do(_get(place_id), ConfirmForm(), deed)


def _get(place_id: int) -> Place:
    return review.place(db.session(), me(), place_id)


def _edited(session: Session, one: Place, form: PlaceForm) -> Decision:
    return review.edit(session, one, me(), form.facts(session))


def _confirmed(session: Session, one: Place, form: ConfirmOwnForm) -> Decision:
    return review.confirm(session, one, me(), form.groups.data or [])


def _closed(session: Session, one: Place) -> Decision:
    return review.close_place(session, one, me())


def _reopened(session: Session, one: Place) -> Decision:
    return review.reopen_place(session, one, me())


def _do(found: Place, form: Any, deed: Deed) -> BaseResponse:
    if not form.validate():
        name = "right" if isinstance(form, ConfirmOwnForm) else "confirm"
        return _show(found, 422, **{name: form})
    with db.deed() as session:
        check_version(form, found)
        line = deed(session, found)
    return deeds.back_to_place(line)


def _edit_form(found: Place, sent: bool) -> PlaceForm:
    form = PlaceForm() if sent else PlaceForm(formdata=None)
    form.fill(facts.of(found))
    return form


def _show(found: Place, status: int = 200, **forms: Any) -> Response:
    made: dict[str, Any] = {
        "confirm": ConfirmForm(formdata=None),
        "edit": forms.get("edit") or _edit_form(found, sent=False),
        "right": ConfirmOwnForm(formdata=None),
        **forms,
    }
    for name, form in made.items():
        if name not in forms:
            form.version.data = version_of(found)
    made["right"].offer(freshness.known_groups(found))
    html = render_template(
        "review/place.html",
        status=status,
        place=found,
        known=Shown.of(facts.of(found)),
        beside=beside_place(found),
        asked=OtherPlaceForm(formdata=None),
        lines=story.of_place(found),
        done=story.banner(),
        opened=next((name for name in ("edit", "right") if name in forms), ""),
        answers=suggestions.answers(db.session(), [found])[found.id],
        **made,
    )
    return Response(html, status=status)
