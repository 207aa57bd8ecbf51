"""The console script as an operator uses it."""

import gc
import os
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session
from test_kept import statements

from conftest import a_place, add
from finder import cli, config, db, paths, places
from finder import serving as processes
from finder.cli import serve
from finder.errors import FinderError
from finder.models import CellCount, Place, Postcode
from serving import FINDER, serving


@pytest.fixture
def environ(database_url: str, tmp_path: Path) -> dict[str, str]:
    """An operator's environment on the test's own database."""
    return {
        "FINDER_INSTANCE": str(tmp_path / "instance"),
        "FINDER_DATABASE_URL": database_url,
        "FINDER_TILES": "off",
    }


@pytest.mark.parametrize(
    "words",
    [[], *([name] for name in cli.COMMANDS), ["db", "upgrade"], ["db", "check"]],
    ids=" ".join,
)
def test_every_command_explains_itself(words: list[str]) -> None:
    result = CliRunner().invoke(cli.finder, [*words, "--help"])

    assert result.exit_code == 0
    assert "Usage:" in result.output


def test_a_command_is_called_as_it_is_listed() -> None:
    context = click.Context(cli.finder)
    found = {name: cli.finder.get_command(context, name) for name in cli.COMMANDS}

    assert {name: command and command.name for name, command in found.items()} == {
        name: name for name in cli.COMMANDS
    }
    assert "No such command" in CliRunner().invoke(cli.finder, ["onzin"]).output


def test_serving_begins_without_what_the_pages_need() -> None:
    """What is wrong with the settings is said before a second goes by."""
    program = (
        "import sys; from finder import cli; cli.finder.get_command(None, 'serve'); "
        "print(*{'finder.views', 'finder.forms', 'geopy', 'folium', 'alembic'} & set(sys.modules))"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60)

    assert (said.returncode, said.stdout.strip()) == (0, b"")


@pytest.fixture
def made(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application as it is made for all processes that answer."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    serve.prepare(config.read())
    processes.made.cache_clear()
    threshold = gc.get_threshold()
    yield processes.made()
    processes.made().extensions[db.ENGINE].dispose()
    processes.made.cache_clear()
    gc.unfreeze()
    gc.set_threshold(*threshold)


def test_the_first_pages_are_there_before_a_visitor_asks(made: Flask) -> None:
    """A first page takes a second: the map, the styles and the templates are made for it."""
    with statements(made.extensions[db.ENGINE]) as asked:
        assert [made.test_client().get(page).status_code for page in ("/", "/?page=1")] == [200] * 2
    assert asked == []


def test_each_process_is_a_copy_of_one_application_without_its_connections(made: Flask) -> None:
    """Two processes on one connection would read each other's answers."""
    assert made.extensions[db.ENGINE].pool.checkedin() == 0
    gc.disable()
    assert processes.answering() is made
    assert (gc.isenabled(), gc.get_threshold()[0]) == (True, processes.MANY_OBJECTS)


def test_no_thread_runs_when_processes_are_copied(made: Flask) -> None:
    """A copy has one thread: what another held locked would stay so."""
    processes.made.cache_clear()
    before = threading.enumerate()

    assert processes.made() is not made
    assert [thread.name for thread in threading.enumerate() if thread not in before] == []


def test_upgrade_makes_the_tables_and_says_so(tmp_path: Path) -> None:
    environ = {"FINDER_INSTANCE": str(tmp_path / "fresh")}

    first = CliRunner().invoke(cli.finder, ["db", "upgrade"], env=environ)
    again = CliRunner().invoke(cli.finder, ["db", "upgrade"], env=environ)

    assert first.output == again.output == "De tabellen zijn bijgewerkt naar de nieuwste versie.\n"
    assert (tmp_path / "fresh" / "finder.sqlite").exists()


def test_seed_fills_what_is_empty_once(environ: dict[str, str], session: Session) -> None:
    first = CliRunner().invoke(cli.finder, ["seed"], env=environ)
    again = CliRunner().invoke(cli.finder, ["seed"], env=environ)

    assert first.output == "Geladen: 0 postcodes en 110 plekken.\n"
    assert again.output == "Er was al iets geladen. Er is niets veranderd.\n"
    assert session.scalar(select(func.count(Postcode.code))) == 4073
    assert session.scalar(select(func.count(Place.id))) == 110


def test_seed_counts_the_cells_of_each_zoom(environ: dict[str, str], session: Session) -> None:
    CliRunner().invoke(cli.finder, ["seed"], env=environ)

    sums = session.execute(
        select(CellCount.zoom, func.sum(CellCount.count)).group_by(CellCount.zoom)
    )

    assert {zoom: int(count) for zoom, count in sums} == dict.fromkeys(range(5, 15), 110)


def test_a_wrong_setting_stops_with_a_sentence_and_no_trace() -> None:
    environ = os.environ | {"FINDER_TILES": "nonsense"}

    result = subprocess.run(
        [FINDER, "seed"], env=environ, capture_output=True, text=True, timeout=60
    )

    assert result.returncode == 2
    assert result.stderr.startswith("Fout: De instelling FINDER_TILES klopt niet")
    assert "Traceback" not in result.stderr


def test_a_database_out_of_reach_stops_with_a_sentence_and_no_trace() -> None:
    environ = os.environ | {"FINDER_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/finder"}

    result = subprocess.run(
        [FINDER, "seed"], env=environ, capture_output=True, text=True, timeout=60
    )

    assert result.returncode == 2
    assert "FINDER_DATABASE_URL" in result.stderr
    assert "Traceback" not in result.stderr


def test_serve_fills_answers_and_stops_cleanly_on_ctrl_c(
    environ: dict[str, str], tmp_path: Path
) -> None:
    output = tmp_path / "told"
    with output.open("w") as file, serving(os.environ | environ, file) as server:
        page = _get(f"{server.address}/?q=3011")
    told = output.read_text()

    assert "plekken bij 3011" in page
    assert server.address in told
    assert told.endswith("De finder is gestopt.\n")
    assert "Traceback" not in told
    assert server.process.returncode == 0


def test_a_port_that_is_taken_is_said_in_a_sentence(environ: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = subprocess.run(
            [FINDER, "serve", "--port", str(port)],
            env=os.environ | environ,
            capture_output=True,
            text=True,
            timeout=60,
        )

    assert result.returncode == 2
    assert result.stderr.startswith(f"Fout: Op 127.0.0.1 poort {port} kan de finder niet")
    assert "Traceback" not in result.stderr


def _get(url: str) -> str:
    # A server that has just begun makes its first pages meanwhile, on a machine that may be busy.
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read().decode()


def test_the_migrations_make_the_tables_of_the_models(session: Session) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from finder.models import Base

    context = MigrationContext.configure(session.connection())

    assert compare_metadata(context, Base.metadata) == []


def test_the_newest_version_is_where_the_migrations_end() -> None:
    """Tables of that version are left alone, without a look at the migrations."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(paths.MIGRATIONS))

    assert ScriptDirectory.from_config(config).get_heads() == [db.newest_version()]


def test_tables_of_a_newer_finder_are_left_alone_with_a_sentence(
    environ: dict[str, str], session: Session
) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    session.commit()

    result = CliRunner().invoke(cli.finder, ["db", "upgrade"], env=environ)

    assert isinstance(result.exception, FinderError)
    assert "nieuwere versie van de finder" in str(result.exception.message)
    assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_an_upgrade_leaves_what_is_there(environ: dict[str, str], session: Session) -> None:
    CliRunner().invoke(cli.finder, ["seed"], env=environ)

    db.upgrade(session.get_bind())

    assert session.scalar(select(func.count(Place.id))) == 110


def test_the_stored_counts_are_checked_and_mended(
    environ: dict[str, str], session: Session
) -> None:
    """Publishing keeps them right; here somebody wrote past it."""
    (place,) = add(session, a_place(lat=51.92, lon=4.48))
    places.count_cells(session)
    session.commit()

    def check(*more: str) -> Result:
        return CliRunner().invoke(cli.finder, ["db", "check", *more], env=environ)

    right = check()
    session.execute(update(Place).where(Place.id == place.id).values(kind="playground"))
    session.commit()
    wrong, mended, again = check(), check("--mend"), check()

    assert right.output == again.output == "De aantallen op de kaart kloppen.\n"
    # Of each zoom one cell, of two kinds.
    assert "20" in str(wrong.exception)
    assert mended.output == "Aantallen die niet klopten: 20. Ze zijn opnieuw geteld.\n"
    assert places.per_kind(session) == {"playground": 1}
