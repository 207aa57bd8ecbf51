"""What is taken of Bootstrap is what pages use: nothing is missing, and little else is there."""

import re

import pytest
import tinycss2

from finder import bootstrap, paths

CLASS = re.compile(r"\.(-?[a-zA-Z][\w-]*)")
# Where a template, a script or a form says which classes an element has.
SAID = (
    r'class="([^"]*)"',
    r"class='([^']*)'",
    r"class_=['\"]([^'\"]*)",
    r"\"class\": ['\"]([^'\"]*)",
    r'className = "([^"]*)"',
    r'written\("([^"]*)"',
    r'main_class = "([^"]*)"',
)


def texts(*folders_and_names: str) -> str:
    files = [file for name in folders_and_names for file in paths.PACKAGE.parent.glob(name)]
    assert files
    return "".join(file.read_text(encoding="utf-8") for file in files)


def classes_of_bootstrap() -> set[str]:
    css = (bootstrap.FOLDER / "css" / "bootstrap.min.css").read_text(encoding="utf-8")
    return {
        name
        for rule in tinycss2.parse_stylesheet(css)
        if rule.type == "qualified-rule"
        for name in CLASS.findall(tinycss2.serialize(rule.prelude))
    }


def test_every_class_of_bootstrap_in_our_pages_has_its_rules_and_no_other() -> None:
    source = texts("templates/**/*.html", "static/*.js", "finder/**/*.py")

    said = {name for way in SAID for text in re.findall(way, source) for name in text.split()}

    assert said & classes_of_bootstrap() == bootstrap.CLASSES


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        ("p{color:red}", "p{color:red}"),
        (".a,.b{color:red}", ".a{color:red}"),
        (".b{color:red}", ""),
        (".a.b,.a .b,.b>.a{color:red}", ""),
        (".a:not(.b){color:red}", ".a:not(.b){color:red}"),
        ("[type=button]:not(:disabled),.b{x:y}", "[type=button]:not(:disabled){x:y}"),
        ('.a{x:url("data:a,b{}.b")}', '.a{x:url("data:a,b{}.b")}'),
        ("@media print{.a{x:y}.b{x:y}}", "@media print{.a{x:y}}"),
        ("@media print{.b{x:y}}", ""),
        ("@keyframes turn{from{x:y}}/* said */", ""),
    ],
)
def test_a_rule_is_kept_for_elements_and_for_classes_in_use(css: str, kept: str) -> None:
    assert bootstrap.styles_for(css, ["a"]) == kept


def test_what_is_kept_is_a_tenth() -> None:
    whole = (bootstrap.FOLDER / "css" / "bootstrap.min.css").stat().st_size

    assert 10_000 < len(bootstrap.styles()) < whole / 10


def named_icons() -> set[str]:
    """The icons that templates name, and the one that scripts draw for a kind they do not know."""
    files = [*paths.TEMPLATES.rglob("*.html"), *paths.STATIC.glob("*.js")]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    return set(re.findall(r'(?:icon\(|\[kind, )"([\w-]+)"', text))


def test_every_icon_that_a_template_or_script_names_is_in_the_sprite() -> None:
    assert [name for name in named_icons() if f'id="{name}"' not in bootstrap.sprite()] == []


def test_every_icon_of_the_sprite_is_of_a_kind_or_named_somewhere() -> None:
    assert set(bootstrap.ICONS) - named_icons() == set()
