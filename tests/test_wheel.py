"""The wheel stands on its own: templates, static files and data travel inside."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ASK = """
from finder import create_app, db
from finder.exchange.seed import seed

app = create_app()
engine = app.extensions[db.ENGINE]
db.upgrade(engine)
with db.session_on(engine) as session:
    print(*seed(session))
client = app.test_client()
for path in ("/", "/?q=3011", "/made/style.css", "/made/map.js"):
    print(path, client.get(path).status_code)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout with the tools that are installed already."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_what_the_site_shows_and_nothing_of_the_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()

    for needed in (
        "finder/templates/base.html",
        "finder/static/map.js",
        "finder/data/places.geojson",
        "finder/data/postcodes.csv",
        "finder/migrations/env.py",
    ):
        assert needed in names
    assert not [name for name in names if name.startswith(("tests/", "tools/", "templates/"))]


def test_a_fresh_environment_with_the_wheel_answers_with_pages_and_files(
    wheel: Path, tmp_path: Path
) -> None:
    python = _environment(tmp_path / "venv", wheel)

    told = subprocess.run(
        [python, "-c", ASK],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "FINDER_INSTANCE": str(tmp_path / "instance")},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout.splitlines()

    files = ["/made/style.css 200", "/made/map.js 200"]
    assert told == ["4073 110", "/ 200", "/?q=3011 200", *files]


def _environment(folder: Path, wheel: Path) -> Path:
    """A new environment with the wheel, pinned as the two commands of the README are."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True, timeout=120)
    python = folder / "bin" / "python"
    subprocess.run(
        [
            *(python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"),
            *("--constraint", ROOT / "constraints.txt", wheel),
        ],
        check=True,
        timeout=400,
    )
    return python
