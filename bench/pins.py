"""When the first pins stand on the map in a browser, and what they cost it; with Debian's Chromium.

Each round is a browser that never saw the site. The phone has a processor four times slower and a
line of 4 Mbit/s with 100 ms each way and back.
"""

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, sync_playwright

from bench.servers import Server
from tools.chromium import find_chromium

ROUNDS = 5
# The map of the country, and the places near a postcode.
PAGES = ("/", "/?q=3011")
SLOWER, BYTES_A_SECOND, LATENCY = 4, 4_000_000 / 8, 100
PIN = ".leaflet-marker-pane .spot"
NOTE = """
  window.tasks = [0];
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) window.tasks.push(task.duration);
  }).observe({ type: "longtask", buffered: true });
  window.drawn = new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector("%s")) return;
      watch.disconnect();
      resolve(performance.now());
    });
    watch.observe(document, { childList: true, subtree: true });
  });
""".replace("%s", PIN)


class Seen(NamedTuple):
    """Until the first pins in ms, also on a phone; the longest task in ms; the map's data in kB."""

    plain: float
    phone: float
    task: float
    kilobytes: float


def measured(server: Server) -> Iterator[tuple[str, Seen]]:
    """What is seen of each page: medians of some rounds."""
    with _browser() as browser:
        for path in PAGES:
            # The first round warms the server.
            _round(browser, server.address + path, phone=False)
            plain = [_round(browser, server.address + path, phone=False) for _ in range(ROUNDS)]
            phone = [_round(browser, server.address + path, phone=True) for _ in range(ROUNDS)]
            yield (
                path,
                Seen(
                    statistics.median(seen for seen, _, _ in plain),
                    statistics.median(seen for seen, _, _ in phone),
                    statistics.median(task for _, task, _ in plain),
                    statistics.median(kilobytes for _, _, kilobytes in plain),
                ),
            )


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def _round(browser: Browser, address: str, *, phone: bool) -> tuple[float, float, float]:
    """The first pins in ms, the longest task in ms, and the map's data in kB."""
    size = {"width": 375, "height": 700} if phone else {"width": 1280, "height": 800}
    context = browser.new_context(viewport=size, service_workers="block")
    page = context.new_page()
    line = context.new_cdp_session(page)
    if phone:
        _slow_down(line)
    moved = _moved(line)
    page.add_init_script(NOTE)
    page.goto(address, timeout=60_000, wait_until="commit")
    seen = _told(line, "window.drawn")
    page.wait_for_load_state("networkidle")
    task = _told(line, "Math.max(...window.tasks)")
    context.close()
    return seen, task, sum(moved.values()) / 1_000


def _told(line: CDPSession, expression: str) -> float:
    """What the page says, asked without the script that Playwright would put into it."""
    asked = {"expression": expression, "awaitPromise": True, "timeout": 60_000}
    return line.send("Runtime.evaluate", asked)["result"]["value"]


def _slow_down(line: CDPSession) -> None:
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )


def _moved(line: CDPSession) -> dict[str, float]:
    """The bytes that come over the line for the map's data, by request; they are counted later."""
    moved: dict[str, float] = {}
    line.send("Network.enable")

    def begun(event: dict) -> None:
        if urlsplit(event["request"]["url"]).path in {"/api/map", "/api/places"}:
            moved[event["requestId"]] = 0

    def ended(event: dict) -> None:
        if event["requestId"] in moved:
            moved[event["requestId"]] = event["encodedDataLength"]

    line.on("Network.requestWillBeSent", begun)
    line.on("Network.loadingFinished", ended)
    return moved
