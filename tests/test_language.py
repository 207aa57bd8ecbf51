"""The words of the pages: put into the language of the site, and safe on a page."""

import pytest
from babel.support import NullTranslations
from flask import Flask

from finder import language
from finder.language import gettext, lazy_gettext, ngettext


class Frisian(NullTranslations):
    """A catalogue with a few words."""

    words = {"Plek": "Plak", "%(num)s plek": "%(num)s plak", "%(num)s plekken": "%(num)s plakken"}  # noqa: RUF012

    def gettext(self, message: str) -> str:
        return self.words.get(message, message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.gettext(one if count == 1 else many)


@pytest.fixture
def frisian(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site in another language."""
    monkeypatch.setattr(language.CATALOGUE, "found", Frisian())
    monkeypatch.setattr(language, "_said", language._said.__wrapped__)


def on_page(app: Flask, template: str, **values: object) -> str:
    return app.jinja_env.from_string(template).render(**values)


@pytest.mark.usefixtures("frisian")
def test_every_way_to_say_a_word_goes_by_the_catalogue(app: Flask) -> None:
    assert gettext("Plek") == "Plak"
    assert ngettext("%(num)s plek", "%(num)s plekken", 2) == "2 plakken"
    assert str(lazy_gettext("Plek")) == "Plak"
    assert on_page(app, '{{ _("Plek") }} {{ gettext("Plek") }}') == "Plak Plak"
    assert on_page(app, '{{ ngettext("%(num)s plek", "%(num)s plekken", 1) }}') == "1 plak"


def test_outside_an_app_words_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language.CATALOGUE, "found", None)

    assert gettext("Plek %(name)s", name="A") == "Plek A"
    assert language.CATALOGUE.found is None


def test_values_and_texts_are_escaped_in_html(app: Flask) -> None:
    """The label of a location may come from a source far away."""
    said = on_page(app, '{{ _("%(a)s en %(b)s", a=wild, b=_(wild)) }}', wild="<b>&")

    assert said == "&lt;b&gt;&amp; en &lt;b&gt;&amp;"
    assert on_page(app, "{{ _(wild) }}", wild="<script>") == "&lt;script&gt;"


def test_in_a_plain_text_nothing_is_escaped(app: Flask) -> None:
    plain = '{% autoescape false %}{{ _("%(a)s", a="R&B") }}{% endautoescape %}'

    assert on_page(app, plain) == "R&B"


def test_a_percent_sign_is_written_twice_with_values_or_without(app: Flask) -> None:
    assert on_page(app, '{{ _("100%%") }} {{ _("%(n)s%%", n=50) }}') == "100% 50%"
