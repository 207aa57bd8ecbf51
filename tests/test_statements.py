"""Nothing gets slower by accident: few statements for each page, however many places there are,
each finds its rows by an index, and they read no more when there are more."""

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from migrating import downgrade
from sqlalchemy import Engine, event, insert, select, text
from sqlalchemy.orm import Session
from test_kept import VERSION
from test_suggest import send

from conftest import a_moderator, a_place, a_suggestion, add, sit_down
from finder import cells, db, places, review
from finder.models import CellCount, Place
from finder.places import clauses, named, ring

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
# psycopg keeps the statements that are no longer and have no more values (psycopg/_queries.py).
LONGEST, MOST_VALUES = 4096, 50
# What looks at all names, where there are no more than places.named.FEW.
WHOLE = ("name_key LIKE", "name_key ILIKE")
# What asks all on purpose: how many there are, and a page of all in their order.
EVERY = ("count(place.id)", "ORDER BY place.id")
# What reads all on purpose: how many there are in all, and which in a circle came last.
READ_ALL = {"/hsds/services", "/data/news.atom?q=3011"}


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


def test_sending_asks_the_same_few_things_however_many_places_there_are(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    """A postcode is looked up to set the point and once more to judge it, not for each part."""
    new = {"kind": "community_centre", "postcode": "3011AB", "description": "Iedereen is welkom."}
    counts = []
    for count in (3, 150):
        many(session, count)
        with asked(app.extensions[db.ENGINE]) as statements:
            assert send(client, "/aanmelden", name=f"Nieuw {count}", **new).status_code == 303
        counts.append(len(statements))

    # The page with the form asks nothing.
    assert max(counts) <= 10


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


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_counts_of_cells_are_read_from_their_index_alone(
    app: Flask, client: FlaskClient, engine: Engine, session: Session
) -> None:
    """To go from there to a row of a table for each took a quarter longer.

    An upgrade leaves the counts as they are.
    """
    many(session, 150)
    counts = session.execute(select(CellCount.__table__)).all()
    session.commit()
    downgrade(engine, "0016")
    db.upgrade(engine)

    with asked(app.extensions[db.ENGINE]) as statements:
        client.get("/api/map?bbox=4.4,51.88,4.55,51.95&zoom=13")
    ((statement, values),) = [one for one in statements if "cell_count" in one[0]]
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    searches = [line for *_, line in plan if line.startswith("SEARCH")]
    assert len(searches) == len(ring.RANGES)
    assert all("USING PRIMARY KEY" in line for line in searches)
    assert sorted(session.execute(select(CellCount.__table__))) == sorted(counts) != []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_statements_are_so_short_that_the_driver_keeps_them(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    """psycopg reads a longer one again each time, which took 0.4 ms of each search.

    A list of ids is written anew each time anyhow.
    """
    first = many(session, 150)[0].id
    with asked(app.extensions[db.ENGINE]) as statements:
        for route in ROUTES:
            client.get(route.format(id=first))

    kept = [(one, values) for one, values in statements if "ids_1)" not in one]
    assert len(kept) > 40
    assert [one for one, _ in kept if len(one) > LONGEST] == []
    assert [one for one, values in kept if len(values) > MOST_VALUES] == []


def test_the_pages_of_moderators_look_at_no_more_than_they_must(
    app: Flask, client: FlaskClient, engine: Engine, session: Session
) -> None:
    """What grows old is counted and found in an index, where it took seconds at a million."""
    many(session, 150)
    sit_down(client, a_moderator(session, "a@wijk.example"))

    bad = []
    place, sent = add(session, a_place())[0], a_suggestion(session)
    session.commit()
    for page in (
        "/beoordelen",
        "/beoordelen/oud",
        "/beoordelen/bellen",
        f"/beoordelen/plek/{place.id}",
        f"/beoordelen/{sent.id}",
    ):
        with asked(app.extensions[db.ENGINE]) as statements:
            assert client.get(page).status_code == 200
        assert len(statements) <= 20
        with engine.connect() as connection:
            for statement, values in statements:
                bad += whole_scans(connection, statement, values)
                connection.rollback()

    assert bad == []


def ten_times(session: Session) -> None:
    """Ten times as many places, each of the new ones near one of before."""
    chance, columns = random.Random(5), Place.__table__.columns  # noqa: S311
    rows = []
    for before in session.execute(select(*columns)).mappings().all() * 9:
        lat, lon = before["lat"] + chance.gauss(0, 0.005), before["lon"] + chance.gauss(0, 0.008)
        new = {"lat": lat, "lon": lon, "cell": cells.cell(lat, lon)}
        rows.append({name: value for name, value in before.items() if name != "id"} | new)
    session.execute(insert(Place.__table__), rows)
    places.count_cells(session)
    new_version(session)
    session.execute(text("ANALYZE"))
    session.commit()


def new_version(session: Session) -> None:
    """Let all that is remembered of places be read anew."""
    session.execute(text("UPDATE data_version SET number = number + 1"))
    session.commit()


@contextmanager
def reading(engine: Engine) -> Iterator[list[int]]:
    """How much a database reads in the meantime.

    In steps of SQLite's machine, or in rows and entries of indexes of PostgreSQL.
    """
    found = [0]
    if engine.dialect.name == "postgresql":
        before = rows_read(engine)
        yield found
        found[0] = rows_read(engine) - before
        return

    def count() -> None:
        found[0] += 1

    def watch(connection: Any, *_more: Any) -> None:
        connection.set_progress_handler(count, 1)

    event.listen(engine, "checkout", watch)
    try:
        yield found
    finally:
        event.remove(engine, "checkout", watch)
        with engine.connect() as connection:
            connection.connection.dbapi_connection.set_progress_handler(None, 0)  # type: ignore


def rows_read(engine: Engine) -> int:
    """What PostgreSQL has read since the beginning, by the one connection that is in use."""
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_stat_force_next_flush()"))
        connection.commit()
        return int(connection.execute(text(READ)).scalar_one())


READ = """SELECT (SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_user_tables)
    + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes)"""


def test_no_page_reads_more_when_there_are_more_places(
    app: Flask, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With ten times as many, what has no bound reads ten times as much."""
    for module in (clauses, named):
        monkeypatch.setattr(module, "COMMON", 1_000)
    monkeypatch.setattr(named, "FEW", 1_000)
    first = many(session, 160)[0].id
    read: dict[str, list[int]] = {route: [] for route in ROUTES if route not in READ_ALL}
    for _ in range(2):
        ten_times(session)
        for route in read:
            path = route.format(id=first)
            # The first time statements are prepared, for which SQLite reads its tables' statistics.
            client.get(path)
            new_version(session)
            with reading(app.extensions[db.ENGINE]) as found:
                assert client.get(path).status_code == 200
            read[route] += found

    assert min(min(found) for found in read.values()) > 0
    # PostgreSQL reads a table of some hundreds of rows by its index one time, and whole another.
    more = {route: found for route, found in read.items() if found[1] > 2.5 * found[0] + 1_000}
    assert more == {}
