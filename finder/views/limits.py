"""How often one sender may do something; who sends is known by a keyed hash alone."""

import hashlib
import hmac
from typing import Any

from flask import Flask, current_app, request
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from finder.errors import FinderError

LIMITER = "finder.limiter"


class TooOften(FinderError):
    """More than a limit allows."""

    status = 429


def init_app(app: Flask) -> None:
    """Count in memory, or in the store that FINDER_RATELIMIT_STORAGE names."""
    storage = app.config["FINDER"].ratelimit_storage
    app.extensions[LIMITER] = MovingWindowRateLimiter(storage_from_string(storage))


def hit(name: str, limit: str, who: str | None = None) -> bool:
    """Count one more by this sender, or by `who`; False when that is more than the limit allows.

    A limit is written as the library has it: "10 per hour".
    """
    return _counter().hit(parse(limit), name, who or sender())


def forget(name: str, limit: str, who: str) -> None:
    """Begin to count anew."""
    _counter().clear(parse(limit), name, who)


def _counter() -> Any:
    return current_app.extensions[LIMITER]


def sender() -> str:
    """A keyed hash of the network address: the same sender shows, the address does not."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, (request.remote_addr or "127.0.0.1").encode(), hashlib.sha256).hexdigest()
