"""The account of a moderator: log in and out, and choose a password."""

import hashlib
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from finder import db, moderators
from finder.errors import FinderError, NotFound, NotUnderstood
from finder.forms.account import ChangePasswordForm, LoginForm, NewPasswordForm
from finder.forms.base import PostForm
from finder.models import Moderator
from finder.views import limits, login
from finder.views.errors import told
from finder.views.login import for_moderators
from finder.words import N_

account = Blueprint("account", __name__)

PER_ACCOUNT, PER_SENDER = "5 per 15 minutes", "20 per 15 minutes"


@account.after_request
def keep_private(response: Response) -> Response:
    """Nothing keeps or finds these pages, and the address of a private link goes nowhere."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    if "token" in (request.view_args or {}):
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


@account.route("/inloggen", methods=["GET", "POST"])
def log_in() -> BaseResponse:
    """Log in by e-mail and password, and go on to the page that was asked for."""
    form = LoginForm()
    if login.moderator() and not form.is_submitted():
        return redirect(login.onward())
    if not form.validate_on_submit():
        return page("login", form)
    try:
        found = _with_password(form.email.data, form.password.data)
    except FinderError as error:
        return page("login", form, error)
    if found is None:
        sentence = N_("Dit e-mailadres en wachtwoord horen niet bij elkaar. Probeer het nog eens.")
        return page("login", form, NotUnderstood(sentence, "password"))
    login.log_in(found)
    return redirect(login.onward(), code=303)


def _with_password(email: str, password: str) -> Moderator | None:
    """Whose password this is. Raises TooOften when an account or a sender tries too many."""
    who = hashlib.sha256(email.strip().lower().encode()).hexdigest()
    # A sender that tries too often counts for no account: it could keep out whom it likes.
    if not (limits.hit("password", PER_SENDER) and limits.hit("account", PER_ACCOUNT, who)):
        raise limits.TooOften(
            N_("U hebt het te vaak geprobeerd. Wacht een kwartier en probeer het dan nog eens.")
        )
    with db.deed() as session:
        found = moderators.check(session, email, password)
    if found:
        limits.forget("account", PER_ACCOUNT, who)
    return found


@account.post("/uitloggen")
def log_out() -> BaseResponse:
    """Log out, in every browser: what was copied of a session is worth nothing after it."""
    check_token()
    if found := login.moderator():
        with db.deed():
            moderators.end_sessions(found)
    login.log_out()
    return redirect(url_for("public.home"), code=303)


@account.route("/wachtwoord", methods=["GET", "POST"])
@for_moderators
def change_password() -> BaseResponse:
    """Another password; it ends the sessions in other browsers."""
    form, me = ChangePasswordForm(), login.me()
    if not form.validate_on_submit():
        return _own_page(form)
    try:
        if _with_password(me.email, form.old.data) is None:
            raise NotUnderstood(N_("Dit is niet uw wachtwoord van nu."), "old")
        with db.deed() as session:
            moderators.set_password(session, me, form.password.data)
    except FinderError as error:
        return _own_page(form, error)
    return _changed(me)


def _own_page(form: ChangePasswordForm, error: FinderError | None = None) -> Response:
    area = moderators.area(db.session(), login.me())
    return page("password", form, error, area=area, changed="bewaard" in request.args)


@account.route("/wachtwoord/<token>", methods=["GET", "POST"])
def choose(token: str) -> BaseResponse:
    """A password by a private link. Looking spends nothing: mail scanners follow links too."""
    form = NewPasswordForm()
    found = moderators.by_link(db.session(), token)
    if found is None:
        raise _no_link()
    if not form.validate_on_submit():
        return page("choose", form, email=found.email)
    try:
        with db.deed() as session:
            chosen = moderators.choose(session, token, form.password.data)
    except NotUnderstood as error:
        return page("choose", form, error, email=found.email)
    if chosen is None:
        raise _no_link()
    return _changed(chosen)


def _no_link() -> NotFound:
    return NotFound(N_("Deze link werkt niet of niet meer. Vraag de beheerder om een nieuwe."))


def _changed(moderator: Moderator) -> BaseResponse:
    login.log_in(moderator)
    return redirect(url_for("account.change_password", bewaard=1), code=303)


def check_token() -> None:
    """Raise NotUnderstood when a form that is only a button was not ours, or is too old."""
    form = PostForm()
    if not form.validate():
        raise NotUnderstood(N_("Deze pagina stond te lang open. Ga terug en laad haar opnieuw."))


def page(name: str, form: PostForm, error: FinderError | None = None, **values: Any) -> Response:
    """A page with its form as it was sent, and what is wrong beside the field it is about."""
    if error:
        _put(form, error)
    html = render_template(f"account/{name}.html", form=form, **values)
    status = error.status if error else 422 if form.errors else 200
    return Response(html, status=status)


def _put(form: PostForm, error: FinderError) -> None:
    """Put an error beside the field that it is about, or above the form."""
    if error.parameter in form:
        form[error.parameter].errors = [told(error)]
    else:
        form.form_errors = [told(error)]
