"""Nearest is exact, on both databases; and the other ways to find a place."""

import datetime as dt
import random
from collections import Counter

import pytest
from geopy.distance import geodesic
from sqlalchemy.orm import Session

from conftest import a_place, add
from finder import hours, places, search
from finder.geometry import Box, Point
from finder.models import Place
from finder.places import Around, Asked, Filters, named
from finder.search import Search

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
    for _ in range(8):
        point = Point(52.2 + chance.uniform(-0.9, 0.9), 5.6 + chance.uniform(-0.9, 0.9))
        expected = by_geodesic(scattered, point)[:20]

        found = places.near(session, Around(point), limit=20)

        assert [nearby.place.id for nearby in found] == [id for _, id in expected]
        for nearby, (metres, _) in zip(found, expected, strict=True):
            assert nearby.metres == pytest.approx(metres, abs=1)


def test_the_next_page_goes_on_where_the_first_ended(
    session: Session, scattered: list[Place]
) -> None:
    expected = by_geodesic(scattered, Point(52.2, 5.6), ("playground",))

    second = places.near(
        session, Around(Point(52.2, 5.6)), Asked(("playground",)), limit=20, offset=20
    )

    assert [nearby.place.id for nearby in second] == [id for _, id in expected[20:40]]


def test_the_radius_bounds_the_list_and_the_counts_alike(
    session: Session, scattered: list[Place]
) -> None:
    inside = [id for metres, id in by_geodesic(scattered, Point(52.2, 5.6)) if metres <= 10_000]
    circle = Around(Point(52.2, 5.6), 10_000)

    found = places.near(session, circle, limit=1_000)
    counted = places.tally(session, circle, Asked())

    assert [nearby.place.id for nearby in found] == inside
    assert counted.at_least <= len(inside)
    assert not counted.whole
    small = Around(Point(52.2, 5.6), 1_000)
    assert sum(places.tally(session, small, Asked()).per_kind.values()) == len(
        places.near(session, small, limit=1_000)
    )


def test_a_place_in_the_corner_of_the_first_ring_hides_none_that_is_nearer(
    session: Session,
) -> None:
    """The first ring reaches a kilometre; the corners of its box lie at 1.4."""
    north, east = 1 / 111_250, 1 / 68_700
    lat, lon = ROTTERDAM
    corner = a_place(name="Hoek", lat=lat + 900 * north, lon=lon + 900 * east)
    add(session, corner, a_place(name="Recht", lat=lat + 1_100 * north, lon=lon))

    [found] = places.near(session, Around(ROTTERDAM), limit=1)

    assert found.place.name == "Recht"


def test_far_from_everything_the_nearest_is_still_found(
    session: Session, always: list[Place]
) -> None:
    maastricht = Point(50.85, 5.69)
    [(metres, id), *_] = by_geodesic(always, maastricht)

    [found] = places.near(session, Around(maastricht), limit=1)

    assert (found.place.id, found.metres) == (id, pytest.approx(metres, rel=1e-3))


def test_with_no_place_at_all_nothing_is_near(session: Session) -> None:
    assert places.near(session, Around(ROTTERDAM)) == []


def test_a_closed_place_is_in_no_list_and_no_count(session: Session, always: list[Place]) -> None:
    add(session, a_place(name="Dicht", lat=51.92, lon=4.48, status="closed"))

    found = places.near(session, Around(ROTTERDAM))

    assert "Dicht" not in [nearby.place.name for nearby in found]
    assert places.tally(session, places.anywhere(), Asked()).per_kind == {
        "community_centre": 1,
        "playground": 1,
        "village_hall": 1,
    }


def test_a_box_holds_its_edges(session: Session) -> None:
    add(session, a_place(name="Rand", lat=52.0, lon=5.0), a_place(name="Buiten", lat=52.0, lon=5.1))

    found, _ = places.listed(session, places.in_box(Box(4.9, 51.9, 5.0, 52.0)), places.by_name())

    assert [place.name for place in found] == ["Rand"]


@pytest.mark.parametrize("typed", ["malle molen", "MALLE  MOLEN", "Mallé-Molen"])
def test_a_name_is_found_whatever_the_accents_and_the_case(session: Session, typed: str) -> None:
    add(session, a_place(name="Buurthuis De Malle Molen"), a_place(name="De Molen"))

    found, _ = places.listed(session, places.with_name(typed), places.by_name())

    assert [place.name for place in found] == ["Buurthuis De Malle Molen"]


def test_a_place_is_found_by_its_other_name(session: Session) -> None:
    add(session, a_place(name="De Bron", alternative_names=["'t Oude Postkantoor"]))

    found, _ = places.listed(session, places.with_name("t oude post"), places.by_name())

    assert [place.name for place in found] == ["De Bron"]


def test_the_middle_of_a_word_is_found_where_there_are_few_names(session: Session) -> None:
    add(session, a_place(name="Sportkantine Noord"))

    assert not places.any_of(session, places.with_name("kantine"))
    assert search.run(session, Search("kantine"), ()).seen[0].spot.name == "Sportkantine Noord"


def test_where_there_are_many_names_a_like_one_has_the_same_first_letters(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    anchor, _ = add(session, a_place(name="Het Anker"), a_place(name="De Akker"))
    assert places.like_name(session, "nker") == [anchor.id]

    monkeypatch.setattr(named, "has_few", lambda _session: False)

    assert places.like_name(session, "ankr") == [anchor.id]
    assert places.like_name(session, "nker") == []


def test_signs_with_a_meaning_in_sql_find_nothing_special(session: Session) -> None:
    add(session, a_place(name="Honderd procent"))

    assert places.listed(session, places.with_name("h_nderd"), places.by_name()) == ([], False)


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


@pytest.mark.parametrize("typed", ["Kerkstraat 20-2", "kerkstraat 20 -2", "kerkstraat 20-2, Goes"])
def test_a_number_with_a_dash_is_found(session: Session, typed: str) -> None:
    there, *_ = add(
        session,
        a_place(street="Kerkstraat", house_number="20-2", city="Goes"),
        a_place(street="Kerkstraat", house_number="20", city="Goes"),
        a_place(street="Kerkstraat", house_number="120-2", city="Goes"),
        a_place(street="Kerkstraat", house_number=None, city="Goes"),
    )

    assert places.at_address(session, typed) == [there.id]


def test_a_place_without_a_town_may_be_in_the_one_that_is_typed(session: Session) -> None:
    there = add(
        session,
        a_place(street="Kerkstraat", house_number="20", city=None),
        a_place(street="Kerkstraat", house_number="20", city="Súdwest-Fryslân"),
        a_place(street="Kerkstraat", house_number="20", city="Goes"),
    )

    found = places.at_address(session, "kerkstraat 20 sudwest-fryslan")

    assert set(found) == {there[0].id, there[1].id}


def test_of_an_address_in_very_many_towns_some_are_found(session: Session) -> None:
    some = range(places.MOST_COUNTED + 20)
    add(session, *(a_place(street="Kerkstraat", house_number="1", city=f"Dorp {n}") for n in some))

    assert len(places.at_address(session, "Kerkstraat 1")) == places.MOST_COUNTED + 1


def test_neighbours_leave_out_the_place_itself(session: Session, always: list[Place]) -> None:
    found = places.neighbours(session, always[0], metres=2_000, limit=5)

    assert [nearby.place.name for nearby in found] == ["Het Spant"]


HOURS = (None, "Mo-Fr 09:00-17:00", "Tu 18:00-22:00", 'unknown "op afspraak"')


@pytest.fixture
def varied(session: Session) -> list[Place]:
    """Three hundred places in a town, of which different things are known."""
    chance = random.Random(11)  # noqa: S311
    return add(
        session,
        *(
            a_place(
                name=f"Plek {number}",
                kind=chance.choice(("playground", "village_hall", "living_room")),
                lat=52.2 + chance.gauss(0, 0.02),
                lon=5.6 + chance.gauss(0, 0.03),
                opening_hours=chance.choice(HOURS),
                wheelchair=chance.choice((None, "yes", "no")),
                cost=chance.choice((None, "free", "paid")),
                audiences=chance.choice((None, ["elderly"], ["youth", "parents"])),
            )
            for number in range(300)
        ),
    )


def states(place: Place, asked: Asked) -> list[bool | None]:
    """Whether a place has each thing that is asked, None for unknown: told in plain Python."""
    said = [
        (lambda known: None if known is None else known == "yes")(place.wheelchair),
        (lambda known: None if known is None else known == "free")(place.cost),
        (lambda known: None if known is None else "youth" in known)(place.audiences),
    ]
    codes = ("wheelchair=yes", "cost=free", "audience=youth")
    found = [state for code, state in zip(codes, said, strict=True) if code in asked.filters.facets]
    if asked.filters.open:
        begin, end = asked.moments
        found.append(hours.opens_between(place.opening_hours, begin, end))
    return found


@pytest.mark.parametrize(
    ("facets", "opens", "kinds", "unknown"),
    [
        ((), None, (), False),
        (("wheelchair=yes",), None, ("playground", "living_room"), False),
        (("cost=free", "audience=youth"), None, (), True),
        ((), "tuesday-evening", ("playground",), False),
        (("cost=free", "audience=youth"), "tuesday-evening", (), True),
        (("wheelchair=yes", "cost=free"), "tuesday-evening", (), False),
    ],
)
def test_filters_give_what_each_place_itself_says(
    session: Session,
    varied: list[Place],
    facets: tuple[str, ...],
    opens: str | None,
    kinds: tuple[str, ...],
    unknown: bool,
) -> None:
    """The nearest and the counts, against every place asked one by one."""
    filters = Filters(facets, opens, unknown)
    asked = Asked(kinds, filters, dt.datetime(2026, 11, 24, 12))
    middle = Point(52.2, 5.6)
    area = Around(middle, 4_000)

    def lets(place: Place) -> bool:
        return all(unknown if state is None else state for state in states(place, asked))

    by_distance = by_geodesic(varied, middle)
    inside = {id for metres, id in by_distance if metres <= 4_000}
    every = [place for place in varied if place.id in inside]
    met = [place for place in every if lets(place)]
    wanted = {place.id for place in met if not kinds or place.kind in kinds}
    expected = [id for _, id in by_distance if id in wanted]

    found = places.near(session, area, asked, limit=15, offset=3)
    spots, _ = places.spots_near(
        session, area, asked, 15, 3, places.crowd_at(session, middle, kinds)
    )
    counted = places.tally(session, area, asked)

    assert [nearby.place.id for nearby in found] == expected[3:18]
    assert [spot.id for spot, _ in spots] == expected[3:18]
    assert counted.whole
    assert counted.per_kind == Counter(place.kind for place in met)
    perhaps = [
        place
        for place in every
        if (not kinds or place.kind in kinds)
        and not lets(place)
        and False not in states(place, asked)
    ]
    assert counted.perhaps == len(perhaps)
    if not filters:
        assert counted.facets["cost=free"] == sum(
            place.cost == "free" for place in every if not kinds or place.kind in kinds
        )


def test_a_crowd_is_never_said_to_be_larger_than_it_is(
    session: Session, scattered: list[Place]
) -> None:
    places.count_cells(session)
    chance = random.Random(3)  # noqa: S311
    for _ in range(8):
        point = Point(52.2 + chance.uniform(-0.1, 0.1), 5.6 + chance.uniform(-0.1, 0.1))
        crowd = places.crowd_at(session, point)
        distances = [metres for metres, _ in by_geodesic(scattered, point)]
        for metres in (1_000, 2_500, 5_000, 25_000):
            assert crowd.at_least(metres) <= sum(there <= metres for there in distances)
    assert crowd.at_least(50_000) > 0


def test_the_counts_of_all_are_the_stored_ones(session: Session, scattered: list[Place]) -> None:
    places.count_cells(session)

    assert places.per_kind(session) == Counter(place.kind for place in scattered)
