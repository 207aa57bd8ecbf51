"""A short transaction beside the caller's own, on the same database, that waits for no lock."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from finder.replica import primary_of

# How long to wait for another writer, in milliseconds: a visitor waits with us.
BRIEF = 100


@contextmanager
def beside(session: Session) -> Iterator[Connection]:
    """A connection of its own, committed at the end at once, whatever the caller does with theirs.

    Raises OperationalError when another writer keeps the database too long: the caller themselves,
    perhaps, who on SQLite is the only one to write until they commit.
    """
    engine = primary_of(session)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            with _impatient(connection):
                yield connection
                connection.commit()
        else:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {BRIEF}")
            yield connection
            connection.commit()


@contextmanager
def _impatient(connection: Connection) -> Iterator[None]:
    """SQLite keeps its patience on the connection, which others have after us."""
    before = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {BRIEF}")
    try:
        yield
    finally:
        connection.rollback()
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {before}")
