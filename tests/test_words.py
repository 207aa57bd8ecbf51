"""Every string on a page goes through gettext, and the codes of the tables have their words."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from jinja2 import Environment

from finder import paths, words
from finder.models import Place

TEMPLATES = sorted(paths.TEMPLATES.rglob("*.html"))
TAG = re.compile(r"<[^>]*>", re.DOTALL)
SPOKEN_ATTRIBUTE = re.compile(r'\b(?:aria-label|alt|title|placeholder)="([^"{]*[A-Za-z]{2}[^"{]*)"')


def bare_words(path: Path) -> list[str]:
    """The words of a template that stand outside expressions, tags and comments."""
    tokens = Environment(autoescape=True).lex(path.read_text())
    data = "".join(value if kind == "data" else "\x00" for _, kind, value in tokens)
    return re.findall(r"[^\W\d_]{2,}", TAG.sub(" ", data)) + SPOKEN_ATTRIBUTE.findall(data)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_says_a_word_outside_gettext(path: Path) -> None:
    assert bare_words(path) == []


def test_the_rule_sees_a_bare_word(tmp_path: Path) -> None:
    bare = tmp_path / "bare.html"
    bare.write_text('<p class="lead">{{ _("Goed") }} Fout</p><img alt="Ook fout">')

    assert bare_words(bare) == ["Fout", "Ook fout"]


def test_the_words_of_pages_and_code_can_be_extracted() -> None:
    method_map = [("**.py", "python"), ("**.html", "jinja2")]
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "_l": None, "N_": None}
    messages = {
        message
        for folder in (paths.TEMPLATES, paths.PACKAGE)
        for _, _, message, _, _ in extract_from_dir(str(folder), method_map, keywords=keywords)
    }

    assert "Zoek in dit gebied" in messages
    assert "buurthuis" in messages
    assert any("begint nooit met een 0" in str(message) for message in messages)


def test_every_kind_has_a_word_a_plural_and_an_icon() -> None:
    assert len(words.KINDS) == 12
    assert all(all(kind) for kind in words.KINDS.values())


def test_every_code_fits_its_column() -> None:
    columns = {
        "kind": words.KINDS,
        "run_by": words.RUN_BY,
        "professional": words.PROFESSIONAL,
        "welcome": words.WELCOME,
        "access": words.ACCESS,
        "cost": words.COST,
        "wheelchair": words.WHEELCHAIR,
        "accessible_toilet": words.ACCESSIBLE_TOILET,
    }
    for column, codes in columns.items():
        assert max(map(len, codes)) <= Place.__table__.c[column].type.length
