"""Reading lists from elsewhere: what each format says, in whose words, and what is refused."""

import csv
import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import osmium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finder.errors import NotUnderstood
from finder.exchange import incoming
from finder.exchange.incoming import limits, text, values
from finder.exchange.incoming import tags as osm_tags
from finder.imports import NotReadable, Record

HEADING = ["Nummer", "Naam", "Soort", "Adres", "Postcode", "Plaats", "Lat", "Lon", "Rolstoel"]
ROW = ["7", "Café 't Anker", "Buurthuis", "Kerkstraat 12a", "4331 ab", "Middelburg",
       "51,4988", "3,6110", "ja"]  # fmt: skip
FACTS = {
    "name": "Café 't Anker",
    "kind": "community_centre",
    "street": "Kerkstraat",
    "house_number": "12a",
    "postcode": "4331AB",
    "city": "Middelburg",
    "lat": 51.4988,
    "lon": 3.611,
    "wheelchair": "yes",
}


def read(path: Path, kept: dict[str, str] | None = None, kind: str | None = None) -> list[Record]:
    return list(incoming.opened(path, kept or {}, kind).read())


def table(path: Path, *rows: list[str], separator: str = ";", encoding: str = "utf-8") -> Path:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_table_is_read_whatever_its_separator_and_encoding(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    path = table(tmp_path / "l.csv", HEADING, ROW, separator=separator, encoding=encoding)

    (record,) = read(path)

    assert (record.row, record.source_id, record.facts) == (2, "7", FACTS)
    assert (record.problems, record.refused) == ((), None)


def test_a_workbook_is_read_as_the_table_that_it_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append([])
    book.active.append(HEADING)
    book.active.append([7, *ROW[1:6], 51.4988, 3.611, True])
    book.save(tmp_path / "lijst.xlsx")

    (record,) = read(tmp_path / "lijst.xlsx")

    assert (record.source_id, record.facts) == ("7", FACTS)
    assert incoming.opened(tmp_path / "lijst.xlsx", {}).edition is not None


def test_geojson_has_its_points_longitude_first(tmp_path: Path) -> None:
    properties = {"Naam": "De Bron", "soort": "dorpshuis", "Talen": ["Nederlands", "Turks"]}
    point = {"type": "Point", "coordinates": [3.611, 51.4988]}
    feature = {"type": "Feature", "id": 5, "geometry": point, "properties": properties}
    path = tmp_path / "l.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature, 3]}))

    good, bad = read(path)

    assert good.source_id == "5"
    assert good.facts == {
        "name": "De Bron",
        "kind": "village_hall",
        "lat": 51.4988,
        "lon": 3.611,
        "languages": ["Nederlands", "Turks"],
    }
    assert bad.refused is not None


def a_list(tmp_path: Path, **columns: str) -> Path:
    cells = {"naam": "De Bron", "soort": "buurthuis", **columns}
    return table(tmp_path / "l.csv", list(cells), list(cells.values()))


@pytest.mark.parametrize(
    ("columns", "facts"),
    [
        ({"adres": "Hoge Bothofstraat 49"}, {"street": "Hoge Bothofstraat", "house_number": "49"}),
        (
            {"adres": "Plein 1940 5-bis, 4331 AB Middelburg"},
            {"street": "Plein 1940", "house_number": "5-bis", "postcode": "4331AB",
             "city": "Middelburg"},
        ),
        ({"adres": "Achter het station"}, {"street": "Achter het station"}),
        (
            {"straat": "Dam", "huisnummer": "3", "huisletter": "b", "toevoeging": "2"},
            {"street": "Dam", "house_number": "3b-2"},
        ),
        ({"straat": "Dam", "nummer": "3"}, {"street": "Dam", "house_number": "3"}),
        ({"gratis": "ja"}, {}),
        ({"coordinaten": "51.5, 3.6"}, {"lat": 51.5, "lon": 3.6}),
        ({"maandag": "9-12 uur", "di": "gesloten"}, {"opening_hours": "Mo 09:00-12:00"}),
        ({"openingstijden": "Mo-Fr 09:00-17:00"}, {"opening_hours": "Mo-Fr 09:00-17:00"}),
        ({"rolstoel": "deels", "rolstoeltoilet": "nee"},
         {"wheelchair": "limited", "accessible_toilet": "no"}),
        ({"rolstoel": "onbekend", "kosten": ""}, {}),
        ({"kosten": "gratis", "toegang": "vrije inloop"}, {"cost": "free", "access": "walk_in"}),
        ({"doelgroep": "ouderen; vrouwen"}, {"audiences": ["elderly", "women"]}),
        ({"website": "www.bron.nl", "e-mail": "a@bron.nl", "telefoon": "010 123 45 67"},
         {"website": "https://www.bron.nl", "email": "a@bron.nl", "phone": "010 123 45 67"}),
        ({"check_date": "24-11-2026"}, {"existence_checked_on": "2026-11-24"}),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_usual_names(
    tmp_path: Path, columns: dict[str, str], facts: dict[str, Any]
) -> None:
    (record,) = read(a_list(tmp_path, **columns))

    assert record.facts == {"name": "De Bron", "kind": "community_centre", **facts}
    assert record.problems == ()


@pytest.mark.parametrize(
    ("columns", "column", "sentence"),
    [
        ({"telefoon": "bel maar"}, "telefoon", "geen telefoonnummer"),
        ({"mail": "geen adres"}, "mail", "geen e-mailadres"),
        ({"site": "javascript:alert(1)"}, "site", "geen webadres"),
        ({"openingstijden": "elke dag"}, "openingstijden", "niet lezen als openingstijden"),
        ({"rolstoel": "misschien"}, "rolstoel", "„misschien” kennen we niet"),
        ({"postcode": "4331 A"}, "postcode", "geen postcode"),
        ({"lat": "vijftig", "lon": "3"}, "lat", "geen getal"),
        ({"lat": "51.5"}, "lat", "ontbreekt de helft"),
        ({"check_date": "gisteren"}, "check_date", "geen datum"),
        ({"omschrijving": "x" * 1001}, "omschrijving", "te lang"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_column_and_stays_unknown(
    tmp_path: Path, columns: dict[str, str], column: str, sentence: str
) -> None:
    (record,) = read(a_list(tmp_path, **columns))

    (problem,) = record.problems
    assert (problem.parameter, record.refused) == (column, None)
    assert sentence in str(problem)
    assert set(record.facts) <= {"name", "kind", "lon"}


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"naam": " "}, "geen naam"),
        ({"soort": ""}, "wat voor plek"),
        ({"soort": "zwembad"}, "„zwembad” kennen we niet"),
        ({"soort": "wijkteam"}, "geen ontmoetingsplek"),
    ],
)
def test_a_row_that_is_no_place_is_refused(
    tmp_path: Path, columns: dict[str, str], sentence: str
) -> None:
    (record,) = read(a_list(tmp_path, **columns))

    assert sentence in str(record.refused)
    assert record.refused.parameter in columns


def test_the_kind_of_the_whole_list_may_be_said(tmp_path: Path) -> None:
    path = table(tmp_path / "l.csv", ["naam"], ["De Bron"])

    (record,) = read(path, kind="playground")

    assert record.facts["kind"] == "playground"


def test_a_mapping_goes_before_what_is_guessed(tmp_path: Path) -> None:
    path = table(tmp_path / "l.csv", ["naam", "titel", "x1"], ["Stichting X", "De Bron", "kerk"])
    kept = incoming.chosen(["naam=", "titel=name", "x1=kind"])

    opened = incoming.opened(path, kept)

    assert opened.columns == {"naam": "", "titel": "name", "x1": "kind"}
    assert next(opened.read()).facts == {"name": "De Bron", "kind": "faith_hall"}


@pytest.mark.parametrize(
    ("operator", "told"),
    [
        ({"operator": "J. Voorbeeld"}, None),
        ({"operator": "J. Voorbeeld", "operator:type": "private"}, None),
        ({"operator": "Stichting Voorbeeld"}, "Beheerd door Stichting Voorbeeld."),
        ({"operator": "Dock", "operator:type": "ngo"}, "Beheerd door Dock."),
        ({"operator": "Humanitas", "operator:wikidata": "Q1"}, "Beheerd door Humanitas."),
    ],
)
def test_an_operator_that_may_be_a_person_is_not_named(
    operator: dict[str, str], told: str | None
) -> None:
    tags = {"amenity": "community_centre", "name": "De Bron", **operator}

    record = osm_tags.record(1, None, tags, (51.92, 4.48))

    assert record is not None
    assert record.facts.get("description") == told


OSM = """<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6"><bounds minlat="51" minlon="4" maxlat="52" maxlon="5"/>
<node id="1" version="1" lat="51.92" lon="4.48">{node}</node>
<node id="2" version="1" lat="51.93" lon="4.48"/><node id="3" version="1" lat="51.94" lon="4.48"/>
<node id="4" version="1" lat="51.94" lon="4.50"/>
<way id="9" version="1"><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="2"/>{way}</way></osm>"""


def extract(path: Path, node: dict[str, str], way: dict[str, str]) -> Path:
    tags = ["".join(f'<tag k="{k}" v="{v}"/>' for k, v in some.items()) for some in (node, way)]
    path.write_text(OSM.format(node=tags[0], way=tags[1]))
    return path


def test_an_extract_of_openstreetmap_has_points_and_the_middles_of_areas(tmp_path: Path) -> None:
    node = {
        "amenity": "community_centre", "community_centre": "village_hall", "name": "De Bron",
        "opening_hours": "Mo 10:00-12:00", "wheelchair": "designated", "fee": "no",
        "toilets:wheelchair": "no", "operator:type": "community", "operator": "Stichting De Bron",
        "contact:phone": "+31 10 123 45 67; +31 10 765 43 21", "check_date": "2026-03-01",
        "check_date:opening_hours": "2026-04-01", "community_centre:for": "senior;juvenile",
    }  # fmt: skip
    way = {"leisure": "playground", "addr:street": "Kerkstraat", "min_age": "3", "max_age": "12"}

    opened = incoming.opened(extract(tmp_path / "z.osm", node, way), {})
    centre, playground = opened.read()

    assert (opened.source, opened.licence) == ("© OpenStreetMap-bijdragers", "ODbL-1.0")
    assert centre.source_id == "node/1"
    assert centre.facts == {
        "name": "De Bron", "kind": "village_hall", "lat": 51.92, "lon": 4.48,
        "opening_hours": "Mo 10:00-12:00", "wheelchair": "yes", "accessible_toilet": "no",
        "cost": "free", "run_by": "residents", "phone": "+31 10 123 45 67",
        "description": "Beheerd door Stichting De Bron.", "audiences": ["elderly", "youth"],
        "existence_checked_on": "2026-03-01", "hours_checked_on": "2026-04-01",
        "licence": "ODbL-1.0", "source_url": "https://www.openstreetmap.org/node/1",
    }  # fmt: skip
    assert playground.source_id == "way/9"
    assert playground.facts["name"] == "Speeltuin bij Kerkstraat"
    assert playground.facts["description"] == "Voor 3 tot en met 12 jaar."
    assert (playground.facts["lat"], playground.facts["lon"]) == pytest.approx((51.935, 4.49))


def test_a_packed_extract_reads_as_the_plain_one(tmp_path: Path) -> None:
    """Written by osmium in the format in which extracts are handed out, blocks and all."""
    plain = extract(
        tmp_path / "z.osm",
        {"amenity": "social_centre", "name": "Café De Brön"},
        {"leisure": "playground", "addr:street": "Kerkstraat"},
    )
    packed = tmp_path / "z.osm.pbf"
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", "2026-11-01T20:00:00Z")
    with osmium.SimpleWriter(str(packed), header=header) as writer:
        for found in osmium.FileProcessor(str(plain)):
            writer.add(found)

    opened = incoming.opened(packed, {})

    assert list(opened.read()) == list(incoming.opened(plain, {}).read())
    assert opened.edition == dt.date(2026, 11, 1)


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"amenity": "community_centre"}, "community_centre"),
        ({"amenity": "community_centre", "community_centre": "parish_hall"}, "faith_hall"),
        ({"amenity": "social_centre"}, "community_centre"),
        ({"amenity": "social_facility", "social_facility": "outreach"}, "drop_in_house"),
        ({"amenity": "social_facility", "social_facility": "day_care"}, "drop_in_house"),
        ({"amenity": "social_facility", "social_facility": "nursing_home"}, None),
        ({"leisure": "playground"}, "playground"),
        ({"leisure": "playground", "access": "private"}, None),
        ({"leisure": "sports_centre"}, "sports_canteen"),
        ({"club": "sport", "leisure": "pitch"}, "sports_canteen"),
        ({"leisure": "garden", "garden:type": "community"}, "community_garden"),
        ({"amenity": "cafe"}, None),
        ({"amenity": "cafe", "operator:type": "private"}, None),
        ({"amenity": "cafe", "operator:type": "ngo"}, "coffee_corner"),
        ({"amenity": "bar"}, None),
    ],
)
def test_tags_make_a_kind_or_no_place(
    tmp_path: Path, tags: dict[str, str], kind: str | None
) -> None:
    feature = {
        "type": "Feature",
        "properties": {"@id": "node/5", "name": "X", **tags},
        "geometry": {"type": "Point", "coordinates": [4.5, 51.9]},
    }
    anchor = {**feature, "properties": {"@id": "node/1", "amenity": "social_centre"}}
    path = tmp_path / "overpass.geojson"
    path.write_text(
        json.dumps({"type": "FeatureCollection", "timestamp": "2026-11-01T01:02:03Z",
                    "features": [feature, anchor]})
    )  # fmt: skip

    opened = incoming.opened(path, {})
    *found, last = opened.read()

    assert [record.facts["kind"] for record in found] == ([kind] if kind else [])
    assert [record.candidate for record in found] == [kind == "sports_canteen"] * len(found)
    assert "geen naam" in str(last.refused)
    assert opened.edition.isoformat() == "2026-11-01"


SERVICE = {
    "id": "ac148810-d857-441c-9679-408f346de14b",
    "name": "De Bron",
    "status": "active",
    "url": "https://bron.example",
    "phones": [{"id": "1", "number": "010 123 45 67"}],
    "languages": [{"id": "2", "name": "Nederlands"}, {"id": "3", "name": "Turks"}],
    "attributes": [{"id": "4", "taxonomy_term": {"id": "5", "code": "village_hall"}}],
    "schedules": [
        {"id": "6", "freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "12:00"},
        {"id": "7", "freq": "WEEKLY", "byday": "MO", "opens_at": "13:00:00", "closes_at": "17:00"},
    ],
    "service_at_locations": [
        {
            "id": "8",
            "location": {
                "id": "9",
                "location_type": "physical",
                "latitude": 51.5,
                "longitude": 3.61,
                "addresses": [
                    {
                        "id": "10",
                        "address_1": "Kerkstraat 12",
                        "city": "Middelburg",
                        "state_province": "Zeeland",
                        "postal_code": "4331 AB",
                        "country": "NL",
                        "address_type": "physical",
                    }
                ],
            },
        }
    ],
}


@pytest.mark.parametrize("wrap", [lambda one: [one], lambda one: {"contents": [one]}])
def test_services_of_hsds_are_read_with_their_locations_and_schedules(
    tmp_path: Path, wrap: Any
) -> None:
    path = tmp_path / "hsds.json"
    path.write_text(json.dumps(wrap(SERVICE)))

    (record,) = read(path)

    assert record.source_id == SERVICE["id"]
    assert (record.problems, record.refused) == ((), None)
    assert record.facts == {
        "name": "De Bron", "kind": "village_hall", "website": "https://bron.example",
        "phone": "010 123 45 67", "languages": ["Nederlands", "Turks"],
        "opening_hours": "Mo 09:00-12:00,13:00-17:00; Tu 09:00-12:00",
        "street": "Kerkstraat", "house_number": "12", "postcode": "4331AB",
        "city": "Middelburg", "lat": 51.5, "lon": 3.61,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"status": "defunct"}, "niet (meer) loopt"),
        ({"attributes": []}, "wat voor plek"),
        ({"name": None}, "geen naam"),
    ],
)
def test_a_service_that_is_no_place_is_refused(
    tmp_path: Path, change: dict[str, Any], sentence: str
) -> None:
    path = tmp_path / "hsds.json"
    path.write_text(json.dumps([SERVICE | change]))

    (record,) = read(path)

    assert sentence in str(record.refused)


@pytest.mark.parametrize(
    "change",
    [
        {"freq": "MONTHLY", "byday": "1MO"},
        {"interval": 2},
        {"valid_to": "2026-12-31"},
        {"opens_at": "09:00Z"},
    ],
)
def test_times_that_do_not_hold_every_week_are_told_and_stay_unknown(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    path = tmp_path / "hsds.json"
    path.write_text(json.dumps([SERVICE | {"schedules": [SERVICE["schedules"][0] | change]}]))

    (record,) = read(path)

    assert "opening_hours" not in record.facts
    assert [error.parameter for error in record.problems] == ["schedules"]


def test_a_service_at_two_locations_is_two_places(tmp_path: Path) -> None:
    place = SERVICE["service_at_locations"][0]
    path = tmp_path / "hsds.json"
    both = {"service_at_locations": [place, {**place, "id": "x"}]}
    path.write_text(json.dumps({"services": [SERVICE | both]}))

    assert [one.source_id for one in read(path)] == [f"{SERVICE['id']}/8", f"{SERVICE['id']}/x"]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("leeg.csv", b"", "is leeg"),
        ("x.pdf", b"%PDF", "kies een bestand"),
        ("x.csv", b"\x00\x01\x02\x00", "geen tekstbestand"),
        ("x.csv", b"\n\n \n", "geen regel met koppen"),
        ("x.csv", b"naam\n" + b"x" * 3_000_000, "veel te lang"),
        ("x.csv", b"naam;soort\n" + b'"' + b"x\n" * 60_000 + b'";x', "veel te lang"),
        ("x.csv", b";" * 600_000 + b"\n", "te veel kolommen"),
        ("x.xlsx", b"PK\x03\x04 geen zip", "geen heel Excel-bestand"),
        ("x.geojson", b"{]", "geen geldige JSON"),
        ("x.geojson", b"\xff\xfe", "geen geldige JSON"),
        ("x.geojson", b'{"type": "Feature"}', "geen plekken"),
        ("x.json", b'{"features": [', "geen geldige JSON"),
        ("x.osm", b"<osm><node id='1'", "geen uittreksel"),
        ("x.osm.pbf", b"hallo", "geen uittreksel"),
        ("x.osm", b"<osm version='0.6'></osm>", "geen ontmoetingsplekken"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_stops_with_a_sentence(
    tmp_path: Path, name: str, data: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(NotReadable, match=sentence):
        read(path)


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bom.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (limits.TIMES * 100_000))

    with pytest.raises(NotReadable, match="veel te groot"):
        read(path)


def test_a_file_larger_than_any_list_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LARGEST", 10)
    path = table(tmp_path / "l.csv", HEADING, ROW)

    with pytest.raises(NotReadable, match="te groot"):
        read(path)


def assert_read_or_told(path: Path) -> None:
    """Whatever is in the file: records, or one sentence that names it."""
    try:
        found = read(path)
    except NotReadable as error:
        found = str(error)  # type: ignore[assignment]
    assert path.name in found or all(isinstance(one, Record) for one in found)


BROKEN = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@BROKEN
@given(name=st.sampled_from(incoming.ENDINGS), data=st.binary(min_size=1, max_size=400))
def test_no_bytes_make_a_trace(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / f"x{name}"
    path.write_bytes(data)

    assert_read_or_told(path)


@BROKEN
@given(cut=st.integers(0, 5_000), sign=st.integers(0, 255))
@pytest.mark.parametrize("ending", [".xlsx", ".geojson", ".osm", ".csv"])
def test_a_good_file_with_a_wrong_byte_makes_no_trace(
    tmp_path: Path, ending: str, cut: int, sign: int
) -> None:
    path = tmp_path / f"goed{ending}"
    if not path.exists():
        _good(path)
    data = bytearray(path.read_bytes())
    data[cut % len(data)] = sign
    broken = tmp_path / f"kapot{ending}"
    broken.write_bytes(data)

    assert_read_or_told(broken)


def test_a_workbook_packed_by_a_zip_of_the_future_is_told(tmp_path: Path) -> None:
    path = tmp_path / "goed.xlsx"
    _good(path)
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\1\2") + 6] = 64
    path.write_bytes(data)

    with pytest.raises(NotReadable, match=r"goed\.xlsx is geen heel Excel-bestand"):
        read(path)


def _good(path: Path) -> None:
    point = {"type": "Point", "coordinates": [3.6, 51.5]}
    feature = {"type": "Feature", "geometry": point, "properties": {"naam": "A", "soort": "kerk"}}
    collection = {"type": "FeatureCollection", "features": [feature, feature]}
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        book.active.append(HEADING)
        book.active.append(ROW)
        book.save(path)
    elif path.suffix == ".geojson":
        path.write_text(json.dumps(collection))
    elif path.suffix == ".osm":
        extract(path, {"amenity": "social_centre", "name": "A"}, {"leisure": "playground"})
    else:
        table(path, HEADING, ROW)


@given(name=st.sampled_from(values.NAMES), cell=st.text(max_size=60))
def test_a_cell_is_a_fact_or_told_to_be_none(name: str, cell: str) -> None:
    try:
        values.read(name, cell)
    except NotUnderstood as error:
        assert str(error)  # noqa: PT017


def test_the_separator_is_looked_for_outside_quotation_marks(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text('"a;b;c;d",x,y\n1,2,3\n')

    assert next(text.rows(tmp_path / "l.csv")) == ["a;b;c;d", "x", "y"]
