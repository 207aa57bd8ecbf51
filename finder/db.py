"""One engine for each app, one session for each request, and the upgrade to the newest tables."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.orm import Session

from finder import postgresql, prepared
from finder.errors import FinderError
from finder.paths import MIGRATIONS
from finder.replica import Reading

ENGINE, READING = "finder.engine", "finder.reading"
# Under these a request may have a connection to read with already, and the version read by it.
CONNECTION, VERSION = "finder.connection", "finder.version"


def connect(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL; SQLite's folder is made when it is not there.

    Values stay out of error messages: what residents type is not logged.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return postgresql.connect(url)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _tune_sqlite)
    return engine


@contextmanager
def engine_at(url: str) -> Iterator[Engine]:
    """An engine for a command, whose connections are closed at the end, also after an error."""
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()


# Milliseconds that a writer waits for others. Who waits is let in by chance: on a busy machine a
# writer beside another that goes on and on waited for longer than five seconds.
PATIENCE = 15_000


def _tune_sqlite(connection: Any, _record: Any) -> None:
    """Readers beside one writer, foreign keys held, pages read through memory mapping."""
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        f"busy_timeout = {PATIENCE}",
        "mmap_size = 268435456",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def insert_on(bind: Connection | Engine) -> Any:
    """SQLAlchemy's insert for this database, the one that knows ON CONFLICT."""
    return insert_in(bind.dialect.name)


def insert_in(dialect: str) -> Any:
    """The same for the databases of a dialect, by its name."""
    return import_module(f"sqlalchemy.dialects.{dialect}").insert


class TooNew(FinderError):
    """Tables that a newer version of the finder made."""


def upgrade(engine: Engine) -> None:
    """Bring the tables to the newest version, in one transaction where the database can.

    Raises TooNew.
    """
    if _version_of(engine) == newest_version():
        return
    # Slow to import, and of no use to what answers requests or finds nothing to upgrade.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise TooNew("De database is van een nieuwere versie van de finder.") from error


def newest_version() -> str:
    """The version of the tables that this finder knows: the number of the last migration."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))[:4]


def _version_of(engine: Engine) -> str | None:
    """The version of a database's tables; None when it has none."""
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


@contextmanager
def session_on(engine: Engine) -> Iterator[Session]:
    """A session for a command: commits at the end, rolls back on an error."""
    with Session(engine) as session, session.begin():
        yield session


def init_app(app: Flask, url: str, read_url: str = "") -> None:
    """Give the app its engine and one to read with; close each request's session at its end."""
    attach(app, url, read_url)
    app.teardown_appcontext(_close)


def attach(app: Flask, url: str, read_url: str = "") -> None:
    """Let an app work on a database, and read from another one when that is given."""
    app.extensions[ENGINE] = connect(url)
    replica = connect(read_url) if read_url else None
    app.extensions[READING] = Reading(app.extensions[ENGINE], replica)


def disconnect(app: Flask) -> None:
    """Close the connections that an app has open; the next request opens new ones."""
    reading: Reading = app.extensions[READING]
    for engine in filter(None, (reading.primary, reading.replica)):
        engine.dispose()


def read_only() -> None:
    """Let this request read where public pages are read; to be called before its session opens."""
    g.read_only = True


def session() -> Session:
    """This request's session."""
    if "session" not in g:
        opened = ExitStack()
        if g.get("read_only"):
            found: Reading = current_app.extensions[READING]
            connection, version = map(request.environ.get, (CONNECTION, VERSION))
            if connection is None:
                connection = opened.enter_context(found.connect())
            g.session = opened.enter_context(found.session(connection, version))
        else:
            g.session = opened.enter_context(Session(current_app.extensions[ENGINE]))
        g.opened = opened
    return g.session


def version_of_places(connection: Connection) -> int:
    """The version of the places, read past any session: with each request.

    See places/version.py for what raises it.
    """
    rows = prepared.ask(connection, "SELECT number FROM data_version", ())
    return int(rows[0][0]) if rows else 0


def reading() -> AbstractContextManager[Session]:
    """A session of its own to read with, also for an answer that is written while it leaves.

    This request's session is closed by then. To be entered where the answer is written, at once or
    later; it is closed with the answer, also when nobody reads it to its end.
    """
    found: Reading = current_app.extensions[READING]
    return found.in_pieces()


@contextmanager
def deed() -> Iterator[Session]:
    """This request's session for one deed: all of it is kept, or on an error nothing."""
    opened = session()
    try:
        yield opened
    except BaseException:
        opened.rollback()
        raise
    opened.commit()


def _close(_error: BaseException | None) -> None:
    opened = g.pop("opened", None)
    g.pop("session", None)
    if opened is not None:
        opened.close()
