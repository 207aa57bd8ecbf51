"""The database that public pages are read from: a replica while it answers, else the primary."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from finder.remembering import KNOWN, Memory

# After no answer, a replica is left alone for so many seconds.
RESTS = 10
# Under this name a session knows the engine to write with.
PRIMARY = "finder.primary"


class OnConnection(Session):
    """A session to read with on a connection, which it gives as it is.

    SQLAlchemy's own looks at its state and begins a transaction first, with each statement.
    """

    def connection(self, *_options: Any, **_more: Any) -> Connection:
        return cast(Connection, self.bind)

    def close(self) -> None:
        """Nothing to do as long as rows alone were read; also for `with`."""
        if self.identity_map or self.in_transaction():
            super().close()


class Reading:
    """Connections to read with."""

    def __init__(self, primary: Engine, replica: Engine | None) -> None:
        self.primary, self.replica = primary, replica
        self.rests_until = 0.0
        self.memory = Memory()

    def connect(self) -> Connection:
        """A connection without transactions, each statement by itself.

        To begin and end one costs PostgreSQL and us as much as a statement, and gains a page
        nothing: also within one each statement sees what was committed last.
        """
        connection = self._connected()
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="AUTOCOMMIT")
        return connection

    def _connected(self) -> Connection:
        """A connection to the replica, or to the primary while the replica gives no answer."""
        if self.replica is not None and time.monotonic() >= self.rests_until:
            try:
                return self.replica.connect()
            except DBAPIError as error:
                self.rests_until = time.monotonic() + RESTS
                kind = type(error.orig).__name__
                logging.getLogger("finder").warning("the replica does not answer (%s)", kind)
        return self.primary.connect()

    def session(self, connection: Connection, version: int | None = None) -> Session:
        """A session on one of these connections, which knows the primary too.

        When the version of the places was read by it, it remembers what others read of that one.
        """
        known = None if version is None else self.memory.of(version)
        return OnConnection(connection, info={PRIMARY: self.primary, KNOWN: known})

    @contextmanager
    def in_pieces(self) -> Iterator[Session]:
        """A session for what is read in pieces: within a transaction, as PostgreSQL asks."""
        with self._connected() as connection, self.session(connection) as session:
            yield session

    def dispose(self) -> None:
        """Close what is open."""
        for engine in filter(None, (self.primary, self.replica)):
            engine.dispose()


def primary_of(session: Session) -> Engine:
    """The engine to write with beside a session."""
    found: Any = session.info.get(PRIMARY)
    return found or session.get_bind().engine
