"""Statements that are compiled once for each database and handed to its driver as they are."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CursorResult, Dialect, Select
from sqlalchemy.orm import Session

Row = tuple[Any, ...]


def run(
    session: Session, statement: "Prepared | Select[*Row]", values: Mapping[str, Any]
) -> CursorResult[*Row]:
    """Run a statement, prepared or not, on a session's connection."""
    if isinstance(statement, Prepared):
        return statement.on(session, values)
    return session.connection().execute(statement, values)


class Prepared:
    """A statement whose columns are numbers and texts: its rows are as the driver gives them.

    SQLAlchemy would find the SQL in its own cache, bind by bind and column by column, which takes
    longer than SQLite takes to run a search.
    """

    def __init__(self, statement: Select[*Row]) -> None:
        self.statement = statement
        self.known: dict[str, tuple[str, Mapping[str, Any], list[str] | None]] = {}

    def on(self, session: Session, values: Mapping[str, Any]) -> CursorResult[*Row]:
        """Run it on a session's connection; `values` are those of its open parameters."""
        connection = session.connection()
        name = connection.dialect.name
        if name not in self.known:
            self.known[name] = self._compiled(connection.dialect)
        sql, own, order = self.known[name]
        given = {**own, **values}
        if order is None:
            return connection.exec_driver_sql(sql, given)
        return connection.exec_driver_sql(sql, tuple([given[key] for key in order]))

    def _compiled(self, dialect: Dialect) -> tuple[str, Mapping[str, Any], list[str] | None]:
        """The SQL, the values that it has itself, and the order of the parameters if they have one.

        Raises ValueError for a statement with parameters that are written into it at each run.
        """
        compiled = self.statement.compile(dialect=dialect)
        if compiled.literal_execute_params or compiled.post_compile_params:
            raise ValueError("a statement that is written anew each time")
        return str(compiled), compiled.params, compiled.positiontup
