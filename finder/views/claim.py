"""For the people of a place: what their link is, and having it mailed to the place itself."""

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from finder import db, own, places
from finder.errors import NotFound
from finder.forms.base import PostForm
from finder.language import gettext
from finder.models import Place
from finder.views import limits
from finder.words import N_

claim = Blueprint("claim", __name__)

PER_HOUR = "5 per hour"


@claim.get("/plek/<id:place_id>/eigen")
def ask(place_id: int) -> Response:
    """What the link is for, and who can get one."""
    return _page(_place(place_id), PostForm())


@claim.post("/plek/<id:place_id>/eigen")
def mail(place_id: int) -> BaseResponse:
    """Mail a link to the address on the page; the answer does not tell whether one left today.

    Without a mail server none is kept for later: who asks is sent to a moderator.
    """
    form, found = PostForm(), _place(place_id)
    if not form.validate():
        return _page(found, form, 422)
    if not limits.hit("claim", PER_HOUR):
        form.form_errors.append(gettext("U vroeg veel in korte tijd. Probeer het straks nog eens."))
        return _page(found, form, 429)
    if current_app.config["FINDER"].smtp_url:
        with db.deed() as session:
            own.ask(session, found)
    address = url_for("claim.ask", place_id=found.id, gemaild=1, _anchor="gemaild")
    return redirect(address, code=303)


def _page(found: Place, form: PostForm, status: int = 200) -> Response:
    mailed = "gemaild" in request.args and found.email is not None
    html = render_template("own/ask.html", place=found, form=form, mailed=mailed)
    return Response(html, status=status)


def _place(place_id: int) -> Place:
    """A place that is open to the public; one that went into another one leads to that."""
    found = places.public(db.session(), place_id)
    if found is None or found.status != "open":
        raise NotFound(N_("Deze plek kennen we niet."))
    return found
