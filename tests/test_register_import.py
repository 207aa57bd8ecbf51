"""`finder postcodes import`: the register goes in as a whole, or not at all."""

import csv
import gzip
import sys
from pathlib import Path
from typing import Any

import pytest
from register_file import (
    ELSEWHERE,
    EXCERPT,
    HEADING,
    POSTSTRAAT,
    contents,
    count,
    load,
    written,
)
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from finder import postcodes
from finder.errors import FinderError
from finder.exchange import register
from finder.exchange.register import unpacking
from finder.geometry import Point, metres_between
from finder.models import Address, Postcode, Postcode6, Street, StreetPostcode, Town

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def test_a_postcode_has_its_middle_how_many_addresses_and_how_wide(
    engine: Engine, session: Session
) -> None:
    load(engine)

    row = session.get_one(Postcode6, postcodes.as_number("4301AA"))
    inside = [
        house.point
        for house in session.scalars(select(Address).where(Address.postcode6_id == row.id))
    ]
    lats, lons = zip(*inside, strict=True)
    assert row.addresses == len(inside) == 8
    assert row.lat == pytest.approx(sum(lats) / 8, abs=1e-6)
    across = metres_between(Point(min(lats), min(lons)), Point(max(lats), max(lons)))
    assert row.span == round(across)


def test_a_street_stands_at_the_address_nearest_to_the_middle_of_all(
    engine: Engine, session: Session
) -> None:
    load(engine)

    houses: dict[tuple[str, str, str], list[Point]] = {}
    with EXCERPT.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            key = row["straat"], row["woonplaats"], row["gemeente"]
            houses.setdefault(key, []).append(Point(float(row["lat"]), float(row["lon"])))
    query = select(Street, Town).join(Town, Town.id == Street.town_id)
    for street, town in session.execute(query):
        points = houses[street.name, town.name, town.municipality or ""]
        lats, lons = zip(*points, strict=True)
        middle = Point(sum(lats) / len(lats), sum(lons) / len(lons))
        assert min(metres_between(street.point, point) for point in points) < 0.02, street.name
        nearest = min(metres_between(middle, point) for point in points)
        assert metres_between(middle, street.point) == pytest.approx(nearest, rel=0.02, abs=0.02)


def test_towns_of_one_name_stay_apart_by_their_municipality(
    engine: Engine, session: Session
) -> None:
    load(engine)

    towns = session.scalars(select(Town).where(Town.key == "serooskerke")).all()
    assert {town.municipality for town in towns} == {"Veere", "Schouwen-Duiveland"}


def test_a_postcode_of_four_digits_gets_the_middle_of_its_addresses_and_its_municipality(
    engine: Engine, session: Session
) -> None:
    load(engine)

    row = session.get_one(Postcode, "4353")
    houses = session.scalars(
        select(Address).where(
            Address.postcode6_id.between(
                postcodes.as_number("4353AA"), postcodes.as_number("4353ZZ")
            )
        )
    ).all()
    assert row.lat == pytest.approx(sum(house.lat for house in houses) / len(houses), abs=1e-6)
    assert (row.town, row.municipality, row.towns) == ("Serooskerke", "Veere", 1)


def test_a_postcode_of_four_digits_that_has_no_address_stays(
    engine: Engine, session: Session
) -> None:
    before = session.get_one(Postcode, "4306").point

    load(engine)

    session.expire_all()
    assert session.get_one(Postcode, "4306").point == before


def test_a_postcode_of_four_digits_that_is_new_is_added(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    load(engine, written(tmp_path / "new.csv", [{"postcode": "4399AA"}]))

    row = session.get_one(Postcode, "4399")
    assert (row.town, row.town_key, row.province) == ("Zierikzee", "zierikzee", "Zeeland")


def test_a_postcode_of_four_digits_that_mostly_lies_in_another_province_stays(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    before = session.get_one(Postcode, "3011").point

    load(engine, written(tmp_path / "border.csv", [{"postcode": "3011AD"}]))

    session.expire_all()
    assert session.get_one(Postcode, "3011").point == before


def test_the_town_of_a_postcode_in_two_towns_is_that_of_most_addresses(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    rows = [{"huisnummer": str(n), "woonplaats": "Goes" if n > 1 else "Tholen"} for n in (1, 2, 3)]

    load(engine, written(tmp_path / "two.csv", rows))

    row = session.get_one(Postcode6, postcodes.as_number("4301AA"))
    assert session.get_one(Town, row.town_id).name == "Goes"
    assert session.get_one(Postcode, "4301").towns == 2


def test_an_address_that_stands_there_twice_is_kept_once(engine: Engine, session: Session) -> None:
    load(engine)

    query = select(Address).join(Street, Street.id == Address.street_id)
    (house,) = session.scalars(query.where(Street.name == "Buitenhaven")).all()
    assert house.point == Point(51.32909186, 3.81812363)


def test_loading_twice_gives_the_same(engine: Engine, session: Session) -> None:
    load(engine)
    once = contents(session)

    load(engine)

    assert contents(session) == once


def test_another_province_is_added_and_the_first_stays(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    load(engine)
    before = contents(session)["houses"]

    load(engine, written(tmp_path / "zh.csv", [ELSEWHERE]))

    after = contents(session)["houses"]
    assert set(before) < set(after)
    assert len(after) == len(before) + 1


def test_towns_made_of_postcodes_make_room_in_that_province_alone(
    engine: Engine, session: Session
) -> None:
    before = count(session, Town)
    of_zeeland = session.scalar(
        select(func.count()).select_from(Town).where(Town.province == "Zeeland")
    )

    loaded, _ = load(engine)

    session.expire_all()
    assert count(session, Town) == before - of_zeeland + len(loaded.register.towns)


@pytest.mark.parametrize("order", [("z", "zh"), ("zh", "z"), ("z", "zh", "z")], ids=str)
def test_a_postcode_in_two_provinces_is_that_of_most_addresses(
    engine: Engine, session: Session, tmp_path: Path, order: tuple[str, ...]
) -> None:
    files = {
        "z": written(tmp_path / "z.csv", [{}]),
        "zh": written(
            tmp_path / "zh.csv",
            [{**ELSEWHERE, "postcode": "4301AA", "huisnummer": number} for number in "12"],
        ),
    }

    for name in order:
        load(engine, files[name])

    row = session.get_one(Postcode6, postcodes.as_number("4301AA"))
    assert (session.get_one(Town, row.town_id).name, row.addresses) == ("Rotterdam", 2)
    assert {name for name, *_ in contents(session)["houses"]} == {"Poststraat", "Coolsingel"}


def test_a_postcode_in_two_provinces_of_one_import_has_all_its_addresses(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    border = {**ELSEWHERE, "postcode": "4301AA"}

    load(engine, written(tmp_path / "both.csv", [{}, border]))

    assert session.get_one(Postcode6, postcodes.as_number("4301AA")).addresses == 2
    assert count(session, StreetPostcode) == 2


def test_a_municipality_that_moved_to_another_province_is_there_once(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    load(engine, written(tmp_path / "old.csv", [{}]))

    load(engine, written(tmp_path / "new.csv", [{"provincie": "Zuid-Holland"}]))

    towns = session.scalars(select(Town).where(Town.municipality == "Schouwen-Duiveland")).all()
    assert [(town.name, town.province) for town in towns] == [("Zierikzee", "Zuid-Holland")]
    assert count(session, Street) == count(session, Address) == 1


def test_without_addresses_the_houses_of_that_province_go(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    load(engine, EXCERPT, written(tmp_path / "zh.csv", [ELSEWHERE]))

    load(engine, addresses=False)

    assert [row[0] for row in contents(session)["houses"]] == ["Coolsingel"]
    assert count(session, Postcode6) > 1


def test_a_dry_run_counts_and_changes_nothing(engine: Engine, session: Session) -> None:
    before = contents(session)

    loaded = register.count([EXCERPT], lambda _bytes, _lines: None, lambda _bad: None)

    assert loaded.register.total == 103
    assert contents(session) == before


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".zst", zstd.compress)])
def test_packed_files_are_read(
    engine: Engine, session: Session, tmp_path: Path, suffix: str, pack: Any
) -> None:
    packed = tmp_path / f"register.csv{suffix}"
    packed.write_bytes(pack(EXCERPT.read_bytes()))

    loaded, _ = load(engine, packed)

    assert loaded.register.total == 103


def test_a_file_packed_as_tightly_as_can_be_is_read_and_its_progress_adds_up(
    tmp_path: Path,
) -> None:
    packed = tmp_path / "tight.csv.zst"
    options = {zstd.CompressionParameter.window_log: unpacking.WINDOW + 1}
    written(tmp_path / "long.csv", ({"huisnummer": str(number)} for number in range(1, 99_999)))
    with zstd.open(packed, "wb", options=options) as file:
        file.write((tmp_path / "long.csv").read_bytes())
    told: list[int] = []

    loaded = register.count([packed], lambda size, _lines: told.append(size), print)

    assert loaded.register.total == 99_998
    assert sum(told) == packed.stat().st_size
    assert len(told) > 1


def test_friesland_has_the_name_that_the_gazetteer_gives_it(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    row = {**ELSEWHERE, "provincie": "Friesland", "postcode": "8911AA", "woonplaats": "Leeuwarden"}

    load(engine, written(tmp_path / "friesland.csv", [row]))

    towns = session.scalars(select(Town).where(Town.key == "leeuwarden")).all()
    assert [town.province for town in towns] == ["Fryslân"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"postcode": "4301 AA"},
        {"postcode": ""},
        {"huisnummer": "0"},
        {"huisnummer": "12a"},
        {"lat": "3.91913", "lon": "51.64989"},
        {"lat": "nan"},
        {"lat": "51,6"},
        {"woonplaats": ""},
        {"huisnummertoevoeging": "x" * 30},
    ],
    ids=str,
)
def test_a_bad_line_is_told_by_its_number_and_skipped(
    engine: Engine, session: Session, tmp_path: Path, wrong: dict[str, str]
) -> None:
    rows = [{"huisnummer": str(number)} for number in range(1, 201)]
    rows.insert(4, wrong)

    loaded, bad = load(engine, written(tmp_path / "one.csv", rows))

    assert [(one.file, one.line) for one in bad] == [("one.csv", 6)]
    assert loaded.register.total == count(session, Address) == 200


POSTSTRAAT_3 = POSTSTRAAT.replace(";1;", ";3;")


@pytest.mark.parametrize(
    "wrong",
    [
        POSTSTRAAT_3 + ";more",
        POSTSTRAAT_3.rpartition(";")[0],
        '"' + POSTSTRAAT_3,
        POSTSTRAAT_3.replace("straat;", 'st"raat;"'),
        POSTSTRAAT_3.replace("straat", "str\0at"),
        POSTSTRAAT_3.replace("straat", "straat" * 20),
        "",
    ],
    ids=["one more", "one less", "a quote", "two quotes", "a nul", "a long name", "nothing"],
)
def test_a_line_of_another_shape_spoils_no_other_line(
    engine: Engine, session: Session, tmp_path: Path, wrong: str
) -> None:
    lines = [POSTSTRAAT.replace(";1;", f";{number};") for number in range(101, 301)]
    file = tmp_path / "one.csv"
    file.write_text("\n".join([HEADING, *lines[:3], wrong, *lines[3:], ""]), encoding="utf-8")

    _, bad = load(engine, file)

    assert [one.line for one in bad] == [5]
    assert count(session, Address) == 200


def test_a_name_with_quotation_marks_is_read_as_it_is_meant(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    load(engine, written(tmp_path / "one.csv", [{"straat": 'Hageweg "\'t Centrum"'}]))

    assert session.scalars(select(Street.name)).all() == ['Hageweg "\'t Centrum"']


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_columns_in_another_order_after_a_mark_of_bytes_are_found_by_name(
    engine: Engine, session: Session, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / "turned.csv"
    lines = [";".join(reversed(line.split(";"))) for line in (HEADING.upper(), POSTSTRAAT)]
    file.write_text(ending.join([*lines, ""]), encoding="utf-8-sig", newline="")

    load(engine, file)

    assert [row[:2] for row in contents(session)["houses"]] == [("Poststraat", 1)]


def test_more_than_one_bad_line_in_a_hundred_stops_it_with_nothing_changed(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    before = contents(session)
    rows = [{"huisnummer": str(number)} for number in range(0, 99)] + [{"huisnummer": "x"}]

    with pytest.raises(FinderError, match="2 geen adres"):
        load(engine, written(tmp_path / "bad.csv", rows))

    assert contents(session) == before


def test_a_wrong_file_is_given_up_early(engine: Engine, tmp_path: Path) -> None:
    rows = [{"postcode": "x"}] * 5_000

    with pytest.raises(FinderError, match=r"Van 1000 regels"):
        load(engine, written(tmp_path / "bad.csv", rows))


@pytest.mark.parametrize(
    ("name", "content", "because"),
    [
        ("none.csv", b"", "missen kolommen"),
        ("other.csv", b"naam;adres\nx;y\n", "missen kolommen: straat"),
        ("cut.csv.gz", gzip.compress(EXCERPT.read_bytes())[:-400], "niet te lezen"),
        ("cut.csv.zst", zstd.compress(EXCERPT.read_bytes())[:-400], "niet te lezen"),
        ("plain.csv.gz", EXCERPT.read_bytes(), "niet te lezen"),
        ("plain.csv.zst", EXCERPT.read_bytes(), "niet te lezen"),
        ("latin.csv", EXCERPT.read_text(encoding="utf-8").encode("latin-1"), "niet te lezen"),
        ("long.csv", f"{HEADING}\n{'x' * 50_000};".encode(), "niet te lezen"),
    ],
)
def test_a_file_that_is_no_register_stops_with_a_sentence_and_changes_nothing(
    engine: Engine, session: Session, tmp_path: Path, name: str, content: bytes, because: str
) -> None:
    before = contents(session)
    (tmp_path / name).write_bytes(content)

    with pytest.raises(FinderError, match=because):
        load(engine, tmp_path / name)

    assert contents(session) == before
