"""Public answers kept in memory: who asks the same again gets the same, until a place changes.

It stands before the application. The key is the whole address, with the version of the places,
which is read with each request: so what one worker or one machine publishes, all others show at
the next request. A minute is as long as anything is kept, since "open now" goes by.
"""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from sqlalchemy.exc import DBAPIError
from werkzeug.http import parse_etags

from finder import db
from finder.remembering import SECONDS
from finder.replica import Reading

# The header of what may be kept: by us, by a browser and by whatever stands between.
PUBLIC = f"public, max-age={SECONDS}, stale-while-revalidate=600"
# In bytes: of one answer, and of all that a worker keeps.
LARGEST, ROOM = 300_000, 8_000_000
# What an entry costs beside its body.
OVERHEAD = 1_000
# With one of these an answer may be another one.
PERSONAL = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE")
FILES = ("/static/", "/vendor/", "/made/", "/modules/", "/healthz")
GZIP = b"\x1f\x8b"
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Answer:
    """An answer as it left: status, headers with an ETag, body, and when (seconds, time.time)."""

    status: str
    headers: list[tuple[str, str]]
    etag: str
    body: bytes
    made: float

    @property
    def size(self) -> int:
        return len(self.body) + OVERHEAD


class Kept:
    """The newest answers, as many as there is room for."""

    def __init__(self, room: int = ROOM) -> None:
        self.room, self.size = room, 0
        self.answers: OrderedDict[Key, Answer] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: Key) -> Answer | None:
        """The answer of a key, when it is not too old."""
        with self.lock:
            found = self.answers.get(key)
            if found is None:
                return None
            if not 0 <= time.time() - found.made < SECONDS:
                self._drop(key)
                return None
            self.answers.move_to_end(key)
            return found

    def put(self, key: Key, answer: Answer) -> None:
        """Keep an answer; those that were not asked for the longest make room."""
        with self.lock:
            if key in self.answers:
                self._drop(key)
            self.answers[key] = answer
            self.size += answer.size
            while self.size > self.room:
                self._drop(next(iter(self.answers)))

    def _drop(self, key: Key) -> None:
        self.size -= self.answers.pop(key).size


class Keeping:
    """A WSGI application before another one, whose public answers it keeps."""

    def __init__(self, app: WSGIApplication, reading: Reading) -> None:
        self.app, self.reading, self.kept = app, reading, Kept()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or any(name in environ for name in PERSONAL):
            return self.app(environ, start_response)
        if environ["PATH_INFO"].startswith(FILES):
            return self.app(environ, start_response)
        with ExitStack() as opened:
            try:
                connection = opened.enter_context(self.reading.connect())
                version = db.version_of_places(connection)
            except DBAPIError:
                return self.app(environ, start_response)
            key = (version, *_asked(environ))
            answer = self.kept.get(key)
            if answer is None:
                # Who answers reads by the same connection.
                known = {db.CONNECTION: connection, db.VERSION: version}
                return self._fresh(key, environ | known, start_response)
        return _give(answer, environ, start_response)

    def _fresh(
        self, key: Key, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Ask the application; keep what it says may be kept, and pass on the rest as it comes."""
        said: list[Any] = []

        def begin(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[..., Any]:
            said[:] = [status, headers, *error]
            return lambda data: None

        body = self.app(environ, begin)
        if not said or not _may_be_kept(said, key):
            start_response(*said)
            return body
        try:
            whole = b"".join(body)
        finally:
            getattr(body, "close", lambda: None)()
        answer = _answer(said, whole)
        self.kept.put(key, answer)
        return _give(answer, environ, start_response)


def _asked(environ: WSGIEnvironment) -> Key:
    accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
    return (
        environ["wsgi.url_scheme"],
        environ.get("HTTP_HOST"),
        environ.get("SCRIPT_NAME"),
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
        "gzip" in accepted and "q=0" not in accepted,
    )


def _may_be_kept(said: list[Any], key: Key) -> bool:
    """Whether an answer says that anybody may have it, packed only for who can unpack it.

    What says not how long it is comes in pieces, and is not held up.
    """
    headers = {name.lower(): value for name, value in said[1]}
    if not said[0].startswith("200") or headers.get("cache-control") != PUBLIC:
        return False
    if not 0 <= int(headers.get("content-length", -1)) <= LARGEST:
        return False
    return "set-cookie" not in headers and ("content-encoding" not in headers or key[-1])


def _answer(said: list[Any], body: bytes) -> Answer:
    status, headers = said[0], said[1]
    # What the page says may change with the minute, so that its own bytes are its mark.
    # The head of gzip holds the moment.
    etag = hashlib.sha256(body[8:] if body.startswith(GZIP) else body).hexdigest()[:20]
    left = [(name, value) for name, value in headers if name.lower() != "etag"]
    return Answer(status, [*left, ("ETag", f'W/"{etag}"')], etag, body, time.time())


def _give(
    answer: Answer, environ: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    if parse_etags(environ.get("HTTP_IF_NONE_MATCH")).contains_weak(answer.etag):
        body = {"content-length", "content-encoding", "content-type"}
        start_response(
            "304 NOT MODIFIED", [pair for pair in answer.headers if pair[0].lower() not in body]
        )
        return []
    start_response(answer.status, answer.headers)
    return [answer.body]
