"""The addresses that a page asks for hundreds of times, remembered."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, request
from flask import url_for as _url_for

# So many addresses are remembered. Those of places differ on each page and are not asked here.
MOST = 4_096


def init_app(app: Flask) -> None:
    """Let the pages of an app remember."""
    app.jinja_env.globals["url_for"] = _remembering()


def _remembering() -> Callable[..., str]:
    @lru_cache(maxsize=MOST)
    def remembered(_root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return _url_for(endpoint, **dict(values))

    def url_for(endpoint: str, **values: Any) -> str:
        """Flask's url_for; the same address is made once."""
        if "_external" in values:
            return _url_for(endpoint, **values)
        try:
            return remembered(request.script_root, endpoint, tuple(values.items()))
        except TypeError:
            # A list among the values cannot be remembered.
            return _url_for(endpoint, **values)

    return url_for
