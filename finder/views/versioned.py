"""Answers that stay the same as long as the places do: who has one is not sent it again."""

import datetime as dt
import hashlib
from importlib.metadata import version

from flask import Response, request

from finder import db, places
from finder.views.kept import PUBLIC


def versioned(response: Response, *parts: object) -> Response:
    """Give an answer the tag of the places' version and of what was asked; 304 for who has it."""
    current = places.version(db.session())
    response.set_etag(_tag(current, *parts), weak=True)
    if current.changed_at:
        response.last_modified = current.changed_at
    response.headers["Cache-Control"] = PUBLIC
    response.make_conditional(request)
    return response


def _tag(current: places.Version, *parts: object) -> str:
    """The same as long as neither the places nor the way in which we write them changed."""
    moment = (current.changed_at or dt.datetime.min).isoformat()
    told = (current.number, moment, *parts, version("finder"))
    return hashlib.sha256(repr(told).encode()).hexdigest()[:20]
