"""What the map shows: places where they are few, else exact counts of cells, on both databases."""

import random
from collections import Counter
from importlib import import_module

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from conftest import a_place, add
from finder import cells, places
from finder.geometry import Box, Point
from finder.models import Place
from finder.places import Asked, Filters

# The module: its name in the package is the function.
DRAWING = import_module("finder.places.on_map")
COUNTRY = Box(3.2, 50.7, 7.3, 53.7)
ANY = Asked()
# So many are drawn one by one here, so that few are too many.
FEW, MANY = 40, 60


@pytest.fixture
def crowded(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[Place]:
    """Too many places in a town and around it, and their stored counts."""
    monkeypatch.setattr(DRAWING, "MOST", FEW)
    chance = random.Random(5)  # noqa: S311
    kinds = ("playground", "village_hall", "living_room")
    found = add(
        session,
        *(
            a_place(
                name=f"Plek {number}",
                kind=chance.choice(kinds),
                lat=52.2 + chance.gauss(0, 0.02),
                lon=5.6 + chance.gauss(0, 0.04),
            )
            for number in range(MANY)
        ),
    )
    places.count_cells(session)
    session.commit()
    return found


def inside(box: Box, found: list[Place]) -> set[int]:
    return {
        one.id
        for one in found
        if box.south <= one.lat <= box.north and box.west <= one.lon <= box.east
    }


def test_few_places_are_drawn_one_by_one(session: Session, crowded: list[Place]) -> None:
    street = Box(5.59, 52.195, 5.61, 52.205)

    drawn = places.on_map(session, street, 15, ANY)

    assert {spot.id for spot in drawn.spots} == inside(street, crowded) != set()
    assert (drawn.cells, drawn.more) == ([], False)


def test_a_country_is_drawn_in_cells_that_count_every_place_once(
    session: Session, crowded: list[Place]
) -> None:
    drawn = places.on_map(session, COUNTRY, 7, ANY)

    assert drawn.spots == []
    assert sum(cell.held for cell in drawn.cells) == MANY
    by_cell = Counter(cells.parent(place.cell, 9) for place in crowded)
    assert {
        cells.cell(cell.point.lat, cell.point.lon, 9): cell.held for cell in drawn.cells
    } == by_cell


@pytest.mark.parametrize(("zoom", "degrees"), [(8, 0.1), (13, 0.01)])
def test_a_cell_stands_about_the_middle_of_its_places(
    session: Session, monkeypatch: pytest.MonkeyPatch, zoom: int, degrees: float
) -> None:
    """Also where the cells that are counted are those of the map."""
    monkeypatch.setattr(DRAWING, "MOST", 2)
    here = Point(52.2, 5.6)
    add(session, *(a_place(lat=here.lat, lon=here.lon, name=f"P {n}") for n in range(3)))
    places.count_cells(session)

    (cell,) = places.on_map(session, COUNTRY, zoom, ANY).cells

    assert (cell.point, cell.held) == (pytest.approx(here, abs=degrees), 3)


@pytest.mark.parametrize("zoom", [0, 4, 7, 10, 12, 13, 22])
def test_every_zoom_shows_each_place_of_a_kind(
    session: Session, crowded: list[Place], zoom: int
) -> None:
    """Zooms past the stored counts too; the rows and columns at the edges are whole cells."""
    asked = Asked(("playground", "village_hall"))
    wanted = [place for place in crowded if place.kind in asked.kinds]

    drawn = places.on_map(session, COUNTRY, zoom, asked)

    assert len(drawn.spots) + sum(cell.held for cell in drawn.cells) == len(wanted)


def test_with_filters_that_are_not_counted_it_shows_some_and_says_so(
    session: Session, crowded: list[Place]
) -> None:
    free, unknown = (
        Asked(filters=Filters(("cost=free",), unknown=unknown)) for unknown in (False, True)
    )
    crowded[0].cost = "free"
    session.flush()

    assert [spot.id for spot in places.on_map(session, COUNTRY, 7, free).spots] == [crowded[0].id]
    drawn = places.on_map(session, COUNTRY, 7, unknown)
    assert (len(drawn.spots), drawn.cells, drawn.more) == (FEW, [], True)


def test_an_empty_sea_is_empty(session: Session, crowded: list[Place]) -> None:
    assert places.on_map(session, Box(3.3, 53.4, 3.5, 53.5), 12, ANY) == ([], [], False)


def test_the_api_gives_cells_and_places(
    client: FlaskClient, session: Session, crowded: list[Place]
) -> None:
    country = client.get("/api/map?bbox=3.2,50.7,7.3,53.7&zoom=7").json
    street = client.get("/api/map?bbox=5.599,52.199,5.601,52.201&zoom=17&kind=playground").json

    assert sum(cell["properties"]["count"] for cell in country["features"]) == MANY
    assert {one["properties"]["kind"] for one in street["features"]} <= {"playground"}
    assert all(set(one["properties"]) == {"name", "kind"} for one in street["features"])


@pytest.mark.parametrize("query", ["", "bbox=1,2,3", "bbox=5,52,4,53", "bbox=4,51,5,52&zoom=23"])
def test_a_wrong_question_is_answered_with_what_is_wrong(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/api/map?{query}")

    assert answer.status_code == 422
    assert answer.json["parameter"] in {"bbox", "zoom"}
