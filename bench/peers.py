"""What others cost for W1: the nearest twenty of one kind, of the same places on SQLite.

Each runs in an environment of its own, which is made here once.
"""

import json
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench import geoapi, load, works
from bench.data import weighted
from bench.servers import Server, Serving
from finder import db
from finder.models import Postcode

# By the name of a peer: what pip installs for it.
PEERS = {
    "folium, 20 punten": ("folium", "flask", "granian"),
    "folium, 1.000 punten": ("folium", "flask", "granian"),
    "geopy over een vak": ("geopy", "flask", "granian"),
    "Datasette": ("datasette",),
    "pygeoapi": ("pygeoapi", "granian"),
}
# Half the height and the width of the box that peers look in, in degrees: some five kilometres.
HIGH, WIDE = 0.045, 0.073
NEAREST = f"""
    SELECT id, name, kind, lat, lon,
      (lat - :lat) * (lat - :lat) * 12364 + (lon - :lon) * (lon - :lon) * 4700 AS square
    FROM place
    WHERE status = 'open' AND kind = 'playground'
      AND lat BETWEEN :lat - {HIGH} AND :lat + {HIGH}
      AND lon BETWEEN :lon - {WIDE} AND :lon + {WIDE}
    ORDER BY square LIMIT 20
"""


def measured(folder: Path, database: Path) -> Iterator[tuple[str, float]]:
    """Each peer, and its CPU seconds per 1,000 requests: the median of some rounds."""
    points, copy = _points(f"sqlite:///{database}"), _copied(folder, database)
    for name, wanted in PEERS.items():
        base = geoapi.interpreter() if name == "pygeoapi" else sys.executable
        if base is None:
            print("pygeoapi: no Python here whose SQLite takes extensions", flush=True)
            continue
        python = _environment(base, folder / "-".join(wanted), wanted)
        with _serving(name, python, folder, copy) as server:
            yield name, _cost(server, _requests(name, copy.stem, points))


def _points(url: str) -> list[tuple[float, float]]:
    """The middles of the postcodes that W1 asks for."""
    with db.engine_at(url) as engine, Session(engine) as session:
        codes = list(session.scalars(select(Postcode).order_by(Postcode.code)))
    return [(code.lat, code.lon) for code in works.drawn(codes, weighted(codes))]


def _copied(folder: Path, database: Path) -> Path:
    """What others need of the places, in a database of its own with the index that they would make.

    An index more in ours would change its own plans.
    """
    copy = folder / f"peers-{database.name}"
    if not copy.exists():
        connection = sqlite3.connect(copy)
        connection.execute("ATTACH ? AS product", (str(database),))
        connection.execute(
            "CREATE TABLE place AS SELECT id, name, kind, status, lat, lon FROM product.place"
        )
        connection.execute("CREATE INDEX peer_near ON place (lat, lon, status, kind)")
        connection.execute("CREATE UNIQUE INDEX peer_id ON place (id)")
        connection.commit()
        connection.close()
    return copy


def _environment(base: str, folder: Path, wanted: Sequence[str]) -> Path:
    python = folder / "bin" / "python"
    if not python.exists():
        print(f"Making an environment with {', '.join(wanted)} …", flush=True)
        subprocess.run([base, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True)
    return python


def _serving(name: str, python: Path, folder: Path, database: Path) -> Serving:
    if name == "Datasette":
        metadata = folder / "datasette.json"
        queries = {"near": {"sql": NEAREST, "params": ["lat", "lon"]}}
        metadata.write_text(json.dumps({"databases": {database.stem: {"queries": queries}}}))
        command = [str(python.with_name("datasette")), "serve", str(database)]
        return Serving([*command, "--metadata", str(metadata), "--host", "127.0.0.1"], {}, "/")
    if name == "pygeoapi":
        environ = geoapi.prepared(python, folder / "geoapi", database)
        program = [str(python.with_name("granian")), "--interface", "wsgi", "--workers", "2"]
        return Serving([*program, "pygeoapi.flask_app:APP"], environ, "/?f=json")
    here = Path(__file__).parent
    return Serving(
        [str(python), str(here / "peer.py")],
        {"PEER": name, "DATABASE": str(database), "NEAREST": NEAREST},
        "/near?lat=52.1&lon=5.1",
    )


def _requests(name: str, stem: str, points: Sequence[tuple[float, float]]) -> list[str]:
    if name == "pygeoapi":
        items = "/collections/spot/items?f=json&kind=playground&limit=20"
        return [
            f"{items}&bbox={lon - WIDE:.5f},{lat - HIGH:.5f},{lon + WIDE:.5f},{lat + HIGH:.5f}"
            for lat, lon in points
        ]
    path = f"/{stem}/near.json?_shape=array&" if name == "Datasette" else "/near?"
    return [f"{path}lat={lat}&lon={lon}" for lat, lon in points]


def _cost(server: Server, requests: list[str]) -> float:
    load.run(server, requests, 2)
    return statistics.median(load.run(server, requests, 3).seconds for _ in range(3))
