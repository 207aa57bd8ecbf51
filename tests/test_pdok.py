"""PDOK as a geocoder of geopy, with geopy's own adapter and with ours."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from geocoders import DOCS, Geocoders, geocoders, nobody, says
from geopy import exc
from geopy.adapters import URLLibAdapter

from finder.geocoding import pdok
from finder.geocoding.pdok import PDOK
from finder.geocoding.transport import Transport


@pytest.fixture
def server() -> Iterator[Geocoders]:
    with geocoders() as server:
        yield server


@pytest.fixture(params=[URLLibAdapter, Transport])
def geocoder(server: Geocoders, request: pytest.FixtureRequest) -> PDOK:
    return at(server.url, adapter_factory=request.param)


def at(url: str, **words: Any) -> PDOK:
    return PDOK(scheme="http", domain=url.removeprefix("http://"), **words)


def test_an_address_is_a_point_with_its_document(geocoder: PDOK) -> None:
    location = geocoder.geocode("Spui 70 Den Haag")

    assert (location.latitude, location.longitude) == (52.0776, 4.3166)
    assert location.address == "Spui 70, 2511BT 's-Gravenhage"
    assert location.raw["nummeraanduiding_id"] == "0518200000000001"


def test_several_answers_are_a_list_as_long_as_the_limit(geocoder: PDOK) -> None:
    locations = geocoder.geocode("Dorpsstraat", exactly_one=False, limit=3)

    assert len(locations) == 3


@pytest.mark.parametrize("exactly_one", [True, False])
def test_nothing_found_is_none(geocoder: PDOK, exactly_one: bool) -> None:
    assert geocoder.geocode("Nergensstraat", exactly_one=exactly_one) is None


def test_only_the_types_that_are_wanted_are_found(geocoder: PDOK) -> None:
    locations = geocoder.geocode("Dorpsstraat Goes", exactly_one=False, types=["weg"])

    assert {location.raw["type"] for location in locations} == {"weg"}


@pytest.mark.parametrize("limit", [0, 101])
def test_a_limit_that_pdok_refuses_is_not_sent(
    server: Geocoders, geocoder: PDOK, limit: int
) -> None:
    with pytest.raises(ValueError, match="from 1 to 100"):
        geocoder.geocode("Spui", exactly_one=False, limit=limit)

    assert server.asked == []


def test_a_point_is_the_nearest_address(geocoder: PDOK) -> None:
    location = geocoder.reverse((51.5044, 3.8914))

    assert location.address == "Dorpsstraat 12A-3, 4461AB Goes"
    assert location.raw["afstand"] == pytest.approx(13, abs=1)


def test_a_point_can_be_more_types_within_a_distance(geocoder: PDOK) -> None:
    locations = geocoder.reverse(
        "51.5047, 3.8917", exactly_one=False, distance=30, types=["weg", "postcode"]
    )

    assert [location.raw["type"] for location in locations] == ["weg", "postcode"]


def test_what_is_no_point_is_refused_before_it_is_sent(server: Geocoders, geocoder: PDOK) -> None:
    with pytest.raises(ValueError, match=r"coordinate|format"):
        geocoder.reverse("Goes")

    assert server.asked == []


@pytest.mark.parametrize("body", [{"error": {"code": 400, "msg": "Too odd"}}, "Too odd"])
def test_a_question_that_is_refused_is_told_with_the_reason(
    server: Geocoders, geocoder: PDOK, body: Any
) -> None:
    server.behaves = says(body, 400)

    with pytest.raises(exc.GeocoderQueryError, match=r"^Too odd$"):
        geocoder.geocode("Spui")


def test_a_word_that_pdok_does_not_take_is_refused(server: Geocoders) -> None:
    geocoder = at(server.url)
    geocoder.geocode_api += "?email=me@wijk.example&"

    with pytest.raises(exc.GeocoderQueryError, match="Unknown query parameters"):
        geocoder.geocode("Spui")


def test_asking_too_often_tells_when_to_come_back(server: Geocoders, geocoder: PDOK) -> None:
    server.behaves = says("", 429, Retry_After="120")

    with pytest.raises(exc.GeocoderRateLimited) as caught:
        geocoder.geocode("Spui")

    assert caught.value.retry_after == 120


def test_a_server_in_trouble_is_an_error_of_geopy(server: Geocoders, geocoder: PDOK) -> None:
    server.behaves = says("oeps", 500)

    with pytest.raises(exc.GeocoderServiceError):
        geocoder.geocode("Spui")


def test_no_network_is_an_error_of_geopy() -> None:
    with pytest.raises(exc.GeocoderUnavailable):
        at(nobody(), adapter_factory=Transport).geocode("Spui")


SHAPES = {
    "HTML": "<html>",
    "a list": [],
    "an empty object": {},
    "no response": {"response": None},
    "no documents": {"response": {"docs": None}},
    "documents by number": {"response": {"docs": {"0": DOCS[0]}}},
    "documents of words": {"response": {"docs": ["Spui"]}},
    "no point": {"response": {"docs": [{"weergavenaam": "Spui"}]}},
    "a point of words": {"response": {"docs": [DOCS[0] | {"centroide_ll": "POINT(veel weinig)"}]}},
    "a point as a list": {"response": {"docs": [DOCS[0] | {"centroide_ll": [3.6, 51.5]}]}},
    "no name": {"response": {"docs": [{"centroide_ll": "POINT(3.6 51.5)"}]}},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_an_answer_of_another_shape_is_an_error_of_geopy(
    server: Geocoders, geocoder: PDOK, shape: str
) -> None:
    server.behaves = says(SHAPES[shape])

    with pytest.raises(exc.GeocoderParseError):
        geocoder.geocode("Spui")


def test_it_says_who_asks(server: Geocoders) -> None:
    at(server.url, user_agent="finder/1").geocode("Spui")

    assert server.asked[0].headers["User-Agent"] == "finder/1"


def test_a_path_may_stand_before_that_of_pdok(server: Geocoders) -> None:
    at(f"{server.url}/door/", adapter_factory=Transport).geocode("Spui")

    assert server.asked[0].path == "/door/bzk/locatieserver/search/v3_1/free"


def test_without_words_it_is_where_pdok_is() -> None:
    assert PDOK().geocode_api == "https://api.pdok.nl/bzk/locatieserver/search/v3_1/free"
    assert PDOK().reverse_api == "https://api.pdok.nl/bzk/locatieserver/search/v3_1/reverse"


def test_it_holds_nothing_of_ours_so_that_geopy_could_have_it() -> None:
    tree = ast.parse(Path(pdok.__file__).read_text())

    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any(module.startswith("finder") for module in modules)
