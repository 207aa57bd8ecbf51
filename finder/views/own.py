"""The private page of a place's own people: what we show, that it is right, and what they change.

Looking changes nothing, as mail scanners follow links too: each button sends a form.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from finder import db, facts, freshness, own, suggestions
from finder.errors import FinderError, TooLate
from finder.forms.base import PostForm
from finder.forms.own import ConfirmOwnForm, GoneForm, OwnForm
from finder.language import gettext
from finder.models import OwnLink, Place
from finder.views import differences, limits
from finder.views.errors import told
from finder.views.owning import parts_of

pages = Blueprint("own", __name__, url_prefix="/eigen/<token>")

PER_HOUR = "30 per hour"

Page = Callable[..., Response]
Deed = Callable[[Session, OwnLink], BaseResponse]


@pages.after_request
def _keep_private(response: Response) -> Response:
    """The address is the key: it goes to no other site, no search engine and no shared memory."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.get("")
def place(token: str) -> Response:
    """What we show of the place, and what its people may do."""
    found = own.open_link(db.session(), token).place
    return _own_page(token, ConfirmOwnForm(formdata=None), found)()


@pages.post("/klopt")
def confirm(token: str) -> BaseResponse:
    """That the facts are right as they are."""
    form = ConfirmOwnForm()
    found = own.open_link(db.session(), token).place
    seen = _seen(form, found)
    page = _own_page(token, form, found)

    def deed(session: Session, link: OwnLink) -> BaseResponse:
        own.confirm(session, link, seen, form.groups.data)
        return _back(token, "klopt")

    def too_late() -> Response:
        return _own_page(token, form, found)(409, changed=_changed(found, seen))

    return _do(token, form, page, deed, too_late)


@pages.route("/wijziging", methods=["GET", "POST"])
def change(token: str) -> BaseResponse:
    """Hours, contact, activities and a closure for a while, which change at once."""
    form = OwnForm()
    found = own.open_link(db.session(), token).place
    if found.status != "open":
        return _closed(token)
    seen = _seen(form, found)
    form.fill(seen)
    page = _page("change", token, form, found)
    if not form.is_submitted() or form.asks_more():
        return page()

    def deed(session: Session, link: OwnLink) -> BaseResponse:
        changed = own.change(session, link, seen, form.facts(session), limits.sender())
        return _back(token, "wacht" if changed.line is None else "gewijzigd")

    return _do(token, form, page, deed, lambda: _again(token, form, found, seen))


def _again(token: str, sent: OwnForm, found: Place, seen: facts.Facts) -> Response:
    """The form as the place is now, with what was typed over it, and what changed meanwhile."""
    typed = facts.differing(seen, sent.facts(db.session()))
    form = OwnForm(formdata=None)
    form.fill(facts.of(found))
    form.show_over(typed)
    form.form_errors.extend(sent.form_errors)
    return _page("change", token, form, found)(409, changed=_changed(found, seen))


@pages.route("/gesloten", methods=["GET", "POST"])
def gone(token: str) -> BaseResponse:
    """That the place is gone, which a moderator looks at first."""
    form = GoneForm()
    found = own.open_link(db.session(), token).place
    if found.status != "open":
        return _closed(token)
    page = _page("gone", token, form, found)
    if not form.is_submitted():
        return page()

    def deed(session: Session, link: OwnLink) -> BaseResponse:
        sent = own.report_gone(session, link, form.explanation.fact, limits.sender())
        status = suggestions.new_link(session, sent)
        return redirect(url_for("follow.status", token=status, dank=1), code=303)

    return _do(token, form, page, deed)


@pages.post("/intrekken")
def withdraw(token: str) -> BaseResponse:
    """End the link, by who has it."""
    found = own.open_link(db.session(), token).place
    about = _about(found)

    def deed(session: Session, link: OwnLink) -> BaseResponse:
        own.withdraw(session, link)
        return Response(render_template("own/ended.html", place=about))

    form = PostForm()
    return _do(token, form, _own_page(token, form, found), deed)


def _do(
    token: str, form: Any, page: Page, deed: Deed, too_late: Callable[[], Response] | None = None
) -> BaseResponse:
    """Do the deed; else give the form back as it was, with what was wrong."""
    try:
        with db.deed() as session:
            link = own.open_link(session, token)
            if not form.validate():
                return page(422)
            if not limits.hit("own", PER_HOUR):
                message = gettext("U stuurde veel in korte tijd. Probeer het straks nog eens.")
                return _failed(form, page, 429, message)
            return deed(session, link)
    except TooLate as error:
        form.form_errors.append(
            gettext("De plek is intussen veranderd. Kijk het na en stuur het dan opnieuw.")
        )
        return too_late() if too_late else page(error.status)
    except FinderError as error:
        if error.status == 404:
            raise
        return _failed(form, page, error.status, told(error))
    except SQLAlchemyError:
        current_app.logger.exception("a deed of a place's own people could not be kept")
        message = gettext("Het lukt ons nu niet om dit te bewaren. Stuur het straks nog eens.")
        return _failed(form, page, 503, message)


def _failed(form: Any, page: Page, status: int, message: str) -> Response:
    form.form_errors.append(message)
    return page(status)


def _own_page(token: str, form: PostForm, found: Place) -> Page:
    """The page of the link, which offers as right what it shows: the place as it is now."""
    confirm = form if isinstance(form, ConfirmOwnForm) else ConfirmOwnForm(formdata=None)
    confirm.version.data = str(found.version)
    confirm.offer(freshness.known_groups(found))
    return _page(
        "place",
        token,
        form,
        found,
        confirm=confirm,
        parts=parts_of(found),
        waiting=own.waiting(db.session(), found),
        done=request.args.get("gedaan"),
    )


def _page(name: str, token: str, form: Any, found: Place, **known: Any) -> Page:
    """A page to be shown with a status; what it says of the place is read now.

    After a failure the database may be gone, and the form is to come back all the same.
    """
    about = _about(found)

    def page(status: int = 200, **more: Any) -> Response:
        html = render_template(
            f"own/{name}.html", token=token, form=form, place=about, **known, **more
        )
        return Response(html, status=status)

    return page


def _about(found: Place) -> dict[str, Any]:
    return {"id": found.id, "slug": found.slug, "name": found.name, "status": found.status}


def _closed(token: str) -> BaseResponse:
    """The way back from what only an open place has; its page says that it is closed."""
    return redirect(url_for("own.place", token=token), code=303)


def _back(token: str, done: str) -> BaseResponse:
    return redirect(url_for("own.place", token=token, gedaan=done, _anchor="gedaan"), code=303)


def _seen(form: Any, found: Place) -> facts.Facts:
    """The facts in the version that the form was made on, which is remembered in it."""
    sent = form.version.data or ""
    known = sent.isascii() and sent.isdigit() and 0 < int(sent[:9]) <= found.version
    version = int(sent[:9]) if known else found.version
    form.version.data = str(version)
    return suggestions.at_version(db.session(), found, version)


def _changed(found: Place, seen: facts.Facts) -> list[differences.Row]:
    """What is otherwise now than it was when the form was made."""
    return differences.rows(seen, facts.differing(seen, facts.of(found)))
