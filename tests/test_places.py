"""Nearest is exact, on both databases; and the other ways to find a place."""

import random

import pytest
from geopy.distance import geodesic
from sqlalchemy.orm import Session

from conftest import a_place, add
from finder import places
from finder.geometry import Box, Point, scale_at
from finder.models import Place

ROTTERDAM = Point(51.92, 4.48)


@pytest.fixture
def scattered(session: Session) -> list[Place]:
    """A thousand places at random, in a dense town and thinly around it, of three kinds."""
    chance = random.Random(2026)  # noqa: S311
    kinds = ("playground", "village_hall", "living_room")

    def somewhere(number: int) -> Place:
        spread = 0.03 if number % 2 else 0.8
        return a_place(
            name=f"Plek {number}",
            kind=chance.choice(kinds),
            lat=52.2 + chance.uniform(-spread, spread),
            lon=5.6 + chance.uniform(-spread, spread),
        )

    return add(session, *map(somewhere, range(1_000)))


def by_geodesic(found: list[Place], point: Point, kinds: tuple[str, ...] = ()) -> list[tuple]:
    """Every place with its distance by geopy's geodesic, nearest first: the oracle."""
    return sorted(
        (geodesic(point, place.point).m, place.id)
        for place in found
        if not kinds or place.kind in kinds
    )


def test_the_nearest_are_those_of_brute_force_in_the_same_order(
    session: Session, scattered: list[Place]
) -> None:
    chance = random.Random(7)  # noqa: S311
    for _ in range(25):
        point = Point(52.2 + chance.uniform(-0.9, 0.9), 5.6 + chance.uniform(-0.9, 0.9))
        expected = by_geodesic(scattered, point)[:20]

        found = places.near(session, point, limit=20)

        assert [nearby.place.id for nearby in found] == [id for _, id in expected]
        for nearby, (metres, _) in zip(found, expected, strict=True):
            assert nearby.metres == pytest.approx(metres, abs=1)


def test_the_next_page_goes_on_where_the_first_ended(
    session: Session, scattered: list[Place]
) -> None:
    expected = by_geodesic(scattered, Point(52.2, 5.6), ("playground",))

    second = places.near(session, Point(52.2, 5.6), kinds=["playground"], limit=20, offset=20)

    assert [nearby.place.id for nearby in second] == [id for _, id in expected[20:40]]


def test_the_radius_bounds_the_list_and_the_counts_alike(
    session: Session, scattered: list[Place]
) -> None:
    inside = [id for metres, id in by_geodesic(scattered, Point(52.2, 5.6)) if metres <= 10_000]
    circle = places.in_circle(scale_at(Point(52.2, 5.6)), 10_000)

    found = places.near(session, Point(52.2, 5.6), 10_000, limit=1_000)

    assert [nearby.place.id for nearby in found] == inside
    assert sum(places.per_kind(session, circle).values()) == len(inside) > 100


def test_far_from_everything_the_nearest_is_still_found(
    session: Session, always: list[Place]
) -> None:
    maastricht = Point(50.85, 5.69)
    [(metres, id), *_] = by_geodesic(always, maastricht)

    [found] = places.near(session, maastricht, limit=1)

    assert (found.place.id, found.metres) == (id, pytest.approx(metres, rel=1e-3))


def test_with_no_place_at_all_nothing_is_near(session: Session) -> None:
    assert places.near(session, ROTTERDAM) == []


def test_a_closed_place_is_in_no_list_and_no_count(session: Session, always: list[Place]) -> None:
    add(session, a_place(name="Dicht", lat=51.92, lon=4.48, status="closed"))

    found = places.near(session, ROTTERDAM)

    assert "Dicht" not in [nearby.place.name for nearby in found]
    assert places.per_kind(session, places.anywhere()) == {
        "community_centre": 1,
        "playground": 1,
        "village_hall": 1,
    }


def test_a_box_holds_its_edges(session: Session) -> None:
    add(session, a_place(name="Rand", lat=52.0, lon=5.0), a_place(name="Buiten", lat=52.0, lon=5.1))

    found = places.listed(session, places.in_box(Box(4.9, 51.9, 5.0, 52.0)), places.by_name())

    assert [place.name for place in found] == ["Rand"]


@pytest.mark.parametrize("typed", ["malle molen", "MALLE  MOLEN", "Mallé-Molen"])
def test_a_name_is_found_whatever_the_accents_and_the_case(session: Session, typed: str) -> None:
    add(session, a_place(name="Buurthuis De Malle Molen"), a_place(name="De Molen"))

    found = places.listed(session, places.with_name(typed), places.by_name())

    assert [place.name for place in found] == ["Buurthuis De Malle Molen"]


def test_a_place_is_found_by_its_other_name(session: Session) -> None:
    add(session, a_place(name="De Bron", alternative_names=["'t Oude Postkantoor"]))

    found = places.listed(session, places.with_name("t oude post"), places.by_name())

    assert [place.name for place in found] == ["De Bron"]


def test_signs_with_a_meaning_in_sql_find_nothing_special(session: Session) -> None:
    add(session, a_place(name="Honderd procent"))

    assert places.listed(session, places.with_name("h_nderd"), places.by_name()) == []


def test_the_likest_name_comes_first(session: Session) -> None:
    anchor, field = add(session, a_place(name="Het Anker"), a_place(name="De Akker"))

    assert places.like_name(session, "ankr")[0] == anchor.id
    assert places.like_name(session, "akkr")[0] == field.id
    assert places.like_name(session, "zwembad") == []


@pytest.mark.parametrize(
    "typed",
    [
        "Beneluxlaan 50 Enschede",
        "beneluxlaan 50",
        "Beneluxlaan  50, 7543 XT Enschede",
        "BENELUXLAAN 50, enschede",
    ],
)
def test_a_place_is_found_at_its_address(session: Session, typed: str) -> None:
    there, *_ = add(
        session,
        a_place(street="Beneluxlaan", house_number="50", city="Enschede"),
        a_place(street="Beneluxlaan", house_number="50", city="Utrecht")
        if "nschede" in typed.lower()
        else a_place(street="Beneluxlaan", house_number="5", city="Enschede"),
    )

    assert places.at_address(session, typed) == [there.id]


def test_a_number_with_an_addition_is_the_same_with_a_space(session: Session) -> None:
    there, *_ = add(session, a_place(street="Plantage Parklaan", house_number="20 A"))

    assert places.at_address(session, "plantage parklaan 20a") == [there.id]


def test_neighbours_leave_out_the_place_itself(session: Session, always: list[Place]) -> None:
    found = places.neighbours(session, always[0], metres=2_000, limit=5)

    assert [nearby.place.name for nearby in found] == ["Het Spant"]
