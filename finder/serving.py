"""Starts the processes that answer, and waits for them; `finder serve` becomes this program.

It imports next to nothing, so that it holds 14 MB where the command held 80.
"""

import gc
import sys
from threading import Thread
from typing import TYPE_CHECKING

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

if TYPE_CHECKING:
    from flask import Flask

# What is made when it is first asked for takes a second: the map, the styles, the templates.
FIRST_PAGES = ("/", "/?page=1")


def main() -> None:
    """Serve the site at a host and a port, with so many processes, until Ctrl-C."""
    host, port, workers = sys.argv[1:]
    Granian(
        "finder.serving:answering",
        factory=True,
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(workers),
        blocking_threads=2,
        log_level=LogLevels.warning,
    ).serve()
    print("De finder is gestopt.")


def answering() -> "Flask":
    """The application of one process, which asks for its first pages before a visitor does."""
    from finder.app import create

    app = create()
    Thread(target=_ask, args=(app,), name="first pages", daemon=True).start()
    return app


def _ask(app: "Flask") -> None:
    for page in FIRST_PAGES:
        app.test_client().get(page)
    # What is here by now stays. To look through it for garbage took a twentieth of a page's time.
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    main()
