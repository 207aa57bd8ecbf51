"""The address in the form becomes a point: with the register loaded, that of the house."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from paper import said
from register_file import EXCERPT, load, written
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session
from test_suggest import error_of, fields, send

from conftest import a_place, add
from finder.forms.geocoders import GEOCODERS
from finder.geocoding import Far, Location
from finder.geocoding.beside import beside
from finder.geocoding.far import Unreached
from finder.geocoding.question import Question
from finder.geometry import Point
from finder.models import Geocode, Place, Suggestion, now

NEW = {"name": "De Nieuwe Plek", "kind": "living_room"}
POSTSTRAAT_1 = {"lat": 51.64989607, "lon": 3.91913035, "precision": "house"}
CONFIRM = "Zet dan een vinkje."


@pytest.fixture
def houses(engine: Engine) -> None:
    """The excerpt of the register, with its house numbers."""
    load(engine)


@pytest.fixture
def postcodes(engine: Engine) -> None:
    """The same without house numbers."""
    load(engine, addresses=False)


def point(client: FlaskClient, **typed: str) -> dict[str, object]:
    """What the script hears about an address."""
    answer = client.get("/api/point", query_string=typed)
    assert answer.status_code == 200
    return answer.json


def sure(page: str) -> str:
    """What a page says about the point without a script."""
    return said(re.search(r'id="point-sure">(.*?)</p>', page, re.DOTALL)[1])


def the(session: Session) -> Suggestion:
    session.expire_all()
    return session.scalars(select(Suggestion)).one()


# A whole address.


@pytest.mark.usefixtures("houses")
@pytest.mark.parametrize(
    "typed",
    [
        {"postcode": "4301 AA", "house_number": "1"},
        {"postcode": "4301AA 1"},
        {"postcode": "4301", "house_number": "1", "street": "Poststraat"},
        {"street": "Poststraat", "house_number": "1", "city": "Zierikzee"},
        {"postcode": "4301 AA", "house_number": "1-3"},
    ],
    ids=str,
)
def test_a_whole_address_is_a_house_and_brings_along_what_was_not_typed(
    client: FlaskClient, typed: dict[str, str]
) -> None:
    answer = point(client, **typed)

    assert {name: answer[name] for name in POSTSTRAAT_1} == POSTSTRAAT_1
    known = {"street": "Poststraat", "postcode": "4301 AA", "city": "Zierikzee"}
    assert {name: answer[name] for name in known} == known
    assert answer["sure"] == "Het punt staat op dit adres."


@pytest.mark.usefixtures("houses")
def test_without_javascript_the_address_gives_the_point_the_street_and_the_town(
    client: FlaskClient, session: Session
) -> None:
    send(client, "/aanmelden", **NEW, postcode="4301 AA", house_number="1")

    sent = the(session).sent
    assert {name: sent[name] for name in POSTSTRAAT_1} == POSTSTRAAT_1
    assert (sent["street"], sent["city"]) == ("Poststraat", "Zierikzee")


@pytest.mark.usefixtures("houses")
@pytest.mark.parametrize("typed", [{"city": "Zierikzee"}, {"postcode": "4301"}], ids=str)
def test_an_address_without_its_whole_postcode_gets_it(
    client: FlaskClient, session: Session, typed: dict[str, str]
) -> None:
    send(client, "/aanmelden", **NEW, street="Poststraat", house_number="1", **typed)

    assert the(session).sent["postcode"] == "4301AA"


@pytest.mark.usefixtures("houses")
def test_what_was_typed_stays_as_it_was_typed(client: FlaskClient, session: Session) -> None:
    where = {"postcode": "4301 AA", "house_number": "1", "street": "Poststr.", "city": "Zierikzee"}

    send(client, "/aanmelden", **NEW, **where)

    assert the(session).sent["street"] == "Poststr."


# How sure it is.


@pytest.mark.usefixtures("houses")
def test_a_number_that_the_register_has_not_is_told_and_taken(
    client: FlaskClient, session: Session
) -> None:
    where = {"postcode": "4301 AA", "house_number": "999"}

    told = point(client, **where)["sure"]
    page = send(client, "/aanmelden", **where).text
    send(client, "/aanmelden", **NEW, **where)

    assert told == sure(page)
    assert told == (
        "Huisnummer 999 kennen we hier niet. Het punt staat midden in 4301 AA. "
        "De straat klopt ongeveer."
    )
    assert (the(session).sent["house_number"], the(session).sent["precision"]) == (
        "999",
        "postcode6",
    )


@pytest.mark.usefixtures("postcodes")
def test_where_no_house_numbers_are_loaded_no_number_is_called_unknown(
    client: FlaskClient,
) -> None:
    told = point(client, postcode="4301 AA", house_number="1")["sure"]

    assert told == "Het punt staat midden in 4301 AA. De straat klopt ongeveer."


@pytest.mark.usefixtures("postcodes")
def test_a_street_in_its_town_is_said_to_be_the_street(client: FlaskClient) -> None:
    answer = point(client, street="Poststraat", city="Zierikzee")

    assert answer["precision"] == "street"
    assert answer["sure"] == "Het punt staat in de straat (Poststraat, Zierikzee)."


def test_before_anything_is_typed_the_form_says_where_the_point_will_be(
    client: FlaskClient,
) -> None:
    page = client.get("/aanmelden").text

    assert sure(page) == "Op de kaart zetten we de plek op het adres, of midden in de postcode."


def test_a_form_that_comes_back_says_how_sure_its_point_is(client: FlaskClient) -> None:
    page = send(client, "/aanmelden", postcode="3011 AB").text

    assert sure(page) == "Het punt staat midden in 3011. Dat is bij benadering."


def test_nothing_that_can_be_looked_up_is_a_problem(client: FlaskClient) -> None:
    answers = [client.get("/api/point"), client.get("/api/point?city=Goes")]

    assert [answer.status_code for answer in answers] == [422, 422]


@pytest.mark.usefixtures("houses")
def test_a_street_that_nobody_knows_asks_for_the_postcode(
    client: FlaskClient, session: Session
) -> None:
    where = {"street": "Bestaat niet", "house_number": "1", "city": "Goes"}

    told = point(client, **where)
    page = send(client, "/aanmelden", **NEW, **where)

    assert (told["lat"], told["sure"]) == (None, "Vul de postcode in, bijvoorbeeld 3011 AB.")
    assert "Vul de postcode in" in error_of(page.text, "postcode")
    assert session.scalars(select(Suggestion)).all() == []


# What contradicts itself.


@pytest.mark.usefixtures("houses")
@pytest.mark.parametrize(
    ("where", "question"),
    [
        (
            {"postcode": "4301 AA", "house_number": "1", "city": "Goes"},
            "Dit adres ligt in Zierikzee, niet in Goes.",
        ),
        ({"postcode": "4301", "city": "Goes"}, "Dit adres ligt in Zierikzee, niet in Goes."),
        (
            {"postcode": "4301 AA", "house_number": "1", "street": "'t Luitje"},
            "De straat van dit adres heet Poststraat, niet 't Luitje.",
        ),
        (
            {
                "postcode": "4301 AS",
                "house_number": "1",
                "street": "Poststraat",
                "city": "Zierikzee",
            },
            "Dit adres heeft postcode 4301 AA, niet 4301 AS.",
        ),
    ],
    ids=str,
)
def test_an_address_that_contradicts_itself_is_asked_about_and_not_refused(
    client: FlaskClient, session: Session, where: dict[str, str], question: str
) -> None:
    asked = send(client, "/aanmelden", **NEW, **where)
    client.post("/aanmelden", data=fields(asked.text) | {"point_sure": "y"})

    told = error_of(asked.text, "point_sure")
    assert question in told
    assert CONFIRM in told
    assert {name: the(session).sent[name] for name in where} == where | {
        "postcode": where["postcode"].replace(" ", "")
    }


@pytest.mark.usefixtures("houses")
@pytest.mark.parametrize(
    "where",
    [
        {"postcode": "4301 AA", "house_number": "1", "street": "poststr.", "city": "ZIERIKZEE"},
        {"postcode": "4301 AA", "house_number": "1", "street": "Poststraat 1"},
        {"postcode": "4301 AA", "house_number": "1", "city": "Schouwen-Duiveland"},
        {"postcode": "4301 AA", "house_number": "1", "city": "Zierikzee (Zeeland)"},
        {"postcode": "4301", "city": "Noordgouwe"},
        {"postcode": "4301", "city": "Een gehucht"},
    ],
    ids=str,
)
def test_another_way_to_write_the_same_address_is_no_question(
    client: FlaskClient, where: dict[str, str]
) -> None:
    assert send(client, "/aanmelden", **NEW, **where).status_code == 303


def test_an_address_that_two_towns_of_one_name_have_asks_for_the_postcode(
    client: FlaskClient, engine: Engine, session: Session, tmp_path: Path
) -> None:
    rows = [{"straat": "Torenstraat", "postcode": "4327AB", "woonplaats": "Serooskerke"}]
    load(engine, EXCERPT, written(tmp_path / "more.csv", rows))
    where = {"street": "Torenstraat", "house_number": "1", "city": "Serooskerke"}

    told = point(client, **where)
    page = send(client, "/aanmelden", **NEW, **where)
    send(client, "/aanmelden", **NEW, **where, postcode="4353")

    question = (
        "Er is meer dan één zo'n adres: Torenstraat 1, Serooskerke (Schouwen-Duiveland); "
        "Torenstraat 1, Serooskerke (Veere). Vul ook de postcode in."
    )
    assert (told["lat"], told["sure"]) == (None, question)
    assert question in error_of(page.text, "postcode")
    assert the(session).sent["postcode"] == "4353AA"


def test_a_house_far_from_the_middle_of_its_four_digits_is_not_far_from_its_postcode(
    client: FlaskClient, engine: Engine, session: Session, tmp_path: Path
) -> None:
    rows = [{}, {"straat": "Verre Weg", "postcode": "4301ZZ", "lat": "51.70"}]
    load(engine, written(tmp_path / "apart.csv", rows))

    send(client, "/aanmelden", **NEW, postcode="4301 AA", house_number="1")

    assert the(session).sent["precision"] == "house"
    assert "far" not in the(session).signals


# What we know ourselves.

AT = {"postcode": "3031PW", "house_number": "7a", "street": "Zaagmolenkade", "city": "Rotterdam"}


def test_a_place_that_we_know_at_an_address_knows_its_point_and_street(
    client: FlaskClient, session: Session
) -> None:
    add(session, a_place(name="De Zaag", lat=51.93, lon=4.485, **AT))

    answer = point(client, postcode="3031PW", house_number="7 A")

    known = {"lat": 51.93, "precision": "house", "street": "Zaagmolenkade"}
    assert {name: answer[name] for name in known} == known


def test_a_place_that_stands_roughly_on_the_map_still_knows_its_street(
    client: FlaskClient, session: Session
) -> None:
    add(session, a_place(name="De Zaag", lat=51.93, lon=4.485, **AT | {"precision": "town"}))

    answer = point(client, postcode="3031PW", house_number="7A")

    assert (answer["precision"], answer["street"]) == ("postcode4", "Zaagmolenkade")


# A place that moves.


@pytest.fixture
def here(session: Session, houses: None) -> Place:
    """A place in the Poststraat, whose point was set by hand in its garden."""
    at = {"postcode": "4301AA", "house_number": "1", "street": "Poststraat", "city": "Zierikzee"}
    return add(session, a_place(lat=51.6502, lon=3.9195, **at))[0]


def changed(
    client: FlaskClient, session: Session, place: Place, **values: str
) -> dict[str, object]:
    """What of a place is changed by sending these values."""
    answer = send(client, f"/plek/{place.id}/wijziging", **values)
    assert answer.status_code == 303
    return the(session).sent


def test_another_number_moves_a_place_to_that_house(
    client: FlaskClient, session: Session, here: Place
) -> None:
    sent = changed(client, session, here, house_number="3")

    assert sent == {
        "house_number": "3",
        "lat": 51.64985935,
        "lon": 3.91902665,
        "precision": "house",
    }


def test_a_number_that_is_not_known_leaves_the_point_where_it_is(
    client: FlaskClient, session: Session, here: Place
) -> None:
    assert changed(client, session, here, house_number="999") == {"house_number": "999"}


def test_another_postcode_brings_its_own_street_and_point(
    client: FlaskClient, session: Session, here: Place
) -> None:
    sent = changed(client, session, here, postcode="4301 AS", house_number="2")

    assert (sent["street"], sent["postcode"], sent["precision"]) == (
        "'t Luitje",
        "4301AS",
        "house",
    )


def test_a_postcode_of_another_town_leaves_no_street_of_the_old_one(
    client: FlaskClient, session: Session, here: Place
) -> None:
    sent = changed(client, session, here, postcode="7511 AA")

    assert (sent["street"], sent["city"]) == (None, "Enschede")


def test_a_place_gets_a_postcode_and_keeps_its_point_and_street(
    client: FlaskClient, session: Session
) -> None:
    (place,) = add(session, a_place(street="Noorderhagen", city="Enschede"))

    assert changed(client, session, place, postcode="7511 EL") == {"postcode": "7511EL"}


def test_a_pin_is_questioned_by_its_distance_to_the_house(
    client: FlaskClient, session: Session, here: Place
) -> None:
    pin = {"lat": "51.67", "lon": "3.92", "precision": "house"}

    page = send(client, f"/plek/{here.id}/wijziging", house_number="3", **pin).text

    assert "Het punt op de kaart ligt 2,2 km van het adres." in error_of(page, "point_sure")


# Sources far away.

IN_DELFT = Location(
    Point(52.0116, 4.3571),
    "house",
    "Markt 87, Delft",
    "far",
    street="Markt",
    house_number="87",
    postcode="2611GZ",
    town="Delft",
)


@dataclass
class Delft:
    """A source far away that knows one house, and writes down that it was asked, as ours do."""

    asked: list[str] = field(default_factory=list)
    silent: bool = False

    def answer(self, session: Session, question: Question) -> Location | None:
        self.asked.append(question.text)
        with beside(session) as connection:
            row = {"key": str(len(self.asked)), "answer": None, "until": now()}
            connection.execute(insert(Geocode).values(**row))
        if self.silent:
            raise Unreached
        return IN_DELFT if "87" in question.text else None

    def remembered(self) -> "Far":
        return Forgetful()


class Forgetful:
    """The same source, which was never asked before."""

    def answer(self, _session: Session, _question: Question) -> None:
        return None

    def remembered(self) -> "Forgetful":
        return self


@pytest.fixture
def delft(app: Flask) -> Delft:
    """The only source far away of this app."""
    app.extensions[GEOCODERS] = (source := Delft(),)
    return source


MARKT = {"postcode": "2611 GZ", "house_number": "87"}


def test_an_address_is_asked_from_afar_once_and_before_anything_is_written(
    client: FlaskClient, session: Session, delft: Delft
) -> None:
    send(client, "/aanmelden", **NEW, **MARKT)

    assert delft.asked == ["2611GZ 87"]
    assert (the(session).sent["street"], the(session).sent["precision"]) == ("Markt", "house")


def test_from_afar_all_that_was_typed_is_asked(client: FlaskClient, delft: Delft) -> None:
    point(client, **MARKT, street="Markt", city="Delft")

    assert delft.asked == ["Markt 87, 2611GZ Delft"]


def test_a_source_that_gives_no_answer_is_told_and_the_form_is_taken(
    client: FlaskClient, session: Session, delft: Delft
) -> None:
    delft.silent = True

    told = point(client, **MARKT)
    page = send(client, "/aanmelden", **MARKT).text
    send(client, "/aanmelden", **NEW, **MARKT)

    assert (told["unreached"], told["precision"]) == (True, "postcode4")
    assert told["sure"] == sure(page)
    assert told["sure"] == (
        "Het adres opzoeken lukt nu niet. Het punt staat midden in 2611. Dat is bij benadering."
    )
    assert the(session).sent["precision"] == "postcode4"


def test_a_number_that_is_not_known_far_away_is_told(client: FlaskClient, delft: Delft) -> None:
    told = point(client, postcode="2611 GZ", house_number="999")

    assert (len(delft.asked), told["unreached"]) == (1, False)
    assert told["sure"] == "Het punt staat midden in 2611. Dat is bij benadering."


@pytest.mark.usefixtures("houses")
def test_a_house_of_the_register_is_asked_from_nobody(client: FlaskClient, delft: Delft) -> None:
    point(client, postcode="4301 AA", house_number="1")

    assert delft.asked == []


def test_what_is_only_shown_or_compared_is_asked_from_nobody(
    client: FlaskClient, session: Session, delft: Delft
) -> None:
    (place,) = add(session, a_place(street="Markt", city="Delft", **MARKT | {"postcode": "2611GZ"}))

    client.get("/aanmelden?postcode=2611+GZ")
    client.get("/api/look-alikes", query_string=NEW | MARKT)
    send(client, f"/plek/{place.id}/wijziging", phone="015 123 45 67")

    assert delft.asked == []
