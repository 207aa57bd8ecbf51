"""Every setting is explained, and what README.md and docs/settings.md say comes from its row."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from finder.config import SETTINGS, Setting

ROOT = Path(__file__).resolve().parent.parent

each_setting = pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.variable)


@pytest.fixture(scope="module")
def builder() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "tools" / "build_settings.py"))


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_readme_holds_exactly_the_table_made_from_the_rows(builder: dict[str, Any]) -> None:
    readme = text_of("README.md")

    between = readme.partition(builder["BEGIN"])[2].partition(builder["END"])[0]

    assert between.strip() == builder["table"](SETTINGS).strip()


def test_the_page_of_settings_is_exactly_what_the_tool_makes(builder: dict[str, Any]) -> None:
    made = [builder["page"](SETTINGS) for _ in range(2)]

    assert made == [text_of("docs/settings.md")] * 2


def test_building_again_leaves_the_readme_as_it_is(builder: dict[str, Any]) -> None:
    readme = text_of("README.md")

    assert builder["with_table"](readme, SETTINGS) == readme


@each_setting
@pytest.mark.parametrize("name", ["README.md", "docs/settings.md"])
def test_a_setting_stands_on_one_line_with_all_that_is_said_of_it(
    setting: Setting, name: str
) -> None:
    start = f"| `{setting.variable}` |"

    (line,) = [line for line in text_of(name).splitlines() if line.startswith(start)]

    assert setting.default in line
    assert setting.sentence in line
    assert setting.example in line


@each_setting
def test_a_setting_has_a_name_and_a_sentence(setting: Setting) -> None:
    assert setting.name.isidentifier()
    assert setting.name == setting.name.lower()
    assert len(setting.sentence.split()) > 2
    assert setting.sentence.endswith(".")


@each_setting
def test_the_example_of_a_setting_is_one_that_the_setting_takes(setting: Setting) -> None:
    assert setting.example
    setting.read(setting.example)


@each_setting
def test_the_default_of_a_setting_is_one_that_the_setting_takes(setting: Setting) -> None:
    setting.read(setting.default)
