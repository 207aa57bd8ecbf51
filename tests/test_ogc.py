"""OGC API - Features: the abstract tests of the standard, as far as a client can see."""

import datetime as dt
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from owslib.ogcapi.features import Features
from sqlalchemy.orm import Session

from conftest import a_place, add
from finder.models import Place
from finder.views import ogc
from serving import serving

ITEMS = "/ogc/collections/places/items"
OGC = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"


def path_of(href: str) -> str:
    parts = urlsplit(href)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@pytest.fixture
def many(session: Session) -> list[Place]:
    """Places on a line from west to east, of two kinds; some are checked, one is closed."""
    return add(
        session,
        *(
            a_place(
                name=f"Plek {number}",
                lat=52.0,
                lon=5.0 + number / 100,
                kind="playground" if number % 2 else "village_hall",
                existence_checked_on=dt.date(2026, 1, number) if number > 5 else None,
                status="closed" if number == 3 else "open",
            )
            for number in range(1, 13)
        ),
        a_place(name="Verborgen", lat=52.0, lon=5.0, status="hidden"),
        a_place(name="OSM", lat=53.0, lon=6.0, licence="ODbL-1.0"),
    )


def test_every_link_leads_to_what_it_says(client: FlaskClient, many: list[Place]) -> None:
    seen, waiting = set(), ["/ogc"]
    while waiting:
        path = waiting.pop()
        answer = client.get(path, follow_redirects=False)
        assert answer.status_code == 200
        seen.add(path)
        document = answer.json
        links = [*document.get("links", [])]
        links += [one for each in document.get("collections", []) for one in each["links"]]
        for one in links:
            assert {"href", "rel", "type"} <= one.keys()
            if one["type"] != "text/html" and path_of(one["href"]) not in {*seen, *waiting}:
                waiting.append(path_of(one["href"]))
        own = [one for one in links if one["rel"] == "self"]
        if own:
            assert answer.content_type == own[0]["type"]

    assert {"/ogc", "/ogc/api", "/ogc/conformance", "/ogc/collections", ITEMS} <= seen
    assert f"{ITEMS}?offset=10" in seen


def test_the_classes_that_are_kept_to_are_named(client: FlaskClient) -> None:
    assert client.get("/ogc/conformance").json == {
        "conformsTo": [f"{OGC}core", f"{OGC}oas30", f"{OGC}geojson"]
    }


def test_the_landing_page_leads_to_the_rest(client: FlaskClient) -> None:
    rels = {one["rel"] for one in client.get("/ogc").json["links"]}

    assert {"self", "service-desc", "conformance", "data"} <= rels


def test_paging_visits_each_public_place_once(client: FlaskClient, many: list[Place]) -> None:
    page, ids, pages = f"{ITEMS}?limit=5", [], 0
    while page:
        document = client.get(page).json
        assert document["numberReturned"] == len(document["features"]) <= 5
        assert document["numberMatched"] == 12
        ids += [feature["id"] for feature in document["features"]]
        links = {one["rel"]: one["href"] for one in document["links"]}
        page, pages = path_of(links["next"]) if "next" in links else "", pages + 1
        assert ("prev" in links) == (pages > 1)

    assert (len(ids), len(set(ids)), pages) == (12, 12, 3)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("bbox=5.005,51.9,5.025,52.1", {"Plek 1", "Plek 2"}),
        ("bbox=5.005,51.9,0,5.025,52.1,100", {"Plek 1", "Plek 2"}),
        ("bbox=5.01,52,5.02,52.1", {"Plek 1", "Plek 2"}),
        ("kind=village_hall&bbox=5,51.9,5.05,52.1", {"Plek 2", "Plek 4"}),
        ("kind=village_hall,playground&bbox=5,51.9,5.025,52.1", {"Plek 1", "Plek 2"}),
        ("datetime=2026-01-07", {"Plek 7"}),
        ("datetime=2026-01-07T12:00:00Z", {"Plek 7"}),
        ("datetime=2026-01-11/..", {"Plek 11", "Plek 12"}),
        ("datetime=/2026-01-06", {"Plek 6"}),
        ("datetime=2026-01-08/2026-01-09", {"Plek 8", "Plek 9"}),
        ("datetime=../..&bbox=5.005,51.9,5.025,52.1", {"Plek 1", "Plek 2"}),
        ("licence=ODbL-1.0", {"OSM"}),
        ("bbox=1,1,2,2", set()),
    ],
)
def test_a_filter_gives_those_places_and_counts_them(
    client: FlaskClient, many: list[Place], query: str, names: set[str]
) -> None:
    document = client.get(f"{ITEMS}?{query}").json

    assert {feature["properties"]["name"] for feature in document["features"]} == names
    assert document["numberMatched"] == len(names)
    assert document.get("licence") == ("ODbL-1.0" if names == {"OSM"} else None)


def test_very_many_places_are_not_counted_and_the_pages_go_on(
    client: FlaskClient, many: list[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    """To count a million for each page would take longer than to give it."""
    monkeypatch.setattr(ogc, "MOST_COUNTED", 11)

    first, last = (client.get(f"{ITEMS}?limit=6&offset={at}").json for at in (0, 6))

    assert "numberMatched" not in first
    assert "numberMatched" not in last
    assert [one["numberReturned"] for one in (first, last)] == [6, 6]
    rels = [{one["rel"] for one in document["links"]} for document in (first, last)]
    assert ["next" in some for some in rels] == [True, False]


def test_a_limit_past_the_most_is_the_most(client: FlaskClient, many: list[Place]) -> None:
    assert client.get(f"{ITEMS}?limit=100000").json["numberReturned"] == 12


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=-1", "limit=x", "limit=", "offset=-1", "bbox=1,2,3", "bbox=x,1,2,3"),
        *("bbox=5,52,4,51", "bbox=nan,1,2,3", "kind=x", "datetime=gisteren"),
        *("datetime=2026-02-01/2026-01-01", "datetime=2026-01-01/2026-01-02/2026-01-03"),
        *("datetime=2026-01-01T10:00:00", "licence=x", "onbekend=1"),
    ],
)
def test_what_cannot_be_understood_is_a_400_with_a_sentence(
    client: FlaskClient, query: str
) -> None:
    answer = client.get(f"{ITEMS}?{query}")

    assert answer.status_code == 400
    assert answer.json["code"] == "InvalidParameterValue"
    assert answer.json["description"]


def test_one_place_has_its_facts_and_links(client: FlaskClient, many: list[Place]) -> None:
    document = client.get(f"{ITEMS}/{many[0].id}").json

    assert document["type"] == "Feature"
    assert document["geometry"]["coordinates"] == [5.01, 52.0]
    assert document["properties"]["name"] == "Plek 1"
    assert {"self", "collection", "alternate"} == {one["rel"] for one in document["links"]}


def test_what_is_under_a_strict_licence_says_so(client: FlaskClient, many: list[Place]) -> None:
    strict = many[-1]

    for path in (f"{ITEMS}?licence=ODbL-1.0", f"{ITEMS}/{strict.id}"):
        assert "ODbL-1.0" in client.get(path).headers["Link"]
    assert "Link" not in client.get(ITEMS).headers


@pytest.mark.parametrize("name", ["Verborgen", None])
def test_what_is_not_public_is_not_there(
    client: FlaskClient, many: list[Place], name: str | None
) -> None:
    hidden = next(place.id for place in many if place.name == "Verborgen")

    answer = client.get(f"{ITEMS}/{hidden if name else 999_999}")

    assert (answer.status_code, answer.json["code"]) == (404, "NotFound")


def test_who_has_the_answer_is_not_sent_it_again(
    client: FlaskClient, session: Session, many: list[Place]
) -> None:
    first = client.get(ITEMS)
    known = {"If-None-Match": first.headers["ETag"]}

    same = client.get(ITEMS, headers=known)
    other = client.get(f"{ITEMS}?kind=playground", headers=known)
    many[0].name = "Nieuw"
    session.commit()
    changed = client.get(ITEMS, headers=known)

    assert (same.status_code, other.status_code, changed.status_code) == (304, 200, 200)
    assert first.headers["Access-Control-Allow-Origin"] == "*"


def test_the_description_names_every_route_and_parameter(client: FlaskClient) -> None:
    document = client.get("/ogc/api").json

    routes = {
        rule.rule.removeprefix("/ogc").replace("<id:place_id>", "{featureId}") or "/"
        for rule in client.application.url_map.iter_rules()
        if rule.endpoint.startswith("ogc.")
    }
    items = document["paths"]["/collections/places/items"]["get"]
    assert set(document["paths"]) == routes
    assert {one["name"] for one in items["parameters"]} == {
        *("bbox", "datetime", "limit", "offset", "kind", "licence")
    }


def test_owslib_reads_it(tmp_path: Path) -> None:
    with serving({"FINDER_INSTANCE": str(tmp_path)}) as finder:
        server = Features(f"{finder.address}/ogc")

        assert server.feature_collections() == ["places"]
        assert "core" in server.conformance()["conformsTo"][0]
        found = server.collection_items("places", limit=3, bbox=[4.3, 51.8, 4.6, 52.0])
        assert found["numberReturned"] == 3
        one = server.collection_item("places", str(found["features"][0]["id"]))
        assert one["properties"] == found["features"][0]["properties"]
