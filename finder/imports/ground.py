"""Where a row lies: its own point or that of its address, and whether that can be true."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from finder import geocoding, postcodes
from finder.errors import NotUnderstood
from finder.geocoding import Far, Location, country
from finder.geocoding.position import NETHERLANDS
from finder.geometry import Box, Point, metres_between, scale_at
from finder.models import Postcode, Postcode6
from finder.suggestions.signals import FAR
from finder.words import N_

# Latitude and longitude of the Netherlands in each other's place.
SWAPPED = Box(west=NETHERLANDS.south, south=NETHERLANDS.west,
              east=NETHERLANDS.north, north=NETHERLANDS.east)  # fmt: skip
ABROAD = N_("Het punt (%(lat).5f, %(lon).5f) ligt niet in Nederland.")
TURNED = N_(
    "Breedtegraad en lengtegraad staan verwisseld (%(lat).5f, %(lon).5f). Met --swap draaien we "
    "ze om."
)
NOWHERE = N_("Er staat geen punt bij, en het adres vinden we niet.")
SILENT = N_(
    "Er staat geen punt bij, en de bron van adressen geeft geen antwoord. Probeer het later."
)
ROUGH = N_("Er staat geen punt bij, en van het adres kennen we alleen de plaats.")
APART = N_("Het punt ligt %(km)s km van postcode %(postcode)s.")
UNUSED = N_("Postcode %(postcode)s is niet in gebruik.")


class Ground:
    """The postcodes, kept at hand, as a list asks for the same ones again and again."""

    def __init__(self, session: Session, far: Sequence[Far], swap: bool) -> None:
        self._session, self._far, self._swap = session, far, swap
        self._silent = False
        rows = session.execute(select(Postcode.code, Postcode.lat, Postcode.lon))
        self._quarters = {code: Point(lat, lon) for code, lat, lon in rows}
        self._middles: dict[str, Point | None] = {}

    def settle(self, facts: dict[str, Any]) -> None:
        """Give facts a point and how sure it is. Raises NotUnderstood when that cannot be done.

        A point of the list's own counts as that of the house, where there is a house number.
        """
        if "lat" in facts and "lon" in facts:
            self._right_way_round(facts)
            facts.setdefault("precision", "house" if facts.get("house_number") else "street")
            return
        found = self._locate(facts)
        if found is None:
            raise NotUnderstood(SILENT if self._silent else NOWHERE, "address")
        facts |= {"lat": found.point.lat, "lon": found.point.lon, "precision": found.precision}
        for name, value in (("street", found.street), ("city", found.town)):
            if value:
                facts.setdefault(name, value)

    def _right_way_round(self, facts: dict[str, Any]) -> None:
        lat, lon = facts["lat"], facts["lon"]
        if _holds(SWAPPED, lat, lon):
            if not self._swap:
                raise NotUnderstood(TURNED, "lat", lat=lat, lon=lon)
            facts |= {"lat": lon, "lon": lat}
        elif not _holds(NETHERLANDS, lat, lon):
            raise NotUnderstood(ABROAD, "lat", lat=lat, lon=lon)

    def _locate(self, facts: dict[str, Any]) -> Location | None:
        code, number = facts.get("postcode", ""), facts.get("house_number", "")
        town = f"{code} {facts.get('city', '')}".strip()
        texts = [f"{code} {number}".strip()] if code and number else []
        texts += [f"{facts['street']} {number}, {town}"] if facts.get("street") and town else []
        for text in [*texts, code, facts.get("city", "")]:
            found = self._asked(text) if text else None
            if found is not None:
                return found
        return None

    def _asked(self, text: str) -> Location | None:
        """Who is silent once is not asked again: a list has thousands of rows to wait for."""
        try:
            answer = geocoding.locate(self._session, text, () if self._silent else self._far)
        except NotUnderstood:
            return None
        self._silent = self._silent or answer.unreached
        return answer.location

    def doubts(self, facts: dict[str, Any]) -> list[NotUnderstood]:
        """What a person should look at before the point is believed."""
        if facts["precision"] == "town":
            return [NotUnderstood(ROUGH, "address")]
        point, code = Point(facts["lat"], facts["lon"]), facts.get("postcode")
        middle = self._middle(code) if code else None
        if code and code[:4] not in self._quarters:
            return [NotUnderstood(UNUSED, "postcode", postcode=code)]
        metres = metres_between(middle, point) if middle else 0
        if code and metres > FAR and not self._is_nearest(code, point):
            return [
                NotUnderstood(
                    APART, "postcode", km=f"{metres / 1_000:.1f}".replace(".", ","), postcode=code
                ),
                *self._abroad(point),
            ]
        return [] if middle and metres <= FAR else self._abroad(point)

    def _abroad(self, point: Point) -> list[NotUnderstood]:
        if country.holds(self._session, point):
            return []
        return [NotUnderstood(ABROAD, "lat", lat=point.lat, lon=point.lon)]

    def _middle(self, code: str) -> Point | None:
        if code not in self._middles:
            self._middles[code] = self._exact(code) or self._quarters.get(code[:4])
        return self._middles[code]

    def _exact(self, code: str) -> Point | None:
        if len(code) != 6:
            return None
        query = select(Postcode6.lat, Postcode6.lon)
        row = self._session.execute(query.where(Postcode6.id == postcodes.as_number(code))).first()
        return Point(*row) if row else None

    def _is_nearest(self, code: str, point: Point) -> bool:
        """Whether of all postcodes of four digits this is the nearest: some outside towns are wide.

        Where the letters are known their middle is exact, and far is far.
        """
        if self._exact(code):
            return False
        scale = scale_at(point)
        nearest = min(self._quarters, key=lambda one: scale.metres(*self._quarters[one]))
        return nearest == code[:4]


def _holds(box: Box, lat: float, lon: float) -> bool:
    return box.south <= lat <= box.north and box.west <= lon <= box.east
