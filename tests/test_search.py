"""What the search box understands: the table of what people type."""

import datetime as dt
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from conftest import a_place, add
from finder import places, search
from finder.errors import NotUnderstood
from finder.geometry import Box
from finder.models import Place, Postcode
from finder.places import Asked, Filters, clauses, named, nearest
from finder.prepared import run as run_statement
from finder.search import Search
from finder.views.wording import title

pytestmark = pytest.mark.usefixtures("always")


def run(session: Session, text: str, **asked: object) -> search.Found:
    return search.run(session, Search(text, **asked), ())


@pytest.mark.parametrize("typed", ["3011", " 3011 "])
def test_four_digits_are_the_middle_of_that_postcode(session: Session, typed: str) -> None:
    found = run(session, typed)

    row = session.get_one(Postcode, "3011")
    assert found.location.point == row.point
    assert found.location.label == "3011 (Rotterdam)"
    assert found.location.approximate
    assert found.radius == 5


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("3011AB", "3011 AB"),
        ("3011 ab", "3011 AB"),
        ("3011-AB", "3011 AB"),
        ("3011 AB 12", "3011 AB 12"),
        ("12 3011AB", "3011 AB 12"),
    ],
)
def test_a_whole_postcode_is_the_middle_of_its_four_digits_and_says_so(
    session: Session, typed: str, label: str
) -> None:
    location = run(session, typed).location

    assert (location.label, location.precision, location.postcode4) == (label, "postcode4", "3011")


@pytest.mark.parametrize(
    ("typed", "town"),
    [
        ("Enschede", "Enschede"),
        ("ENSCHEDE ", "Enschede"),
        ("den haag", "Den Haag"),
        ("Haag", "Den Haag"),
        ("'s-Gravenhage", "Den Haag"),
        ("Den Bosch", "Den Bosch"),
        ("s hertogenbosch", "Den Bosch"),
        ("wanswert", "Wânswert"),
        ("Wânswert", "Wânswert"),
        ("zand", "'t Zand"),
        ("1e Exloërmond", "1e Exloërmond"),
        ("Hengelo (Gld)", "Hengelo (Gelderland)"),
        ("hengelo gelderland", "Hengelo (Gelderland)"),
    ],
)
def test_a_town_is_known_whatever_accents_case_and_article(
    session: Session, typed: str, town: str
) -> None:
    found = run(session, typed)

    assert (found.location.label, found.location.precision) == (town, "town")
    assert found.radius == 10


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("Hengelo", ["Hengelo (Overijssel)", "Hengelo (Gelderland)"]),
        ("zuidwolde", ["Zuidwolde (Drenthe)", "Zuidwolde (Groningen)"]),
    ],
)
def test_a_name_of_several_towns_is_a_choice(
    session: Session, typed: str, labels: list[str]
) -> None:
    found = run(session, typed)

    assert found.way == "choices"
    assert not found.choices.guessed
    assert [choice.label for choice in found.choices.options] == labels


def test_each_choice_leads_to_one_town(session: Session) -> None:
    for choice in run(session, "Hengelo").choices.options:
        assert run(session, choice.label).location.point == choice.point


def test_a_mistyped_town_is_guessed(session: Session) -> None:
    found = run(session, "Enschde")

    assert found.choices.guessed
    assert found.choices.options[0].label == "Enschede (Overijssel)"


def test_a_name_that_is_held_comes_before_a_name_that_is_like(session: Session) -> None:
    add(session, a_place(name="De Bronnen"), a_place(name="De Brand"))

    found = run(session, "bron")

    assert found.way == "name"
    assert [spot.name for spot, _ in found.seen] == ["De Bron", "De Bronnen"]


def test_a_name_that_is_like_is_found_when_none_holds_it(session: Session) -> None:
    add(session, a_place(name="Het Anker"))

    found = run(session, "ankr")

    assert found.way == "like"
    assert [spot.name for spot, _ in found.seen] == ["Het Anker"]


def test_a_place_at_an_address_is_found(session: Session) -> None:
    add(session, a_place(name="Boswinkel", street="Beneluxlaan", house_number="50"))

    found = run(session, "Beneluxlaan 50 Enschede")

    assert (found.way, found.seen[0].spot.name) == ("address", "Boswinkel")


def test_a_place_in_another_town_is_not_at_the_address(session: Session) -> None:
    add(session, a_place(street="Beneluxlaan", house_number="50", city="Utrecht"))

    with pytest.raises(NotUnderstood, match="Op dat adres kennen we geen plek"):
        run(session, "Beneluxlaan 50 Enschede")


def test_an_address_without_a_place_is_searched_by_the_postcode_in_it(session: Session) -> None:
    found = run(session, "Coolsingel 40, 3011 AD Rotterdam")

    assert found.location.label == "3011 AD"


@pytest.mark.parametrize(
    ("typed", "because"),
    [
        ("0123", "begint nooit met een 0"),
        ("1000", "postbussen"),
        ("1003", "postbussen"),
        ("1234", "bestaat niet"),
        ("99999", "vier cijfers"),
        ("30l1", "vier cijfers"),
        ("x" * 400, "te lang"),
        ("\x00\x01\x1b", "We vinden niets"),
        ("%", "We vinden niets"),
        ("'; drop table place", "We vinden niets"),
        ("🙂", "We vinden niets"),
        ("e", "We vinden niets"),
        ("Beneluxlaan 5000 Enschede", "geen plek"),
        ("Fryslân", "provincie"),
        ("48.857,2.352", "buiten Nederland"),
    ],
)
def test_what_leads_nowhere_says_why_and_gives_an_example(
    session: Session, typed: str, because: str
) -> None:
    with pytest.raises(NotUnderstood, match=because) as caught:
        run(session, typed)

    assert caught.value.parameter == "q"
    assert "3011" in str(caught.value)


def test_ones_own_position_is_rounded_and_not_in_metres(session: Session) -> None:
    found = run(session, "51.92468,4.48912")

    assert found.location.point == (51.925, 4.489)
    assert found.location.approximate
    assert found.seen[0].spot.name == "De Bron"


def test_kinds_narrow_the_list_but_not_the_counts(session: Session) -> None:
    found = run(session, "3011", kinds=("playground",))

    assert [spot.kind for spot, _ in found.seen] == ["playground"]
    assert found.tally.per_kind == {"community_centre": 1, "playground": 1}
    assert found.total == 1


def test_a_page_past_the_last_is_the_last(session: Session) -> None:
    found = run(session, "3011", page=40, limit=1)

    assert (found.search.page, found.pages, len(found.seen)) == (2, 2, 1)
    assert not found.more


def test_a_first_page_of_more_is_truncated(session: Session) -> None:
    assert run(session, "3011", limit=1).more


def test_a_slim_answer_has_the_same_places_and_says_when_it_did_not_count(session: Session) -> None:
    whole, slim = (
        search.run(session, Search("3011", limit=1), (), slim=slim) for slim in (False, True)
    )

    assert slim.seen == whole.seen
    assert (whole.total, whole.exact) == (slim.total, True) == (2, True)
    assert (slim.exact, slim.more) == (False, True)


def test_where_more_lie_than_are_counted_a_search_says_so(session: Session) -> None:
    add(session, *(a_place(name=f"Plek {n}", lat=51.922, lon=4.48) for n in range(320)))

    found = run(session, "3011")

    assert (found.exact, found.tally.whole, found.more) == (False, False, True)
    assert found.total > places.MOST_COUNTED
    assert run(session, "3011", page=17).exact


def test_with_filters_a_crowd_is_counted_as_far_as_it_is_listed(session: Session) -> None:
    add(session, *(a_place(name=f"Plek {n}", lat=51.922, lon=4.48) for n in range(320)))
    add(session, *(a_place(name=f"Vrij {n}", lat=51.923, lon=4.48, cost="free") for n in range(3)))

    found = run(session, "3011", filters=Filters(facets=("cost=free",)))

    assert (found.total, found.exact, len(found.seen)) == (3, True, 3)


NIGHT = dt.datetime(2026, 11, 29, 7, tzinfo=dt.UTC)


@pytest.fixture
def night(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """At night, with a hundred places that are shut; how many are looked at each time."""
    shut = [
        a_place(name=f"Dicht {n}", lat=51.922, lon=4.48 + n / 1e5, opening_hours="Su 10:00-11:30")
        for n in range(100)
    ]
    add(session, *shut)
    looked: list[int] = []

    def counting(*asked: Any) -> Any:
        rows = run_statement(*asked)
        looked.append(len(rows))
        return rows

    monkeypatch.setattr(nearest, "run", counting)
    monkeypatch.setattr(nearest, "LOOKED_AT", 50)
    monkeypatch.setattr(import_module("finder.places.tally"), "MOST", 10)
    with time_machine.travel(NIGHT, tick=False):
        yield looked


OPEN_NOW = Filters(open="now")


@pytest.mark.parametrize(
    "asked", [{"text": "3011"}, {"box": Box(3, 51, 7, 54)}, {"text": "dicht"}, {}], ids=str
)
def test_at_night_not_all_places_are_looked_at_for_one_that_is_open(
    session: Session, night: list[int], asked: dict[str, Any]
) -> None:
    """Else the whole country was, for as long as it is night: seconds, with a million places."""
    found = search.run(session, Search(**asked, filters=OPEN_NOW, limit=5), ())

    assert (found.seen, found.total, found.exact) == ((), 0, False)
    assert search.nearest(session, found) is None
    assert max(night, default=0) <= 50


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("q=3011", "alleen de dichtstbijzijnde bekeken. Die zijn dan niet open."),
        ("q=dicht", "alleen de eerste bekeken. Daarvan past er geen."),
        ("bbox=3,51,7,54", "alleen de eerste bekeken. Daarvan past er geen."),
    ],
)
def test_a_page_without_places_says_that_not_all_were_looked_at(
    client: FlaskClient, night: list[int], where: str, said: str
) -> None:
    page = client.get(f"/?{where}&open=now").text

    assert f"{said} Kies een andere tijd of haal een filter weg." in page
    assert "De dichtstbijzijnde plek is" not in page


def test_of_those_that_are_open_at_night_more_may_be_farther_away(
    session: Session, night: list[int]
) -> None:
    add(session, a_place(name="Nachtopvang", lat=51.92, lon=4.487, opening_hours="24/7"))

    found = run(session, "3011", filters=OPEN_NOW)

    assert [spot.name for spot, _ in found.seen] == ["Nachtopvang"]
    assert (found.total, found.exact, found.more) == (1, False, False)
    assert title(found) == "Minstens 1 plek bij 3011 (Rotterdam)"


def test_the_map_says_that_not_all_were_looked_at(
    session: Session, night: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("finder.places.on_map"), "MOST", 5)
    asked = Asked(filters=OPEN_NOW, at=dt.datetime(2026, 11, 29, 8))

    drawn = places.on_map(session, Box(4.4, 51.9, 4.5, 51.95), 14, asked)

    assert (drawn.spots, drawn.more) == ([], True)


def test_of_a_name_that_very_many_bear_the_first_by_the_alphabet_are_looked_at(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clauses, "COMMON", 4)
    monkeypatch.setattr(named, "COMMON", 4)
    monkeypatch.setattr(import_module("finder.places.tally"), "MOST", 6)
    add(session, *(a_place(name=f"Kring {letter}") for letter in "FEDCBA"))
    add(session, *(a_place(name=f"{letter} Kring") for letter in "UVWXYZ"))

    found = run(session, "kring")

    names = [spot.name for spot, _ in found.seen]
    assert names == ["Kring A", "Kring B", "Kring C", "Kring D", *(f"{x} Kring" for x in "UVWX")]
    assert (found.total, found.exact, found.more) == (8, False, False)
    assert run(session, "kring a").exact


def test_a_box_is_searched_from_its_middle(session: Session) -> None:
    found = search.run(session, Search(box=Box(4.46, 51.91, 4.50, 51.93)), ())

    assert [spot.name for spot, _ in found.seen] == ["Het Spant", "De Bron"]
    assert found.seen[0].metres is None


def test_words_come_before_the_box_of_an_area(session: Session) -> None:
    found = run(session, "3011", box=Box(6.8, 53.2, 7.0, 53.4))

    assert (found.way, found.search.box) == ("near", None)


def test_without_a_question_every_place_is_listed_by_name(session: Session) -> None:
    found = search.run(session, Search(), ())

    assert [spot.name for spot, _ in found.seen] == ["De Bron", "Het Spant", "Ver weg"]


def test_when_nothing_is_found_the_nearest_is_known(session: Session, always: list[Place]) -> None:
    found = run(session, "9999", radius=1)

    assert found.total == 0
    assert search.nearest(session, found).place.id == always[2].id


@pytest.mark.parametrize(
    ("metres", "radius"), [(900, 1), (9_999, 10), (25_000, 25), (25_001, None)]
)
def test_the_radius_to_reach_is_the_smallest_on_offer(metres: float, radius: int | None) -> None:
    assert search.radius_to_reach(metres) == radius
