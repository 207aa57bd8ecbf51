"""Suggesting without an account: a new place, a change, a closure, a problem."""

from collections.abc import Callable
from functools import cache
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from finder import db, facts, places, suggestions
from finder.errors import FinderError, NotFound
from finder.forms.suggest import ClosedForm, ReportForm, SenderForm, SuggestForm
from finder.language import gettext
from finder.models import Place, Suggestion
from finder.views import limits
from finder.views.errors import told
from finder.views.hints import Card, look_alikes
from finder.views.login import signed_in
from finder.words import N_

suggest = Blueprint("suggest", __name__)

PER_HOUR = "10 per hour"

Page = Callable[..., Response]
Deed = Callable[[Session], Suggestion]


@suggest.after_request
def _keep_private(response: Response) -> Response:
    """What was sent earlier is for its sender alone; the map's tiles still get no address."""
    if "van" in request.args:
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "no-store"
    return response


@suggest.route("/aanmelden", methods=["GET", "POST"])
def new() -> BaseResponse:
    """A place that is not on the site."""
    form = SuggestForm()
    form.fill({})
    page = _page("new", form)
    if not form.is_submitted():
        form.postcode.data = request.args.get("postcode", "")[:20]
        return page(earlier=_recall(form, _earlier("new", None)))
    if form.asks_more():
        return page()

    alike: list[Card] = []
    typed = cache(form.facts)

    def ask(session: Session) -> list[Card]:
        alike[:] = look_alikes(session, typed(session))
        return [] if _were_shown(alike, form) else alike

    def deed(session: Session) -> Suggestion:
        return suggestions.submit_new(
            session,
            typed(session),
            _sender(form),
            form.look_alikes.data,
            is_alike=bool(alike),
        )

    return _send(form, page, deed, ask)


@suggest.route("/plek/<id:place_id>/wijziging", methods=["GET", "POST"])
def change(place_id: int) -> BaseResponse:
    """Other facts about a place."""
    form, place = SuggestForm(), _place(place_id)
    version = _version(form, place)
    form.fill(suggestions.at_version(db.session(), place, version))
    form.version.data = str(version)
    if "carry" in request.form:
        return _carried(place, form)
    page = _page("change", form, place)
    if not form.is_submitted():
        return page(earlier=_recall(form, _earlier("change", place)))
    if form.asks_more():
        return page()

    def deed(session: Session) -> Suggestion:
        typed = form.facts(session)
        return suggestions.submit_change(session, place, version, typed, _sender(form))

    return _send(form, page, deed)


def _carried(place: Place, typed: SuggestForm) -> BaseResponse:
    """The form for a change, with what was typed for a new place; nothing is sent yet."""
    form = SuggestForm(formdata=None)
    form.fill(facts.of(place))
    form.version.data = str(place.version)
    form.carry(typed)
    return _page("change", form, place)()


@suggest.route("/plek/<id:place_id>/gesloten", methods=["GET", "POST"])
def closed(place_id: int) -> BaseResponse:
    """That a place is gone."""
    return _report("closed", ClosedForm(), _place(place_id))


@suggest.route("/plek/<id:place_id>/klopt-niet", methods=["GET", "POST"])
def problem(place_id: int) -> BaseResponse:
    """That something about a place is wrong."""
    return _report("problem", ReportForm(), _place(place_id))


def _report(kind: str, form: Any, place: Place) -> BaseResponse:
    page = _page(kind, form, place)
    if not form.is_submitted():
        return page(earlier=_recall(form, _earlier(kind, place)))

    def deed(session: Session) -> Suggestion:
        reason = "gone" if kind == "closed" else form.reason.fact
        explanation = form.explanation.fact
        return suggestions.submit_report(session, place, reason, explanation, _sender(form))

    return _send(form, page, deed)


def _page(name: str, form: Any, place: Place | None = None) -> Page:
    """A page to be shown with a status; what it says of the place is read now.

    After a failure the database may be gone, and the form is to come back all the same.
    """
    about = place and {"id": place.id, "slug": place.slug, "name": place.name}

    def page(status: int = 200, **more: Any) -> Response:
        html = render_template(f"suggest/{name}.html", form=form, place=about, **more)
        return Response(html, status=status)

    return page


def _send(
    form: SenderForm,
    page: Page,
    deed: Deed,
    ask: Callable[[Session], list[Card]] = lambda _session: [],
) -> BaseResponse:
    """Do what the form asks, and show the sender's own link; else give the form back as it was."""
    try:
        with db.deed() as session:
            if not form.validate():
                return page(422)
            if found := ask(session):
                return page(look_alikes=found)
            if not limits.hit("suggest", PER_HOUR):
                form.fail(gettext("U stuurde veel in korte tijd. Probeer het straks nog eens."))
                return page(429)
            token = suggestions.new_link(session, deed(session))
    except FinderError as error:
        form.fail(told(error))
        return page(error.status)
    except SQLAlchemyError:
        current_app.logger.exception("a suggestion could not be kept")
        form.fail(gettext("Het lukt ons nu niet om dit te bewaren. Stuur het straks nog eens."))
        return page(503)
    return redirect(url_for("follow.status", token=token, dank=1), code=303)


def _were_shown(alike: list[Card], form: SuggestForm) -> bool:
    """Whether the sender saw all of the places that this one looks like."""
    known = {*form.look_alikes.data, *form.shown.data}
    return {card["id"] for card in alike} <= known


def _place(place_id: int) -> Place:
    found = places.public(db.session(), place_id)
    if found is None:
        raise NotFound(N_("Deze plek kennen we niet."))
    return found


def _version(form: SuggestForm, place: Place) -> int:
    """The version that the form was made on."""
    sent = form.version.data or ""
    known = sent.isascii() and sent.isdigit() and 0 < int(sent[:9]) <= place.version
    return int(sent[:9]) if known else place.version


def _earlier(kind: str, place: Place | None) -> Suggestion | None:
    """What the sender wants to send again: a refused or withdrawn one of this kind, by its link."""
    if "van" not in request.args:
        return None
    suggestion = suggestions.open_link(db.session(), request.args["van"]).suggestion
    same = suggestion.kind == kind and suggestion.place_id == (place and place.id)
    if suggestion.status not in {"refused", "withdrawn"} or not same:
        raise NotFound(N_("Deze link kennen we niet. Misschien is hij niet goed overgenomen."))
    return suggestion


def _recall(form: Any, earlier: Suggestion | None) -> bool:
    """Fill the form with what was sent earlier; whether there was anything."""
    if earlier is None:
        # The page of a place's own people leads here, and says who comes.
        form.relation.data = request.args.get("relation")
        return False
    if isinstance(form, SuggestForm):
        form.show_over(earlier.sent)
    for name in {"relation", "word", "reason", "explanation"} & form.data.keys():
        form[name].data = form[name].write(getattr(earlier, name))
    form.sender_email.data = earlier.email or ""
    return True


def _sender(form: SenderForm) -> suggestions.Sender:
    moderator = signed_in()
    return form.sender(limits.sender(), moderator.id if moderator else None)
