"""What our pages use of Bootstrap: the rules of its stylesheet and the symbols of its sprite.

An old phone reads a tenth of the stylesheet in a tenth of the time.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import tinycss2

from finder.words import KINDS

FOLDER = Path(str(files("flask_bootstrap"))) / "static" / "bootstrap5"
# The classes of Bootstrap that stand in our pages; elements are dressed all.
CLASSES = frozenset(
    {
        "btn",
        "form-check-input",
        "form-control",
        "form-select",
        "lead",
        "visually-hidden",
    }
)
# The icons that pages use beside those of the kinds.
ICONS = (
    "search",
    "geo-alt",
    "crosshair",
    "x-lg",
    "list-ul",
    "map",
    "arrow-left",
    "arrow-right",
    "exclamation-circle",
    "funnel",
)


@cache
def styles() -> str:
    """Bootstrap's stylesheet without the rules for classes that no page has."""
    return styles_for((FOLDER / "css" / "bootstrap.min.css").read_text(encoding="utf-8"), CLASSES)


def styles_for(css: str, classes: Iterable[str]) -> str:
    """The rules of a stylesheet for elements without a class and for these classes."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "".join(_kept(rules, frozenset(classes)))


def _kept(rules: Iterable[Any], classes: frozenset[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [part for part in _parts(rule.prelude) if _classes(part) <= classes]
            if selectors:
                chosen = ",".join(tinycss2.serialize(part) for part in selectors)
                yield f"{chosen}{{{tinycss2.serialize(rule.content)}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword == "media":
            inner = tinycss2.parse_rule_list(rule.content, skip_whitespace=True)
            kept = "".join(_kept(inner, classes))
            if kept:
                yield f"@media{tinycss2.serialize(rule.prelude)}{{{kept}}}"


def _parts(prelude: Iterable[Any]) -> Iterator[list[Any]]:
    """The selectors of a rule, which stand between commas."""
    part: list[Any] = []
    for piece in prelude:
        if piece == ",":
            yield part
            part = []
        else:
            part.append(piece)
    yield part


def _classes(selector: list[Any]) -> set[str]:
    """The classes that an element must have; what stands within `:not()` is one piece."""
    return {
        after.value for dot, after in pairwise(selector) if dot == "." and after.type == "ident"
    }


@cache
def sprite() -> str:
    """An SVG with a symbol for each icon in use, out of Bootstrap's sprite of 1.1 MB.

    Raises LookupError for an icon that Bootstrap has not.
    """
    source = (FOLDER / "icons" / "bootstrap-icons.svg").read_text(encoding="utf-8")
    names = dict.fromkeys([*ICONS, *(kind.icon for kind in KINDS.values())])
    symbols = "".join(_symbol(source, name) for name in names)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'


def _symbol(source: str, name: str) -> str:
    found = re.search(rf'<symbol[^>]* id="{re.escape(name)}".*?</symbol>', source, re.DOTALL)
    if found is None:
        raise LookupError(f"Bootstrap has no icon {name}")
    return found[0]
