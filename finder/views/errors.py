"""From an error to an answer: a page that helps on for people, a problem document for the API."""

from typing import Any

from flask import Flask, Response, g, jsonify, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from finder.errors import FinderError
from finder.language import gettext
from finder.views.asking import MACHINES


class Site(Flask):
    """The application; in its log a bug has its page, not its address, which may be secret."""

    def log_exception(self, exc_info: Any) -> None:
        self.logger.error("a bug in %s %s", request.method, request.url_rule, exc_info=exc_info)


def init_app(app: Flask) -> None:
    """Answer our own errors, those of the protocol, and bugs without a trace."""
    app.register_error_handler(FinderError, _ours)
    app.register_error_handler(HTTPException, _protocol)
    app.register_error_handler(500, _bug)


def told(error: FinderError) -> str:
    """The error's sentence in the language of the page."""
    return gettext(error.message, **error.parts)


def problem(status: int, title: str, detail: str, parameter: str | None = None) -> Response:
    """A problem document (RFC 9457) that names the parameter it is about."""
    document: dict[str, object] = {
        "type": "about:blank",
        "status": status,
        "title": title,
        "detail": detail,
    }
    if parameter:
        document["parameter"] = parameter
    response = jsonify(document)
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


def _ours(error: FinderError) -> Response:
    return _answer(error.status, told(error), error.parameter)


def _protocol(error: HTTPException) -> BaseResponse:
    if error.code is None or error.code < 400:
        return error.get_response()
    answer = _answer(error.code, None)
    for name in ("Allow", "Retry-After"):
        if name in (headers := dict(error.get_headers())):
            answer.headers[name] = headers[name]
    return answer


def _bug(_error: Exception) -> Response:
    return _answer(500, None)


def _answer(status: int, detail: str | None, parameter: str | None = None) -> Response:
    if request.path.startswith(MACHINES):
        return problem(status, _heading(status), detail or _heading(status), parameter)
    page = status if status in {404, 422} else 500 if status >= 500 else 422
    if status >= 500:
        # The database may be what failed, so the page does not ask it who is logged in.
        g.moderator = None
    html = render_template(f"errors/{page}.html", heading=_heading(status), detail=detail)
    return Response(html, status=status)


def _heading(status: int) -> str:
    headings = {
        403: gettext("Dat mag niet"),
        404: gettext("Deze pagina is er niet"),
        405: gettext("Dat kan hier niet"),
        409: gettext("Dat kan nu niet meer"),
        422: gettext("Dat begrijpen we niet"),
        429: gettext("Dat ging wat te snel"),
    }
    if status >= 500:
        return gettext("Er ging bij ons iets mis")
    return headings.get(status, gettext("Dat kan niet"))
