"""The description of the API is true: schemathesis asks, and the API answers as it promises."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import validate
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from sqlalchemy.orm import Session

from conftest import a_place, add
from finder import config, create_app, db
from finder.exchange import openapi

# What is not asked: that anything outside the description is refused. A page of ours keeps what
# was typed when a word in the address is strange, and the API takes the same address.
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
]
# In a test nothing unpacks an answer.
PLAIN = {"Accept-Encoding": "identity"}
ASKED = settings(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Any:
    """The API of a site with some places, as its own description tells it."""
    folder = tmp_path_factory.mktemp("described")
    (folder / "finder.sqlite").write_bytes(sqlite_template.read_bytes())
    app = create_app(
        config.read(
            {
                "FINDER_INSTANCE": str(folder),
                "FINDER_SECRET_KEY": "a key for tests only",
                "FINDER_TILES": "off",
                "FINDER_GEOCODERS": "off",
            }
        )
    )
    engine = app.extensions[db.ENGINE]
    with db.session_on(engine) as session:
        session.add_all(
            a_place(
                name=f"Plek {number}",
                lat=51.9 + number / 1_000,
                lon=4.48,
                welcome="everyone" if number % 2 else None,
                licence="ODbL-1.0" if number % 5 == 0 else None,
                opening_hours="Mo 10:00-12:00",
                status="merged" if number == 3 else "open",
                merged_into_id=1 if number == 3 else None,
            )
            for number in range(1, 12)
        )
    yield schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    engine.dispose()


@pytest.mark.parametrize("path", openapi.document("x", "1", (5,), 500)["paths"])
def test_the_api_does_what_its_description_says(described: Any, path: str) -> None:
    @ASKED
    @given(case=described[path]["GET"].as_strategy())
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS, headers=PLAIN)

    ask()


def test_the_description_is_one_by_the_standard(client: FlaskClient) -> None:
    answer = client.get("/api/openapi.json")

    validate(answer.json)
    assert answer.json["openapi"].startswith("3.1")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_every_example_of_the_description_is_answered(
    client: FlaskClient, session: Session
) -> None:
    add(session, a_place(lat=51.92, lon=4.48))
    for path, operations in client.get("/api/openapi.json").json["paths"].items():
        parameters = operations["get"]["parameters"]
        asked = {one["name"]: one["example"] for one in parameters if "example" in one}
        answer = client.get(path.replace("{id}", "1"), query_string=asked)
        assert answer.status_code == 200
        assert answer.mimetype in operations["get"]["responses"]["200"]["content"]


def test_every_address_for_machines_is_described(app: Flask) -> None:
    described = set(openapi.document("x", "1", (5,), 500)["paths"])
    # These serve our own pages, and may change with them; docs/api.md says so.
    own = {"/api/point", "/api/look-alikes", "/api/openapi.json"}

    there = {
        rule.rule.replace("<id:place_id>", "{id}")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and "GET" in (rule.methods or ())
    }

    assert there - own <= described
