"""What the browser tests share: a Chromium, two sites to visit, and a visitor that keeps watch."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    Route,
    expect,
    sync_playwright,
)

from chromium import ABSENT, find_chromium

from .served import ADMIN, PASSWORD, Site, fill, served

HERE = Path(__file__).parent
ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever a page asks for, nothing leaves this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
# A grey dot, in the place of each map tile.
TILE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6338030000ce00cdd46690b00000000049454e44ae426082"
)
TIMEOUT = 10_000
WATCH = """addEventListener("securitypolicyviolation", (event) =>
  tellViolation(`${event.effectiveDirective} ${event.blockedURI}`));"""
# The map has answered for what is in view, and has drawn it.
SETTLED = """() => {
  const map = document.querySelector("#kaart");
  if (!map?.checkVisibility()) return true;
  const asked = performance.getEntriesByType("resource").map((entry) => entry.name);
  return document.querySelector(".leaflet-container")
    && ("pick" in map.dataset || asked.some((name) => name.includes("/api/map")))
    && asked.some((name) => name.includes("/outline.json"))
    && (document.querySelector(".leaflet-tile") || document.querySelector(".map .name"));
}"""
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a Chromium the tests here are skipped, or fail where a browser is required."""
    here = [item for item in items if HERE in item.path.parents]
    if not here or find_chromium():
        return
    if os.environ.get("FINDER_REQUIRE_BROWSER") == "1":
        raise pytest.UsageError(ABSENT)
    for item in here:
        item.add_marker(pytest.mark.skip(reason=ABSENT))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, started once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=ARGS, timeout=30_000
        )
        expect.set_options(timeout=5_000)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which both sites keep their database."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def ids(instance: Path) -> dict[str, int | str]:
    """The numbers of what was added, and private links; asking for them fills the database."""
    return fill(instance)


@pytest.fixture(scope="session")
def site(instance: Path, ids: dict[str, int | str]) -> Iterator[Site]:
    """The site without map tiles."""
    with served(instance, "off") as address:
        yield Site(address, ids)


@pytest.fixture(scope="session")
def tiled(instance: Path, ids: dict[str, int | str]) -> Iterator[Site]:
    """The site with the tiles of PDOK, which the visitor answers itself."""
    with served(instance, "pdok") as address:
        yield Site(address, ids)


class Visitor:
    """A person with a new browser at each visit; notes what was asked for and what went wrong."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site = browser, site
        self.requests: list[str] = []
        self.wrong: list[str] = []
        self.answer: Response | None = None
        self.contexts: list[BrowserContext] = []

    def __call__(
        self,
        path: str,
        width: int = 1280,
        *,
        site: Site | None = None,
        blocked: str | None = None,
        settled: bool = True,
        script: str | None = None,
        **options: Any,
    ) -> Page:
        """The page at a path, in a window of this width.

        `blocked` is a pattern of addresses that get no answer, `script` runs before the page's own.
        """
        page = self.open(width, site=site, blocked=blocked, script=script, **options)
        self.answer = page.goto((site or self.site).url(path))
        if settled and options.get("java_script_enabled", True):
            page.wait_for_function(SETTLED)
            page.evaluate(DRAWN)
        return page

    def open(
        self,
        width: int = 1280,
        *,
        site: Site | None = None,
        blocked: str | None = None,
        script: str | None = None,
        **options: Any,
    ) -> Page:
        """An empty page in a browser of its own, for a person who wants no movement."""
        viewport = {"width": width, "height": 900 if width > 500 else 800}
        context = self.browser.new_context(
            **{"viewport": viewport, "reduced_motion": "reduce", **options}
        )
        self.contexts.append(context)
        context.set_default_timeout(TIMEOUT)
        self._watch(context)
        if site:
            context.route("https://service.pdok.nl/**", _answer_tile)
        if blocked:
            context.route(re.compile(blocked), lambda route: route.abort())
        if script:
            context.add_init_script(script)
        return context.new_page()

    def _watch(self, context: BrowserContext) -> None:
        context.expose_binding("tellViolation", lambda _source, told: self.wrong.append(told))
        context.add_init_script(WATCH)
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("weberror", lambda error: self.wrong.append(str(error.error)))
        context.on("console", self._read)

    def _read(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.wrong.append(message.text)

    def close(self) -> None:
        for context in self.contexts:
            context.close()


def _answer_tile(route: Route) -> None:
    route.fulfill(body=TILE, content_type="image/png")


@contextmanager
def visiting(chromium: Browser, site: Site) -> Iterator[Visitor]:
    """A visitor; afterwards no page may have had an error or broken its security policy."""
    visitor = Visitor(chromium, site)
    yield visitor
    visitor.close()
    assert visitor.wrong == []


@pytest.fixture(scope="session")
def badge(chromium: Browser, site: Site) -> Any:
    """What the browser of a moderator keeps after logging in."""
    context = chromium.new_context()
    page = context.new_page()
    log_in(page, site)
    kept = context.storage_state()
    context.close()
    return kept


def log_in(page: Page, site: Site, path: str = "/beoordelen", email: str = ADMIN) -> None:
    """Log in on the way to a page for moderators."""
    page.goto(site.url(path))
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(re.compile(re.escape(path)))


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Visitor]:
    """A visitor for one test."""
    with visiting(chromium, site) as visitor:
        yield visitor
