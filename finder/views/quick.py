"""What a page asks for hundreds of times, remembered: addresses, and pieces that stay the same."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, get_template_attribute, request
from flask import url_for as _url_for

# So many of each are remembered. Addresses of places differ on each page and are not asked here.
MOST = 4_096


def init_app(app: Flask) -> None:
    """Let the pages of an app remember."""
    app.jinja_env.globals.update(url_for=_remembering(), piece=_pieces())


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


def _pieces() -> Callable[..., str]:
    @lru_cache(maxsize=MOST)
    def remembered(_root: str, template: str, macro: str, values: tuple[Any, ...]) -> str:
        return get_template_attribute(template, macro)(*values)

    def piece(template: str, macro: str, *values: Any) -> str:
        """What a macro makes of these values, when it depends on nothing else; made once."""
        return remembered(request.script_root, template, macro, values)

    return piece
