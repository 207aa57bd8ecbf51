"""What a reminder tells of a place, and the page on which an address asks for no more."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from itsdangerous import BadSignature, URLSafeSerializer

from finder import db, reminders, words
from finder.errors import NotFound
from finder.forms.base import PostForm
from finder.models import Place
from finder.views.wording import week
from finder.words import N_

pages = Blueprint("reminding", __name__, url_prefix="/afmelden/<address>")

SALT = "reminders"


def describe(place: Place, stale: Sequence[str]) -> dict[str, Any]:
    """A place as its own people read it in a mail: what we show, and what is to be checked."""
    return {
        "name": place.name,
        "address": place.address,
        "hours": week(place.opening_hours) if place.opening_hours else None,
        "phone": place.phone,
        "website": place.website,
        "stale": ", ".join(words.GROUPS[group] for group in stale),
    }


def unsubscribing(key: str) -> Callable[[str], str]:
    """Makes the path of an address's own page; `key` is the site's secret key."""
    signer = URLSafeSerializer(key, salt=SALT)
    return lambda hash_: f"/afmelden/{signer.dumps(hash_)}"


@pages.after_request
def _keep_private(response: Response) -> Response:
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.get("")
def ask(address: str) -> str:
    """Looking changes nothing, as mail scanners follow links too."""
    return _page(_hash(address), PostForm(formdata=None))


@pages.post("")
def answer(address: str) -> str | Response:
    """No more reminders, or reminders again. A mail program sends its own words (RFC 8058)."""
    hash_, form = _hash(address), PostForm()
    one_click = request.form.get("List-Unsubscribe") == "One-Click"
    if not one_click and not form.validate():
        return Response(_page(hash_, form), status=422)
    with db.deed() as session:
        if request.form.get("weer") and not one_click:
            reminders.begin_again(session, hash_)
        else:
            reminders.unsubscribe(session, hash_)
    return _page(hash_, PostForm(formdata=None))


def _hash(address: str) -> str:
    try:
        found: str = URLSafeSerializer(current_app.secret_key or "", salt=SALT).loads(address)
    except BadSignature as error:
        raise NotFound(N_("Deze link kennen we niet.")) from error
    return found


def _page(hash_: str, form: PostForm) -> str:
    stopped = reminders.wants_none(db.session(), hash_)
    return render_template("own/unsubscribe.html", form=form, stopped=stopped)
