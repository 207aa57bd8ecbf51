"""The new register takes over as a whole, beside a site at work; and the command that does it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from register_file import ELSEWHERE, EXCERPT, contents, count, load, written
from sqlalchemy import Engine, event, inspect, text
from sqlalchemy.orm import Session

from conftest import a_place
from finder import cli, db, geocoding
from finder.errors import FinderError
from finder.exchange import register
from finder.exchange.register import staging, swapping
from finder.models import Address

FINDER = Path(sys.executable).with_name("finder")
TABLES = ("town", "street", "postcode6", "street_postcode", "address", "postcode")


def unused(engine: Engine) -> list[str]:
    """The tables that an import leaves behind."""
    names = inspect(engine).get_table_names()
    return [name for name in names if name.startswith(("new_", "old_"))]


def shape(engine: Engine) -> dict[str, Any]:
    """How the tables are made: columns, key, indexes."""
    found = inspect(engine)
    return {
        name: (
            [(column["name"], str(column["type"])) for column in found.get_columns(name)],
            found.get_pk_constraint(name)["constrained_columns"],
            found.get_pk_constraint(name)["name"],
            found.get_indexes(name),
        )
        for name in TABLES
    }


def test_an_import_that_is_broken_off_leaves_the_old_tables(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    load(engine)
    before = contents(session)
    rows = [{"huisnummer": str(number)} for number in range(1, 500)] + [{"huisnummer": "x"}]

    def stop(_bad: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(FinderError, match="U hebt de import afgebroken"):
        register.load(
            engine,
            [written(tmp_path / "more.csv", rows)],
            addresses=True,
            told=lambda _bytes, _lines: None,
            complain=stop,
        )

    assert contents(session) == before
    assert unused(engine) == []


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    """A file that takes some seconds to load."""
    codes = ("4301AA", "4301AB")
    return written(
        tmp_path / "long.csv",
        (
            {"huisnummer": str(number), "postcode": code}
            for code in codes
            for number in range(1, 99_999)
        ),
    )


def test_a_killed_import_leaves_the_old_tables_and_does_not_hinder_the_next(
    engine: Engine, session: Session, database_url: str, tmp_path: Path, long_file: Path
) -> None:
    load(engine)
    before = contents(session)

    environ = {**os.environ, "FINDER_INSTANCE": str(tmp_path), "FINDER_DATABASE_URL": database_url}
    command = [FINDER, "postcodes", "import", "--addresses", long_file]
    with subprocess.Popen(command, env=environ) as loading:
        wait_for_rows(engine, loading)
        loading.send_signal(signal.SIGKILL)

    assert loading.returncode == -signal.SIGKILL
    assert contents(session) == before
    load(engine, written(tmp_path / "next.csv", [{}]))
    assert count(session, Address) == 1
    assert unused(engine) == []


def wait_for_rows(engine: Engine, loading: "subprocess.Popen[bytes]") -> None:
    """Wait until the import has put something in a table of its own."""
    while loading.poll() is None:
        with engine.connect() as connection:
            if "new_address" in inspect(connection).get_table_names() and connection.scalar(
                text("SELECT 1 FROM new_address LIMIT 1")
            ):
                return
        time.sleep(0.02)


def test_a_table_left_behind_goes_bit_by_bit(
    engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "DROPPED", 7)
    load(engine)
    before = contents(session)

    load(engine)

    assert contents(session) == before
    assert unused(engine) == []


def test_the_tables_keep_their_columns_keys_and_indexes(engine: Engine) -> None:
    before = shape(engine)

    load(engine)
    load(engine)

    assert shape(engine) == before


def test_a_second_import_at_once_is_refused(engine: Engine, session: Session) -> None:
    refused: list[str] = []

    def second(_bytes: int, _lines: int) -> None:
        if not refused:
            with pytest.raises(FinderError) as caught:
                load(engine)
            refused.append(str(caught.value))

    register.load(engine, [EXCERPT], addresses=True, told=second, complain=lambda _bad: None)

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
        told=look,
        complain=lambda _bad: None,
    )

    assert set(seen) == {200}
    assert client.get("/?q=4301AA+1").status_code == 200


def test_whoever_asked_often_before_the_swap_gets_the_new_answer_after_it(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    load(engine)
    moved = {"lat": "51.65", "lon": "3.92"}
    before = db.connect(database_url)
    with Session(before) as session:
        for _ in range(10):
            geocoding.locate(session, "4301AA 1", ())
            session.rollback()

        load(engine, written(tmp_path / "new.csv", [moved]))

        assert geocoding.locate(session, "4301AA 1", ()).location.point == (51.65, 3.92)
    before.dispose()


@contextmanager
def holding(engine: Engine) -> Iterator[None]:
    """Somebody who does not let go: of a table they read, or on SQLite of the right to write."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        on_sqlite = engine.dialect.name == "sqlite"
        connection.exec_driver_sql("BEGIN IMMEDIATE" if on_sqlite else "BEGIN")
        connection.exec_driver_sql("SELECT count(*) FROM address")
        yield
        connection.exec_driver_sql("ROLLBACK")


def test_a_swap_that_never_gets_its_turn_ends_with_a_sentence_and_changes_nothing(
    engine: Engine,
    session: Session,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load(engine)
    before = contents(session)
    monkeypatch.setattr(swapping, "TRIES", 2)
    monkeypatch.setattr(swapping, "PAUSE", 0.01)
    monkeypatch.setattr(swapping, "LOCK_TIMEOUT", "50ms")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda one, _: one.execute("PRAGMA busy_timeout = 50"))
    other, swap = db.connect(database_url), swapping.swap

    def hindered(*given: Any) -> None:
        with holding(other):
            swap(*given)

    monkeypatch.setattr("finder.exchange.register.loading.swap", hindered)
    with pytest.raises(FinderError, match="te druk"):
        load(engine, written(tmp_path / "zh.csv", [ELSEWHERE]))
    other.dispose()

    assert contents(session) == before
    assert unused(engine) == []


@pytest.fixture
def environ(database_url: str, tmp_path: Path) -> dict[str, str]:
    return {"FINDER_INSTANCE": str(tmp_path / "instance"), "FINDER_DATABASE_URL": database_url}


def invoke(environ: dict[str, str], *words: str | Path) -> str:
    """What the command says when all goes well."""
    given = ["postcodes", "import", *map(str, words)]
    result = CliRunner().invoke(cli.finder, given, env=environ, catch_exceptions=False)
    return result.output


def test_the_command_says_what_it_did_and_draws_nothing(environ: dict[str, str]) -> None:
    lines = invoke(environ, "--addresses", EXCERPT).splitlines()

    assert lines[0].startswith("Gelezen: 103 regels in ")
    assert lines[1:] == [
        "Zeeland: 103 adressen.",
        "Plaatsen: 24. Straten: 30. Postcodes: 25.",
        "Het register staat klaar, met huisnummers.",
    ]


def test_a_dry_run_of_the_command_makes_no_database(tmp_path: Path) -> None:
    environ = {"FINDER_INSTANCE": str(tmp_path / "instance"), "FINDER_DATABASE_URL": ""}

    lines = invoke(environ, "--dry-run", EXCERPT).splitlines()

    assert lines[-1] == "Er is niets veranderd."
    assert not (tmp_path / "instance").exists()


def test_the_command_shows_the_first_ten_bad_lines_of_a_wrong_file(tmp_path: Path) -> None:
    file = written(tmp_path / "bad.csv", [{"postcode": "x"}] * 13)

    result = CliRunner().invoke(cli.finder, ["postcodes", "import", "--dry-run", str(file)])

    lines = result.stderr.splitlines()
    assert lines[0] == (
        "Overgeslagen: bad.csv regel 2: geen postcode van zes tekens of geen huisnummer."
    )
    assert (len(lines), lines[-1]) == (11, "En nog 3 regels.")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("none.csv", "is er niet"), ("empty.csv", "missen kolommen"), ("folder", "is er niet")],
)
def test_a_file_that_is_not_there_or_no_register_is_told_in_a_sentence(
    tmp_path: Path, name: str, sentence: str
) -> None:
    (tmp_path / "empty.csv").touch()
    (tmp_path / "folder").mkdir()
    words = ["postcodes", "import", "--dry-run", str(tmp_path / name)]

    with pytest.raises(FinderError, match=sentence):
        CliRunner().invoke(cli.finder, words, catch_exceptions=False)


def test_the_command_ends_with_two_and_one_line_after_an_error(tmp_path: Path) -> None:
    (tmp_path / "cut.csv.gz").write_bytes(EXCERPT.read_bytes())
    environ = {**os.environ, "FINDER_INSTANCE": str(tmp_path), "FINDER_DATABASE_URL": ""}

    result = subprocess.run(
        [FINDER, "postcodes", "import", tmp_path / "cut.csv.gz"],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.startswith("Fout: Het bestand cut.csv.gz is na regel 0 niet te lezen")
