"""One import of the register at a time: the lock is gone when its process is gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from finder.errors import FinderError

# The number of the lock on PostgreSQL; any number that nothing else uses.
LOCK = 7_301_955


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """Keeps a second import out as long as this one runs. Raises FinderError for the second."""
    if engine.dialect.name == "sqlite":
        with _file_lock(Path(f"{engine.url.database}.import")):
            yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK}):
            raise _busy()
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    """The empty file stays: taken away, it could be locked by one and made anew by another."""
    import fcntl

    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise _busy() from error
        yield


def _busy() -> FinderError:
    return FinderError("Er loopt al een import van adressen. Wacht tot die klaar is.")
