"""How often one sender may do something; who sends is known by a keyed hash alone."""

import hashlib
import hmac
from typing import Any

from flask import Flask, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import parse

from finder.errors import FinderError

LIMITER = "finder.limiter"


class TooOften(FinderError):
    """More than a limit allows."""

    status = 429


def init_app(app: Flask) -> None:
    """Count in memory, or in the store that FINDER_RATELIMIT_STORAGE names."""
    storage = app.config["FINDER"].ratelimit_storage
    app.extensions[LIMITER] = Limiter(
        get_remote_address, app=app, storage_uri=storage, strategy="moving-window"
    )


def hit(name: str, limit: str, who: str | None = None) -> bool:
    """Count one more by this sender, or by `who`; False when that is more than the limit allows.

    A limit is written as Flask-Limiter does: "10 per hour".
    """
    return _counter().hit(parse(limit), name, who or sender())


def forget(name: str, limit: str, who: str) -> None:
    """Begin to count anew."""
    _counter().clear(parse(limit), name, who)


def _counter() -> Any:
    return current_app.extensions[LIMITER].limiter


def sender() -> str:
    """A keyed hash of the network address: the same sender shows, the address does not."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, get_remote_address().encode(), hashlib.sha256).hexdigest()
