"""Statements that are compiled once for each database and handed to its driver as they are."""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Dialect, Float, Numeric, Select
from sqlalchemy.orm import Session

Convert = Callable[[Any], Any]
Named = TypeVar("Named", bound=tuple[Any, ...])
Values = tuple[Any, ...]


def run(
    session: Session, statement: "Prepared | Select[*Values]", values: Mapping[str, Any]
) -> Sequence[Any]:
    """The rows of a statement, prepared or not, on a session's connection."""
    if isinstance(statement, Prepared):
        return statement.rows(session, values)
    return session.connection().execute(statement, values).all()


class _Known(NamedTuple):
    """A statement as one kind of database takes it.

    `own` are the values that it has itself, `order` that of all where they have one, `converts`
    what turns columns, by their number, into what Python has for them.
    """

    sql: str
    own: Mapping[str, Any]
    order: Sequence[str] | None
    converts: Sequence[tuple[int, Convert]]


class Prepared:
    """A statement whose rows come as tuples with names, of `shape` or of its own columns.

    `on_sqlite` is the same question as SQLite answers it the fastest, where that is another form.

    SQLAlchemy would find the SQL in its own cache, bind by bind and column by column, and wrap each
    row, which takes longer than SQLite takes to run a search.
    """

    def __init__(
        self,
        statement: Select[*Values],
        shape: type[tuple[Any, ...]] | None = None,
        *,
        on_sqlite: Select[*Values] | None = None,
    ) -> None:
        self.statement = statement
        self.on_sqlite = statement if on_sqlite is None else on_sqlite
        shape = shape or _row(statement)
        if len(shape._fields) != len(statement.selected_columns):  # type: ignore[attr-defined]
            raise ValueError("a shape of another length than its rows")
        self.make = made_as(shape)
        self.known: dict[str, _Known] = {}

    def rows(self, session: Session, values: Mapping[str, Any]) -> list[Any]:
        """All its rows, on a session's connection; `values` are those of its open parameters."""
        connection = session.connection()
        known = self.known.get(connection.dialect.name)
        if known is None:
            known = self.known[connection.dialect.name] = self._compiled(connection.dialect)
        given: Any = {**known.own, **values}
        if known.order is not None:
            given = tuple([given[key] for key in known.order])
        rows = ask(connection, known.sql, given)
        if known.converts:
            rows = [_converted(row, known.converts) for row in rows]
        return list(map(self.make, rows))

    def first(self, session: Session, values: Mapping[str, Any]) -> Any:
        """The first of its rows; None without any."""
        return next(iter(self.rows(session, values)), None)

    def _compiled(self, dialect: Dialect) -> _Known:
        """The statement for a database.

        Raises ValueError for one with parameters that are written into it at each run.
        """
        form = self.on_sqlite if dialect.name == "sqlite" else self.statement
        compiled = form.compile(dialect=dialect)
        if compiled.literal_execute_params or compiled.post_compile_params:
            raise ValueError("a statement that is written anew each time")
        converts = []
        for number, column in enumerate(self.statement.selected_columns):
            if isinstance(column.type, Numeric | Float):
                # As the driver has it.
                continue
            if convert := column.type.dialect_impl(dialect).result_processor(dialect, None):
                converts.append((number, convert))
        return _Known(str(compiled), compiled.params, compiled.positiontup, converts)


def ask(connection: Connection, sql: str, values: Any) -> list[Any]:
    """The rows of a statement as its driver gives them, by a cursor of the driver.

    Who listens to statements hears of it from SQLAlchemy. After an error SQLAlchemy asks the same:
    it knows what to do with a line that broke.
    """
    if connection.dispatch.before_cursor_execute:
        return list(connection.exec_driver_sql(sql, values).all())
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
    except connection.dialect.loaded_dbapi.Error:
        return list(connection.exec_driver_sql(sql, values).all())
    finally:
        cursor.close()


def made_as(shape: type[Named]) -> Callable[[Sequence[Any]], Named]:
    """Makes tuples with names of rows of their length, in two thirds of the time of `_make`."""
    return partial(tuple.__new__, shape)


def _row(statement: Select[*Values]) -> type[tuple[Any, ...]]:
    names = [str(column.key) for column in statement.selected_columns]
    return namedtuple("Row", names, rename=True)


def _converted(row: Sequence[Any], converts: Sequence[tuple[int, Convert]]) -> list[Any]:
    values = list(row)
    for number, convert in converts:
        values[number] = convert(values[number])
    return values
