"""Past one machine: public pages from a streaming replica, and two servers on one database."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from postgresql import Server
from replicated import Cluster, caught_up, pair
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from conftest import a_moderator, a_place, a_suggestion, add, sit_down
from finder import config, create_app, db, places, postgresql, review, suggestions
from finder.exchange import seed
from finder.models import Place
from finder.replica import Reading

HERE = "/api/places?q=3011"


@pytest.fixture(scope="module")
def clusters() -> Iterator[tuple[Cluster, Cluster]]:
    """A primary with the gazetteer, and its replica."""
    with pair() as (primary, replica):
        engine = db.connect(primary.url)
        db.upgrade(engine)
        with db.session_on(engine) as session:
            seed.load_postcodes(session)
        engine.dispose()
        yield primary, replica


def a_site(folder: Path, url: str, read_url: str = "") -> Flask:
    app = create_app(
        config.read(
            {
                "FINDER_INSTANCE": str(folder),
                "FINDER_DATABASE_URL": url,
                "FINDER_READ_DATABASE_URL": read_url,
                "FINDER_SECRET_KEY": "a key for tests only",
                "FINDER_TILES": "off",
                "FINDER_GEOCODERS": "off",
            }
        )
    )
    app.testing = True
    return app


def test_a_place_published_on_the_primary_is_on_the_pages_of_the_replica(
    tmp_path: Path, clusters: tuple[Cluster, Cluster]
) -> None:
    """Then the replica stops: reading goes on at the primary."""
    primary, replica = clusters
    app = a_site(tmp_path, primary.url, replica.url)
    reading: Reading = app.extensions[db.READING]
    visitor = app.test_client()
    with Session(reading.primary) as session:
        moderator = a_moderator(session, "a@wijk.example")
        found = a_suggestion(session, name="Nieuw hier", lat=51.92, lon=4.48)
        token = suggestions.new_link(session, found)
        session.commit()
        caught_up(primary, replica)
        before = visitor.get(HERE).text
        review.publish(session, found, moderator, found.sent)
        session.commit()
        desk = sit_down(app.test_client(), moderator)
    written: list[str] = []
    event.listen(
        reading.replica,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_more: written.append(statement),
    )

    caught_up(primary, replica)
    after = visitor.get(HERE).text
    status = app.test_client().get(f"/inzending/{token}").status_code
    page = desk.get("/beoordelen").status_code
    on_replica = list(written)
    replica.stop()
    alone = visitor.get(f"{HERE}&radius=10")
    form = app.test_client().get("/aanmelden")
    replica.start()
    reading.rests_until = 0
    again = app.test_client().get("/?q=3011")

    assert ("Nieuw hier" in before, "Nieuw hier" in after) == (False, True)
    assert (status, page) == (200, 200)
    # The visitor's page came from it, with nothing that writes, and no status or moderator's page.
    assert any("FROM place" in statement for statement in on_replica)
    assert not any("suggestion" in statement for statement in on_replica)
    assert not any(
        statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
        for statement in written
    )
    assert (alone.status_code, "Nieuw hier" in alone.text) == (200, True)
    assert (form.status_code, again.status_code) == (200, 200)
    assert len(written) > len(on_replica)
    reading.dispose()


def test_a_replica_refuses_to_be_written_to(clusters: tuple[Cluster, Cluster]) -> None:
    engine = db.connect(clusters[1].url)

    with Session(engine) as session, pytest.raises(DBAPIError):
        add(session, a_place())

    engine.dispose()


def test_a_replica_that_is_not_there_is_left_alone_for_a_while(tmp_path: Path) -> None:
    primary = db.connect(f"sqlite:///{tmp_path}/finder.sqlite")
    gone = db.connect("postgresql+psycopg://nobody@127.0.0.1:1/finder")
    asked: list[int] = []
    event.listen(gone, "do_connect", lambda *_said: asked.append(1))
    reading = Reading(primary, gone)

    for _ in range(3):
        with reading.connect() as connection:
            assert connection.engine is primary

    assert asked == [1]
    reading.dispose()


def test_what_one_server_publishes_the_other_shows_at_the_next_request(
    settings: config.Settings, engine: Engine, session: Session, tmp_path: Path
) -> None:
    """Two servers on one database, each with answers of its own that it keeps."""
    one, two = (create_app(replace(settings, instance=tmp_path / name)) for name in ("one", "two"))
    moderator = a_moderator(session, "a@wijk.example")
    visitors = [app.test_client() for app in (one, two)]
    before = [visitor.get(HERE).text for visitor in visitors]
    kept = [visitor.get(HERE).text for visitor in visitors]

    found = a_suggestion(session, name="Nieuw hier", lat=51.92, lon=4.48)
    session.commit()
    with Session(one.extensions[db.ENGINE]) as on_one:
        mine = on_one.get_one(type(found), found.id)
        review.publish(on_one, mine, on_one.get_one(type(moderator), moderator.id), mine.sent)
        on_one.commit()

    assert before == kept
    assert all("Nieuw hier" not in text for text in before)
    assert all("Nieuw hier" in visitor.get(HERE).text for visitor in visitors)
    for app in (one, two):
        app.extensions[db.ENGINE].dispose()


def test_the_version_is_that_of_the_database_that_is_read(
    app: Flask, session: Session, always: list[Place]
) -> None:
    with app.extensions[db.READING].connect() as connection:
        assert db.version_of_places(connection) == places.version(session).number > 0


def test_a_page_is_read_without_a_transaction_and_with_the_plans_that_are_known(
    postgresql: Server,
) -> None:
    with postgresql.database() as url:
        engine = db.connect(url)
        with Reading(engine, None).connect() as connection:
            alone = connection.connection.dbapi_connection.autocommit
            names = ("plan_cache_mode", "max_parallel_workers_per_gather", "jit")
            plans = [connection.exec_driver_sql(f"SHOW {name}").scalar() for name in names]
        with engine.connect() as connection:
            afterwards = connection.connection.dbapi_connection.autocommit
        engine.dispose()

    assert (alone, afterwards) == (True, False)
    assert plans == ["force_generic_plan", "0", "off"]


@pytest.mark.parametrize("rested", [postgresql.RESTED, -1], ids=["looked at", "asked"])
def test_a_line_that_broke_while_it_rested_is_replaced(
    clusters: tuple[Cluster, Cluster], monkeypatch: pytest.MonkeyPatch, rested: int
) -> None:
    """A restart of the database costs no visitor an error."""
    monkeypatch.setattr(postgresql, "RESTED", rested)
    replica = clusters[1]
    engine = db.connect(replica.url)
    opened: list[int] = []
    event.listen(engine, "connect", lambda *_said: opened.append(1))
    for _ in range(2):
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
    before = len(opened)

    replica.stop()
    replica.start()
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT 1").scalar()

    assert (found, before, len(opened)) == (1, 1, 2)
    engine.dispose()


def test_a_database_that_knows_no_such_setting_is_used_as_it_is() -> None:
    class Other:
        """A connection to what speaks PostgreSQL and is another one."""

        Error = ValueError
        rolled_back = False

        def execute(self, _statement: str) -> None:
            raise self.Error

        def rollback(self) -> None:
            self.rolled_back = True

    other = Other()

    postgresql.plan_once(other, None)

    assert other.rolled_back
