"""How geopy's geocoders reach the network here: one call, ended on time whatever the other does.

What residents type is in the address of each call, so neither a log nor an error may hold it.
"""

import json
import logging
import socket
import ssl
import threading
from contextlib import closing
from functools import cached_property, partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.error import URLError
from urllib.request import (
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    getproxies,
)

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import (
    GeocoderParseError,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)

# Seconds for making the connection with one address of a host.
CONNECT = 1.0
# Bytes; a hundred documents of PDOK are some 50,000.
LARGEST = 1_000_000
# Calls on their way in this process. One whose name server is silent cannot be ended from here.
SLOTS = threading.BoundedSemaphore(8)

# geopy logs the address of each call, and the answer to one that failed.
logging.getLogger("geopy").addFilter(lambda record: record.levelno >= logging.WARNING)


class Transport(BaseSyncAdapter):
    """An adapter for geopy whose timeout is for the whole call, the name server included.

    It follows no redirect, so that what was typed goes nowhere else, and reads no more than
    LARGEST. Raises what geopy's own adapters raise, with nothing of the call in the message.
    """

    def __init__(self, *, proxies: dict[str, str] | None, ssl_context: Any) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self.proxies = getproxies() if proxies is None else proxies
        self._given_context = ssl_context

    @cached_property
    def context(self) -> ssl.SSLContext:
        """Made at the first call: reading the system's certificates takes a while."""
        return self._given_context or ssl.create_default_context()

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise GeocoderParseError("The answer is no JSON") from None

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        status, received, body = self._fetched(Request(url, headers=headers), timeout)  # noqa: S310
        text = body.decode("utf-8", errors="replace")
        if status != 200:
            raise AdapterHTTPError(
                f"Non-successful status code {status}",
                status_code=status,
                headers=received,
                text=text,
            )
        return text

    def _fetched(self, request: Request, timeout: float) -> tuple[int, dict[str, str], bytes]:
        call = Call(self, request, timeout)
        if not SLOTS.acquire(blocking=False):
            raise GeocoderUnavailable("Too many calls are on their way")
        try:
            call.start()
        except RuntimeError:
            SLOTS.release()
            raise GeocoderUnavailable("No thread to be had") from None
        call.join(timeout)
        if call.is_alive():
            call.give_up()
            raise GeocoderTimedOut("Service timed out")
        return call.outcome()


class Call(threading.Thread):
    """One call, in a thread that nobody waits for any longer once its time is up."""

    def __init__(self, transport: Transport, request: Request, timeout: float) -> None:
        super().__init__(name="geocoder", daemon=True)
        self.transport, self.request, self.timeout = transport, request, timeout
        self.answer: tuple[int, dict[str, str], bytes] | None = None
        self.error: Exception | None = None
        self._lock, self._over = threading.Lock(), False
        self._line: socket.socket | None = None

    def run(self) -> None:
        try:
            with closing(self._opener().open(self.request, timeout=self.timeout)) as response:
                self.answer = _read(response)
        except Exception as error:  # noqa: BLE001 - outcome raises it, in the thread that asked
            self.error = error
        finally:
            self._hang_up()
            SLOTS.release()

    def outcome(self) -> tuple[int, dict[str, str], bytes]:
        """What was answered: status, headers and body. Raises geopy's errors."""
        if self.answer is not None:
            return self.answer
        reason = self.error.reason if isinstance(self.error, URLError) else self.error
        if isinstance(reason, TimeoutError):
            raise GeocoderTimedOut("Service timed out")
        if isinstance(reason, OSError | HTTPException | UnicodeError | str):
            raise GeocoderUnavailable("Service not available")
        raise reason or GeocoderServiceError("No answer")

    def holds(self, line: socket.socket) -> None:
        """Keep a hold of the connection, which may drip for ever, so that it can be cut."""
        with self._lock:
            if self._over:
                raise TimeoutError
            # Of its own, because TLS goes on with another object for the same connection.
            self._line = line.dup()

    def give_up(self) -> None:
        """Cut the connection, on which the thread ends, or as soon as there is one."""
        with self._lock:
            self._over = True
            if self._line:
                _cut(self._line)

    def _hang_up(self) -> None:
        with self._lock:
            if self._line:
                self._line.close()
                self._line = None

    def _opener(self) -> OpenerDirector:
        """An opener that knows HTTP and the operator's proxy, and no redirects."""
        opener = OpenerDirector()
        opener.add_handler(ProxyHandler(self.transport.proxies))
        opener.add_handler(_Plain(self))
        opener.add_handler(_Safe(self))
        return opener


def _read(response: HTTPResponse) -> tuple[int, dict[str, str], bytes]:
    body = response.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise GeocoderServiceError("The answer is too large")
    return response.status, {name.lower(): text for name, text in response.getheaders()}, body


def _cut(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        # The other side was first.
        return


class _Line(HTTPConnection):
    """A connection that is made quickly or not at all, and that its call keeps a hold of."""

    call: Call

    def connect(self) -> None:
        whole, self.timeout = self.timeout, min(CONNECT, self.timeout or CONNECT)
        super().connect()
        self.sock.settimeout(whole)
        self.call.holds(self.sock)


class _SafeLine(HTTPSConnection, _Line):
    """The same with TLS on it."""


class _Plain(HTTPHandler):
    def __init__(self, call: Call) -> None:
        super().__init__()
        self.call = call

    def http_open(self, request: Request) -> HTTPResponse:
        return self.do_open(partial(_made, _Line, self.call), request)


class _Safe(HTTPSHandler):
    def __init__(self, call: Call) -> None:
        super().__init__()
        self.call = call

    def https_open(self, request: Request) -> HTTPResponse:
        context = self.call.transport.context
        line = partial(_made, _SafeLine, self.call, context=context)
        return self.do_open(line, request)


def _made(kind: type[_Line], call: Call, host: str, **named: Any) -> _Line:
    line = kind(host, **named)
    line.call = call
    return line
