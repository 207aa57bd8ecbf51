"""Keeps other sites from sending our forms for a visitor."""

from urllib.parse import urlsplit

from flask import Flask, request

from finder.errors import FinderError
from finder.words import N_

READING = {"GET", "HEAD", "OPTIONS"}


class FromElsewhere(FinderError):
    """A form that another site sent."""

    status = 403


def init_app(app: Flask) -> None:
    """Look at each request that is to change something."""
    app.before_request(_check)


def _check() -> None:
    """Browsers tell where a form comes from: Fetch Metadata, or the Origin header (RFC 6454)."""
    if request.method in READING:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site not in {None, "same-origin", "none"} or not _is_own(origin, site):
        raise FromElsewhere(
            N_("Dit formulier komt van een andere site. Ga naar onze eigen pagina en probeer daar.")
        )


def _is_own(origin: str | None, site: str | None) -> bool:
    """Whether the Origin header is ours, or says nothing against it.

    A page with `no-referrer` sends "null". Then Fetch Metadata has to tell, which browsers leave
    out without TLS; or the address holds a private token, which no other site knows.
    """
    if origin == "null":
        return site == "same-origin" or "token" in (request.view_args or {})
    try:
        return origin is None or urlsplit(origin).netloc == request.host
    except ValueError:
        return False
