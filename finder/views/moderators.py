"""The accounts of all moderators, for admins: who is there, a new one, a new link, on and off."""

from typing import Any

from flask import Blueprint, Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from finder import db, moderators, outbox
from finder.errors import FinderError, NotUnderstood
from finder.forms.account import ModeratorForm
from finder.models import Moderator, now
from finder.views import account, login
from finder.views.login import for_admins
from finder.words import N_

pages = Blueprint("moderators", __name__, url_prefix="/moderators")
pages.after_request(account.keep_private)


@pages.get("")
@for_admins
def listed() -> Response:
    """Who judges, where, and whether they can log in."""
    return _page(ModeratorForm(formdata=None))


@pages.post("")
@for_admins
def add() -> Response:
    """A new account, with a link to choose a password."""
    form = ModeratorForm()
    if not form.validate():
        return _page(form)
    try:
        with db.deed() as session:
            added = moderators.add(session, form.email.data, form.role.data, **form.area)
            link = _invite(added)
    except FinderError as error:
        return _page(form, error)
    return _page(ModeratorForm(formdata=None), invited=added, link=link)


@pages.post("/<id:moderator_id>/link")
@for_admins
def invite(moderator_id: int) -> Response:
    """A new link to choose a password; the older one stops to work."""
    account.check_token()
    with db.deed() as session:
        found = moderators.get(session, moderator_id)
        link = _invite(found)
    return _page(ModeratorForm(formdata=None), invited=found, link=link)


def _invite(moderator: Moderator) -> str:
    """Mail a link to choose a password; the same link, to show it once."""
    token = moderators.make_link(db.session(), moderator)
    path = url_for("account.choose", token=token)
    outbox.put(db.session(), "password", moderator.email, {"path": path})
    return (current_app.config["FINDER"].url or request.host_url.rstrip("/")) + path


@pages.post("/<id:moderator_id>/uitzetten")
@for_admins
def disable(moderator_id: int) -> BaseResponse:
    """Nobody logs in to this account any more."""
    account.check_token()
    if moderator_id == login.me().id:
        raise NotUnderstood(N_("U kunt uw eigen account niet uitzetten. Vraag een collega."))
    with db.deed() as session:
        moderators.disable(session, moderators.get(session, moderator_id))
    return redirect(url_for("moderators.listed"), code=303)


@pages.post("/<id:moderator_id>/aanzetten")
@for_admins
def enable(moderator_id: int) -> BaseResponse:
    """The account works again."""
    account.check_token()
    with db.deed() as session:
        moderators.enable(session, moderators.get(session, moderator_id))
    return redirect(url_for("moderators.listed"), code=303)


def _page(form: ModeratorForm, error: FinderError | None = None, **invited: Any) -> Response:
    session = db.session()
    accounts = [(each, moderators.area(session, each)) for each in moderators.listed(session)]
    return account.page("moderators", form, error, accounts=accounts, now=now(), **invited)
