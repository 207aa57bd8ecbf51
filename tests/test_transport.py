"""One call over the network ends on time, stays small, and goes nowhere but where it was sent."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from geocoders import Geocoders, Question, deaf, dripping, geocoders, nobody, says, silent
from geopy import exc
from geopy.adapters import AdapterHTTPError

from finder.geocoding import transport
from finder.geocoding.transport import Transport

HEADERS = {"User-Agent": "finder/1"}
# In seconds: far less than the other side takes, and enough for a machine that is busy.
SOON = 5


@pytest.fixture
def server() -> Iterator[Geocoders]:
    with geocoders() as server:
        yield server


def fetched(url: str, timeout: float = 2.0, **words: Any) -> str:
    adapter = Transport(proxies=words.get("proxies", {}), ssl_context=words.get("context"))
    return adapter.get_text(url, timeout=timeout, headers=HEADERS)


def refused(url: str, error: type[Exception], timeout: float = 0.3) -> float:
    """How many seconds it takes to learn that this ends in an error."""
    start = time.monotonic()
    with pytest.raises(error) as caught:
        fetched(url, timeout)
    assert "geheim" not in str(caught.value)
    return time.monotonic() - start


def free() -> bool:
    """Whether all calls on their way came to an end, soon."""
    for _ in range(SOON * 100):
        if transport.SLOTS._value == 8:
            return True
        time.sleep(0.01)
    return False


def test_an_answer_is_its_text(server: Geocoders) -> None:
    server.behaves = says("dag")

    assert fetched(f"{server.url}/?q=geheim") == "dag"
    assert server.asked[0].headers["User-Agent"] == "finder/1"


@pytest.mark.parametrize(
    "behaves",
    [
        silent,
        dripping(""),
        dripping("HTTP/1.0 200 OK\r\nX-Header: "),
        dripping("HTTP/1.0 200 OK\r\n\r\n"),
    ],
    ids=["silent", "status", "headers", "body"],
)
def test_a_server_that_takes_its_time_is_given_up_and_its_line_cut(
    server: Geocoders, behaves: Callable[[Question], None]
) -> None:
    server.behaves = behaves

    assert 0.2 < refused(f"{server.url}/?q=geheim", exc.GeocoderTimedOut) < SOON
    assert free()


def test_a_connection_that_does_not_come_about_is_given_up_after_a_second() -> None:
    with deaf() as url:
        assert 0.9 < refused(f"{url}/?q=geheim", exc.GeocoderTimedOut, 30) < SOON


@pytest.fixture
def no_names(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A name server that says nothing; it is the system's, so no server of ours can play it."""
    answered = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: answered.wait(30) and [])
    yield
    answered.set()
    assert free()


@pytest.mark.usefixtures("no_names")
def test_a_name_server_that_is_silent_does_not_hold_a_call_up() -> None:
    assert refused("http://pdok.example/?q=geheim", exc.GeocoderTimedOut) < SOON


@pytest.mark.usefixtures("no_names")
def test_only_so_many_calls_hang_at_once_and_the_next_is_refused_directly() -> None:
    for _ in range(8):
        refused("http://pdok.example/", exc.GeocoderTimedOut, 0.02)

    assert refused("http://pdok.example/", exc.GeocoderUnavailable, 30) < SOON


@pytest.mark.parametrize("url", ["http://nergens.invalid/", "http://a..b/", "http://127.0.0.1:0/"])
def test_a_host_that_is_none_is_an_error_of_geopy(url: str) -> None:
    refused(f"{url}?q=geheim", exc.GeocoderServiceError, 5)


def test_a_port_without_a_server_is_an_error_of_geopy() -> None:
    assert refused(f"{nobody()}/?q=geheim", exc.GeocoderUnavailable, 30) < SOON


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(server: Geocoders, status: int) -> None:
    with geocoders() as other:
        server.behaves = says("", status, Location=f"{other.url}/?q=geheim")

        refused(f"{server.url}/?q=geheim", AdapterHTTPError)

        assert other.asked == []


def test_an_answer_that_is_too_large_is_not_read_to_its_end(server: Geocoders) -> None:
    server.behaves = says("a" * 1_000_001)

    refused(f"{server.url}/?q=geheim", exc.GeocoderServiceError, 5)


def test_what_is_no_http_is_an_error_of_geopy(server: Geocoders) -> None:
    server.behaves = lambda question: question.wfile.write(b"SSH-2.0-OpenSSH\r\n")

    refused(f"{server.url}/?q=geheim", exc.GeocoderUnavailable)


@pytest.mark.parametrize("body", ["<html>", "", "[" * 100_000, '{"a": ', "\x00"], ids=repr)
def test_what_is_no_json_is_an_error_of_geopy_without_the_text(
    server: Geocoders, body: str
) -> None:
    server.behaves = says(body)
    adapter = Transport(proxies={}, ssl_context=None)

    with pytest.raises(exc.GeocoderParseError, match=r"^The answer is no JSON$"):
        adapter.get_json(f"{server.url}/?q=geheim", timeout=2, headers=HEADERS)


def test_the_operators_proxy_is_asked_to_go_on(server: Geocoders) -> None:
    server.behaves = says("dag")

    text = fetched("http://pdok.example/?q=geheim", proxies={"http": server.url})

    assert text == "dag"
    assert server.asked[0].headers["Host"] == "pdok.example"


@pytest.fixture
def safe_server(certificate: tuple[Path, Path]) -> Iterator[Geocoders]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with geocoders(context) as server:
        yield server


def test_a_call_can_be_safe_from_its_first_word(
    safe_server: Geocoders, certificate: tuple[Path, Path]
) -> None:
    safe_server.behaves = says("dag")
    trusted = ssl.create_default_context(cafile=certificate[0])

    assert fetched(f"{safe_server.url}/", context=trusted) == "dag"


def test_a_safe_line_that_drips_is_cut_too(
    safe_server: Geocoders, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    safe_server.behaves = dripping("HTTP/1.0 200 OK\r\n\r\n")

    assert refused(f"{safe_server.url}/", exc.GeocoderTimedOut) < SOON
    assert free()


def test_a_strange_certificate_is_not_trusted(safe_server: Geocoders) -> None:
    refused(f"{safe_server.url}/?q=geheim", exc.GeocoderUnavailable, 3)

    assert safe_server.asked == []
