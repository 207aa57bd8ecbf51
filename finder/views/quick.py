"""What a page asks for hundreds of times, remembered: its words' catalogue, its addresses.

Measured on a page of results: these two took more than half of the time that it takes to write.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from babel.support import NullTranslations
from flask import Flask, request
from flask import url_for as _url_for
from flask_babel import Babel, Domain

# So many addresses are remembered. Those of places differ on each page and are not asked here.
MOST = 4_096


class Catalogue(Domain):
    """Flask-Babel's, which looks the catalogue up once and not for each word.

    The site has one language; with a choice between some, this is to be kept by request.
    """

    found: NullTranslations | None = None

    def get_translations(self) -> NullTranslations:
        if self.found is None:
            self.found = super().get_translations()
        return self.found


def init_app(app: Flask, babel: Babel) -> None:
    """Let the pages of an app remember."""
    catalogue = babel.domain_instance = Catalogue()
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: catalogue.get_translations().gettext(text),
        lambda one, many, count: catalogue.get_translations().ngettext(one, many, count),
        newstyle=True,
    )
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
