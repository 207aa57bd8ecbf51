"""Starts the processes that answer, and waits for them.

The application is made once and each process begins as a copy of it, so that they share its
memory. Where the system cannot copy a process, each makes its own.
"""

import gc
from functools import cache

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from finder import db
from finder.app import create

# What is made when it is first asked for takes a second: the map, the styles, the templates.
FIRST_PAGES = ("/", "/?page=1")
# Garbage is looked for after so many new objects. The places of a map are some thousands, which go
# when it has been sent; to look through them, at Python's own 700, took a twentieth of its time.
# With four times as many of them it would take so long that somebody notices: 27 ms.
MANY_OBJECTS = 5_000


@cache
def made() -> Flask:
    """The application, with its first pages made before a visitor asks for them."""
    app = create()
    for page in FIRST_PAGES:
        app.test_client().get(page)
    # A connection belongs to one process.
    db.disconnect(app)
    # What is here by now stays. To look through it for garbage took a twentieth of a page's time,
    # and would give each process a copy of its own.
    gc.freeze()
    return app


def serve(host: str, port: int, workers: int) -> None:
    """Serve the site at a host and a port, with so many processes, until Ctrl-C."""
    Granian(
        "finder.serving:answering",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=2,
        log_level=LogLevels.warning,
    ).serve()
    print("De finder is gestopt.")


def answering() -> Flask:
    """The application of one process, in which garbage is looked for again."""
    app = made()
    gc.set_threshold(MANY_OBJECTS)
    gc.enable()
    return app
