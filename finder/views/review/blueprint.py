"""What the pages of the moderator share: nobody else keeps or finds them; what came too late."""

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from finder import db, review
from finder.errors import AlreadyDecided, FinderError, OwnSuggestion, TooLate
from finder.forms.review import ConfirmForm
from finder.models import Decision, Place
from finder.review.change import changed_since
from finder.views.errors import told
from finder.views.login import me

pages = Blueprint("review", __name__, url_prefix="/beoordelen")


@pages.after_request
def keep_private(response: Response) -> Response:
    """A shared computer keeps no copy, and no search engine finds the page."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def version_of(*places: Place | None) -> str:
    """The versions of the places that a page shows, as text for its forms."""
    return "-".join(str(place.version) for place in places if place)


def check_version(form: ConfirmForm, *places: Place | None) -> None:
    """Raise TooLate when a place changed since the page was made."""
    if form.version.data != version_of(*places):
        raise changed_since()


@pages.errorhandler(AlreadyDecided)
def already_decided(error: AlreadyDecided) -> Response:
    """Who decided what, and the way on."""
    line = db.session().get(Decision, error.decision_id) if error.decision_id else None
    return _cannot(error, line=line)


@pages.errorhandler(TooLate)
def too_late(error: TooLate) -> Response:
    """Something changed meanwhile: the way to look again."""
    return _cannot(error)


@pages.errorhandler(OwnSuggestion)
def own_suggestion(error: OwnSuggestion) -> Response:
    """A colleague has to judge this one."""
    return _cannot(error)


def _cannot(error: FinderError, **values: Any) -> Response:
    html = render_template(
        "review/cannot.html", sentence=told(error), again=_again(), following=_following(), **values
    )
    return Response(html, status=error.status)


def _following() -> str:
    """The page of the next suggestion that waits, or the queue."""
    session, number = db.session(), (request.view_args or {}).get("suggestion_id")
    next_one = number and review.following(session, me(), review.get(session, me(), number))
    if not next_one:
        return url_for("review.queue")
    return url_for("review.suggestion", suggestion_id=next_one.id)


def _again() -> str:
    """The page that the form stood on, as far as its address tells."""
    parts = request.view_args or {}
    if "suggestion_id" in parts:
        return url_for("review.suggestion", suggestion_id=parts["suggestion_id"])
    if "place_id" in parts:
        return url_for("review.place", place_id=parts["place_id"])
    return url_for("review.queue")
