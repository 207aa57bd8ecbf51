"""A name for a playground that has none: after the street, or else the town, where it lies."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from finder.geometry import Point, scale_at
from finder.models import Postcode, Street

# A street whose middle is farther away, in metres, is not the one it lies at.
NEAR = 400
# Cells of which the nine around a point hold all that is near.
HIGH, WIDE = 0.004, 0.0065


class Naming:
    """The streets of the register by where they lie; read when the first name is asked for."""

    def __init__(self) -> None:
        self._streets: dict[tuple[int, int], list[tuple[float, float, str]]] | None = None

    def nameless(self, session: Session, facts: dict[str, Any]) -> str:
        """Speeltuin bij de Kerkstraat, or Speeltuin in Goes; for facts with a point."""
        if facts.get("name"):
            return str(facts["name"])
        point = Point(facts["lat"], facts["lon"])
        street = facts.get("street") or self._street(session, point)
        return f"Speeltuin bij {street}" if street else f"Speeltuin in {_town(session, point)}"

    def _street(self, session: Session, point: Point) -> str | None:
        streets = self._read(session)
        north, east = _cell(*point)
        scale = scale_at(point)
        around = (
            (scale.metres(lat, lon), name)
            for up in (-1, 0, 1)
            for right in (-1, 0, 1)
            for lat, lon, name in streets.get((north + up, east + right), ())
        )
        metres, name = min(around, default=(NEAR + 1, ""))
        return name if metres <= NEAR else None

    def _read(self, session: Session) -> dict[tuple[int, int], list[tuple[float, float, str]]]:
        if self._streets is None:
            self._streets = {}
            for lat, lon, name in session.execute(select(Street.lat, Street.lon, Street.name)):
                self._streets.setdefault(_cell(lat, lon), []).append((lat, lon, name))
        return self._streets


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return int(lat // HIGH), int(lon // WIDE)


def _town(session: Session, point: Point) -> str:
    """The town of the nearest postcode."""
    scale = scale_at(point)
    rows = session.execute(select(Postcode.lat, Postcode.lon, Postcode.town))
    return min((scale.metres(lat, lon), town) for lat, lon, town in rows)[1]
