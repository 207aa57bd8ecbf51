"""A small site as one would make it with folium, or with geopy: run by bench/peers.py alone."""

import argparse
import os
import sqlite3

from flask import Flask, jsonify, request
from granian import Granian
from granian.constants import Interfaces

app = Flask(__name__)
PEER, NEAREST = os.environ["PEER"], os.environ["NEAREST"]


def rows(lat: float, lon: float, most: int) -> list[tuple]:
    """The nearest places, by SQL."""
    connection = sqlite3.connect(os.environ["DATABASE"])
    try:
        query = NEAREST.replace("LIMIT 20", f"LIMIT {most}")
        return connection.execute(query, {"lat": lat, "lon": lon}).fetchall()
    finally:
        connection.close()


@app.get("/near")
def near():
    """The map with markers of folium, or the places as JSON with geopy's distances."""
    lat, lon = float(request.args["lat"]), float(request.args["lon"])
    return by_geopy(lat, lon) if PEER.startswith("geopy") else by_folium(lat, lon)


def by_folium(lat: float, lon: float):
    import folium

    shown = folium.Map(location=(lat, lon), zoom_start=13)
    for _, name, _, north, east, _ in rows(lat, lon, 1_000 if "1.000" in PEER else 20):
        folium.Marker((north, east), tooltip=name).add_to(shown)
    return shown.get_root().render()


def by_geopy(lat: float, lon: float):
    from geopy.distance import geodesic

    found = rows(lat, lon, 1_000_000)
    ranked = sorted((geodesic((lat, lon), (row[3], row[4])).m, row[0], row[1]) for row in found)
    return jsonify(ranked[:20])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int)
    Granian(
        "peer:app", address="127.0.0.1", port=parser.parse_args().port,
        interface=Interfaces.WSGI, workers=2, blocking_threads=2,
    ).serve()  # fmt: skip
