"""What a page asks for hundreds of times, remembered: addresses, and pieces that stay the same."""

from collections.abc import Callable, Hashable, Iterable
from functools import cache, lru_cache
from typing import Any

from flask import Flask, current_app, get_template_attribute, request
from flask import url_for as _url_for
from markupsafe import Markup, escape

# So many of each are remembered. Addresses of places differ on each page and are not asked here.
MOST = 4_096


class Pieces:
    """Parts of pages of one app, each made once as long as its values are the same.

    They depend on nothing else: not on who asks, nor on the rest of a page.
    """

    def __init__(self) -> None:
        self._made = lru_cache(maxsize=MOST)(_made)
        self._whole = cache(_whole)
        self._pattern = cache(_pattern)

    def once(self, template: str) -> Markup:
        """A template without any values."""
        return self._whole(request.script_root, template)

    def piece(self, template: str, macro: str, *values: Hashable) -> Markup:
        """What a macro makes of these values."""
        return self._made(request.script_root, template, macro, values)

    def pieces(self, template: str, macro: str, rows: Iterable[tuple[Hashable, ...]]) -> Markup:
        """What a macro makes of each of these rows of values, one after the other."""
        root = request.script_root
        return joined(self._made(root, template, macro, values) for values in rows)

    def filled(self, template: str, macro: str, **values: object) -> Markup:
        """What a macro makes of values of which each page has others: it only puts them in."""
        made = self._pattern(request.script_root, template, macro, tuple(values))
        return Markup(made % {name: escape(value) for name, value in values.items()})  # noqa: S704


def _made(_root: str, template: str, macro: str, values: tuple[Hashable, ...]) -> Markup:
    return get_template_attribute(template, macro)(*values)


def _whole(_root: str, template: str) -> Markup:
    return Markup(current_app.jinja_env.get_template(template).render())  # noqa: S704 - our words


def _pattern(_root: str, template: str, macro: str, names: tuple[str, ...]) -> str:
    return pattern(template, macro, names)


def pattern(template: str, macro: str, names: Iterable[str], *values: object) -> str:
    """What a macro makes of values, and leaves open of these names: for the % operator to fill.

    The macro only puts in what is left open. Who fills it escapes.
    """
    holes = {name: f"\0{name}\0" for name in names}
    made = str(get_template_attribute(template, macro)(*values, **holes)).replace("%", "%%")
    for name, hole in holes.items():
        made = made.replace(hole, f"%({name})s")
    return made


def joined(pieces: Iterable[str]) -> Markup:
    """Pieces that macros made, one after the other."""
    return Markup("\n".join(pieces))  # noqa: S704


def init_app(app: Flask) -> None:
    """Let the pages of an app remember."""
    made = Pieces()
    app.jinja_env.globals.update(
        url_for=_remembering(),
        once=made.once,
        piece=made.piece,
        pieces=made.pieces,
        filled=made.filled,
    )


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
