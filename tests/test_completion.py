"""Type-ahead: what a few signs become, how the address answers, and that it follows the places."""

from collections import Counter
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from migrating import downgrade
from sqlalchemy import Engine, delete, insert, select, text
from sqlalchemy.orm import Session

from conftest import SENT, a_place, a_suggestion, add
from finder import completion, db, facts, geocoding, postcodes, review, suggestions
from finder.models import (
    Decision,
    Moderator,
    NamePart,
    Place,
    Postcode6,
    Street,
    StreetPostcode,
    Town,
)
from finder.models.name_part import name_parts
from finder.spelling import fold
from finder.suggestions import Sender
from finder.views import completing


def offered(session: Session, typed: str, *kinds: str) -> list[tuple[str, str]]:
    """The names and where they are."""
    found = completion.complete(session, typed, kinds or completion.KINDS)
    return [(one.name, one.where) for one in found]


def named(session: Session, typed: str, *kinds: str) -> list[str]:
    return [name for name, _ in offered(session, typed, *kinds)]


# Towns.


def test_three_letters_of_a_town_find_it_with_its_province(session: Session) -> None:
    assert offered(session, "goe")[0] == ("Goes", "Zeeland")


@pytest.mark.parametrize(
    "typed", ["haag", "den h", "den ha", "Den Haag", "'s-grav", "gravenhage", "de haag"]
)
def test_the_hague_is_found_however_people_call_it(session: Session, typed: str) -> None:
    assert ("Den Haag", "Zuid-Holland") in offered(session, typed)


@pytest.mark.parametrize("typed", ["bosch", "den bo", "'s hertogen", "hertogenb"])
def test_so_is_den_bosch(session: Session, typed: str) -> None:
    assert ("Den Bosch", "Noord-Brabant") in offered(session, typed)


def test_what_people_say_is_what_goes_into_the_search(session: Session) -> None:
    assert completion.complete(session, "'s-gravenha")[0].text == "Den Haag"


def test_an_article_may_be_left_out(session: Session) -> None:
    assert "Den Helder" in named(session, "helder")


def test_larger_towns_come_first(session: Session) -> None:
    assert named(session, "roo", "town")[:3] == ["Roosendaal", "Roodeschool", "Roosteren"]


def test_a_town_whose_whole_name_is_typed_comes_before_larger_ones(session: Session) -> None:
    assert named(session, "ens", "town")[:2] == ["Ens", "Enschede"]


def test_a_later_word_of_a_name_is_found_after_first_words(session: Session) -> None:
    found = named(session, "ijssel", "town")

    assert found.index("IJsselstein") < found.index("Capelle aan den IJssel")


def test_accents_and_signs_may_be_left_out(session: Session) -> None:
    assert "Goëngahuizen" in named(session, "goengah")


def test_namesakes_are_told_apart_by_province(session: Session) -> None:
    found = completion.complete(session, "hengelo", ["town"])

    assert [(one.name, one.text) for one in found] == [
        ("Hengelo", "Hengelo (Overijssel)"),
        ("Hengelo", "Hengelo (Gelderland)"),
    ]


def test_namesakes_in_one_province_are_told_apart_by_municipality(session: Session) -> None:
    _add_namesakes(session)

    found = completion.complete(session, "dubbelda", ["town"])

    assert {one.text for one in found} == {"Dubbeldam (Bergen (NH.))", "Dubbeldam (Edam)"}


def test_a_province_may_stand_behind_the_name(session: Session) -> None:
    assert offered(session, "hengelo g") == [("Hengelo", "Gelderland")]


def test_what_is_offered_for_a_namesake_means_only_that_one(session: Session) -> None:
    _add_namesakes(session)
    rows = session.execute(select(Town.key, Town.municipality, Town.province))
    towns = Counter(map(tuple, rows))
    # Without a register nobody can tell two towns of one province apart.
    told = [key for (key, *_), count in towns.items() if count == 1]
    namesakes = {key for key, count in Counter(told).items() if count > 1}
    texts = [one.text for key in namesakes for one in completion.complete(session, key, ["town"])]

    ambiguous = [one for one in texts if not geocoding.locate(session, one, ()).location]

    assert len(texts) > 50
    assert ambiguous == []


def _add_namesakes(session: Session) -> None:
    for municipality, lat in (("Bergen (NH.)", 52.6), ("Edam", 52.5)):
        session.add(
            Town(
                **{"name": "Dubbeldam", "key": "dubbeldam", "municipality": municipality},
                **{"province": "Noord-Holland", "lat": lat, "lon": 5.0, "codes": 1},
            )
        )
    session.flush()


# Postcodes.


def test_three_digits_find_postcodes_with_their_town(session: Session) -> None:
    assert offered(session, "301")[:2] == [("3011", "Rotterdam"), ("3012", "Rotterdam")]


def test_digits_that_no_postcode_begins_with_find_nothing(session: Session) -> None:
    assert (offered(session, "0123"), offered(session, "30111")) == ([], [])


@pytest.mark.parametrize("typed", ["4301 A", "4301a", "4301 aa", "4301-A"])
def test_letters_find_whole_postcodes_with_their_street(session: Session, typed: str) -> None:
    _load_register(session)

    assert offered(session, typed)[0] == ("4301 AA", "Poststraat, Zierikzee")


def test_a_postcode_of_two_streets_names_both(session: Session) -> None:
    _load_register(session)

    assert offered(session, "4301 ab") == [("4301 AB", "Meelstraat, Poststraat, Zierikzee")]


def test_without_a_register_letters_find_no_postcode(session: Session) -> None:
    assert offered(session, "4301 A") == []


# Streets.


def test_a_street_is_found_with_its_town(session: Session) -> None:
    _load_register(session)

    assert ("Poststraat", "Zierikzee") in offered(session, "postst")


@pytest.mark.parametrize(
    "typed", ["poststraat zie", "poststraat, zierikzee", "postst, zier", "Poststraat Zierikzee"]
)
def test_a_town_behind_a_street_narrows_it(session: Session, typed: str) -> None:
    _load_register(session)

    assert offered(session, typed, "street") == [("Poststraat", "Zierikzee")]


def test_a_street_in_a_town_that_people_call_otherwise_is_found(session: Session) -> None:
    _load_register(session)

    assert offered(session, "poststraat den ha") == [("Poststraat", "Den Haag")]


def test_the_street_in_the_largest_town_comes_first(session: Session) -> None:
    _load_register(session)

    assert offered(session, "postst")[0] == ("Poststraat", "Den Haag")


def test_what_is_offered_for_a_street_is_found(session: Session) -> None:
    _load_register(session)

    found = geocoding.locate(session, completion.complete(session, "postst")[0].text, ()).location

    assert (found.precision, found.label) == ("street", "Poststraat, Den Haag")


def test_a_street_of_two_towns_of_one_name_has_their_provinces(session: Session) -> None:
    towns = session.scalars(select(Town).where(Town.key == "hengelo")).all()
    session.add_all([_street("Qwarkstraat", town) for town in towns])
    session.flush()

    texts = [one.text for one in completion.complete(session, "qwarkst")]

    assert texts == ["Qwarkstraat, Hengelo (Overijssel)", "Qwarkstraat, Hengelo (Gelderland)"]
    assert [geocoding.locate(session, one, ()).location.town for one in texts] == ["Hengelo"] * 2


def _load_register(session: Session) -> None:
    """Poststraat in three towns, and two postcodes of Zierikzee."""
    towns = {town.name: town for town in session.scalars(select(Town))}
    names = [("Poststraat", "Zierikzee"), ("Meelstraat", "Zierikzee"), ("Poststraat", "Goes")]
    streets = [_street(name, towns[town]) for name, town in names]
    session.add_all([*streets, _street("Poststraat", towns["'s-Gravenhage"])])
    session.flush()
    for code, number in (("4301AA", 1), ("4301AB", 2)):
        row = {"id": postcodes.as_number(code), "lat": 51.65, "lon": 3.92, "addresses": number}
        session.add(Postcode6(**row, span=10, town_id=towns["Zierikzee"].id))
        for street in streets[:number]:
            session.add(StreetPostcode(postcode6_id=row["id"], street_id=street.id))
    session.commit()


def _street(name: str, town: Town) -> Street:
    return Street(name=name, key=fold(name), town_id=town.id, lat=town.lat, lon=town.lon)


# Places.


def test_a_place_is_found_by_any_word_of_its_name(session: Session) -> None:
    add(session, a_place(name="Wijkgebouw De Meevaart", city="Amsterdam"))

    assert offered(session, "meev") == [("Wijkgebouw De Meevaart", "Amsterdam")]
    assert offered(session, "de meev") == [("Wijkgebouw De Meevaart", "Amsterdam")]


def test_the_beginning_of_a_name_comes_before_a_later_word(session: Session) -> None:
    add(session, a_place(name="Aan de Qwark"), a_place(name="Qwarkhuis"))

    assert named(session, "qwar") == ["Qwarkhuis", "Aan de Qwark"]


def test_an_article_does_not_put_a_name_behind(session: Session) -> None:
    add(session, a_place(name="Qwarkhuis"), a_place(name="De Qwark"))

    assert named(session, "qwark") == ["De Qwark", "Qwarkhuis"]


def test_another_name_of_a_place_is_told_when_that_was_typed(session: Session) -> None:
    add(session, a_place(name="Huis van Alles", alternative_names=["Het Qwarkhuis"]))

    found = completion.complete(session, "qwark")

    assert [(one.name, one.text) for one in found] == [
        ("Huis van Alles (Het Qwarkhuis)", "Huis van Alles")
    ]


def test_a_place_of_which_both_names_fit_is_told_once(session: Session) -> None:
    add(session, a_place(name="De Qwark", alternative_names=["Qwark", "Oud Qwark"]))

    assert named(session, "qwark") == ["De Qwark"]


def test_the_order_is_the_same_on_each_database(session: Session) -> None:
    names = ["Qwark-huis", "Qwark B", "Qwarka", "qwark a", "Qwark 2", "Qwärk C", "De Qwark, D"]
    add(session, *(a_place(name=name) for name in names))

    expected = ["Qwark 2", "qwark a", "Qwark B", "Qwärk C", "De Qwark, D", "Qwark-huis", "Qwarka"]
    assert named(session, "qwark") == expected


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_compares_keys_sign_by_sign_whatever_its_language(session: Session) -> None:
    columns = text(
        "SELECT table_name, collation_name FROM information_schema.columns "
        "WHERE column_name = 'key' AND table_name IN ('name_part', 'street')"
    )

    assert set(session.execute(columns).all()) == {("name_part", "C"), ("street", "C")}


def test_towns_and_places_share_the_room(session: Session) -> None:
    add(session, *(a_place(name=f"Rotonde {number}") for number in range(9)))

    kinds = Counter(one.kind for one in completion.complete(session, "rot"))

    assert kinds == {"town": 4, "place": 4}


def test_more_than_eight_are_never_offered(session: Session) -> None:
    assert len(completion.complete(session, "oo")) == 8


@pytest.mark.parametrize("kind", ["town", "place"])
def test_only_the_kind_that_is_asked_for_is_offered(session: Session, kind: str) -> None:
    add(session, a_place(name="Rotterdams Huis"))

    assert {one.kind for one in completion.complete(session, "rotterdam", [kind])} == {kind}


# What is stored follows the places.


def stored(session: Session) -> set[tuple[int, bool, str]]:
    session.flush()
    rows = session.execute(select(NamePart.place_id, NamePart.whole, NamePart.key))
    return {tuple(row) for row in rows}


def as_it_should_be(session: Session) -> set[tuple[int, bool, str]]:
    rows = session.scalars(select(Place).where(Place.status == "open"))
    return {(row.id, *part) for row in rows for part in name_parts(row.name_key)}


def do_publish(session: Session, moderator: Moderator, place: Place) -> Decision:
    return review.publish(session, a_suggestion(session), moderator, SENT)


def do_rename(session: Session, moderator: Moderator, place: Place) -> Decision:
    sent = facts.of(place) | {"name": "De Qwark", "alternative_names": ["Het Oude Huis"]}
    change = suggestions.submit_change(session, place, place.version, sent, Sender())
    session.commit()
    return review.publish(session, change, moderator, change.sent)


def do_close(session: Session, moderator: Moderator, place: Place) -> Decision:
    report = suggestions.submit_report(session, place, "gone", None, Sender())
    return review.close(session, report, moderator)


def do_merge_places(session: Session, moderator: Moderator, place: Place) -> Decision:
    (gone,) = add(session, a_place(name="De Qwark", lat=51.925, lon=4.489))
    taken = {"alternative_names": ["De Qwark"]}
    return review.merge_places(session, place, gone, moderator, taken)


Deed = Callable[[Session, Moderator, Place], Decision]


@pytest.mark.parametrize("deed", [do_publish, do_rename, do_close, do_merge_places])
def test_the_names_follow_each_decision_and_its_undoing(
    session: Session, moderator: Moderator, always: list[Place], deed: Deed
) -> None:
    before = stored(session)

    line = deed(session, moderator, always[0])
    after, right_after = stored(session), as_it_should_be(session)
    review.undo(session, line, moderator)

    assert before != after == right_after
    assert stored(session) == as_it_should_be(session)


def test_what_waits_for_a_moderator_is_not_offered(session: Session) -> None:
    a_suggestion(session, name="De Qwark")

    assert named(session, "qwark") == []


def test_a_place_is_offered_from_its_publication_until_that_is_undone(
    session: Session, moderator: Moderator
) -> None:
    suggestion = a_suggestion(session, name="De Qwark")

    line = review.publish(session, suggestion, moderator, SENT | {"name": "De Qwark"})
    session.commit()
    published = named(session, "qwark")
    review.undo(session, line, moderator)
    session.commit()

    assert (published, named(session, "qwark")) == (["De Qwark"], [])


def test_a_closed_place_is_offered_again_once_it_is_open(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    review.close_place(session, always[0], moderator)
    session.commit()
    closed = named(session, "bron", "place")

    review.reopen_place(session, always[0], moderator)
    session.commit()

    assert (closed, named(session, "bron", "place")) == ([], ["De Bron"])


def test_the_place_that_was_kept_is_offered_by_both_names(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    do_merge_places(session, moderator, always[0])
    session.commit()

    assert named(session, "qwark") == ["De Bron (De Qwark)"]


def test_what_was_not_kept_is_not_offered(session: Session) -> None:
    session.add(a_place(name="De Qwark"))
    session.flush()
    session.rollback()

    assert stored(session) == set()


def test_an_upgrade_knows_the_places_that_are_there(engine: Engine) -> None:
    with Session(engine) as session:
        add(session, a_place(name="De Qwark", alternative_names=["Huis"]), a_place(status="closed"))
        right = stored(session)
    downgrade(engine, "0002")
    db.upgrade(engine)

    with Session(engine) as session:
        assert stored(session) == right != set()


# What it costs.


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("typed", ["buurth", "qw", "huis 7"])
def test_a_hundred_times_the_places_cost_the_same(session: Session, typed: str) -> None:
    _add_many(session, range(1, 301))
    few = _steps(session, typed)

    _add_many(session, range(301, 30_001))

    assert _steps(session, typed) < few * 1.5


def _add_many(session: Session, ids: range) -> None:
    """Places as an import writes them, all of one name but for a number."""
    rows = [
        {
            **{"id": id, "name": f"Buurthuis Qwark, Huis {id}", "kind": "other", "lat": 52.0},
            **{"name_key": f"buurthuis qwark huis {id}", "lon": 5.0, "cell": 1, "status": "open"},
            **{"precision": "house", "source": "a test", "version": 1},
        }
        for id in ids
    ]
    session.execute(insert(Place), rows)
    session.execute(
        insert(NamePart),
        [
            {"place_id": row["id"], "whole": whole, "key": key}
            for row in rows
            for whole, key in name_parts(str(row["name_key"]))
        ],
    )


def _steps(session: Session, typed: str) -> int:
    """How many steps SQLite's machine takes, in tens, the country's towns left out."""
    session.execute(delete(Town))
    steps = [0]

    def count() -> None:
        steps[0] += 1

    connection = session.connection().connection.driver_connection
    connection.set_progress_handler(count, 10)
    assert completion.complete(session, typed)
    connection.set_progress_handler(None, 0)
    return steps[0]


# The address.


def test_the_address_answers_with_what_a_field_shows(
    client: FlaskClient, always: list[Place]
) -> None:
    answer = client.get("/api/suggest?q=bron&kind=place")

    assert answer.json == [
        {
            "kind": "place",
            "text": "De Bron",
            "name": "De Bron",
            "detail": "Buurthuis, Rotterdam",
            "page": f"/plek/{always[0].id}-de-bron",
        }
    ]


def test_a_town_has_no_page(client: FlaskClient) -> None:
    answer = client.get("/api/suggest?q=zierikz")

    assert answer.json == [
        {"kind": "town", "text": "Zierikzee", "name": "Zierikzee", "detail": "Zeeland"}
    ]


def test_the_page_of_a_place_is_there(client: FlaskClient, always: list[Place]) -> None:
    page = client.get("/api/suggest?q=bron&kind=place").json[0]["page"]

    assert client.get(page).status_code == 200


def test_a_field_asks_for_one_kind(client: FlaskClient) -> None:
    found = client.get("/api/suggest?q=rotterdam&kind=town").json

    assert {one["kind"] for one in found} == {"town"}


def test_a_kind_that_is_not_there_is_named(client: FlaskClient) -> None:
    answer = client.get("/api/suggest?q=goe&kind=planet")

    assert (answer.status_code, answer.json["parameter"]) == (422, "kind")


def test_only_the_browser_that_asked_keeps_the_answer_and_not_for_long(
    client: FlaskClient,
) -> None:
    answer = client.get("/api/suggest?q=goe")

    assert answer.headers["Cache-Control"] == "private, max-age=60"


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "g", "é", "\x00", "\x00\x01\x1f", "q" * 400, "goes " * 100, "ﷺ" * 80),
        *("%", "%%", "_", "'", '"', "' OR 1=1 --", "\\", "((", "%%%goeree%%x", "<b>"),
        *("🙂🙂", "\ud7ff", "٣٠١"),
    ],
)
def test_nonsense_is_answered_with_nothing_and_no_error(
    client: FlaskClient, always: list[Place], typed: str
) -> None:
    answer = client.get("/api/suggest", query_string={"q": typed})

    assert (answer.status_code, answer.json) == (200, [])


def test_signs_around_what_is_typed_do_not_matter(session: Session) -> None:
    assert named(session, "\x00 <goes>% 🙂")[0] == "Goes"


def test_who_asks_far_too_often_has_to_wait(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(completing, "LOOKS", "2 per minute")

    statuses = [client.get("/api/suggest?q=goe").status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
