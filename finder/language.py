"""The words of the pages in the language of the site, each looked up once.

Flask-Babel looks for its catalogue with each word, and a page of results has three hundred. The
site has one language; with a choice between some, what is remembered is to be kept by language.
"""

from functools import lru_cache
from typing import Any

from babel.support import NullTranslations
from flask import has_app_context
from flask_babel import Domain, LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

LOCALE = "nl"
# So many texts are remembered; a few are no words of ours, such as the name of a town.
MOST = 4_096


class Catalogue(Domain):
    """Flask-Babel's, which is found once; it is that of the app in which the first word is said."""

    found: NullTranslations | None = None

    def get_translations(self) -> NullTranslations:
        if self.found is None and has_app_context():
            self.found = super().get_translations()
        return self.found or NullTranslations()


CATALOGUE = Catalogue()


def gettext(text: str, /, **values: Any) -> str:
    """A text in the language of the site, with its values filled in."""
    said = _said(text) if CATALOGUE.found else CATALOGUE.gettext(text)
    return said % values if values else said


def ngettext(one: str, many: str, count: int, /, **values: Any) -> str:
    """The text for so many, of two; `num` among its values is how many."""
    said = CATALOGUE.get_translations().ngettext(one, many, count)
    return said % {"num": count, **values}


def lazy_gettext(text: str, /, **values: Any) -> LazyString:
    """A text that is put into the language of the site when it is shown."""
    return LazyString(gettext, text, **values)


@lru_cache(maxsize=MOST)
def _said(text: str) -> str:
    return CATALOGUE.get_translations().gettext(text)


@pass_eval_context
def on_page(context: EvalContext, text: str, /, **values: Any) -> str:
    """The same in a template: in HTML the text and its values are escaped.

    A percent sign is written twice, as in Jinja's own. That takes the text for HTML; ours hold
    none, and the label of a location, which a source far away may have written, comes here too.
    """
    said = gettext(text)
    if not context.autoescape:
        return said % values
    return _marked(said) % values if values else _whole(said)


@lru_cache(maxsize=MOST)
def _marked(said: str) -> Markup:
    return escape(said)


@lru_cache(maxsize=MOST)
def _whole(said: str) -> Markup:
    return _marked(said) % {}


@pass_eval_context
def counted_on_page(context: EvalContext, one: str, many: str, count: int, /, **values: Any) -> str:
    """The text for so many in a template."""
    said = CATALOGUE.get_translations().ngettext(one, many, count)
    return (_marked(said) if context.autoescape else said) % {"num": count, **values}
