"""The tables that a register is built in, beside those in use, and the moment they take over.

Rows go in by short transactions, so that the site can write in between. Taking over is one
transaction of renaming, so that nobody ever sees half a register.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, cast

from sqlalchemy import Connection, Engine, MetaData, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase

from finder.models import Address, Postcode6, Street, StreetPostcode, Town

BATCH = 10_000
# How many streets' addresses are copied in one transaction.
STREETS = 5_000
NEW = "new_"
REPLACED: tuple[type[DeclarativeBase], ...] = (Street, Postcode6, StreetPostcode, Address)
INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Staging:
    """The new tables, without their indexes: those are made when the tables take their place."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.insert = INSERTS[engine.dialect.name]
        self.metadata = MetaData()
        self.tables = {model: self._copy(model) for model in REPLACED}

    def _copy(self, model: type[DeclarativeBase]) -> Table:
        """A table with the same columns and no index; to_metadata would copy the indexes too."""
        old = _table(model)
        columns = (column._copy() for column in old.columns)
        with_rowid = old.dialect_options["sqlite"]["with_rowid"]
        return Table(NEW + old.name, self.metadata, *columns, sqlite_with_rowid=with_rowid)

    def create(self) -> None:
        """Make the tables, empty; what a run that was broken off left behind goes."""
        self.metadata.drop_all(self.engine)
        self.metadata.create_all(self.engine)

    def drop(self) -> None:
        """Take the tables away."""
        self.metadata.drop_all(self.engine)

    def fill(self, model: type[DeclarativeBase], rows: Iterable[dict[str, Any]]) -> None:
        """Put rows in, some thousands at a time; of two with one key the first stays."""
        statement = self.insert(self.tables[model]).on_conflict_do_nothing()
        for batch in _batches(rows):
            with self.engine.begin() as connection:
                connection.execute(statement, batch)

    def keep_others(self, provinces: Sequence[str]) -> None:
        """Copy what lies in other provinces than these; a row that was put in before stays."""
        elsewhere = select(Town.id).where(Town.province.not_in(provinces))
        streets = select(Street.id).where(Street.town_id.in_(elsewhere))
        codes = select(Postcode6.id).where(Postcode6.town_id.in_(elsewhere))
        self._take(Street, Street.town_id.in_(elsewhere))
        self._take(Postcode6, Postcode6.town_id.in_(elsewhere))
        self._take(StreetPostcode, StreetPostcode.street_id.in_(streets))
        with self.engine.connect() as connection:
            last = connection.scalar(select(func.max(Street.id))) or 0
            if not connection.scalar(codes.limit(1)):
                return
        for first in range(0, last + 1, STREETS):
            some = Address.street_id.between(first, first + STREETS - 1)
            self._take(Address, some & Address.street_id.in_(streets))

    def _take(self, model: type[DeclarativeBase], where: Any) -> None:
        old, new = _table(model), self.tables[model]
        rows = select(*old.columns).where(where)
        names = [column.name for column in old.columns]
        with self.engine.begin() as connection:
            connection.execute(self.insert(new).from_select(names, rows).on_conflict_do_nothing())

    def take_over(self, connection: Connection) -> None:
        """Let the new tables stand in the place of the old, in the caller's transaction."""
        for model, new in self.tables.items():
            old = _table(model)
            connection.exec_driver_sql(f"DROP TABLE {old.name}")
            connection.exec_driver_sql(f"ALTER TABLE {new.name} RENAME TO {old.name}")
            for index in old.indexes:
                index.create(connection)


def _table(model: type[DeclarativeBase]) -> Table:
    return cast(Table, model.__table__)


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch
