"""What the tests share: an app on each database, filled with places that are always there."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from postgresql import Server, running
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from chromium import ABSENT, find_chromium
from finder import config, create_app, db, moderators, places, suggestions
from finder.exchange import seed
from finder.forms import geocoders
from finder.models import Moderator, Place, Suggestion
from finder.moderators import passwords
from finder.replica import Reading
from finder.suggestions import Sender
from finder.views import limits, straight

# Long for how few tests they hold: they begin first, so that nobody waits for them at the end.
LONG = {"test_wheel.py", "test_work.py", "test_suggest.py", "test_replica.py", "test_nginx.py"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take long first."""
    items.sort(key=lambda item: item.path.name not in LONG)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say once why the tests in tests/browser were skipped."""
    if not find_chromium() and os.environ.get("FINDER_REQUIRE_BROWSER") != "1":
        terminalreporter.write_line(f"Skipped: {ABSENT}")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the newest tables and the gazetteer, to be copied for each test."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite"
    _fill(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server whose databases have the newest tables and the gazetteer."""
    with running(_fill) as server:
        yield server


def _fill(url: str) -> None:
    engine = db.connect(url)
    db.upgrade(engine)
    with db.session_on(engine) as session:
        seed.load_postcodes(session)
        seed.load_towns(session)
    engine.dispose()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 and its key, signed by itself."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is needed to make a certificate")
    folder = tmp_path_factory.mktemp("certificate")
    signed, key = folder / "signed.pem", folder / "key.pem"
    words = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
        " -subj /CN=test -addext subjectAltName=IP:127.0.0.1"
        " -addext keyUsage=digitalSignature,keyCertSign"
    )
    command = [*words.split(), "-keyout", str(key), "-out", str(signed)]
    subprocess.run(command, check=True, capture_output=True)
    return signed, key


@cache
def engine_on(url: str) -> Engine:
    """An engine that test after test uses: to compile its statements anew took a quarter of all."""
    return db.connect(url)


DATABASES = ("sqlite", "postgresql")


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh database for one test: every test that touches SQL runs on both."""
    with a_database(request) as url:
        yield url


@contextmanager
def a_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh database of the kind that a fixture is asked for."""
    fresh = _fresh_file if request.param == "sqlite" else Server.database
    template = {"sqlite": "sqlite_template", "postgresql": "postgresql"}[request.param]
    with fresh(request.getfixturevalue(template)) as url:
        yield url
        engine_on(url).dispose()


@contextmanager
def _fresh_file(template: Path) -> Iterator[str]:
    path = template.with_name("used.sqlite")
    shutil.copy(template, path)
    yield f"sqlite:///{path}"
    for left in template.parent.glob("used.sqlite*"):
        left.unlink()


@pytest.fixture
def engine(database_url: str) -> Engine:
    """An engine on the test's own database, the app's too."""
    return engine_on(database_url)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session beside the app's; what it commits the app sees."""
    with Session(engine) as session:
        yield session


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> config.Settings:
    """The settings of a site without map tiles on the test's own database."""
    return settings_on(database_url, tmp_path / "instance")


def settings_on(database_url: str, instance: Path) -> config.Settings:
    """The settings of a site without map tiles, on these data."""
    return config.read(
        {
            "FINDER_INSTANCE": str(instance),
            "FINDER_DATABASE_URL": database_url,
            "FINDER_SECRET_KEY": "a key for tests only",
            "FINDER_TILES": "off",
            "FINDER_GEOCODERS": "off",
        }
    )


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates are compiled once, not once in each test."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


class Made:
    """An app that is made once and given another database for each test.

    To make one takes half as long as a test: Werkzeug compiles a function for each address.
    """

    def __init__(self, settings: config.Settings, templates: FileSystemBytecodeCache) -> None:
        self.app, self.settings = create_app(settings), settings
        self.app.jinja_env.bytecode_cache = templates
        self.app.extensions[db.ENGINE].dispose()
        self.first = {name: dict(getattr(self.app, name)) for name in STATE}

    def suits(self, settings: config.Settings) -> bool:
        """Whether only the place of the data is another one."""
        own = self.settings
        return settings == replace(
            own, instance=settings.instance, database_url=settings.database_url
        )

    def on(self, settings: config.Settings) -> Flask:
        """The app as it was made, on these data."""
        for name, values in self.first.items():
            state = getattr(self.app, name)
            state.clear()
            state.update(values)
        self.app.config.update(FINDER=settings, SECRET_KEY=config.secret_key(settings))
        self.app.extensions[db.ENGINE] = engine_on(settings.database_url)
        self.app.extensions[db.READING] = Reading(engine_on(settings.database_url), None)
        geocoders.init_app(self.app, settings)
        limits.init_app(self.app)
        self.app.wsgi_app = straight.before(self.app)  # type: ignore[method-assign]
        return self.app


# What tests change of an app.
STATE = ("config", "extensions", "view_functions")


@pytest.fixture(scope="session")
def made(
    tmp_path_factory: pytest.TempPathFactory, compiled_templates: FileSystemBytecodeCache
) -> Made:
    """The app that is used again."""
    folder = tmp_path_factory.mktemp("made")
    return Made(settings_on(f"sqlite:///{folder}/none.sqlite", folder), compiled_templates)


@pytest.fixture
def app(
    settings: config.Settings, compiled_templates: FileSystemBytecodeCache, made: Made
) -> Iterator[Flask]:
    """The app, outside its context: requests make their own sessions, as in production."""
    app = made.on(settings) if made.suits(settings) else create_app(settings)
    app.testing = True
    app.jinja_env.bytecode_cache = compiled_templates
    yield app
    if app is not made.app:
        app.extensions[db.ENGINE].dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor."""
    return app.test_client()


ALWAYS = (
    {"name": "De Bron", "lat": 51.925, "lon": 4.489, "postcode": "3031PW", "city": "Rotterdam"},
    {"name": "Het Spant", "lat": 51.918, "lon": 4.472, "kind": "playground", "city": "Rotterdam"},
    {"name": "Ver weg", "lat": 53.3, "lon": 6.9, "kind": "village_hall", "city": "Termunten"},
)


def a_place(**values: object) -> Place:
    """A place with what every place needs, and these values."""
    needed = {
        "name": "De Plek",
        "kind": "community_centre",
        "lat": 52.2,
        "lon": 6.9,
        "precision": "house",
        "source": "a test",
    }
    return Place(**{**needed, **values})


@pytest.fixture
def always(session: Session) -> list[Place]:
    """Two places in Rotterdam and one far away, open to the public."""
    return add(session, *(a_place(**values) for values in ALWAYS))


def add(session: Session, *added: Place) -> list[Place]:
    """Put places on the map as a publication does: with their cells counted, committed."""
    session.add_all(added)
    session.flush()
    places.count_cells(session)
    session.commit()
    return list(added)


# What a resident of Rotterdam sends at least.
SENT = {
    "name": "De Nieuwe Plek",
    "kind": "living_room",
    "postcode": "3031PW",
    "house_number": "7",
    "city": "Rotterdam",
    "lat": 51.93,
    "lon": 4.485,
    "precision": "house",
}


def a_suggestion(session: Session, *, sender: Sender | None = None, **facts: object) -> Suggestion:
    """A new place that waits, with what is needed at least and these facts; committed."""
    suggestion = suggestions.submit_new(session, {**SENT, **facts}, sender or Sender())
    session.commit()
    return suggestion


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Passwords with less work than ours, where tests log in hundreds of times."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=1024))
    passwords._decoy.cache_clear()
    yield
    passwords._decoy.cache_clear()


@pytest.fixture
def moderator(session: Session) -> Moderator:
    """A moderator who sees the whole country."""
    return a_moderator(session, "anna@wijk.example")


@pytest.fixture
def colleague(session: Session) -> Moderator:
    """Another one."""
    return a_moderator(session, "bram@wijk.example")


def sit_down(client: FlaskClient, someone: Moderator) -> FlaskClient:
    """The client, in which somebody is logged in."""
    with client.session_transaction() as cookie:
        cookie.update(moderator=someone.id, key=someone.session_key, since=int(time.time()))
    return client


def a_moderator(session: Session, email: str, **values: object) -> Moderator:
    """A moderator, committed."""
    added = moderators.add(session, email, **values)
    session.commit()
    return added
