"""The private page of a suggestion: what becomes of it, a question, and taking it back."""

from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from finder import db, suggestions
from finder.errors import FinderError
from finder.forms.suggest import AnswerForm, ButtonForm
from finder.language import gettext
from finder.models import StatusLink, Suggestion
from finder.views import fields, limits
from finder.views.errors import told
from finder.views.wording import capital, said

follow = Blueprint("follow", __name__, url_prefix="/inzending/<token>")

PER_HOUR = "30 per hour"
# Where "improve it and send it again" leads.
AGAIN = {
    "new": "suggest.new",
    "change": "suggest.change",
    "closed": "suggest.closed",
    "problem": "suggest.problem",
}


@follow.after_request
def _keep_private(response: Response) -> Response:
    """The address is the key: it goes to no other site, no search engine and no shared memory."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response


@follow.get("")
def status(token: str) -> Response:
    """What became of it. Looking changes nothing: mail scanners follow links too."""
    return _page(token, AnswerForm())


@follow.post("/antwoord")
def answer(token: str) -> BaseResponse:
    """Answer the moderator's question."""
    form = AnswerForm()
    return _do(token, form, lambda session, link: _answer(session, link, form))


@follow.post("/intrekken")
def withdraw(token: str) -> BaseResponse:
    """Take it back."""
    return _do(
        token, ButtonForm(), lambda session, link: suggestions.withdraw(session, link.suggestion)
    )


@follow.post("/bevestigen")
def confirm(token: str) -> BaseResponse:
    """Say that the address to which this link was mailed is right."""
    return _do(token, ButtonForm(), suggestions.confirm_email)


def _answer(session: Session, link: StatusLink, form: AnswerForm) -> None:
    suggestions.answer(session, link.suggestion, form.text.fact)


def _do(token: str, form: Any, deed: Any) -> BaseResponse:
    """Do it and show the page, or show the page with what was wrong and what was typed."""
    try:
        with db.deed() as session:
            link = suggestions.open_link(session, token)
            if not form.validate():
                return _page(token, form, 422)
            if not limits.hit("follow", PER_HOUR):
                form.form_errors.append(
                    gettext("U stuurde veel in korte tijd. Probeer het straks nog eens.")
                )
                return _page(token, form, 429)
            deed(session, link)
    except SQLAlchemyError:
        current_app.logger.exception("a suggestion could not be changed")
        form.form_errors.append(
            gettext("Het lukt ons nu niet om dit te bewaren. Stuur het straks nog eens.")
        )
        html = render_template("suggest/unsaved.html", form=form, token=token)
        return Response(html, status=503)
    except FinderError as error:
        if error.status == 404:
            raise
        form.form_errors.append(told(error))
        return _page(token, form, error.status)
    return redirect(url_for("follow.status", token=token), code=303)


def _page(token: str, form: Any, status: int = 200) -> Response:
    session = db.session()
    link = suggestions.open_link(session, token)
    suggestion = link.suggestion
    html = render_template(
        "suggest/status.html",
        suggestion=suggestion,
        form=form,
        token=token,
        private_link=_address(token),
        thanks="dank" in request.args,
        rows=_rows(suggestion),
        outcome=suggestions.outcome(session, suggestion),
        usual_days=suggestions.usual_days(session),
        to_confirm=link.mailed and suggestion.email and not suggestion.email_confirmed_at,
        again=_again(suggestion, token),
    )
    return Response(html, status=status)


def _address(token: str) -> str:
    """The whole address of the page, to be kept."""
    site = current_app.config["FINDER"].url or request.url_root
    return site.rstrip("/") + url_for("follow.status", token=token)


def _rows(suggestion: Suggestion) -> list[tuple[str, str]]:
    """What was sent, as labels and texts; of the point only how sure it is."""
    sent = suggestion.sent
    rows = {name: fields.told(name, sent) for name in fields.given(sent)}
    if "point" in rows:
        rows["point"] = said(sent["precision"], fields.SURENESS)
    return [
        (fields.label(name), "\n".join(map(capital, text.splitlines())))
        for name, text in rows.items()
    ]


def _again(suggestion: Suggestion, token: str) -> str | None:
    """The address of a form with all that was sent, when it can be sent again."""
    if suggestion.status not in {"refused", "withdrawn"}:
        return None
    place: dict[str, Any] = {"place_id": suggestion.place_id} if suggestion.place_id else {}
    return url_for(AGAIN[suggestion.kind], van=token, **place)
