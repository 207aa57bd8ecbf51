"""The places by where they lie, in memory: which of them a row of a list may be."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from finder import duplicates, places
from finder.geometry import Point, scale_at
from finder.models import Place

# A cell is at least as wide and high as look-alikes lie apart, everywhere in the Netherlands.
HIGH, WIDE = 0.0023, 0.0040


@dataclass(frozen=True, slots=True)
class Standing:
    """A place, or a row that would become one (then it has no `place_id`), as far as it counts."""

    place_id: int | None
    row: int | None
    name: str
    alternative_names: list[Any] | None
    kind: str
    lat: float
    lon: float


class Alike(NamedTuple):
    """What a row may be the same as, how far away in metres, and how alike the names are, 0-100."""

    standing: Standing
    metres: float
    likeness: float
    same_address: bool


class Grid:
    """All open places, and the rows that were added."""

    def __init__(self, session: Session) -> None:
        self._cells: defaultdict[tuple[int, int], list[Standing]] = defaultdict(list)
        self._addresses: defaultdict[tuple[str, object], list[Standing]] = defaultdict(list)
        columns = (Place.id, Place.name, Place.alternative_names, Place.kind, Place.lat, Place.lon)
        rows = session.execute(
            select(*columns, Place.postcode, Place.house_number).where(Place.status == "open"),
            execution_options={"yield_per": 5_000},
        )
        for place_id, name, others, kind, lat, lon, postcode, number in rows:
            self._add(Standing(place_id, None, name, others, kind, lat, lon), postcode, number)

    def add(self, row: int, facts: dict[str, Any]) -> None:
        """Let a row that would become a place count for the rows after it."""
        standing = Standing(
            None, row, facts["name"], facts.get("alternative_names"), facts["kind"],
            facts["lat"], facts["lon"],
        )  # fmt: skip
        self._add(standing, facts.get("postcode"), facts.get("house_number"))

    def _add(self, standing: Standing, postcode: str | None, number: str | None) -> None:
        self._cells[_cell(standing.lat, standing.lon)].append(standing)
        key = places.address_key(postcode, number)
        if key is not None:
            self._addresses[key].append(standing)

    def alike(self, facts: dict[str, Any]) -> list[Alike]:
        """The places and rows that these facts may be about, the likeliest first.

        The rule is that of places.look_alikes: a like name near by, or at the same address.
        """
        point = Point(facts["lat"], facts["lon"])
        key = places.address_key(facts.get("postcode"), facts.get("house_number"))
        at_address = self._addresses.get(key, []) if key else []
        candidates = [(one, True) for one in at_address]
        candidates += [(one, False) for one in self._near(point) if one not in at_address]
        scale, found = scale_at(point), []
        for one, same in candidates:
            metres = scale.metres(one.lat, one.lon)
            within = same or metres <= places.METRES
            if within and places.resembles(one, facts["name"], facts["kind"], same):
                likeness = duplicates.likeness(facts["name"], one.name)
                found.append(Alike(one, metres, likeness, same))
        return sorted(found, key=lambda each: (-each.likeness, each.metres))

    def _near(self, point: Point) -> Iterator[Standing]:
        north, east = _cell(*point)
        for up in (-1, 0, 1):
            for right in (-1, 0, 1):
                yield from self._cells.get((north + up, east + right), ())


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return int(lat // HIGH), int(lon // WIDE)
