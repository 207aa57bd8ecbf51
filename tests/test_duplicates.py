"""Which names and kinds may be one place, measured on the real places; and look-alikes near one."""

import json
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from conftest import a_place, add
from finder import paths, places
from finder.duplicates import LIKENESS, alike, easily_mixed, likeness
from finder.geometry import Point, metres_between
from finder.models import Place
from finder.words import KINDS

HOUSES = ("community_centre", "neighbourhood_house", "drop_in_house", "living_room", "village_hall")
MIDDLE = Point(52.2, 6.9)


@pytest.fixture(scope="module")
def real() -> list[tuple[str, str, Point]]:
    """Kind, name and point of the places that come with the product."""
    features = json.loads((paths.DATA / "places.geojson").read_text())["features"]
    return [
        (
            feature["properties"]["kind"],
            feature["properties"]["name"],
            Point(*reversed(feature["geometry"]["coordinates"])),
        )
        for feature in features
    ]


def misspelt(name: str) -> list[str]:
    """The name with a letter left out, doubled or swapped with the next, at each letter."""
    letters = [at for at in range(1, len(name)) if name[at].isalpha()]
    left_out = [name[:at] + name[at + 1 :] for at in letters]
    doubled = [name[:at] + name[at] + name[at:] for at in letters]
    swapped = [name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :] for at in letters]
    return left_out + doubled + swapped


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("De Bron", "Wijkgebouw de Bron"),
        ("Buurthuis De Bron", "Stichting 't Bron"),
        ("Huis van de Wijk De Aker", "Buurtcentrum de Aker"),
        ("Pier80", "Huis van de Wijk Pier 80"),
        ("Paulus kerk", "Pauluskerk"),
        ("Ons Gebouw", "Impuls · Ons Gebouw"),
        ("Westervolkshuis", "Huis van de Wijk Westervolkshuis / WMO radar"),
        ("Inloophuis Gouwstraat", "Inloop- en Bijbelhuis 'In de Gouwstraat'"),
        ("Kantine Swift", "Korfbalvereniging Swift"),
        ("Speeltuin Nieuwendam", "Speeltuinvereniging Nieuwendam"),
        ("Kulturhus Borne", "Kulturhus Borne (Informatiepunt)"),
        ("De Spel", "Dorpscentrum De Spil"),
        ("Buurthuis", "Buurthuis De Havelaar"),
        ("Het Dorpshuis", "Dorpshuis"),
    ],
)
def test_names_of_one_place_are_alike(name: str, other: str) -> None:
    assert likeness(name, other) >= LIKENESS


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Buurtcentrum De Valk", "Buurtcentrum De Meeuw"),
        ("Serviceflat Garstkamp", "Serviceflat Koornhorst"),
        ("Dock Schiedam Zuid", "DOCK Schiedam Nieuwland"),
        ("BuurtBuik Rotterdam West", "BuurtBuik Rotterdam Zuid"),
        ("De Bron Noord", "De Bron Zuid"),
        ("Speeltuin 2", "Speeltuin 3"),
        ("Wijkwijzer Lumen", "Wijkwijzer Vosta"),
        ("Haags Ontmoeten — Het Trefpunt", "Haags Ontmoeten — De Mallemok"),
        ("Huis van de Wijk Post West / WMO radar", "Huis van de wijk Schiemond / WMO radar"),
        ("Buurthuis", "Speeltuin"),
        ("東京", "大阪"),
        ("", "De Bron"),
    ],
)
def test_names_of_two_places_are_not_alike(name: str, other: str) -> None:
    assert likeness(name, other) < LIKENESS


def test_a_name_inside_another_is_less_alike_than_the_same_name() -> None:
    assert likeness("De Bron", "De Bron Zuid") < likeness("De Bron", "Wijkgebouw de Bron") == 100


def test_nearly_every_misspelling_of_a_real_name_is_like_it(
    real: list[tuple[str, str, Point]],
) -> None:
    pairs = [(name, typed) for _, name, _ in real for typed in misspelt(name)]

    known = sum(likeness(name, typed) >= LIKENESS for name, typed in pairs)

    assert known / len(pairs) > 0.99


def test_no_two_real_places_within_five_kilometres_are_alike(
    real: list[tuple[str, str, Point]],
) -> None:
    near = [
        (name, other_name)
        for (kind, name, point), (other_kind, other_name, other_point) in combinations(real, 2)
        if alike(kind, name, other_kind, other_name)
        if metres_between(point, other_point) < 5_000
    ]

    assert near == []


@given(st.text(), st.text())
def test_likeness_is_the_same_both_ways_and_from_0_to_100(name: str, other: str) -> None:
    assert 0 <= likeness(name, other) == likeness(other, name) <= 100


@given(st.text(), st.text())
def test_what_is_alike_enough_is_so_in_the_short_way_too(name: str, other: str) -> None:
    enough = likeness(name, other) >= LIKENESS

    assert (likeness(name, other, LIKENESS) >= LIKENESS) is enough


def test_of_real_names_the_same_are_alike_in_the_short_way(
    real: list[tuple[str, str, Point]],
) -> None:
    for (_, name, _), (_, other, _) in combinations(real, 2):
        short = likeness(name, other, LIKENESS)
        assert short in {0, likeness(name, other)}, (name, other)
        assert (short >= LIKENESS) is (likeness(name, other) >= LIKENESS), (name, other)


@given(st.text())
def test_every_name_is_like_itself(name: str) -> None:
    assert likeness(name, name) == 100


@pytest.mark.parametrize(("kind", "other"), list(combinations(HOUSES, 2)))
def test_houses_are_called_each_others_name(kind: str, other: str) -> None:
    assert alike(kind, "De Bron", other, "De Bron")


@pytest.mark.parametrize(
    ("kind", "other"),
    [
        ("playground", "flat_common_room"),
        ("playground", "community_garden"),
        ("sports_canteen", "faith_hall"),
        ("flat_common_room", "village_hall"),
    ],
)
def test_clearly_different_kinds_are_two_places(kind: str, other: str) -> None:
    assert not alike(kind, "De Bron", other, "De Bron")


@pytest.mark.parametrize("kind", KINDS)
def test_other_is_mixed_with_every_kind(kind: str) -> None:
    assert easily_mixed("other", kind)
    assert easily_mixed(kind, "other")


def like(session: Session, **values: object) -> list[str]:
    """The names of the look-alikes of buurthuis De Bron in the middle, but for these values."""
    asked = {"name": "De Bron", "kind": "community_centre", "point": MIDDLE, **values}
    return [nearby.place.name for nearby in places.look_alikes(session, **asked)]


def north(metres: float) -> dict[str, float]:
    """The point so many metres north of the middle."""
    return {"lat": MIDDLE.lat + metres / 111_250, "lon": MIDDLE.lon}


AT_ADDRESS = {"postcode": "7511ZA", "house_number": "12a", **north(2_000)}
SAME_ADDRESS = {"postcode": "7511 za", "house_number": "12 A"}


def test_look_alikes_are_near_and_alike_and_the_nearest_comes_first(
    session: Session, always: list[Place]
) -> None:
    add(
        session,
        a_place(name="Wijkcentrum De Bron", **north(240)),
        a_place(name="De Bronn", kind="living_room", **north(100)),
        a_place(name="Bron te ver", **north(260)),
        a_place(name="Iets anders", **north(10)),
        a_place(name="Tuin De Bron", kind="community_garden", **north(10)),
    )

    assert like(session) == ["De Bronn", "Wijkcentrum De Bron"]


def test_a_look_alike_says_how_far_it_is(session: Session, always: list[Place]) -> None:
    add(session, a_place(name="De Bron", **north(100)))

    (found,) = places.look_alikes(session, name="De Bron", kind="other", point=MIDDLE)

    assert found.metres == pytest.approx(100, abs=1)


def test_another_name_of_a_place_counts(session: Session, always: list[Place]) -> None:
    add(session, a_place(name="Het Spant", alternative_names=["De Bron"], **north(10)))

    assert like(session) == ["Het Spant"]


@pytest.mark.parametrize("status", ["closed", "merged", "hidden"])
def test_a_place_that_is_not_open_is_no_look_alike(
    session: Session, always: list[Place], status: str
) -> None:
    add(session, a_place(name="De Bron", status=status, **{**AT_ADDRESS, **north(10)}))

    assert like(session, **SAME_ADDRESS) == []


def test_a_place_that_is_left_out_is_no_look_alike(session: Session, always: list[Place]) -> None:
    (left_out, _) = add(session, a_place(name="Bron", **north(1)), a_place(name="De Bron"))

    assert like(session, without=[left_out.id]) == ["De Bron"]


def test_a_place_at_the_same_address_counts_under_any_name(
    session: Session, always: list[Place]
) -> None:
    add(session, a_place(name="Iets anders", **AT_ADDRESS))

    assert like(session, **SAME_ADDRESS) == ["Iets anders"]


def test_another_kind_at_the_same_address_counts_only_under_a_like_name(
    session: Session, always: list[Place]
) -> None:
    add(
        session,
        a_place(name="Iets anders", kind="community_garden", **AT_ADDRESS),
        a_place(name="De Bron", kind="community_garden", **AT_ADDRESS),
    )

    assert like(session, **SAME_ADDRESS) == ["De Bron"]


@pytest.mark.parametrize(
    "address",
    [
        {"postcode": "7511ZA", "house_number": "12"},
        {"postcode": "7511ZA", "house_number": None},
        {"postcode": "7511ZB", "house_number": "12a"},
        {"postcode": None, "house_number": "12a"},
    ],
)
def test_another_or_half_an_address_is_not_the_same(
    session: Session, always: list[Place], address: dict[str, str | None]
) -> None:
    add(session, a_place(name="De Bron", **AT_ADDRESS))

    assert like(session, **address) == []


@pytest.mark.parametrize(("typed", "same"), [("12 A", True), ("12-a", True), ("12", False)])
def test_a_look_alike_says_whether_it_has_the_same_address(
    session: Session, always: list[Place], typed: str, same: bool
) -> None:
    add(session, a_place(name="De Bron", **{**AT_ADDRESS, **north(10)}))
    asked = {"name": "De Bron", "kind": "other", "point": MIDDLE}

    (found,) = places.look_alikes(session, **asked, postcode="7511ZA", house_number=typed)

    assert found.same_address is same


def test_number_12_3_is_not_number_123(session: Session, always: list[Place]) -> None:
    (place,) = add(session, a_place(**AT_ADDRESS | {"house_number": "12-3"}))

    same = [
        places.same_address(place, postcode="7511ZA", house_number=number)
        for number in ("12-3", "12 3", "123")
    ]

    assert same == [True, True, False]


def test_of_the_places_at_an_address_the_one_on_the_house_is_known(
    session: Session, always: list[Place]
) -> None:
    at = {"postcode": "7511ZA", "house_number": "12a"}
    _rough, exact, _gone = add(
        session,
        a_place(**at, precision="postcode4"),
        a_place(**at),
        a_place(**at, status="closed"),
    )

    known = places.known_at(session, "7511 ZA", "12A")

    assert known is exact


def test_four_digits_and_a_number_are_no_address(session: Session, always: list[Place]) -> None:
    add(session, a_place(name="De Bron", **{**AT_ADDRESS, "postcode": "7511"}))

    assert like(session, postcode="7511", house_number="12a") == []


def test_without_a_point_the_address_tells_and_there_are_no_metres(
    session: Session, always: list[Place]
) -> None:
    add(session, a_place(name="De Bron", **AT_ADDRESS))

    (found,) = places.look_alikes(session, name="Bron", kind="other", point=None, **SAME_ADDRESS)

    assert (found.place.name, found.metres) == ("De Bron", None)


def test_without_point_and_address_nothing_is_alike(session: Session, always: list[Place]) -> None:
    assert like(session, point=None) == []
