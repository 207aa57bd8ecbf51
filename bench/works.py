"""The work that is measured: requests as people and their browsers send them."""

import random
import re
import urllib.parse
import urllib.request
from collections.abc import Sequence
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.data import weighted
from finder import db
from finder.models import Postcode

POSTCODES = 200
# How many times round with addresses that differ, so that no answer is kept already.
ROUNDS = 60
COUNTRY = "3.2,50.7,7.3,53.7"
# Half the height and width of a town on a screen, in degrees.
HIGH, WIDE = 0.03, 0.08
FIELD = re.compile(r"<(?:input|select|textarea)\b([^>]*)>")
EVENING = "kind=playground&kind=village_hall&open=tuesday-evening&wheelchair=yes"


def gets(url: str) -> dict[str, list[str]]:
    """The requests of each work, of a database at this address; those that end in `warm` repeat."""
    with db.engine_at(url) as engine, Session(engine) as session:
        codes = list(session.scalars(select(Postcode).order_by(Postcode.code)))
    asked = drawn(codes, weighted(codes))
    near = [f"/api/places?q={one.code}&kind=playground" for one in asked]
    pages = [f"/?q={one.code}" for one in asked]
    towns = [f"/api/map?bbox={_box(one)}&zoom=13" for one in asked]
    return {
        "W1": _cold(near),
        "W1 warm": near,
        "W1h": _cold(pages),
        "W1h warm": pages,
        "W2": _cold(towns),
        "W3": [f"/api/map?bbox={COUNTRY}&zoom=7"],
        "W4": ["/"],
        "W7": _cold([f"/api/places?q={one.code}&{EVENING}" for one in asked]),
    }


def drawn(codes: Sequence[Postcode], weights: Sequence[float]) -> list[Postcode]:
    """The postcodes that are asked for, as often as people live there."""
    return random.Random(1).choices(codes, weights, k=POSTCODES)


def _cold(requests: Sequence[str]) -> list[str]:
    """The same questions, each at an address that was not asked before."""
    fresh = count()
    return [f"{one}&round={next(fresh)}" for _ in range(ROUNDS) for one in requests]


def _box(code: Postcode) -> str:
    edges = (code.lon - WIDE, code.lat - HIGH, code.lon + WIDE, code.lat + HIGH)
    return ",".join(f"{edge:.4f}" for edge in edges)


def posts(address: str, many: int = 4_000) -> list[str]:
    """Suggestions of new places, each with a name and a point of its own, ready to be sent.

    One token does for all of them: a visitor's is bound to nobody.
    """
    page = urllib.request.urlopen(f"{address}/aanmelden", timeout=20).read().decode()
    untouched = _untouched(page)
    draw = random.Random(3)
    sent = []
    for number in range(many):
        facts = {
            **untouched,
            "name": f"Nieuwe plek {number} {draw.randrange(10**6)}",
            "kind": "community_centre",
            "postcode": "3011AB",
            "lat": f"{51.92 + draw.uniform(-0.02, 0.02):.5f}",
            "lon": f"{4.48 + draw.uniform(-0.02, 0.02):.5f}",
            "description": f"Iedere dag open voor wie even binnen wil lopen, nummer {number}.",
            "relation": "visitor",
        }
        sent.append(f"/aanmelden {urllib.parse.urlencode(facts)}")
    return sent


def _untouched(page: str) -> dict[str, str]:
    """What a browser sends of a form in which nobody typed: its token, and empty fields."""
    fields = [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in FIELD.findall(page)]
    return {
        field["name"]: field.get("value", "")
        for field in fields
        if "name" in field and field.get("type") not in {"checkbox", "radio"}
    }
