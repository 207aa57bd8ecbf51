"""Statements that go to the driver as they are give what they would give by SQLAlchemy."""

import datetime as dt
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Engine, Integer, bindparam, event, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from conftest import a_place, add
from finder.models import Place
from finder.prepared import Prepared, ask, run

NEAREST = (
    select(Place.id, Place.name, Place.lat)
    .where(Place.lat >= bindparam("lat"), Place.status == "open")
    .order_by(Place.lat)
    .limit(bindparam("most", type_=Integer))
)
VALUES = {"lat": 51.92, "most": 2}


def test_the_rows_are_the_same_by_name_and_by_order(session: Session, always: list[Place]) -> None:
    prepared = Prepared(NEAREST)
    for _ in range(2):
        rows = run(session, prepared, VALUES)

        assert rows == run(session, NEAREST, VALUES)
        assert [row.name for row in rows] == ["De Bron", "Ver weg"]


def test_a_statement_that_is_written_anew_each_time_is_refused(session: Session) -> None:
    among = select(Place.id).where(Place.id.in_(bindparam("ids", expanding=True)))

    with pytest.raises(ValueError, match="anew"):
        Prepared(among).rows(session, {"ids": [1, 2]})


def test_a_row_has_the_shape_that_is_asked_and_no_row_is_none(
    session: Session, always: list[Place]
) -> None:
    class Named(NamedTuple):
        number: int
        called: str
        lat: float

    found = Prepared(NEAREST, Named).first(session, VALUES)

    assert (type(found), found.called) == (Named, "De Bron")
    assert Prepared(NEAREST).first(session, {**VALUES, "lat": 80}) is None
    with pytest.raises(ValueError, match="another length"):
        Prepared(NEAREST.limit(1), NamedTuple("Short", [("number", int)]))


def test_days_are_days_on_each_database(session: Session) -> None:
    day = dt.date(2026, 12, 24)
    place = a_place(closed_from=day)
    add(session, place)
    away = select(Place.id, Place.closed_from, Place.closed_until)

    assert Prepared(away).rows(session, {}) == [(place.id, day, None)]


def test_who_listens_to_statements_hears_of_it(
    engine: Engine, session: Session, always: list[Place]
) -> None:
    prepared, heard = Prepared(NEAREST), []
    quiet = prepared.rows(session, VALUES)

    def hear(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        heard.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    told = prepared.rows(session, VALUES)
    event.remove(engine, "before_cursor_execute", hear)

    assert told == quiet
    assert len(heard) == 1


def test_an_error_is_the_one_that_sqlalchemy_gives(engine: Engine) -> None:
    """What waits for the database or says that it is away knows no errors of drivers."""
    with engine.connect() as connection, pytest.raises(DBAPIError, match="no_table"):
        ask(connection, "SELECT 1 FROM no_table", ())


def test_a_form_for_sqlite_is_used_there_alone(
    engine: Engine, session: Session, always: list[Place]
) -> None:
    """The same question in two forms; here they differ, so that we see which was asked."""
    other = NEAREST.where(Place.name != "De Bron")

    names = {row.name for row in Prepared(NEAREST, on_sqlite=other).rows(session, VALUES)}

    assert ("De Bron" in names) == (engine.dialect.name == "postgresql")
