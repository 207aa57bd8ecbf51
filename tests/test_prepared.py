"""Statements that go to the driver as they are give what they would give by SQLAlchemy."""

import pytest
from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session

from finder.models import Place
from finder.prepared import Prepared, run

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
        rows = run(session, prepared, VALUES).all()

        assert rows == run(session, NEAREST, VALUES).all()
        assert [row.name for row in rows] == ["De Bron", "Ver weg"]


def test_a_statement_that_is_written_anew_each_time_is_refused(session: Session) -> None:
    among = select(Place.id).where(Place.id.in_(bindparam("ids", expanding=True)))

    with pytest.raises(ValueError, match="anew"):
        Prepared(among).on(session, {"ids": [1, 2]})
