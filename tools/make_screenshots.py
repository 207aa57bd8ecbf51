"""Takes a picture of every page, wide and narrow, for those who judge how it looks.

Run by `make screenshots`. All pictures go to build/screenshots; the two that the README shows go to
docs/pictures. Needs a Chromium; the map is drawn without tiles, so without the network.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from serving import serving

ROOT = Path(__file__).parents[1]
ALL = ROOT / "build" / "screenshots"
SHOWN = ROOT / "docs" / "pictures"

PAGES = {
    "start": "/",
    "results": "/?q=3011",
    "filters": "/?q=3011&kind=community_centre&radius=2",
    "second-page": "/?q=Amsterdam&radius=25&page=2",
    "choices": "/?q=Hengelo",
    "nothing": "/?q=4381",
    "error": "/?q=0123",
    "place": "/plek/33?q=3011",
    "about": "/over",
    "privacy": "/privacy",
    "accessibility": "/toegankelijkheid",
    "not-found": "/plek/999999",
}
# name of the picture: page, width and height of the window in pixels
README = {"zoeken": ("/?q=Enschede", 1280, 800), "plek": ("/plek/1?q=7511", 1280, 800)}


def main() -> None:
    """Serve the first places from an empty folder and photograph every page."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("Er is geen Chromium. Op Debian: apt-get install chromium")
    for folder in (ALL, SHOWN):
        folder.mkdir(parents=True, exist_ok=True)
    with _served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        _photograph(browser, address)
        browser.close()
    print(f"De plaatjes staan in {ALL.relative_to(ROOT)} en {SHOWN.relative_to(ROOT)}.")


def _photograph(browser: Browser, address: str) -> None:
    for name, path in PAGES.items():
        for width, height in ((1280, 900), (375, 800)):
            _take(browser, address + path, ALL / f"{name}-{width}.png", width, height, True)
    for name, (path, width, height) in README.items():
        _take(browser, address + path, SHOWN / f"{name}.png", width, height, False)


def _take(browser: Browser, url: str, file: Path, width: int, height: int, whole: bool) -> None:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(url, wait_until="networkidle")
    page.screenshot(path=file, full_page=whole)
    page.close()


@contextmanager
def _served() -> Iterator[str]:
    """The address of a site of its own, stopped at the end."""
    with tempfile.TemporaryDirectory() as instance:
        environ = os.environ | {"FINDER_INSTANCE": instance, "FINDER_TILES": "off"}
        with serving(environ) as server:
            yield server.address


if __name__ == "__main__":
    main()
