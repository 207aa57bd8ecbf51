"""What others cost for W1: the nearest twenty of one kind, of the same places on SQLite.

Each runs in an environment of its own, which is made here once.
"""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench import load, works
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
    points = _points(f"sqlite:///{database}")
    _index(database)
    for name, wanted in PEERS.items():
        python = _environment(folder / "-".join(wanted), wanted)
        with _serving(name, python, folder, database) as server:
            yield name, _cost(server, _requests(name, database.stem, points))


def _points(url: str) -> list[tuple[float, float]]:
    """The middles of the postcodes that W1 asks for."""
    with db.engine_at(url) as engine, Session(engine) as session:
        codes = list(session.scalars(select(Postcode).order_by(Postcode.code)))
    return [(code.lat, code.lon) for code in works.drawn(codes, weighted(codes))]


def _index(database: Path) -> None:
    """The index by latitude that such a query is given, as its maker would."""
    with db.engine_at(f"sqlite:///{database}") as engine, engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE INDEX IF NOT EXISTS peer_near ON place (lat, lon, status, kind)"
        )


def _environment(folder: Path, wanted: Sequence[str]) -> Path:
    python = folder / "bin" / "python"
    if not python.exists():
        print(f"Making an environment with {', '.join(wanted)} …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True)
    return python


def _serving(name: str, python: Path, folder: Path, database: Path) -> Serving:
    if name == "Datasette":
        metadata = folder / "datasette.json"
        queries = {"near": {"sql": NEAREST, "params": ["lat", "lon"]}}
        metadata.write_text(json.dumps({"databases": {database.stem: {"queries": queries}}}))
        command = [str(python.with_name("datasette")), "serve", str(database)]
        return Serving([*command, "--metadata", str(metadata), "--host", "127.0.0.1"], {}, "/")
    here = Path(__file__).parent
    return Serving(
        [str(python), str(here / "peer.py")],
        {"PEER": name, "DATABASE": str(database), "NEAREST": NEAREST},
        "/near?lat=52.1&lon=5.1",
    )


def _requests(name: str, stem: str, points: Sequence[tuple[float, float]]) -> list[str]:
    path = f"/{stem}/near.json?_shape=array&" if name == "Datasette" else "/near?"
    return [f"{path}lat={lat}&lon={lon}" for lat, lon in points]


def _cost(server: Server, requests: list[str]) -> float:
    load.run(server, requests, 2)
    return statistics.median(load.run(server, requests, 3).seconds for _ in range(3))
