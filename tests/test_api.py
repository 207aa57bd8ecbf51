"""The API: the same places as the page, as GeoJSON, and errors as problem documents."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from conftest import a_place, add
from finder import config, create_app
from finder.models import Place

pytestmark = pytest.mark.usefixtures("always")


@pytest.mark.parametrize(
    "query",
    [
        "q=3011",
        "q=3011&radius=1",
        "q=3011&kind=playground&kind=other",
        "q=bron",
        "q=Rotterdam&radius=25&page=2",
        "bbox=4.46,51.91,4.5,51.93",
        "kind=village_hall",
        "page=1",
        "q=3011&radius=7&kind=palace&page=x&whatever=1",
    ],
)
def test_page_and_api_give_the_same_places_for_the_same_query(
    client: FlaskClient, query: str
) -> None:
    page = client.get(f"/?{query}").text
    answer = client.get(f"/api/places?{query}").json

    on_the_page = [int(id) for id in re.findall(r'data-id="(\d+)"', page)]
    assert on_the_page == [feature["id"] for feature in answer["features"]]
    assert on_the_page or answer["total"] == 0


def test_the_collection_says_where_it_was_searched(client: FlaskClient) -> None:
    answer = client.get("/api/places?q=3011AB")

    assert answer.mimetype == "application/geo+json"
    assert answer.json["type"] == "FeatureCollection"
    assert answer.json["search"] == {
        "label": "3011 AB",
        "lat": pytest.approx(51.92, abs=0.01),
        "lon": pytest.approx(4.48, abs=0.02),
        "precision": "postcode4",
        "source": "gazetteer",
        "radius_m": 5000,
    }
    assert (answer.json["total"], answer.json["truncated"]) == (2, False)


def test_a_feature_is_slim_with_longitude_first(client: FlaskClient, always: list[Place]) -> None:
    feature = client.get("/api/places?q=bron").json["features"][0]

    assert feature == {
        "type": "Feature",
        "id": always[0].id,
        "geometry": {"type": "Point", "coordinates": [4.489, 51.925]},
        "properties": {"name": "De Bron", "kind": "community_centre"},
    }


def test_distances_are_there_when_there_is_a_centre(client: FlaskClient) -> None:
    near = client.get("/api/places?q=3011").json["features"]
    named = client.get("/api/places?q=bron").json["features"]

    assert [f["properties"]["distance_m"] for f in near] == sorted(
        f["properties"]["distance_m"] for f in near
    )
    assert "distance_m" not in named[0]["properties"]


def test_all_fields_leave_out_what_is_unknown(client: FlaskClient, session: Session) -> None:
    add(session, a_place(name="Vol", wheelchair="no", audiences=["youth"]))

    properties = client.get("/api/places?q=vol&fields=all").json["features"][0]["properties"]

    assert properties["wheelchair"] == "no"
    assert properties["audiences"] == ["youth"]
    assert not {"accessible_toilet", "welcome", "phone"} & set(properties)
    assert None not in properties.values()


def test_several_towns_are_choices(client: FlaskClient) -> None:
    answer = client.get("/api/places?q=Hengelo").json

    labels = [choice["label"] for choice in answer["search"]["choices"]]
    assert labels == ["Hengelo (Overijssel)", "Hengelo (Gelderland)"]
    assert answer["features"] == []


def test_more_than_the_limit_is_said_never_hidden(client: FlaskClient) -> None:
    answer = client.get("/api/places?limit=2").json

    assert (len(answer["features"]), answer["total"], answer["truncated"]) == (2, 3, True)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("q=0123", "q"),
        ("q=1000", "q"),
        ("q=" + "x" * 400, "q"),
        ("q=%25", "q"),
        ("q=%00", "q"),
        ("limit=501", "limit"),
        ("limit=0", "limit"),
        ("limit=many", "limit"),
        ("limit=²", "limit"),
        ("fields=some", "fields"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=5,52,4,53", "bbox"),
        ("bbox=nan,1,2,3", "bbox"),
        ("bbox=-inf,1,2,inf", "bbox"),
    ],
)
def test_an_error_is_a_problem_document_that_names_the_parameter(
    client: FlaskClient, query: str, parameter: str
) -> None:
    answer = client.get(f"/api/places?{query}")

    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == 422
    assert answer.json["parameter"] == parameter
    assert answer.json["detail"]


def test_one_place_is_a_feature_with_all_that_is_known(
    client: FlaskClient, always: list[Place]
) -> None:
    answer = client.get(f"/api/places/{always[0].id}")

    assert answer.json["properties"]["postcode"] == "3031PW"
    assert answer.json["properties"]["status"] == "open"


@pytest.mark.parametrize("path", ["/api/places/999999", "/api/nothing", f"/api/places/{2**70}"])
def test_what_is_not_there_is_a_problem_document_too(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["/api/places?q=3011", "/api/places?q=0123", "/api/places/0"])
def test_every_site_may_read_the_api(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"


def test_the_api_only_reads(client: FlaskClient) -> None:
    answer = client.post("/api/places")

    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert "GET" in answer.headers["Allow"]


def test_the_pulse_tells_whether_the_database_answers(client: FlaskClient) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_the_pulse_of_a_site_without_its_database_is_503(settings: config.Settings) -> None:
    gone = replace(settings, database_url="postgresql+psycopg://nobody@127.0.0.1:1/finder")

    answer = create_app(gone).test_client().get("/healthz")

    assert (answer.status_code, answer.mimetype) == (503, "text/plain")


def test_labels_are_towns_and_from_zoom_12_postcodes(client: FlaskClient) -> None:
    country = client.get("/api/labels?bbox=3.2,50.7,7.3,53.7&zoom=7").json
    street = client.get("/api/labels?bbox=4.4,51.88,4.55,51.95&zoom=12").json

    assert {kind for *_, kind, _ in country} == {"town"}
    assert "Rotterdam" in [text for text, *_ in country]
    assert "3022" in [text for text, *_, kind, _ in street if kind == "postcode"]
