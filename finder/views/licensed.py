"""Which licence a client asks for, and the one that an answer bears."""

from flask import Response, request

from finder import db, places
from finder.exchange import licences


def asked_licence() -> str:
    """The licence in the question, "" without one. Raises WrongParameter for one we have not."""
    wanted = request.args.get("licence", "")
    # Which licences there are, only a look at every place can tell.
    return licences.read(wanted, places.licences(db.session())) if wanted else ""


def bearing(response: Response, licence: str | None) -> Response:
    """The answer, which says under which licence all of it is, where there is one (RFC 8288)."""
    if licence:
        response.headers["Link"] = f'<https://spdx.org/licenses/{licence}>; rel="license"'
    return response
