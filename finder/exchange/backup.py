"""The whole database as one SQLite file, and back: whichever of the two databases it came from."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import (
    Connection,
    Engine,
    Table,
    create_engine,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import DatabaseError

from finder import db
from finder.errors import FinderError
from finder.models import Base

Counts = dict[str, int]

TABLES = Base.metadata.sorted_tables
# What a new database is filled with by itself, and may be replaced.
GAZETTEER = {"postcode", "town"}
# A place may have gone into one with a higher number, which is not there yet when it is put back.
LATER = {"place": "merged_into_id"}
AT_ONCE = 1_000
VERSION = text("SELECT version_num FROM alembic_version")
# The first bytes of a file of SQLite (https://www.sqlite.org/fileformat2.html).
MAGIC = b"SQLite format 3\x00"


def save(engine: Engine, file: Path, *, overwrite: bool = False) -> Counts:
    """Write all rows to a file that only its owner can read; how many of each table.

    The rows are those of one moment, also when others write meanwhile. The file is checked before
    it gets its name, so what was there stays until the new one is whole. Raises FinderError when
    there is a file already and it may not be overwritten, when the database has no tables or old
    ones, and when the check fails.
    """
    if file.exists() and not overwrite:
        raise FinderError(
            "%(file)s bestaat al. Kies een andere naam, of geef --overwrite.", file=file
        )
    if not inspect(engine).has_table("place"):
        raise FinderError("In deze database staat nog niets van de finder.")
    with _beside(file) as part:
        if engine.dialect.name == "sqlite":
            _copy_file(engine, part)
        else:
            _copy_rows_to(engine, part)
        counts = check(part)
        part.replace(file)
    return counts


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """An empty file beside another, of this user alone; gone afterwards if it still is there."""
    if not file.parent.is_dir():
        raise FinderError("De map %(folder)s is er niet.", folder=file.parent)
    handle, name = tempfile.mkstemp(prefix=f"{file.name}.", dir=file.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for rest in ("", "-wal", "-shm", "-journal"):
            Path(name + rest).unlink(missing_ok=True)


def _copy_file(engine: Engine, part: Path) -> None:
    """SQLite's own way (https://www.sqlite.org/backup.html), which keeps no writer waiting."""
    path = engine.url.database or ""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")


def _copy_rows_to(engine: Engine, part: Path) -> None:
    target = db.connect(f"sqlite:///{part}")
    db.upgrade(target)
    whole = engine.execution_options(isolation_level="REPEATABLE READ")
    with whole.connect() as reading, target.begin() as writing:
        if reading.scalar(VERSION) != writing.scalar(VERSION):
            raise FinderError(
                "De tabellen zijn van een andere versie. Doe eerst: finder db upgrade"
            )
        counted = copy(reading, writing)
        there = _counts(reading)
    if counted != there:
        raise FinderError("De back-up is niet compleet. Probeer het opnieuw.")
    with target.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
    target.dispose()


def check(file: Path) -> Counts:
    """How many rows of each table a back-up holds. Raises FinderError for one that is broken."""
    if not _is_sqlite(file):
        raise _foreign(file)
    engine = create_engine(f"sqlite:///file:{quote(str(file.resolve()))}?mode=ro&uri=true")
    try:
        with engine.connect() as connection:
            if connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok":
                raise _broken(file)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise _broken(file)
            known = set(inspect(connection).get_table_names())
            if not {"alembic_version", "place"} <= known:
                raise _foreign(file)
            return _counts(connection, [table for table in TABLES if table.name in known])
    except DatabaseError as error:
        raise _broken(file) from error
    finally:
        engine.dispose()


def _is_sqlite(file: Path) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        return opened.read(len(MAGIC)) == MAGIC


def _foreign(file: Path) -> FinderError:
    return FinderError("%(file)s is geen back-up van de finder.", file=file)


def _broken(file: Path) -> FinderError:
    return FinderError("De back-up %(file)s is beschadigd.", file=file)


def restore(file: Path, engine: Engine) -> Counts:
    """Put all rows of a back-up into an empty database, in one transaction; how many of each table.

    A back-up of an older version is brought to this one, on a copy. Raises FinderError for a file
    that is no back-up, is broken or is of a newer version, and for a database in which there is
    more than the gazetteer: nothing is ever overwritten.
    """
    check(file)
    with tempfile.TemporaryDirectory(prefix="finder-restore-") as folder:
        source = db.connect(f"sqlite:///{shutil.copy(file, folder)}")
        try:
            db.upgrade(source)
        except db.TooNew as error:
            raise FinderError(
                "De back-up %(file)s is gemaakt met een nieuwere versie van de finder.", file=file
            ) from error
        db.upgrade(engine)
        with source.connect() as reading, engine.begin() as writing:
            _make_room(writing)
            copy(reading, writing)
            counts = _counts(reading)
            if _counts(writing) != counts:
                raise FinderError("Niet alles kwam over. Er is niets veranderd.")
        source.dispose()
    return counts


def _make_room(connection: Connection) -> None:
    full = [name for name, count in _counts(connection).items() if count and name not in GAZETTEER]
    if full:
        raise FinderError(
            "De database is niet leeg (%(tables)s). Terugzetten kan alleen in een lege database: "
            "wijs er met FINDER_DATABASE_URL of FINDER_INSTANCE een aan.",
            tables=", ".join(full),
        )
    for table in TABLES:
        if table.name in GAZETTEER:
            connection.execute(table.delete())


def copy(reading: Connection, writing: Connection) -> Counts:
    """Copy the rows of all tables, those first to which others refer; how many of each."""
    return {table.name: _copy_table(table, reading, writing) for table in TABLES}


def _copy_table(table: Table, reading: Connection, writing: Connection) -> int:
    later = LATER.get(table.name)
    left: list[tuple[int, int]] = []
    count = 0
    rows = reading.execution_options(yield_per=AT_ONCE).execute(
        select(table).order_by(*table.primary_key)
    )
    for some in rows.mappings().partitions():
        values = [dict(row) for row in some]
        count += len(values)
        if later:
            left += [(row["id"], row[later]) for row in values if row[later] is not None]
            values = [{**row, later: None} for row in values]
        writing.execute(insert(table), values)
    for number, value in left:
        writing.execute(update(table).where(table.c.id == number).values({later: value}))
    _count_on(table, writing)
    return count


def _count_on(table: Table, connection: Connection) -> None:
    """Let new rows of PostgreSQL be numbered after those that were put in with their number."""
    number = table.autoincrement_column
    if number is None or connection.dialect.name == "sqlite":
        return
    sequence = connection.scalar(
        text("SELECT pg_get_serial_sequence(:table, :column)"),
        {"table": table.name, "column": number.name},
    )
    highest = connection.scalar(select(func.max(number)))
    if sequence and highest:
        connection.execute(select(func.setval(sequence, highest)))


def _counts(connection: Connection, tables: Sequence[Table] = TABLES) -> Counts:
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in tables
    }
