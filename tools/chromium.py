"""Where the Chromium is that tests and pictures are made with."""

import os
from shutil import which

ABSENT = "Browser tests need a Chromium; on Debian: apt-get install chromium (or FINDER_CHROMIUM)."
# The shell of the same Chromium has no window to draw; it opens a page in a third of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """The Chromium that FINDER_CHROMIUM names, else the first on the path."""
    named = os.environ.get("FINDER_CHROMIUM")
    return next(filter(None, map(which, [named] if named else NAMES)), None)
