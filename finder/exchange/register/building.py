"""Sums up addresses: towns, streets and postcodes with their middles, in columns of numbers.

A country has half a million postcodes; as objects they would not fit in a small machine.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from sys import intern
from typing import Any

from finder.exchange.register.middles import Middles, Points
from finder.exchange.register.reading import Row
from finder.geometry import Point, metres_between
from finder.spelling import fold

# Of a town: its name, its municipality, its province.
Name = tuple[str, str, str]
# As many letters as a PC4 has PC6s.
LETTERS = 26 * 26


class Register:
    """What is known after so many addresses. Ids of towns and streets count on from first ones.

    Towns, streets and postcodes have numbers of their own, from 0 on. A postcode mostly has one
    town and one street; only others than the first of each are kept apart.
    """

    def __init__(self, first_town: int = 1, first_street: int = 1) -> None:
        self.first_town, self.first_street = first_town, first_street
        self.total = 0
        self.provinces: Counter[str] = Counter()
        # By name and municipality.
        self.towns: dict[tuple[str, str], int] = {}
        self.town_provinces: list[str] = []
        self.town_middles = Middles()
        # The streets of each town, by name.
        self.streets: list[dict[str, int]] = []
        self.street_middles = Middles()
        self.codes = array("i")
        # The number of each postcode plus 1, or 0: half the memory of a dict of half a million.
        self.numbers = array("i", [0]) * (10_000 * LETTERS)
        self.code_middles = Middles()
        self.boxes = (array("d"), array("d"), array("d"), array("d"))
        self.first_towns, self.first_streets = array("i"), array("i")
        self.other_towns: Counter[tuple[int, int]] = Counter()
        self.other_streets: set[tuple[int, int]] = set()
        # How many addresses a postcode of four digits has in a town.
        self.in_town: Counter[tuple[int, int]] = Counter()

    def add(self, row: Row) -> int:
        """Take an address along; the number of its street."""
        town = self._town(row)
        street = self._street(row, town)
        self._code(row, town, street)
        self.in_town[row.code // LETTERS, town] += 1
        self.total += 1
        self.provinces[row.province] += 1
        return street

    def _town(self, row: Row) -> int:
        town = self.towns.get((row.town, row.municipality))
        if town is None:
            town = self.towns[row.town, row.municipality] = self.town_middles.open()
            self.town_provinces.append(intern(row.province))
            self.streets.append({})
        self.town_middles.add(town, row.lat, row.lon)
        return town

    def _street(self, row: Row, town: int) -> int:
        street = self.streets[town].get(row.street)
        if street is None:
            # Many towns have a Kerkstraat: its name is kept once.
            street = self.streets[town][intern(row.street)] = self.street_middles.open()
        self.street_middles.add(street, row.lat, row.lon)
        return street

    def _code(self, row: Row, town: int, street: int) -> None:
        code = self.numbers[row.code] - 1
        if code < 0:
            code = self._open_code(row, town, street)
        self.code_middles.add(code, row.lat, row.lon)
        if self.first_towns[code] != town:
            self.other_towns[code, town] += 1
        if self.first_streets[code] != street:
            self.other_streets.add((code, street))
        self._widen(code, row.lat, row.lon)

    def _open_code(self, row: Row, town: int, street: int) -> int:
        self.codes.append(row.code)
        self.numbers[row.code] = len(self.codes)
        self.first_towns.append(town)
        self.first_streets.append(street)
        for side, degrees in zip(self.boxes, (row.lat, row.lon, row.lat, row.lon), strict=True):
            side.append(degrees)
        return self.code_middles.open()

    def _widen(self, code: int, lat: float, lon: float) -> None:
        south, west, north, east = self.boxes
        if lat < south[code]:
            south[code] = lat
        elif lat > north[code]:
            north[code] = lat
        if lon < west[code]:
            west[code] = lon
        elif lon > east[code]:
            east[code] = lon

    @property
    def municipalities(self) -> set[str]:
        """Those that have an address."""
        return {municipality for _, municipality in self.towns}

    def town_rows(self) -> list[dict[str, Any]]:
        """The towns as rows of the table `town`."""
        codes: Counter[int] = Counter(town for _, town in self.in_town)
        return [
            {
                "id": self.first_town + town,
                "name": name,
                "key": fold(name),
                "municipality": municipality,
                "province": self.town_provinces[town],
                **_at(self.town_middles.mean(town)),
                "codes": codes[town],
            }
            for (name, municipality), town in self.towns.items()
        ]

    def postcode6_rows(self) -> Iterator[dict[str, Any]]:
        """The postcodes of six signs as rows of the table `postcode6`."""
        largest = self._largest_towns()
        for number, code in enumerate(self.codes):
            south, west, north, east = (side[number] for side in self.boxes)
            yield {
                "id": code,
                **_at(self.code_middles.mean(number)),
                "addresses": self.code_middles.counts[number],
                "span": round(metres_between(Point(south, west), Point(north, east))),
                "town_id": self.first_town + largest[number],
            }

    def _largest_towns(self) -> "array[int]":
        """The town in which each postcode has most addresses; of two as large, the first seen."""
        largest, most = self.first_towns[:], self.code_middles.counts[:]
        for (code, _), count in self.other_towns.items():
            most[code] -= count
        for (code, town), count in self.other_towns.items():
            if count > most[code]:
                largest[code], most[code] = town, count
        return largest

    def street_rows(self, points: Points) -> Iterator[dict[str, Any]]:
        """The streets as rows of the table `street`, on these points."""
        for town, streets in enumerate(self.streets):
            for name, street in streets.items():
                yield {
                    "id": self.first_street + street,
                    "name": name,
                    "key": fold(name),
                    "town_id": self.first_town + town,
                    **_at(points[street]),
                }

    def _pairs(self) -> Iterator[tuple[int, int]]:
        """Each postcode with each street that has it, as numbers."""
        yield from enumerate(self.first_streets)
        yield from self.other_streets

    def street_postcode_rows(self) -> Iterator[dict[str, int]]:
        """Which street has which postcode, as rows of the table `street_postcode`."""
        for code, street in self._pairs():
            yield {"postcode6_id": self.codes[code], "street_id": self.first_street + street}

    def postcode_rows(self) -> list[dict[str, Any]]:
        """The postcodes of four digits as rows of the table `postcode`."""
        names = [(*names, self.town_provinces[town]) for names, town in self.towns.items()]
        in_towns: defaultdict[int, list[tuple[Name, int]]] = defaultdict(list)
        for (digits, town), count in self.in_town.items():
            in_towns[digits].append((names[town], count))
        middles = self._pc4_middles()
        return [
            _postcode(digits, middles[digits], towns) for digits, towns in sorted(in_towns.items())
        ]

    def _pc4_middles(self) -> dict[int, Point]:
        sums: dict[int, list[float]] = {}
        for number, code in enumerate(self.codes):
            total = sums.setdefault(code // LETTERS, [0.0, 0.0, 0.0])
            total[0] += self.code_middles.counts[number]
            total[1] += self.code_middles.lats[number]
            total[2] += self.code_middles.lons[number]
        return {digits: Point(lat / n, lon / n) for digits, (n, lat, lon) in sums.items()}


def _postcode(digits: int, middle: Point, towns: Sequence[tuple[Name, int]]) -> dict[str, Any]:
    """A row: of names, municipalities and provinces those with most addresses."""
    name, municipality, province = (
        _most([(key[part], count) for key, count in towns]) for part in range(3)
    )
    return {
        "code": str(digits),
        **_at(middle),
        "town": name,
        "town_key": fold(name),
        "province": province,
        "municipality": municipality,
        "towns": len({key[0] for key, _ in towns}),
    }


def _most(counted: Sequence[tuple[str, int]]) -> str:
    totals: Counter[str] = Counter()
    for name, count in counted:
        totals[name] += count
    return totals.most_common(1)[0][0]


def _at(point: Point) -> dict[str, float]:
    return {"lat": round(point.lat, 7), "lon": round(point.lon, 7)}
