"""Who is logged in: a moderator by a signed cookie, which visitors never get."""

import functools
import hmac
from collections.abc import Callable
from typing import Any

from flask import (
    Flask,
    Request,
    Response,
    current_app,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from werkzeug.wrappers import Response as BaseResponse

from finder import db, review
from finder.errors import NotFound
from finder.forms.base import PostForm
from finder.models import Moderator
from finder.views.guard import READING
from finder.words import N_

View = Callable[..., Any]
# Fields that are not given back.
SECRET = {"old", "password"}


class SessionCookie(SecureCookieSessionInterface):
    """Flask's signed cookie; over https it never travels without TLS."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a cookie; without one it is empty, and nothing is made ready to check."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def init_app(app: Flask) -> None:
    """Make known to the templates who is logged in, and keep their pages out of caches."""
    app.jinja_env.globals.update(signed_in=signed_in, token=token, waiting=waiting)
    app.after_request(_keep_private)


def moderator() -> Moderator | None:
    """Who is logged in, or None. Ends with the password, the account, or after twelve hours."""
    if "moderator" not in g:
        g.moderator = _of_session()
    return g.moderator


def _of_session() -> Moderator | None:
    found = db.session().get(Moderator, session.get("moderator", 0))
    if found is None or found.disabled_at:
        return None
    return found if hmac.compare_digest(session.get("key", ""), found.session_key) else None


def me() -> Moderator:
    """Who is logged in, where `for_moderators` lets nobody else in."""
    found = moderator()
    if found is None:
        raise LookupError("nobody is logged in")
    return found


def signed_in() -> Moderator | None:
    """Who is logged in, without a look at the session of a visitor who has no cookie."""
    return moderator() if current_app.config["SESSION_COOKIE_NAME"] in request.cookies else None


def log_in(found: Moderator) -> None:
    """Begin a session, for twelve hours from now."""
    session.clear()
    session.update(moderator=found.id, key=found.session_key)
    session.permanent = True
    g.moderator = found


def log_out() -> None:
    """End the session in this browser."""
    session.clear()
    g.moderator = None


def token() -> str:
    """The token for a form that is only a button."""
    return PostForm(formdata=None).csrf_token.current_token


def waiting() -> int:
    """How many suggestions wait for who is logged in."""
    found = moderator()
    return review.count(db.session(), found) if found else 0


def for_moderators(view: View) -> View:
    """Let only moderators in: others are sent to log in, and what they send is not done."""

    @functools.wraps(view)
    def asked(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs) if moderator() else _closed()

    return asked


def for_admins(view: View) -> View:
    """Let only admins in. Other moderators do not learn that the page is there."""

    @functools.wraps(view)
    def asked(*args: Any, **kwargs: Any) -> Any:
        found = moderator()
        if found and not found.is_admin:
            raise NotFound(N_("Deze pagina is er niet."))
        return view(*args, **kwargs) if found else _closed()

    return asked


def _closed() -> BaseResponse:
    """The page to log in; what was sent is not done, and given back to be sent again."""
    if request.method in READING:
        own = request.full_path if request.query_string else request.path
        return redirect(url_for("account.log_in", verder=own), code=303)
    sent = [(name, text) for name, text in request.form.items(multi=True) if name not in SECRET]
    return Response(render_template("account/closed.html", sent=sent), status=403)


def onward() -> str:
    """Where to go after logging in: a page of our own that was asked for, else the queue."""
    asked = request.args.get("verder", "")
    own = asked.startswith("/") and asked[1:2] not in {"/", "\\"} and asked.isprintable()
    return asked if own else url_for("review.queue")


def _keep_private(response: Response) -> Response:
    """A page made for a moderator stays in no cache, not even the browser's own."""
    if g.get("moderator"):
        response.headers["Cache-Control"] = "no-store"
    return response
