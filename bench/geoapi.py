"""pygeoapi on SpatiaLite, set up as its own pages tell: its data, its settings, its start.

It needs a Python whose SQLite takes extensions, and Debian's libsqlite3-mod-spatialite.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

WORD = {"en": "plekken"}
# Run by the Python that pygeoapi runs in.
FILL = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.enable_load_extension(True)
connection.load_extension("mod_spatialite")
connection.execute("SELECT InitSpatialMetaData(1)")
connection.execute("CREATE TABLE spot (id INTEGER PRIMARY KEY, name TEXT, kind TEXT)")
connection.execute("SELECT AddGeometryColumn('spot', 'geom', 4326, 'POINT')")
connection.execute("ATTACH ? AS places", (sys.argv[2],))
connection.execute(
    "INSERT INTO spot SELECT id, name, kind, MakePoint(lon, lat, 4326) "
    "FROM places.place WHERE status = 'open'"
)
connection.execute("CREATE INDEX spot_kind ON spot (kind)")
connection.commit()
"""


def interpreter() -> str | None:
    """A Python whose SQLite takes extensions; None without one."""
    for python in (sys.executable, shutil.which("python3", path="/usr/bin")):
        asked = "import sqlite3; sqlite3.connect(':memory:').enable_load_extension"
        if python and not subprocess.run([python, "-c", asked], capture_output=True).returncode:
            return python
    return None


def prepared(python: Path, folder: Path, database: Path) -> Mapping[str, str]:
    """Make its data and settings; what its environment is to hold.

    Raises CalledProcessError where SpatiaLite is not there.
    """
    folder.mkdir(exist_ok=True)
    spots = folder / f"{database.stem}.spots"
    if not spots.exists():
        subprocess.run([python, "-c", FILL, spots, database], check=True)
    settings, description = folder / "settings.yml", folder / "openapi.json"
    # JSON is YAML too.
    settings.write_text(json.dumps(_settings(spots)))
    generate = [python.with_name("pygeoapi"), "openapi", "generate", settings]
    options = ["--output-file", description, "--format", "json"]
    subprocess.run([*generate, *options], check=True, capture_output=True)
    return {"PYGEOAPI_CONFIG": str(settings), "PYGEOAPI_OPENAPI": str(description)}


def _settings(spots: Path) -> dict[str, object]:
    names = (
        "name position address city stateorprovince postalcode country phone fax hours "
        "instructions role"
    )
    about = dict.fromkeys(names.split(), "-")
    site = "http://localhost"
    extent = {"bbox": [3, 50, 8, 54], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}
    provider = {"type": "feature", "name": "SQLiteGPKG", "data": str(spots), "id_field": "id",
                "table": "spot"}  # fmt: skip
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": 5000},
            "url": site,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "map": {"url": f"{site}/{{z}}/{{x}}/{{y}}.png", "attribution": "-"},
            "limits": {"default_items": 20, "max_items": 1_000},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {"title": WORD, "description": WORD, "keywords": {"en": ["-"]},
                "keywords_type": "theme", "terms_of_service": "-", "url": site},
            "license": {"name": "-", "url": site},
            "provider": {"name": "-", "url": site},
            "contact": {**about, "email": "a@b.example", "url": site},
        },
        "resources": {"spot": {
            "type": "collection", "title": WORD, "description": WORD, "keywords": ["-"],
            "links": [], "extents": {"spatial": extent}, "providers": [provider],
        }},
    }  # fmt: skip
