"""Nominatim as a source: what it is asked, and what its answers are taken for."""

from collections.abc import Iterator
from typing import Any

import pytest
from geocoders import GOES, IN_GOES, Geocoders, a_result, geocoders, says
from sqlalchemy.orm import Session

from finder import config
from finder.geocoding import far, locate, question
from finder.geocoding.asking import Source
from finder.geocoding.location import Location


@pytest.fixture
def server() -> Iterator[Geocoders]:
    with geocoders() as server:
        yield server


def at(url: str, **environ: str) -> Source:
    words = {"FINDER_GEOCODERS": "nominatim", "FINDER_NOMINATIM_URL": url, **environ}
    (source,) = far.sources(config.read(words))
    assert isinstance(source, Source)
    return source


def located(session: Session, server: Geocoders, typed: str) -> Location | None:
    return locate(session, typed, (at(server.url),)).location


def test_an_address_is_a_house(session: Session, server: Geocoders) -> None:
    location = located(session, server, "Dorpsstraat 12a, Goes")

    assert location == Location(
        (51.5042, 3.8912),
        "house",
        "Dorpsstraat 12a, Goes",
        "nominatim",
        street="Dorpsstraat",
        house_number="12a",
        postcode="4461AB",
        town="Goes",
        municipality="Goes",
    )


def test_it_is_asked_for_addresses_in_the_netherlands_only(
    session: Session, server: Geocoders
) -> None:
    located(session, server, "Dorpsstraat 12, Goes")

    assert server.last == {
        "q": ["Dorpsstraat 12, Goes"],
        "format": ["json"],
        "limit": ["40"],
        "addressdetails": ["1"],
        "accept-language": ["nl"],
        "countrycodes": ["nl"],
    }


def test_an_unknown_number_that_it_answers_with_the_street_is_the_street(
    session: Session, server: Geocoders
) -> None:
    location = located(session, server, "Dorpsstraat 400, Goes")

    assert (location.precision, location.point) == ("street", (51.5047, 3.8917))


@pytest.mark.parametrize(
    "typed", ["Kerkstraat 12, Goes", "Dorpsstraat 12, Middelburg", "Dorpsstraat 12, 4331AB"]
)
def test_what_it_answers_for_something_else_is_refused(
    session: Session, server: Geocoders, typed: str
) -> None:
    answer = locate(session, typed, (at(server.url),))

    assert answer.location is None or answer.location.source == "gazetteer"
    assert not answer.unreached


@pytest.mark.parametrize("typed", ["4461", "4461 AB", "4461AB 12", "12, 4461 AB"])
def test_it_is_never_asked_a_postcode(session: Session, server: Geocoders, typed: str) -> None:
    location = located(session, server, typed)

    assert location.precision == "postcode4"
    assert server.asked == []


@pytest.mark.parametrize("typed", ["Dorpsstraat 12", "Dorpsstraat"])
def test_it_is_not_asked_where_one_answer_of_many_proves_nothing(
    session: Session, server: Geocoders, typed: str
) -> None:
    assert located(session, server, typed) is None
    assert server.asked == []


@pytest.mark.parametrize(
    ("result", "precision"),
    [
        (a_result(30, "building", 51.5041, 3.8911, house_number="12", **IN_GOES), "house"),
        (a_result(30, "amenity", 51.5041, 3.8911, "Café", house_number="12", **IN_GOES), "house"),
        (a_result(30, "place", 51.5041, 3.8911, house_number="12;14", **IN_GOES), "house"),
        (a_result(30, "highway", 51.5041, 3.8911, "Bushalte", **IN_GOES), None),
        (a_result(27, "road", 51.5041, 3.8911, "Dorpsstraat", **GOES), "street"),
        (a_result(25, "square", 51.5041, 3.8911, "Dorpsstraat", **GOES), "street"),
        (a_result(26, "railway", 51.5041, 3.8911, "Dorpsstraat", **GOES), None),
        (a_result(23, "postcode", 51.5041, 3.8911, **GOES, postcode="4461 AB"), None),
        (a_result(19, "village", 51.5041, 3.8911, "Goes", **GOES), None),
        (a_result(16, "city", 51.5041, 3.8911, "Dorpsstraat", **GOES), None),
    ],
)
def test_rank_and_type_say_what_an_answer_is(
    session: Session, server: Geocoders, result: Any, precision: str | None
) -> None:
    server.results = [result]

    location = located(session, server, "Dorpsstraat 12, Goes")

    assert (location and location.precision) == precision


@pytest.mark.parametrize(
    "result",
    [
        {},
        {"place_rank": "zeer hoog"},
        {"place_rank": float("inf")},
        {"address": None},
        {"address": ["Goes"]},
        {"lat": "nan"},
        {"lat": None},
        {"lon": {"3": 8}},
        {"display_name": None},
    ],
    ids=str,
)
def test_an_answer_of_another_shape_is_no_answer(
    session: Session, server: Geocoders, result: Any
) -> None:
    right = a_result(30, "place", 51.5041, 3.8911, house_number="12", **IN_GOES)
    server.behaves = says([{**right, **result} if result else "Goes"])

    answer = locate(session, "Dorpsstraat 12, Goes", (at(server.url),))

    assert answer.unreached


def test_a_street_may_have_more_postcodes_than_the_one_it_is_given(
    session: Session, server: Geocoders
) -> None:
    server.results = [a_result(26, "road", 51.5047, 3.8917, "Dorpsstraat", **IN_GOES)]

    location = located(session, server, "Dorpsstraat 12, 4461 AZ Goes")

    assert (location.precision, location.postcode) == ("street", None)


@pytest.mark.parametrize("town", ["Den Haag", "'s-Gravenhage"])
def test_a_town_is_known_by_the_name_that_it_has_on_the_map_and_in_the_register(
    session: Session, server: Geocoders, town: str
) -> None:
    spui = {"road": "Spui", "city": "Den Haag", "state": "Zuid-Holland", "postcode": "2511 BT"}
    server.results = [a_result(30, "place", 52.0776, 4.3166, house_number="70", **spui)]

    assert located(session, server, f"Spui 70, {town}").label == "Spui 70, Den Haag"


def test_a_path_may_be_part_of_its_address(server: Geocoders) -> None:
    at(f"{server.url}/nominatim/").find(question.read("Dorpsstraat 12, Goes"), 2)

    assert server.asked[0].path == "/nominatim/search"


@pytest.mark.parametrize(
    ("environ", "agent"),
    [
        ({}, "finder/0.1.0"),
        ({"FINDER_CONTACT": "wij@wijk.example"}, "finder/0.1.0 (wij@wijk.example)"),
        (
            {"FINDER_CONTACT": "wij@wijk.example", "FINDER_URL": "https://wijk.example"},
            "finder/0.1.0 (https://wijk.example)",
        ),
    ],
)
def test_it_is_told_who_asks(
    session: Session, server: Geocoders, environ: dict[str, str], agent: str
) -> None:
    locate(session, "Dorpsstraat 12, Goes", (at(server.url, **environ),))

    assert server.asked[0].headers["User-Agent"] == agent


def test_only_the_public_server_is_asked_once_a_second_at_most() -> None:
    assert at("https://nominatim.openstreetmap.org/").gap >= 1_000
    assert at("https://nominatim.gemeente.example").gap < 1_000
