"""Nothing gets slower by accident: few statements for each page, however many places there are,
and each finds its rows by an index."""

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session
from test_kept import VERSION

from conftest import a_moderator, a_place, a_suggestion, add, sit_down
from finder import db, places, review
from finder.models import Place

TUESDAY = "open=tuesday-evening&wheelchair=yes"
# At most so many statements; that of the places' version, which each request asks, not counted.
ROUTES = {
    "/": 1,
    "/?q=3011": 8,
    f"/?q=3011&{TUESDAY}": 8,
    "/?q=Rotterdam": 7,
    "/?q=plek+1": 7,
    "/?bbox=4.4,51.88,4.55,51.95": 6,
    "/?page=1": 4,
    "/?kind=community_centre": 4,
    # Nothing found: the nearest is looked for in ever wider rings, up to the whole country.
    "/?q=3011&kind=playground&cost=free": 16,
    "/activiteiten?q=3011": 6,
    "/plek/{id}-plek-0": 8,
    "/api/places?q=3011&kind=community_centre": 5,
    f"/api/places?q=3011&{TUESDAY}": 5,
    "/api/places?q=3011&fields=all": 7,
    "/api/places/{id}": 1,
    "/api/map?bbox=4.4,51.88,4.55,51.95&zoom=13": 2,
    "/api/map?bbox=3.2,50.7,7.3,53.7&zoom=7": 2,
    "/api/suggest?q=plek": 4,
    "/data/news.atom?q=3011": 6,
    "/hsds/services": 4,
}
# What looks at all names, where there are no more than places.named.FEW.
WHOLE = ("name_key LIKE", "name_key ILIKE")
# What asks all on purpose: how many there are, and a page of all in their order.
EVERY = ("count(place.id)", "ORDER BY place.id")


@contextmanager
def asked(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """The statements and values that reach a database in the meantime."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if statement != VERSION:
            found.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def many(session: Session, count: int) -> list[Place]:
    chance = random.Random(count)  # noqa: S311
    found = add(
        session,
        *(
            a_place(
                name=f"Plek {number}",
                lat=51.92 + chance.gauss(0, 0.02),
                lon=4.48 + chance.gauss(0, 0.03),
                postcode="3011AB",
                city="Rotterdam",
                opening_hours="Tu 18:00-22:00",
                wheelchair="yes",
                activities=[{"name": "koffie", "hours": "Tu 10:00-12:00"}],
            )
            for number in range(count)
        ),
    )
    places.count_cells(session)
    session.commit()
    return found


def test_each_page_asks_the_same_few_things_however_many_places_there_are(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    counts: dict[str, list[int]] = {route: [] for route in ROUTES}
    for count in (3, 150):
        first = many(session, count)[0].id
        for route in ROUTES:
            with asked(app.extensions[db.ENGINE]) as statements:
                answer = client.get(route.format(id=first))
            assert answer.status_code == 200, route
            counts[route].append(len(statements))

    too_many = {route: few for route, few in counts.items() if max(few) > ROUTES[route]}
    assert too_many == {}


def test_publishing_asks_the_same_few_things_however_many_places_there_are(
    engine: Engine, session: Session
) -> None:
    moderator = a_moderator(session, "a@wijk.example")
    counts = []
    for count in (3, 150):
        many(session, count)
        suggestion = a_suggestion(session, name=f"Nieuw {count}", lat=51.9, lon=4.4)
        session.commit()
        with asked(engine) as statements:
            review.publish(session, suggestion, moderator, suggestion.sent)
            session.commit()
        counts.append(len(statements))

    assert max(counts) <= 30


def whole_scans(connection: Any, statement: str, values: Any) -> list[str]:
    """The lines of a statement's plan that look at every place."""
    if not statement.lstrip().upper().startswith(("SELECT", "WITH")):
        return []
    if connection.dialect.name == "sqlite":
        lines = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        plan = [row[3] for row in lines]
        # A scan along an index stops where its LIMIT is full.
        return [line for line in plan if re.fullmatch(r"SCAN place( AS \w+)?", line)]
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    plan = [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values)]
    # With so few rows it would always look at all: told not to, it does where no index is of use.
    return [line for line in plan if re.search(r"Seq Scan on place\b", line)]


def test_no_page_looks_at_every_place(
    app: Flask, client: FlaskClient, engine: Engine, session: Session
) -> None:
    first = many(session, 150)[0].id
    statements: list[tuple[str, str, Any]] = []
    for route in ROUTES:
        with asked(app.extensions[db.ENGINE]) as some:
            client.get(route.format(id=first))
        statements += [(route, *one) for one in some]
    bad = []
    with engine.connect() as connection:
        for route, statement, values in statements:
            if any(part in statement for part in (*WHOLE, *EVERY)):
                continue
            if scans := whole_scans(connection, statement, values):
                bad.append((route, scans, statement))
            connection.rollback()

    assert len(statements) > 40
    assert bad == []


def test_the_pages_of_moderators_look_at_no_more_than_they_must(
    app: Flask, client: FlaskClient, engine: Engine, session: Session
) -> None:
    """What grows old is counted and found in an index, where it took seconds at a million."""
    many(session, 150)
    sit_down(client, a_moderator(session, "a@wijk.example"))

    bad = []
    for page in ("/beoordelen", "/beoordelen/oud"):
        with asked(app.extensions[db.ENGINE]) as statements:
            assert client.get(page).status_code == 200
        assert len(statements) <= 20
        with engine.connect() as connection:
            for statement, values in statements:
                bad += whole_scans(connection, statement, values)
                connection.rollback()

    assert bad == []
