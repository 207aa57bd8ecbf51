"""The two answers of the API that are asked for the most, given before Flask.

Flask's way to a view and back (routes, sessions, hooks, headers one by one) takes longer than such
a search. What is plain is answered here; all else goes on to the app, whose own views give the same
answers: an error, a cookie, a head without a body. See docs/decisions/0015.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import orjson
from flask import Flask
from isal import igzip
from sqlalchemy.orm import Session
from werkzeug.wrappers import Request

from finder import db
from finder.forms.geocoders import GEOCODERS
from finder.geocoding import Far
from finder.geocoding.question import Question
from finder.views import documents, headers
from finder.views.documents import Args, Document, Word
from finder.views.kept import PERSONAL, PUBLIC, Keeping

Write = Callable[[Session, Args, Sequence[Far], Word], Document]
WRITERS: Mapping[str, Write] = {
    "/api/places": documents.places_found,
    "/api/map": documents.map_shown,
}


class NotPlain(Exception):
    """For this the app is needed."""


class Elsewhere:
    """Stands for a source far away: only the app asks it, once, and waits."""

    def answer(self, _session: Session, _question: Question) -> None:
        """Raises NotPlain."""
        raise NotPlain

    def remembered(self) -> "Elsewhere":
        """The same."""
        return self


def before(app: Flask) -> Keeping:
    """What requests meet before the app: the answers that are kept, then the straight ones."""
    straight = Straight(app, partial(Flask.wsgi_app, app))
    return Keeping(straight, app.extensions[db.READING])


class Straight:
    """A WSGI application before another one, which it asks for all that is not plain."""

    def __init__(self, app: Flask, behind: WSGIApplication) -> None:
        self.app, self.behind = app, behind

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        write = WRITERS.get(environ["PATH_INFO"])
        if write is None or not _is_plain(environ):
            return self.behind(environ, start_response)
        try:
            document = self._document(write, environ)
        except Exception:  # noqa: BLE001 - the app meets it again, and knows what to say and to log
            return self.behind(environ, start_response)
        body = orjson.dumps(document.members, option=orjson.OPT_APPEND_NEWLINE)
        packed = "HTTP_ACCEPT_ENCODING" in environ and len(body) >= headers.LEAST_PACKED
        if packed:
            body = igzip.compress(body, headers.LEVEL, mtime=0)
        start_response("200 OK", self._headers(document, len(body), packed))
        return [body]

    def _document(self, write: Write, environ: WSGIEnvironment) -> Document:
        far = tuple(Elsewhere() for _ in self.app.extensions[GEOCODERS])
        reading, connection = self.app.extensions[db.READING], environ.get(db.CONNECTION)
        if connection is None:
            raise NotPlain
        # A request that stands in its own environ holds itself.
        args = Request(environ, populate_request=False).args
        with reading.session(connection, environ[db.VERSION]) as session:
            return write(session, args, far, _word)

    def _headers(self, document: Document, length: int, packed: bool) -> list[tuple[str, str]]:
        said = [
            ("Content-Type", "application/geo+json"),
            ("Content-Length", str(length)),
            *headers.always(self.app.config["FINDER"].tiles).items(),
            *headers.MACHINES_TOO.items(),
        ]
        if document.lasts:
            said.append(("Cache-Control", PUBLIC))
        if packed:
            said.append(("Content-Encoding", "gzip"))
        return [*said, ("Vary", "Cookie, Accept-Encoding")]


def _is_plain(environ: WSGIEnvironment) -> bool:
    if environ["REQUEST_METHOD"] != "GET" or any(name in environ for name in PERSONAL):
        return False
    accepted = environ.get("HTTP_ACCEPT_ENCODING")
    return accepted is None or ("gzip" in accepted and ";" not in accepted)


def _word(_text: str) -> str:
    """Words of ours are put into a language by the app."""
    raise NotPlain
