"""The moment at which the new tables take over: one transaction, or the old ones stay."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, insert, select
from sqlalchemy.exc import OperationalError

from finder.errors import FinderError
from finder.exchange.register.building import Register
from finder.exchange.register.staging import Staging
from finder.models import Postcode, Town

# On PostgreSQL whoever reads comes after a swap that waits; so it waits shortly, and more often.
TRIES, LOCK_TIMEOUT, PAUSE = 20, "1s", 1.0


def swap(engine: Engine, staging: Staging, register: Register) -> None:
    """Put the new register in place. Raises FinderError when the old one is never free for it."""
    towns, codes = register.town_rows(), register.postcode_rows()
    for left in reversed(range(TRIES)):
        try:
            with _transaction(engine) as connection:
                connection.execute(delete(Town).where(replaced(register)))
                connection.execute(insert(Town), towns)
                _renew(connection, codes, list(register.provinces))
                staging.take_over(connection)
            return
        except OperationalError as error:
            if not left:
                raise FinderError(
                    "De database is te druk om de nieuwe adressen in gebruik te nemen. "
                    "Er is niets veranderd. Probeer het straks opnieuw."
                ) from error
        time.sleep(PAUSE)


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    """With the making of tables in it, for which Python's SQLite would not begin one."""
    on_sqlite = engine.dialect.name == "sqlite"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if on_sqlite else "BEGIN")
        try:
            if not on_sqlite:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
            yield connection
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")


def replaced(register: Register) -> ColumnElement[bool]:
    """Which towns make room: those of its provinces, and those of municipalities that moved there.

    Towns made of postcodes have no municipality.
    """
    return Town.province.in_(list(register.provinces)) | func.coalesce(Town.municipality, "").in_(
        list(register.municipalities)
    )


def _renew(connection: Connection, rows: list[dict[str, Any]], provinces: list[str]) -> None:
    """A postcode of four digits that mostly lies in another province is that province's."""
    found = Postcode.code.in_([row["code"] for row in rows])
    connection.execute(delete(Postcode).where(found, Postcode.province.in_(provinces)))
    left = set(connection.scalars(select(Postcode.code)))
    new = [row for row in rows if row["code"] not in left]
    if new:
        connection.execute(insert(Postcode), new)
