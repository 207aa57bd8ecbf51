"""What the register of addresses knows: houses, streets, whole postcodes, and its traps."""

from collections.abc import Iterator

import pytest
from register_file import ELSEWHERE, EXCERPT, load, written
from sqlalchemy.orm import Session

from conftest import DATABASES, a_database, engine_on
from finder import geocoding
from finder.errors import NotUnderstood
from finder.geocoding import Answer
from finder.geometry import Point

UPSTAIRS = [
    {**ELSEWHERE, "huisnummer": "12"},
    {**ELSEWHERE, "huisnummer": "12", "huisnummertoevoeging": "BIS", "lat": "51.92259"},
]


@pytest.fixture(scope="module", params=DATABASES)
def database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The excerpt of Zeeland and a house upstairs; in one database, as nothing is written here."""
    with a_database(request) as url:
        load(engine_on(url), EXCERPT)
        load(engine_on(url), written(tmp_path_factory.mktemp("register") / "bis.csv", UPSTAIRS))
        yield url


def locate(session: Session, text: str) -> Answer:
    return geocoding.locate(session, text, ())


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Poststraat 1, Zierikzee", "Poststraat 1, Zierikzee"),
        ("poststraat  1   zierikzee", "Poststraat 1, Zierikzee"),
        ("Zierikzee, Poststr. 1", "Poststraat 1, Zierikzee"),
        ("Poststraat 1, 4301 AA Zierikzee", "Poststraat 1, Zierikzee"),
        ("Poststraat 1, 4301 Zierikzee", "Poststraat 1, Zierikzee"),
        ("Poststraat 1, Schouwen-Duiveland", "Poststraat 1, Zierikzee"),
        ("4301 AA 1", "Poststraat 1, Zierikzee"),
        ("4301aa1", "Poststraat 1, Zierikzee"),
        ("1 4301AA", "Poststraat 1, Zierikzee"),
        ("Plein 1940 1, Middelburg", "Plein 1940 1, Middelburg"),
        ("'t Luitje 2", "'t Luitje 2, Zierikzee"),
        ("t luitje 2 zierikzee", "'t Luitje 2, Zierikzee"),
        ("17 Oktoberplein 4, IJzendijke", "17 Oktoberplein 4, IJzendijke"),
        ("Leliendaleweg 13, burgh haamstede", "Leliëndaleweg 13, Burgh-Haamstede"),
        ("Emil Sandströmweg 3", "Emil Sandströmweg 3, Zierikzee"),
        ("1e Deltaweg 14, Kortgene", "1e Deltaweg 14, Kortgene"),
        ("Rijksweg A58 1", "Rijksweg A58 1, Nieuw- en Sint Joosland"),
        ("Techniekweg 23 a 0001 Zierikzee", "Techniekweg 23a-0001, Zierikzee"),
        ("Techniekweg 23A-1, Zierikzee", "Techniekweg 23a-0001, Zierikzee"),
        ("4301 RT 23 a-0001", "Techniekweg 23a-0001, Zierikzee"),
        ("Roelandsweg 8-00W8, Renesse", "Roelandsweg 8-00W8, Renesse"),
        ("Nieuwstraat 48 b Oostburg", "Nieuwstraat 48B, Oostburg"),
        ("Nieuwstraat 48, Oostburg", "Nieuwstraat 48, Oostburg"),
    ],
)
def test_an_address_is_the_house_however_it_is_typed(
    session: Session, typed: str, label: str
) -> None:
    found = locate(session, typed).location

    assert (found.label, found.precision) == (label, "house")


def test_a_house_brings_along_its_street_its_postcode_and_its_municipality(
    session: Session,
) -> None:
    found = locate(session, "4301 AA 1").location

    assert found.point == Point(51.64989607, 3.91913035)
    assert (found.street, found.house_number, found.postcode, found.town, found.municipality) == (
        "Poststraat",
        "1",
        "4301AA",
        "Zierikzee",
        "Schouwen-Duiveland",
    )


def test_a_whole_postcode_is_its_middle_with_its_street(session: Session) -> None:
    found = locate(session, "4301 AA").location

    assert (found.label, found.precision) == ("4301 AA (Poststraat, Zierikzee)", "postcode6")
    assert found.approximate


def test_a_postcode_of_several_streets_names_none(session: Session) -> None:
    found = locate(session, "4694 PA").location

    assert (found.label, found.street) == ("4694 PA (Scherpenisse)", None)


def test_a_number_that_a_postcode_has_not_gives_the_postcode(session: Session) -> None:
    assert locate(session, "4301 AA 999").location.precision == "postcode6"


def test_a_postcode_that_the_register_has_not_is_its_four_digits(session: Session) -> None:
    found = locate(session, "4301 ZZ 3").location

    assert (found.precision, found.postcode4) == ("postcode4", "4301")


def test_a_number_that_a_street_has_not_gives_the_street_near_it(session: Session) -> None:
    found = locate(session, "Poststraat 2, Zierikzee").location

    assert (found.label, found.precision) == ("Poststraat, Zierikzee", "street")
    assert found.point == locate(session, "Poststraat 1, Zierikzee").location.point


def test_an_addition_that_a_house_has_not_gives_the_street(session: Session) -> None:
    assert locate(session, "Poststraat 1 bis, Zierikzee").location.precision == "street"


@pytest.mark.parametrize(
    "typed", ["Coolsingel 12 bis, Rotterdam", "3011AD 12bis", "coolsingel 12-bis rotterdam"]
)
def test_a_bis_is_the_house_upstairs_however_it_is_typed(session: Session, typed: str) -> None:
    found = locate(session, typed).location

    assert (found.label, found.point.lat) == ("Coolsingel 12-BIS, Rotterdam", 51.92259)


def test_a_street_of_several_towns_is_a_choice_and_each_choice_is_one_place(
    session: Session,
) -> None:
    found = locate(session, "Poststraat 5").choices

    labels = [choice.label for choice in found.options]
    assert labels == ["Poststraat 5, Zierikzee (Zeeland)", "Poststraat 5, Bruinisse (Zeeland)"]
    for choice in found.options:
        assert locate(session, choice.label).location.point == choice.point


def test_a_town_comes_before_the_municipality_of_its_name(session: Session) -> None:
    found = locate(session, "Nieuwstraat 48, Sluis")

    assert found.location.label == "Nieuwstraat 48, Oostburg"


def test_two_towns_of_one_name_and_province_are_told_apart_by_municipality(
    session: Session,
) -> None:
    found = locate(session, "Serooskerke").choices

    labels = sorted(choice.label for choice in found.options)
    assert labels == ["Serooskerke (Schouwen-Duiveland)", "Serooskerke (Veere)"]
    assert locate(session, "Serooskerke (Veere)").location.label == "Serooskerke (Veere)"


def test_a_town_in_two_municipalities_is_a_choice(session: Session) -> None:
    labels = {choice.label for choice in locate(session, "Kloetinge").choices.options}

    assert labels == {"Kloetinge (Goes)", "Kloetinge (Kapelle)"}


@pytest.mark.parametrize(
    "typed",
    [
        "Tegenover Poststraat 1, Zierikzee",
        "Poststraat 1, Goes",
        "Oude Poststraat 1, Zierikzee",
        "Poststraat 1, 4301 AA Goes en omstreken",
        "Poststraat 99, 4353 AC",
    ],
)
def test_no_answer_is_better_than_a_wrong_house(session: Session, typed: str) -> None:
    found = locate(session, typed).location

    assert found is None or found.precision not in {"house", "street"}


def test_a_postcode_for_post_office_boxes_still_says_so(session: Session) -> None:
    with pytest.raises(NotUnderstood, match="postbussen"):
        locate(session, "4300 AA 1")


def test_a_street_is_searched_around_on_the_page(session: Session) -> None:
    found = locate(session, "Poststraat Zierikzee").location

    assert (found.label, found.precision, found.approximate) == (
        "Poststraat, Zierikzee",
        "street",
        False,
    )
