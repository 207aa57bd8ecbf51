"""Loads the register from files: reads, sums up, and lets the new tables take over."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, delete, event, func, insert, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from finder.errors import FinderError
from finder.exchange.register.building import Register
from finder.exchange.register.reading import Bad, Row, rows
from finder.exchange.register.staging import BATCH, Staging
from finder.models import Address, Postcode, Postcode6, Street, StreetPostcode, Town

# From so many lines on, a file of which one in a hundred is bad is another kind of file.
ENOUGH, MOST_BAD = 1_000, 0.01
# A name for the lock that only one import has, on PostgreSQL.
LOCK = 7_301_955
# How long the new tables wait for readers of the old ones, in seconds.
PATIENCE = 30


@dataclass
class Loaded:
    """What was read, or put in place: the sums, and how many lines were bad."""

    register: Register
    read: int = 0
    bad: int = 0
    per_province: Counter[str] = field(default_factory=Counter)


def load(
    engine: Engine,
    paths: Sequence[Path],
    *,
    addresses: bool,
    dry_run: bool,
    told: Callable[[int, int], None],
    complain: Callable[[Bad], None],
) -> Loaded:
    """Load the register of the provinces that the files cover; other provinces stay as they are.

    `told` hears how many bytes were read since the last time, and how many lines in all;
    `complain` hears of each line that is no address. Raises
    FinderError, with nothing changed, for files that cannot be read, that hold more than one bad
    line in a hundred, or while another import runs.
    """
    if dry_run:
        loaded = Loaded(Register())
        for _ in _street_rows(loaded, paths, told, complain):
            pass
        return _checked(loaded)
    with _alone(engine):
        _keep_small(engine)
        return _load(engine, paths, addresses, told, complain)


def _load(
    engine: Engine,
    paths: Sequence[Path],
    addresses: bool,
    told: Callable[[int, int], None],
    complain: Callable[[Bad], None],
) -> Loaded:
    loaded, staging = Loaded(_register(engine)), Staging(engine)
    staging.create()
    try:
        read = _street_rows(loaded, paths, told, complain)
        if addresses:
            staging.fill(Address, map(_address, read))
        else:
            for _ in read:
                pass
        register = _checked(loaded).register
        staging.fill(Street, register.street_rows())
        staging.fill(Postcode6, register.postcode6_rows())
        staging.fill(StreetPostcode, register.street_postcode_rows())
        staging.keep_others(list(register.provinces))
        with _swap(engine) as connection:
            _renew(connection, register)
            staging.take_over(connection)
    finally:
        staging.drop()
    return loaded


def _keep_small(engine: Engine) -> None:
    """Let SQLite read its file in pieces: mapped as a whole, it would count as our memory."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda one, _: one.execute("PRAGMA mmap_size = 0"))
        engine.dispose()


def _register(engine: Engine) -> Register:
    """A register whose ids are not in use."""
    with Session(engine) as session:
        town = session.scalar(select(func.max(Town.id))) or 0
        street = session.scalar(select(func.max(Street.id))) or 0
    return Register(town + 1, street + 1)


def _street_rows(
    loaded: Loaded,
    paths: Sequence[Path],
    told: Callable[[int, int], None],
    complain: Callable[[Bad], None],
) -> Iterator[tuple[int, Row]]:
    """Each address with the id of its street, while it is summed up."""
    for path in paths:
        for row in rows(path, lambda count: told(count, loaded.read)):
            loaded.read += 1
            if isinstance(row, Bad):
                loaded.bad += 1
                complain(row)
            else:
                yield loaded.register.add(row), row
            if loaded.read % ENOUGH == 0:
                _checked(loaded)


def _address(numbered: tuple[int, Row]) -> dict[str, Any]:
    street_id, row = numbered
    return {
        "street_id": street_id,
        "number": row.number,
        "suffix": row.suffix,
        "postcode6_id": row.code,
        "lat": row.lat,
        "lon": row.lon,
    }


def _checked(loaded: Loaded) -> Loaded:
    """The same. Raises FinderError when too many lines are bad, or none is good."""
    if loaded.bad > MOST_BAD * loaded.read or not loaded.register.total:
        raise FinderError(
            "Van %(read)s regels zijn er %(bad)s geen adres. Dat is te veel. "
            "Er is niets veranderd. Kijk of dit het goede bestand is.",
            read=loaded.read,
            bad=loaded.bad,
        )
    return loaded


def _renew(connection: Connection, register: Register) -> None:
    """Give the towns and the postcodes of four digits of these provinces what is known now."""
    connection.execute(delete(Town).where(Town.province.in_(list(register.provinces))))
    connection.execute(insert(Town), register.town_rows())
    found = register.postcode_rows()
    codes = [row["code"] for row in found]
    for first in range(0, len(codes), BATCH):
        connection.execute(delete(Postcode).where(Postcode.code.in_(codes[first : first + BATCH])))
    connection.execute(insert(Postcode), found)


@contextmanager
def _swap(engine: Engine) -> Iterator[Connection]:
    """One transaction, the making of tables included, which Python's SQLite begins only by hand."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        on_sqlite = engine.dialect.name == "sqlite"
        connection.exec_driver_sql("BEGIN IMMEDIATE" if on_sqlite else "BEGIN")
        try:
            if not on_sqlite:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
            yield connection
        except OperationalError as error:
            connection.exec_driver_sql("ROLLBACK")
            raise FinderError(
                "De database is te druk om de nieuwe adressen in gebruik te nemen. "
                "Er is niets veranderd. Probeer het straks opnieuw."
            ) from error
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
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
    import fcntl

    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise _busy() from error
        yield
    path.unlink(missing_ok=True)


def _busy() -> FinderError:
    return FinderError("Er loopt al een import van adressen. Wacht tot die klaar is.")
