"""How often one sender may do something; who sends is known by a keyed hash alone."""

import hashlib
import hmac
import threading
import time
from collections import OrderedDict, defaultdict, deque
from functools import cache
from ipaddress import ip_address, ip_network
from typing import Any

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from finder.errors import FinderError

LIMITER = "finder.limiter"
MEMORY = "memory://"
# Of so many senders a process remembers what they did, for each limit.
ROOM = 10_000
_parse = cache(parse)
Senders = OrderedDict[tuple[str, ...], deque[float]]


class TooOften(FinderError):
    """More than a limit allows."""

    status = 429


class InMemory:
    """Counts in the memory of one process, as the library's moving window does in a shared store.

    The library's own memory never lets go of a sender, and goes through all of them at each count:
    see docs/decisions/0025.
    """

    def __init__(self, room: int = ROOM) -> None:
        self.room, self.lock = room, threading.Lock()
        # Of each limit the moments (time.monotonic) of each sender; who asks stands at the end.
        self.limits: defaultdict[RateLimitItem, Senders] = defaultdict(OrderedDict)

    def hit(self, limit: RateLimitItem, *who: str) -> bool:
        """Count one more; False, and not counted, when that is more than the limit allows."""
        moment = time.monotonic()
        begin = moment - limit.get_expiry()
        with self.lock:
            senders = self.limits[limit]
            moments = senders.setdefault(who, deque())
            senders.move_to_end(who)
            while moments and moments[0] <= begin:
                moments.popleft()
            allowed = len(moments) < limit.amount
            if allowed:
                moments.append(moment)
            self._make_room(senders, begin)
        return allowed

    def clear(self, limit: RateLimitItem, *who: str) -> None:
        """Begin to count anew."""
        with self.lock:
            self.limits[limit].pop(who, None)

    def _make_room(self, senders: Senders, begin: float) -> None:
        """Forget those whose last moment is past, and the first ones where there are too many."""
        while len(senders) > self.room or next(iter(senders.values()))[-1] <= begin:
            senders.popitem(last=False)


def init_app(app: Flask) -> None:
    """Count in memory, or in the store that FINDER_RATELIMIT_STORAGE names."""
    storage = app.config["FINDER"].ratelimit_storage
    app.extensions[LIMITER] = (
        InMemory() if storage == MEMORY else MovingWindowRateLimiter(storage_from_string(storage))
    )


def hit(name: str, limit: str, who: str | None = None) -> bool:
    """Count one more by this sender, or by `who`; False when that is more than the limit allows.

    A limit is written as the library has it: "10 per hour".
    """
    return _counter().hit(_parse(limit), name, who or sender())


def forget(name: str, limit: str, who: str) -> None:
    """Begin to count anew."""
    _counter().clear(_parse(limit), name, who)


def _counter() -> Any:
    return current_app.extensions[LIMITER]


def sender() -> str:
    """A keyed hash of the network address: the same sender shows, the address does not."""
    key = str(current_app.secret_key).encode()
    network = _network(request.remote_addr or "127.0.0.1")
    return hmac.new(key, network.encode(), hashlib.sha256).hexdigest()


def _network(address: str) -> str:
    """An address as one sender has it: of IPv6 all of a network of 64 bits are one household's."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    return str(found.ipv4_mapped or ip_network((int(found), 64), strict=False))
