"""The tables that a register is built in, beside those in use, and the moment they take over.

Rows go in by short transactions, so that the site can write in between. Taking over is one
transaction of renaming, so that nobody ever sees half a register.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    MetaData,
    Table,
    TableClause,
    column,
    delete,
    func,
    inspect,
    select,
    table,
)
from sqlalchemy.orm import DeclarativeBase

from finder import db
from finder.models import Address, Postcode6, Street, StreetPostcode, Town

BATCH = 10_000
# How many streets' addresses are copied in one transaction.
STREETS = 5_000
# How many rows of a table that is not in use go at once.
DROPPED = 100_000
NEW, OLD = "new_", "old_"
REPLACED: tuple[type[DeclarativeBase], ...] = (Street, Postcode6, StreetPostcode, Address)


class Staging:
    """The new tables, without their indexes: those are made when the tables take their place."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.insert = db.insert_on(engine)
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
        self.drop()
        self.metadata.create_all(self.engine)

    def drop(self) -> None:
        """Take away the new tables that did not take over, and the old ones that made room."""
        there = set(inspect(self.engine).get_table_names())
        for model in REPLACED:
            name, key = _table(model).name, next(iter(_table(model).primary_key)).name
            for unused in there & {NEW + name, OLD + name}:
                self._drop(table(unused, column(key)))

    def _drop(self, unused: TableClause) -> None:
        """Bit by bit on SQLite, where a large table that goes at once stops the site for seconds.

        A bit ends with the first column of the key.
        """
        (key,) = unused.columns
        last = select(key).order_by(key).offset(DROPPED).limit(1).scalar_subquery()
        while self.engine.dialect.name == "sqlite":
            with self.engine.begin() as connection:
                if not connection.execute(delete(unused).where(key <= last)).rowcount:
                    break
        with self.engine.begin() as connection:
            connection.exec_driver_sql(f"DROP TABLE {unused.name}")

    def fill(self, model: type[DeclarativeBase], rows: Iterable[dict[str, Any]]) -> None:
        """Put rows in, some thousands at a time; of two with one key the first stays."""
        statement = self.insert(self.tables[model]).on_conflict_do_nothing()
        for batch in _batches(rows):
            with self.engine.begin() as connection:
                connection.execute(statement, batch)

    def keep_others(self, replaced: ColumnElement[bool]) -> None:
        """Copy what lies in other towns than these; a row that was put in before stays."""
        elsewhere = select(Town.id).where(~replaced)
        there = Street.town_id.in_(elsewhere)
        self._take(Street, there)
        self._take(StreetPostcode, StreetPostcode.street_id.in_(select(Street.id).where(there)))
        self._take_postcodes(Postcode6.town_id.in_(elsewhere))
        for some in self._some_streets():
            streets = select(Street.id).where(Street.id.between(*some), there)
            self._take(Address, Address.street_id.between(*some), Address.street_id.in_(streets))

    def _some_streets(self) -> Iterator[tuple[int, int]]:
        """The first and last id of some thousands of streets, and of the next ones."""
        with self.engine.connect() as connection:
            query = select(func.min(Street.id), func.max(Street.id))
            first, last = connection.execute(query).one()
        if first is not None:
            yield from ((one, one + STREETS - 1) for one in range(first, last + 1, STREETS))

    def _take(self, model: type[DeclarativeBase], *where: ColumnElement[bool]) -> None:
        with self.engine.begin() as connection:
            connection.execute(self._copied(model, *where).on_conflict_do_nothing())

    def _take_postcodes(self, where: ColumnElement[bool]) -> None:
        """A postcode in two provinces is that of the province where it has most addresses."""
        insert = self._copied(Postcode6, where)
        new, old = self.tables[Postcode6].columns, insert.excluded
        larger = insert.on_conflict_do_update(
            index_elements=[new.id], set_=dict(old.items()), where=old.addresses > new.addresses
        )
        with self.engine.begin() as connection:
            connection.execute(larger)

    def _copied(self, model: type[DeclarativeBase], *where: ColumnElement[bool]) -> Any:
        old = _table(model)
        names = [column.name for column in old.columns]
        return self.insert(self.tables[model]).from_select(
            names, select(*old.columns).where(*where)
        )

    def take_over(self, connection: Connection) -> None:
        """Let the new tables stand in the place of the old, in the caller's transaction."""
        for model, new in self.tables.items():
            old = _table(model)
            for index in old.indexes:
                index.drop(connection)
            _rename(connection, old.name, OLD + old.name)
            _rename(connection, new.name, old.name)
            for index in old.indexes:
                index.create(connection)


def _rename(connection: Connection, name: str, to: str) -> None:
    connection.exec_driver_sql(f"ALTER TABLE {name} RENAME TO {to}")
    if connection.dialect.name == "postgresql":
        # The names of keys are to be those of the migrations, and free for the next import.
        connection.exec_driver_sql(f"ALTER INDEX {name}_pkey RENAME TO {to}_pkey")


def _table(model: type[DeclarativeBase]) -> Table:
    return cast(Table, model.__table__)


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch
