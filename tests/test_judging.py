"""What a source far away found is believed only as far as it agrees with what was asked."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from finder.geocoding import question
from finder.geocoding.found import Found
from finder.geocoding.judging import judge
from finder.geocoding.location import Choices, Location
from finder.geocoding.streets import alike, plain
from finder.geometry import Point

GOES, COLIJNSPLAAT = Point(51.5041, 3.8911), Point(51.5990, 3.8460)
HOUSE = Found(
    "house",
    GOES,
    street="Dorpsstraat",
    number=12,
    postcode="4461AB",
    town="Goes",
    municipality="Goes",
    province="Zeeland",
    municipality_code="GM0664",
    district_code="WK066401",
    neighbourhood_code="BU06640102",
)
STREET = replace(HOUSE, kind="street", number=None, postcode="", point=Point(51.5047, 3.8917))
CODE = replace(HOUSE, kind="postcode", number=None, point=Point(51.5046, 3.8916))
TOWN = replace(CODE, kind="town", street="", postcode="", point=Point(51.5038, 3.8920))
ELSEWHERE = replace(
    HOUSE,
    point=COLIJNSPLAAT,
    postcode="4486AB",
    town="Colijnsplaat",
    municipality="Noord-Beveland",
)
LETTERED = replace(HOUSE, suffix="A")
ADDED = replace(HOUSE, suffix="A-3")


def judged(session: Session, typed: str, *found: Found) -> Location | Choices | None:
    return judge(session, question.read(typed), found, "pdok")


def one(session: Session, typed: str, *found: Found) -> Location:
    said = judged(session, typed, *found)
    assert isinstance(said, Location)
    return said


def labels(said: object) -> list[str]:
    assert isinstance(said, Choices)
    return [option.label for option in said.options]


@pytest.mark.parametrize(
    "typed",
    [
        "Dorpsstraat 12, Goes",
        "dorpsstraat 12 goes",
        "DORPSSTRAAT  12  GOES",
        "Dorpsstr. 12, Goes",
        "Dorps straat 12, Goes",
        "Dorpsstraat 12, 4461AB Goes",
        "Dorpsstraat 12, 4461 AB",
        "Dorpsstraat 12 4461 Goes",
        "Goes, Dorpsstraat 12",
        "Dorpsstraat 12, Goes (Zeeland)",
        "4461 AB 12",
    ],
)
def test_a_house_is_believed_when_street_number_and_town_agree(
    session: Session, typed: str
) -> None:
    location = one(session, typed, ELSEWHERE, STREET, CODE, HOUSE)

    assert (location.precision, location.point) == ("house", GOES)


def test_a_house_tells_all_that_its_source_knows(session: Session) -> None:
    location = one(session, "Dorpsstraat 12 a 3, Goes", HOUSE, ADDED)

    assert location == Location(
        GOES,
        "house",
        "Dorpsstraat 12A-3, Goes",
        "pdok",
        street="Dorpsstraat",
        house_number="12A-3",
        postcode="4461AB",
        town="Goes",
        municipality="Goes",
        municipality_code="GM0664",
        district_code="WK066401",
        neighbourhood_code="BU06640102",
    )


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("Dorpsstraat 12, Goes", "12"),
        ("Dorpsstraat 12a, Goes", "12A"),
        ("Dorpsstraat 12 A, Goes", "12A"),
        ("Dorpsstraat 12A-3, Goes", "12A-3"),
        ("Dorpsstraat 12-a-03, Goes", "12A-3"),
        ("4461AB 12a", "12A"),
        ("4461 ab 12 A 3", "12A-3"),
    ],
)
def test_what_follows_the_number_chooses_the_house(
    session: Session, typed: str, number: str
) -> None:
    assert one(session, typed, ADDED, LETTERED, HOUSE).house_number == number


@pytest.mark.parametrize("typed", ["Dorpsstraat 12b, Goes", "4461AB 12-9"])
def test_what_follows_the_number_and_is_unknown_leaves_the_street_there(
    session: Session, typed: str
) -> None:
    location = one(session, typed, HOUSE, LETTERED)

    assert (location.precision, location.point) == ("street", GOES)
    assert (location.label, location.house_number) == ("Dorpsstraat, Goes", None)


def test_without_anything_behind_the_number_the_first_at_that_number_is_the_house(
    session: Session,
) -> None:
    assert one(session, "Dorpsstraat 12, Goes", LETTERED, ADDED).precision == "house"


def test_houses_with_one_number_that_lie_apart_are_the_street(session: Session) -> None:
    apart = replace(LETTERED, suffix="B", point=Point(51.5050, 3.8911))

    assert one(session, "Dorpsstraat 12, Goes", LETTERED, apart).precision == "street"


def test_an_unknown_number_leaves_the_street(session: Session) -> None:
    location = one(session, "Dorpsstraat 400, Goes", HOUSE, STREET, CODE, TOWN)

    assert (location.precision, location.point) == ("street", STREET.point)


def test_an_unknown_number_is_put_at_the_nearest_one_where_the_source_tells_no_street(
    session: Session,
) -> None:
    far = replace(HOUSE, number=200, point=Point(51.51, 3.89))

    location = one(session, "Dorpsstraat 190, Goes", HOUSE, far)

    assert (location.precision, location.point) == ("street", far.point)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Dorpsstraat 12, Middelburg", [HOUSE, STREET]),
        ("Dorpsstraat 12, 4462AB", [HOUSE]),
        ("Dorpsstraat 12, 3011AB", [STREET]),
        ("Dorpsstraat 12, 4331AB", [STREET]),
        ("4461AC 12", [HOUSE, CODE]),
        ("Tegenover Dorpsstraat 12", [HOUSE, STREET]),
        ("Tegenover Dorpsstraat 12, Goes", [HOUSE, STREET, TOWN]),
        ("Nieuwe Dorpsstraat 12, Goes", [HOUSE, STREET, TOWN]),
        ("Dorpsweg 12, Goes", [HOUSE, STREET, TOWN]),
        ("Dorpsstraat, Middelburg", [STREET]),
        ("Dorpsstraat 12, Goes (Limburg)", [HOUSE, STREET, TOWN]),
        ("De Bron", [STREET, TOWN]),
    ],
)
def test_what_was_not_asked_is_refused(session: Session, typed: str, found: list[Found]) -> None:
    assert judged(session, typed, *found) is None


def test_a_point_outside_the_country_is_refused(session: Session) -> None:
    assert judged(session, "Dorpsstraat 12", replace(HOUSE, point=Point(48.9, 2.3))) is None


def test_a_point_far_from_its_own_postcode_is_refused(session: Session) -> None:
    astray = replace(HOUSE, point=Point(51.6, 3.6))

    assert judged(session, "Dorpsstraat 12, Goes", astray) is None


@pytest.mark.parametrize("part", ["kind", "town"])
def test_a_thing_that_is_nothing_or_nowhere_is_refused(session: Session, part: str) -> None:
    assert judged(session, "Dorpsstraat 12", replace(HOUSE, **{part: ""})) is None


def test_an_address_in_several_towns_is_a_choice(session: Session) -> None:
    said = judged(session, "Dorpsstraat 12", ELSEWHERE, HOUSE, STREET)

    assert labels(said) == [
        "Dorpsstraat 12, Goes (Zeeland)",
        "Dorpsstraat 12, Colijnsplaat (Zeeland)",
    ]


def test_each_choice_typed_means_only_that_one(session: Session) -> None:
    for label in labels(judged(session, "Dorpsstraat 12", ELSEWHERE, HOUSE)):
        assert one(session, label, ELSEWHERE, HOUSE).town in label


def test_a_street_in_several_towns_is_a_choice(session: Session) -> None:
    other = replace(STREET, town="Colijnsplaat", municipality="Noord-Beveland", point=COLIJNSPLAAT)

    said = judged(session, "Dorpsstraat", STREET, other)

    assert labels(said) == ["Dorpsstraat, Goes (Zeeland)", "Dorpsstraat, Colijnsplaat (Zeeland)"]


def test_of_many_towns_only_a_dozen_are_a_choice_and_it_says_so(session: Session) -> None:
    many = [replace(STREET, town=f"Dorp {number}") for number in range(13)]

    said = judged(session, "Dorpsstraat", *many)

    assert len(labels(said)) == 12
    assert said.more


def test_two_towns_of_one_name_are_told_apart(session: Session) -> None:
    overijssel = replace(
        STREET,
        town="Hengelo",
        municipality="Hengelo",
        province="Overijssel",
        point=Point(52.2656, 6.7922),
    )
    gelderland = replace(
        overijssel,
        municipality="Bronckhorst",
        province="Gelderland",
        point=Point(52.0516, 6.3182),
    )

    assert len(labels(judged(session, "Dorpsstraat, Hengelo", overijssel, gelderland))) == 2
    found = one(session, "Dorpsstraat, Hengelo (Gld)", overijssel, gelderland)
    assert found.municipality == "Bronckhorst"


def test_a_municipality_may_stand_for_the_town(session: Session) -> None:
    assert one(session, "Dorpsstraat 12, Noord-Beveland", HOUSE, ELSEWHERE).town == "Colijnsplaat"


@pytest.mark.parametrize("town", ["Den Haag", "den haag", "'s-Gravenhage", "s gravenhage"])
def test_a_town_is_known_by_all_its_names(session: Session, town: str) -> None:
    spui = replace(
        HOUSE,
        street="Spui",
        number=70,
        postcode="2511BT",
        town="'s-Gravenhage",
        municipality="'s-Gravenhage",
        province="Zuid-Holland",
        point=Point(52.0776, 4.3166),
    )

    location = one(session, f"Spui 70, {town}", spui)

    assert (location.label, location.town) == ("Spui 70, Den Haag", "Den Haag")


def test_a_slip_in_the_street_is_forgiven_where_number_and_town_agree(session: Session) -> None:
    assert one(session, "Dorpstraat 12, Goes", HOUSE).label == "Dorpsstraat 12, Goes"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Dorpstraat 12", [HOUSE]),
        ("Dorpstraat 400, Goes", [HOUSE, STREET]),
        ("Dorpstraat 12, Middelburg", [HOUSE]),
        ("Dorpstraat 12, Noord-Beveland", [ELSEWHERE]),
        ("1e Dorpsstraat 12, Goes", [replace(HOUSE, street="2e Dorpsstraat")]),
        ("Dorpstraat 12, Goes", [HOUSE, replace(HOUSE, street="Dorpsstraatt")]),
    ],
)
def test_a_slip_in_the_street_is_not_forgiven_where_anything_else_is_unsure(
    session: Session, typed: str, found: list[Found]
) -> None:
    assert judged(session, typed, *found) is None


def test_a_street_that_exists_is_no_slip_for_another(session: Session) -> None:
    other = replace(STREET, street="Dorpstraat")

    location = one(session, "Dorpstraat 12, Goes", HOUSE, other)

    assert (location.precision, location.street) == ("street", "Dorpstraat")


def test_a_postcode_is_the_mean_of_its_streets_and_tells_none_of_them(session: Session) -> None:
    other = replace(CODE, street="Kerkstraat", point=Point(51.5050, 3.8920))

    location = one(session, "4461 AB", CODE, other)

    assert location.point == pytest.approx((51.5048, 3.8918))
    assert (location.precision, location.label) == ("postcode6", "4461 AB (Goes)")


def test_an_unknown_number_in_a_postcode_leaves_the_postcode(session: Session) -> None:
    location = one(session, "4461AB 400", HOUSE, CODE)

    assert (location.precision, location.point) == ("postcode6", CODE.point)
    assert location.label == "4461 AB (Dorpsstraat, Goes)"


def test_a_number_in_two_streets_of_a_postcode_leaves_the_postcode(session: Session) -> None:
    other = replace(HOUSE, street="Kerkstraat", point=Point(51.5050, 3.8920))

    assert one(session, "4461AB 12", HOUSE, other).precision == "postcode6"


def test_a_street_that_is_not_there_leaves_the_postcode_that_was_typed(session: Session) -> None:
    location = one(session, "Tegenover Lastageweg 50, 4461AB Goes", HOUSE, CODE, TOWN)

    assert (location.precision, location.postcode) == ("postcode6", "4461AB")


@pytest.mark.parametrize("typed", ["Goes", "goes (Zeeland)"])
def test_a_town_is_the_answer_only_to_its_own_name(session: Session, typed: str) -> None:
    assert one(session, typed, TOWN).precision == "town"


@pytest.mark.parametrize(
    ("typed", "street", "number"),
    [
        ("Plein 1940 5, Goes", "Plein 1940", 5),
        ("1e Dwarsstraat 3, Goes", "1e Dwarsstraat", 3),
        ("'t Hof 3, Goes", "'t Hof", 3),
        ("Café-straat 3, Goes", "Caféstraat", 3),
        ("Dr. Schaepmanstr 3, Goes", "Doctor Schaepmanstraat", 3),
    ],
)
def test_streets_with_digits_apostrophes_and_accents_are_known(
    session: Session, typed: str, street: str, number: int
) -> None:
    house = replace(HOUSE, street=street, number=number)

    assert one(session, typed, house).street == street


@pytest.mark.parametrize(
    ("one_name", "other", "same"),
    [
        ("Dorpsstr.", "Dorpsstraat", True),
        ("Burg. De Vlugtln", "Burgemeester de Vlugtlaan", True),
        ("Van der Helststraat", "Van der Helst straat", True),
        ("St. Jansplein", "Sint Jansplein", True),
        ("Dorpsstraat", "Dorpsweg", False),
    ],
)
def test_a_street_is_the_same_however_it_is_shortened(
    one_name: str, other: str, same: bool
) -> None:
    assert (plain(one_name) == plain(other)) is same


def test_names_that_differ_in_a_number_or_the_first_letter_are_not_alike() -> None:
    assert alike("wilhelminastraat", "wilhelmienastraat")
    assert not alike("1edwarsstraat", "2edwarsstraat")
    assert not alike("duinstraat", "tuinstraat")
