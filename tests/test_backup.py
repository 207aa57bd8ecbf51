"""A back-up holds everything, from either database, and goes back into either."""

import datetime as dt
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from migrating import downgrade
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from conftest import a_place, a_suggestion, add
from finder import cli, db, outbox, review
from finder.errors import FinderError
from finder.exchange import backup
from finder.models import Base, Moderator, Place, Postcode
from finder.suggestions import Sender

HOLIDAY = dt.date(2026, 12, 24)


@pytest.fixture
def filled(session: Session, always: list[Place], moderator: Moderator) -> Session:
    """A site in use: a published place, one that waits, a merge, an undo and mails."""
    always[0].alternative_names, always[0].closed_from = ["De Brön", "L'Été"], HOLIDAY
    first = a_suggestion(session, sender=Sender(email="buur@post.example", word="Dag"))
    a_suggestion(session, name="Nog een plek")
    review.undo(session, review.publish(session, first, moderator, first.sent), moderator)
    later = add(session, a_place(name="De Bron", lat=51.9251, lon=4.4891))[0]
    review.merge_places(session, later, always[0], moderator, {})
    outbox.put(session, "digest", "anna@wijk.example", {"count": 2})
    session.commit()
    return session


@pytest.fixture
def empty(tmp_path: Path) -> Engine:
    """An SQLite database of this version without a row."""
    engine = db.connect(f"sqlite:///{tmp_path / 'other' / 'finder.sqlite'}")
    db.upgrade(engine)
    return engine


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table))]
            for table in Base.metadata.sorted_tables
        }


def same(one: Engine, other: Engine) -> bool:
    """Whether two databases hold the same rows, whatever their order."""
    ours, theirs = everything(one), everything(other)
    return all(sorted(map(repr, ours[name])) == sorted(map(repr, theirs[name])) for name in ours)


def test_everything_comes_back_in_another_database(
    filled: Session, engine: Engine, empty: Engine, tmp_path: Path
) -> None:
    file = tmp_path / "backup.sqlite"

    backup.save(engine, file)
    backup.restore(file, empty)

    full = {name for name, rows in everything(empty).items() if rows}
    assert {"place", "suggestion", "decision", "outbox", "moderator", "cell_count"} <= full
    assert same(engine, empty)


def test_a_back_up_of_sqlite_goes_into_this_database(
    filled: Session, engine: Engine, empty: Engine, tmp_path: Path
) -> None:
    """Also the way from SQLite up to PostgreSQL."""
    there, back = tmp_path / "there.sqlite", tmp_path / "back.sqlite"
    backup.save(engine, there)
    _empty(engine)

    backup.restore(there, engine)
    backup.save(engine, back)
    backup.restore(back, empty)

    assert same(engine, empty)


def _empty(engine: Engine) -> None:
    """Every table as in a new database."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER decision_no_delete")
            connection.exec_driver_sql("DROP TRIGGER decision_no_update")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        for table in reversed(Base.metadata.sorted_tables):
            for column in {"merged_into_id", "undoes_id"} & set(table.c.keys()):
                connection.execute(table.update().values({column: None}))
            connection.execute(table.delete())


def test_new_rows_are_numbered_after_those_put_back(
    filled: Session, engine: Engine, tmp_path: Path
) -> None:
    file = tmp_path / "backup.sqlite"
    backup.save(engine, file)
    highest = max(filled.scalars(select(Place.id)))
    filled.rollback()
    _empty(engine)

    backup.restore(file, engine)
    added = add(filled, a_place(name="Nieuw"))[0]

    assert added.id > highest


def test_a_database_in_use_is_never_overwritten(
    filled: Session, engine: Engine, tmp_path: Path
) -> None:
    file = tmp_path / "backup.sqlite"
    backup.save(engine, file)
    before = everything(engine)

    with pytest.raises(FinderError, match="niet leeg"):
        backup.restore(file, engine)

    assert everything(engine) == before


def test_the_gazetteer_of_a_new_database_is_replaced(
    session: Session, engine: Engine, tmp_path: Path
) -> None:
    file = tmp_path / "backup.sqlite"
    session.get_one(Postcode, "3011").town = "Blijdorp"
    session.commit()
    backup.save(engine, file)
    session.get_one(Postcode, "3011").town = "Rotterdam"
    session.commit()

    backup.restore(file, engine)

    session.expire_all()
    assert session.get_one(Postcode, "3011").town == "Blijdorp"


def test_what_is_written_meanwhile_is_not_in_it_by_half(
    filled: Session, engine: Engine, tmp_path: Path
) -> None:
    """A deed that is not committed yet leaves no trace in a back-up."""
    filled.add(a_place(name="Half af"))
    filled.flush()

    backup.save(engine, tmp_path / "backup.sqlite")

    with closing(sqlite3.connect(tmp_path / "backup.sqlite")) as saved:
        assert not saved.execute("SELECT * FROM place WHERE name = 'Half af'").fetchall()


def test_only_its_owner_can_read_the_file(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite"

    backup.save(engine, file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob("backup*")] == ["backup.sqlite"]


def test_a_file_that_is_there_stays_unless_told_otherwise(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite"
    file.write_text("kostbaar")

    with pytest.raises(FinderError, match="bestaat al"):
        backup.save(engine, file)
    kept = file.read_text()
    backup.save(engine, file, overwrite=True)

    assert kept == "kostbaar"
    assert backup.check(file)["postcode"] == 4073


def test_without_a_database_there_is_nothing_to_save(tmp_path: Path) -> None:
    """As with a wrong FINDER_INSTANCE: an empty file would only seem a back-up."""
    nothing = db.connect(f"sqlite:///{tmp_path / 'nothing.sqlite'}")

    with pytest.raises(FinderError, match="nog niets"):
        backup.save(nothing, tmp_path / "backup.sqlite")
    nothing.dispose()

    assert not (tmp_path / "backup.sqlite").exists()


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _scratch(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[8192:65536] = b"\xff" * (65536 - 8192)
    file.write_bytes(content)


def _text(file: Path) -> None:
    file.write_text("naam;plaats\n")


def _other(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE boodschappen (wat)")


def _newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


def _loose(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE place SET merged_into_id = 12345")
        connection.commit()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A back-up with one place."""
    folder = tmp_path_factory.mktemp("backup")
    engine = db.connect(f"sqlite:///{shutil.copy(sqlite_template, folder / 'from.sqlite')}")
    with Session(engine) as session:
        add(session, a_place())
    backup.save(engine, folder / "small.sqlite")
    engine.dispose()
    return folder / "small.sqlite"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_cut, "beschadigd"),
        (_scratch, "beschadigd"),
        (_loose, "beschadigd"),
        (_text, "geen back-up"),
        (_other, "geen back-up"),
        (_newer, "nieuwere versie"),
        (Path.unlink, "geen back-up"),
    ],
)
def test_a_spoilt_file_is_told_and_nothing_comes_of_it(
    small: Path, empty: Engine, tmp_path: Path, spoil: object, said: str
) -> None:
    file = Path(shutil.copy(small, tmp_path / "spoilt.sqlite"))
    spoil(file)  # type: ignore[operator]

    with pytest.raises(FinderError, match=said):
        backup.restore(file, empty)

    assert not any(everything(empty).values())


def test_a_back_up_of_an_older_version_is_brought_to_this_one(
    small: Path, empty: Engine, tmp_path: Path
) -> None:
    """As it was in migration 0003: without what 0004 added."""
    file = Path(shutil.copy(small, tmp_path / "old.sqlite"))
    older = db.connect(f"sqlite:///{file}")
    downgrade(older, "0003")
    older.dispose()

    backup.restore(file, empty)

    with Session(empty) as session:
        assert session.scalars(select(Place.name)).all() == ["De Plek"]


def test_the_commands_save_and_put_back(filled: Session, engine: Engine, tmp_path: Path) -> None:
    file = str(tmp_path / "backup.sqlite")
    url = engine.url.render_as_string(hide_password=False)
    here = {"FINDER_DATABASE_URL": url, "FINDER_INSTANCE": str(tmp_path / "here")}
    there = {"FINDER_INSTANCE": str(tmp_path / "there")}

    saved = CliRunner().invoke(cli.finder, ["backup", file], env=here)
    put = CliRunner().invoke(cli.finder, ["restore", file], env=there)

    assert "5 plekken, 2 inzendingen" in saved.output
    assert put.output.startswith("Teruggezet: 5 plekken, 2 inzendingen")
    copied = db.connect(f"sqlite:///{tmp_path / 'there' / 'finder.sqlite'}")
    assert same(engine, copied)
    copied.dispose()
