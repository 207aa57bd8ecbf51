"""The frame on somebody else's page: a page of another origin shows it, or is not allowed to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from .served import served

SEARCH = "/embed?q=3011&radius=5"


class Neighbour(BaseHTTPRequestHandler):
    """A page of another site, with a frame of the address that is asked for."""

    def do_GET(self) -> None:
        """The page."""
        framed = unquote(self.path.partition("?")[2])
        body = f'<h1>De buren</h1><iframe src="{framed}" width="700" height="700"></iframe>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.replace("&", "&amp;").encode())

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def neighbour() -> Iterator[str]:
    """Another origin, and its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Neighbour) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="module")
def allowed() -> Iterator[str]:
    """The origin that may show the places."""
    with neighbour() as address:
        yield address


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory, allowed: str) -> Iterator[str]:
    """A site that lets one other origin show it."""
    folder: Path = tmp_path_factory.mktemp("embedded")
    with served(folder, "off", FINDER_EMBED_ORIGINS=allowed) as address:
        yield address


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A visitor of the neighbours, who keeps watch over nothing: refusals are what is asked for."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def frame_on(page: Page, origin: str, framed: str) -> Frame:
    """The frame on the other origin's page, once it has come or was refused."""
    page.goto(f"{origin}/?{framed}")
    page.wait_for_function("() => document.querySelector('iframe')")
    page.wait_for_load_state("networkidle")
    return page.frames[1]


def test_a_page_of_an_allowed_origin_shows_list_and_map_without_a_cookie(
    page: Page, places: str, allowed: str
) -> None:
    frame = frame_on(page, allowed, places + SEARCH)

    expect(frame.locator(".place__link").first).to_be_visible()
    expect(frame.locator(".leaflet-container")).to_be_visible()
    assert page.context.cookies() == []
    assert frame.evaluate("() => window.origin") == places


def test_a_page_of_another_origin_shows_nothing(page: Page, places: str) -> None:
    with neighbour() as stranger:
        frame = frame_on(page, stranger, places + SEARCH)

        assert frame.locator(".place__link").count() == 0
        assert "chrome-error" in frame.url


@pytest.mark.parametrize("path", ["/", "/?q=3011", "/plek/1", "/aanmelden", "/inloggen"])
def test_no_other_page_comes_in_a_frame(page: Page, places: str, allowed: str, path: str) -> None:
    frame = frame_on(page, allowed, places + path)

    assert "chrome-error" in frame.url


def test_what_is_locked_stays_so_whatever_is_added_to_the_address(
    page: Page, places: str, allowed: str
) -> None:
    page.goto(f"{places}/insluiten?q=3011&radius=2&kind=community_centre&fixed=y")
    snippet = page.locator("textarea, pre, code").first.text_content() or ""
    framed = snippet.split('src="')[1].split('"')[0].replace("&amp;", "&")

    locked = frame_on(page, allowed, framed)
    few = locked.locator(".place__link").count()
    wider = "radius=25&kind=neighbourhood_house"
    widened = frame_on(page, allowed, f"{framed}&{wider}").locator(".place__link").count()
    free = frame_on(page, allowed, f"{places}/embed?q=3011&{wider}").locator(".place__link").count()

    assert "lock=" in framed
    assert 0 < widened == few != free
