"""`finder postcodes import`: the register goes in as a whole, or not at all."""

import gzip
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from register_file import EXCERPT, HEADING, load, written
from sqlalchemy import Engine, func, inspect, select
from sqlalchemy.orm import Session

from conftest import a_place
from finder import cli, geocoding, postcodes
from finder.errors import FinderError
from finder.exchange import register
from finder.geometry import Point, metres_between
from finder.models import Address, Postcode, Postcode6, Street, StreetPostcode, Town

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TABLES = (Town, Street, Postcode6, StreetPostcode, Address, Postcode)
ELSEWHERE = {
    "woonplaats": "Rotterdam",
    "gemeente": "Rotterdam",
    "provincie": "Zuid-Holland",
    "straat": "Coolsingel",
    "postcode": "3011AD",
    "lat": "51.92250",
    "lon": "4.47917",
}


def contents(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """What the tables say, whatever the ids."""
    session.expire_all()
    streets = select(Street.name, Town.name, Town.municipality, Street.lat, Street.lon).join(
        Town, Town.id == Street.town_id
    )
    houses = select(
        Street.name, Address.number, Address.suffix, Address.postcode6_id, Address.lat
    ).join(Street, Street.id == Address.street_id)
    codes = select(
        Postcode6.id, Postcode6.lat, Postcode6.addresses, Postcode6.span, Town.name
    ).join(Town, Town.id == Postcode6.town_id)
    towns = select(Town.name, Town.municipality, Town.province, Town.lat, Town.codes)
    fours = select(Postcode.code, Postcode.lat, Postcode.town, Postcode.municipality)
    found = {
        name: sorted(map(tuple, session.execute(query)), key=str)
        for name, query in {
            "streets": streets,
            "houses": houses,
            "codes": codes,
            "towns": towns,
            "fours": fours,
        }.items()
    }
    # A reader that stays would keep the new tables from taking over.
    session.rollback()
    return found


def count(session: Session, model: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


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


def test_a_postcode_in_two_provinces_is_the_newest(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    load(engine, written(tmp_path / "z.csv", [{}]))

    load(engine, written(tmp_path / "zh.csv", [{**ELSEWHERE, "postcode": "4301AA"}]))

    row = session.get_one(Postcode6, postcodes.as_number("4301AA"))
    assert session.get_one(Town, row.town_id).name == "Rotterdam"
    assert count(session, Address) == 2


def test_without_addresses_the_houses_of_that_province_go(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    load(engine, EXCERPT, written(tmp_path / "zh.csv", [ELSEWHERE]))

    load(engine, addresses=False)

    assert [row[0] for row in contents(session)["houses"]] == ["Coolsingel"]
    assert count(session, Postcode6) > 1


def test_a_dry_run_counts_and_changes_nothing(engine: Engine, session: Session) -> None:
    before = contents(session)

    loaded, _ = load(engine, dry_run=True)

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


def test_an_import_that_is_broken_off_leaves_the_old_tables(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    load(engine)
    before = contents(session)
    rows = [{"huisnummer": str(number)} for number in range(1, 500)] + [{"huisnummer": "x"}]

    def stop(_bad: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        register.load(
            engine,
            [written(tmp_path / "more.csv", rows)],
            addresses=True,
            dry_run=False,
            told=lambda _bytes, _lines: None,
            complain=stop,
        )

    assert contents(session) == before
    assert not [name for name in inspect(engine).get_table_names() if name.startswith("new_")]


def test_what_a_killed_import_left_behind_does_not_matter(engine: Engine, session: Session) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE new_address (street_id INTEGER)")

    load(engine)

    assert count(session, Address) == 100


def test_a_second_import_at_once_is_refused(engine: Engine, session: Session) -> None:
    refused: list[str] = []

    def second(_bytes: int, _lines: int) -> None:
        if not refused:
            with pytest.raises(FinderError) as caught:
                load(engine)
            refused.append(str(caught.value))

    register.load(
        engine,
        [EXCERPT],
        addresses=True,
        dry_run=False,
        told=second,
        complain=lambda _bad: None,
    )

    assert "Er loopt al een import" in refused[0]
    assert count(session, Address) == 100


def test_the_site_reads_the_old_register_and_writes_while_the_new_one_is_built(
    engine: Engine, session: Session, client: FlaskClient, tmp_path: Path
) -> None:
    load(engine)
    seen: list[int] = []

    def look(_bytes: int, _lines: int) -> None:
        seen.append(client.get("/?q=4301AA+1").status_code)
        with Session(engine) as beside, beside.begin():
            beside.add(a_place())

    register.load(
        engine,
        [written(tmp_path / "new.csv", [{"huisnummer": "1"}])],
        addresses=True,
        dry_run=False,
        told=look,
        complain=lambda _bad: None,
    )

    assert set(seen) == {200}
    assert client.get("/?q=4301AA+1").status_code == 200
    session.expire_all()
    assert geocoding.locate(session, "4301AA 1", ()).location.precision == "house"


def test_the_command_says_what_it_did(database_url: str, tmp_path: Path) -> None:
    environ = {"FINDER_INSTANCE": str(tmp_path), "FINDER_DATABASE_URL": database_url}
    words = ["postcodes", "import", "--addresses", str(EXCERPT)]

    result = CliRunner().invoke(cli.finder, words, env=environ, catch_exceptions=False)

    assert "Zeeland: 103 adressen." in result.output
    assert "Het register staat klaar, met huisnummers." in result.output
