"""The shape of the house: imports run one way, and only the outer files know Flask."""

import ast
from pathlib import Path

import pytest

from finder import paths

# From the outside in; a file may import its own layer and those after it.
LAYERS = (
    ("__init__",),
    ("cli",),
    ("serving",),
    ("app",),
    ("views",),
    ("bootstrap", "forms", "maps", "exchange"),
    ("imports",),
    ("search", "completion"),
    ("own", "reminders", "review", "suggestions"),
    ("labels", "places", "geocoding", "moderators", "outbox", "facts", "freshness", "teams"),
    ("models", "db"),
    ("postgresql", "replica", "prepared", "remembering", "language"),
    (
        "addresses",
        "cells",
        "checking",
        "clock",
        "config",
        "contact",
        "duplicates",
        "errors",
        "geometry",
        "hours",
        "paths",
        "postcodes",
        "spelling",
        "traits",
        "words",
    ),
)
KNOW_FLASK = {"__init__", "serving", "app", "db", "forms", "language", "cli", "views"}
FLASKS = {
    "flask",
    "flask_babel",
    "flask_compress",
    "flask_wtf",
    "werkzeug",
}

FILES = sorted(path for path in paths.PACKAGE.rglob("*.py") if "migrations" not in path.parts)


def noun(path: Path) -> str:
    """The file or folder of the plan that a file belongs to."""
    return path.relative_to(paths.PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The modules that a file imports, `from finder import places` as finder.places."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "finder":
            names |= {f"finder.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def layer(name: str) -> int:
    return next(number for number, names in enumerate(LAYERS) if name in names)


def test_every_file_has_its_layer() -> None:
    assert {noun(path) for path in FILES} == {name for names in LAYERS for name in names}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(paths.PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    ours = {name.split(".")[1] for name in imported(path) if name.startswith("finder.")}

    outward = {name for name in ours if layer(name) < layer(noun(path))}

    assert outward == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(paths.PACKAGE)))
def test_only_the_outer_files_know_flask(path: Path) -> None:
    knows = {name.split(".")[0] for name in imported(path)} & FLASKS

    assert noun(path) in KNOW_FLASK or knows == set()


@pytest.mark.parametrize(("module", "only"), [("geopy", "geocoding"), ("folium", "maps")])
def test_a_library_has_one_importer(module: str, only: str) -> None:
    importers = {
        noun(path) for path in FILES if module in {name.split(".")[0] for name in imported(path)}
    }

    assert importers <= {only}


def test_files_and_functions_stay_small() -> None:
    long_files = [path.name for path in FILES if len(path.read_text().splitlines()) > 250]
    long_functions = [
        f"{path.name}:{node.name}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 40
    ]

    assert (long_files, long_functions) == ([], [])


def test_every_file_opens_with_what_it_is_for() -> None:
    silent = [path.name for path in FILES if not ast.get_docstring(ast.parse(path.read_text()))]

    assert silent == []
