"""Reminders: to the right address, once a month at most, twice in all, and then by telephone."""

import datetime as dt
import threading
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from paper import forms
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from time_machine import Traveller, travel

from conftest import a_moderator, a_place, add
from finder import own, reminders, review
from finder.clock import today
from finder.config import Settings
from finder.models import Moderator, Outbox, Place, now
from finder.outbox import Letterhead
from finder.views import letters, reminding

START = dt.datetime(2026, 11, 25, 12, 0, tzinfo=dt.UTC)
KEY = "a key for tests only"


@pytest.fixture
def clock(time_machine: Traveller) -> Traveller:
    time_machine.move_to(START, tick=False)
    return time_machine


def due(engine: Engine) -> int:
    return reminders.put_due(engine, 365, reminding.describe, reminding.unsubscribing(KEY))


def sent(session: Session) -> list[Outbox]:
    session.rollback()
    return list(
        session.scalars(select(Outbox).where(Outbox.kind == "reminder").order_by(Outbox.id))
    )


def old(**values: Any) -> Place:
    """A place that was last checked two years ago."""
    return checked(dt.date(2024, 11, 1), **values)


def checked(on: dt.date, **values: Any) -> Place:
    known = {"email": "hallo@bron.example", "existence_checked_on": on, "contact_checked_on": on}
    return a_place(**{**known, **values})


def test_a_place_with_stale_facts_gets_a_mail_at_its_own_address(
    engine: Engine, session: Session, clock: Traveller
) -> None:
    add(
        session,
        old(name="De Bron"),
        checked(dt.date(2026, 11, 1), name="Jong", email="jong@x.example"),
        old(name="Dicht", email="dicht@x.example", status="closed"),
        old(name="Zonder", email=None, phone="1"),
    )

    due(engine)

    (mail,) = sent(session)
    assert mail.address == "hallo@bron.example"
    assert [place["name"] for place in (mail.parts or {})["places"]] == ["De Bron"]


def test_two_reminders_a_month_apart_and_no_third(
    engine: Engine, session: Session, clock: Traveller
) -> None:
    add(session, old())

    counts = []
    for days in (0, 0, 20, 11, 1, 31, 31):
        clock.shift(dt.timedelta(days=days))
        counts.append(due(engine))

    assert counts == [1, 0, 0, 1, 0, 0, 0]


def test_one_address_with_more_places_gets_one_mail_about_all(
    engine: Engine, session: Session, clock: Traveller
) -> None:
    add(
        session,
        old(name="Eerst", email=" HALLO@bron.example "),
        *(old(name=f"Plek {number}") for number in range(3)),
    )

    assert (due(engine), due(engine)) == (1, 0)
    (mail,) = sent(session)
    assert mail.address.lower() == "hallo@bron.example"
    assert len((mail.parts or {})["places"]) == 4


def test_who_confirmed_is_not_asked_again(
    engine: Engine, session: Session, moderator: Moderator, clock: Traveller
) -> None:
    (place,) = add(session, old())
    due(engine)
    review.confirm(session, place, moderator, ["existence", "contact"])
    session.commit()

    clock.shift(dt.timedelta(days=40))

    assert due(engine) == 0


def test_after_another_year_it_begins_again(
    engine: Engine, session: Session, moderator: Moderator, clock: Traveller
) -> None:
    (place,) = add(session, old())
    for days in (0, 31):
        clock.shift(dt.timedelta(days=days))
        due(engine)
    review.confirm(session, place, moderator, ["existence", "contact"])
    session.commit()

    clock.shift(dt.timedelta(days=370))

    assert due(engine) == 1


def test_an_address_that_changed_is_not_written_to(
    engine: Engine, session: Session, clock: Traveller
) -> None:
    (place,) = add(session, old())
    due(engine)
    place.email = "nieuw@bron.example"
    session.commit()
    clock.shift(dt.timedelta(days=31))

    due(engine)

    assert [mail.address for mail in sent(session)] == ["hallo@bron.example", "nieuw@bron.example"]


def test_no_more_than_a_hundred_leave_in_a_day(
    engine: Engine, session: Session, clock: Traveller
) -> None:
    add(session, *(old(email=f"plek{number}@x.example") for number in range(103)))

    first, again = due(engine), due(engine)
    clock.shift(dt.timedelta(hours=25))

    assert (first, again, due(engine)) == (100, 0, 3)


def test_two_workers_at_once_send_one(engine: Engine, session: Session) -> None:
    add(session, *(old(email=f"plek{number}@x.example") for number in range(12)))
    session.commit()
    begin = threading.Barrier(2)

    def work() -> None:
        begin.wait(timeout=10)
        for _ in range(3):
            try:
                due(engine)
            except OperationalError:
                # A busy SQLite may keep a writer out for longer than it waits: `finder work --loop`
                # goes on in its next round.
                continue
            return

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)

    addresses = [mail.address for mail in sent(session)]
    assert len(addresses) == len(set(addresses)) == 12


@pytest.fixture
def head(settings: Settings) -> Letterhead:
    site = replace(settings, url="https://plek.example", mail_from="plek@plek.example")
    return Letterhead.of(site, "Ontmoetingsplekken")


def test_the_mail_shows_what_we_show_and_where_to_answer(
    engine: Engine, session: Session, client: FlaskClient, head: Letterhead
) -> None:
    (place,) = add(
        session,
        old(
            name="De Bron",
            opening_hours="Mo 10:00-12:00",
            phone="010 1",
            street="Laan",
            city="Goor",
        ),
    )
    due(engine)
    (mail,) = sent(session)

    message = letters.write(mail, head)
    text = message.get_content()

    path = (mail.parts or {})["places"][0]["path"]
    assert message["Subject"] == "Klopt dit nog: De Bron?"
    for told in ("maandag 10.00-12.00", "Telefoon: 010 1", "Laan, Goor", "De plek zelf"):
        assert told in text
    for way in ("", "/wijziging", "/gesloten"):
        assert f"https://plek.example{path}{way}\n" in text
        assert client.get(path + way).status_code == 200
    session.expire_all()
    assert place.existence_checked_on == dt.date(2024, 11, 1)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"] == f"<https://plek.example{(mail.parts or {})['path']}>"


def test_a_mail_about_more_places_names_each(
    engine: Engine, session: Session, head: Letterhead
) -> None:
    add(session, old(name="Een"), old(name="Twee http://reclame.example"))
    due(engine)

    message = letters.write(sent(session)[0], head)

    assert message["Subject"] == "Kloppen de gegevens van uw plekken nog?"
    assert "\nEen\n" in message.get_content()
    assert "reclame" not in message.get_content()


@pytest.fixture
def leaving(engine: Engine, session: Session, clock: Traveller) -> str:
    """The address of the page on which the people of a place ask for no more."""
    add(session, old())
    due(engine)
    path: str = (sent(session)[0].parts or {})["path"]
    return path


def test_looking_at_the_page_changes_nothing_and_its_button_does(
    client: FlaskClient, engine: Engine, leaving: str, clock: Traveller
) -> None:
    page = client.get(leaving)
    clock.shift(dt.timedelta(days=31))
    still = due(engine)
    # Long after, when the place would be reminded once more.
    clock.shift(dt.timedelta(days=366))
    answer = client.post(leaving, data=forms_of(client.get(leaving).text))

    assert (still, answer.status_code, due(engine)) == (1, 200, 0)
    assert "U krijgt van ons geen herinneringen meer" in answer.text
    assert "Stuur toch weer herinneringen" in client.get(leaving).text
    assert page.headers["Referrer-Policy"] == "no-referrer"


def forms_of(page: str) -> dict[str, str]:
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    return {"csrf_token": token}


def test_one_click_in_a_mail_program_is_enough_and_it_can_be_taken_back(
    client: FlaskClient, engine: Engine, leaving: str, clock: Traveller
) -> None:
    one = client.post(leaving, data={"List-Unsubscribe": "One-Click"})
    clock.shift(dt.timedelta(days=31))
    none = due(engine)
    client.post(leaving, data={**forms_of(client.get(leaving).text), "weer": "1"})

    assert (one.status_code, none, due(engine)) == (200, 0, 1)


@pytest.mark.parametrize("data", [{}, {"List-Unsubscribe": "no"}, {"csrf_token": "x"}])
def test_without_a_token_nothing_happens(
    client: FlaskClient, engine: Engine, leaving: str, clock: Traveller, data: dict[str, str]
) -> None:
    assert client.post(leaving, data=data).status_code == 422
    clock.shift(dt.timedelta(days=31))
    assert due(engine) == 1


def test_a_forged_address_is_not_found(client: FlaskClient) -> None:
    assert client.get("/afmelden/ImFhYWEi.x").status_code == 404


@pytest.fixture
def quiet(session: Session) -> list[Place]:
    """Stale places that mail does not reach, and some that it does."""
    return add(
        session,
        old(name="Zonder mail", email=None, phone="010 1", postcode="3031PW", city="Rotterdam"),
        checked(now().date(), name="Jong", email=None, phone="1"),
        old(name="Zonder nummer", email=None),
        old(name="Met mail", phone="010 2"),
    )


def called(session: Session, moderator: Moderator) -> list[str]:
    session.rollback()
    return [place.name for place in reminders.to_call(session, moderator, 365, 20)]


def test_the_phone_list_has_whom_mail_does_not_reach(
    engine: Engine, session: Session, moderator: Moderator, quiet: list[Place], clock: Traveller
) -> None:
    first = called(session, moderator)
    for days in (0, 31):
        clock.shift(dt.timedelta(days=days))
        due(engine)

    assert first == ["Zonder mail"]
    assert called(session, moderator) == ["Zonder mail", "Met mail"]


def test_the_phone_list_is_of_the_moderators_own_area(session: Session, quiet: list[Place]) -> None:
    mine = a_moderator(session, "west@wijk.example", postcodes=["30"])
    other = a_moderator(session, "oost@wijk.example", postcodes=["75"])

    assert (called(session, mine), called(session, other)) == (["Zonder mail"], [])


def logged_in(client: FlaskClient, moderator: Moderator) -> FlaskClient:
    with client.session_transaction() as cookie:
        cookie.update(moderator=moderator.id, key=moderator.session_key)
    return client


def test_a_moderator_ticks_what_was_confirmed_and_calls_on(
    client: FlaskClient, session: Session, moderator: Moderator, quiet: list[Place]
) -> None:
    place = quiet[0]
    logged_in(client, moderator)
    action = f"/beoordelen/plek/{place.id}/klopt?verder=bellen"
    page = client.get("/beoordelen/bellen").text
    form = forms(page.replace("&amp;", "&"))[action]

    answer = client.post(action, data={**form, "groups": ["existence", "contact"]})

    session.expire_all()
    assert 'href="tel:0101"' in page
    assert answer.location.startswith("/beoordelen/bellen?gedaan=")
    assert place.contact_checked_on == place.existence_checked_on == today()
    assert "Er is nu niemand te bellen." in client.get(answer.location).text


def test_who_does_not_answer_comes_back_in_a_week(
    client: FlaskClient, session: Session, moderator: Moderator, quiet: list[Place]
) -> None:
    logged_in(client, moderator)
    action = f"/beoordelen/bellen/{quiet[0].id}/gemist"
    client.post(action, data=forms(client.get("/beoordelen/bellen").text)[action])

    with_rest = called(session, moderator)
    with travel(now() + dt.timedelta(days=8)):
        later = called(session, moderator)

    assert (with_rest, later) == ([], ["Zonder mail"])


def test_moderators_see_where_facts_grow_old(
    client: FlaskClient, session: Session, moderator: Moderator, quiet: list[Place]
) -> None:
    logged_in(client, moderator)

    queue, stale = client.get("/beoordelen").text, client.get("/beoordelen/oud").text

    (here, other) = review.ageing(session, moderator, 365)
    assert (here.name, here.stale, here.count) == ("", 2, 3)
    assert (other.name, other.ranked) == ("Rotterdam", [("community_centre", 1)])
    assert "2 van 3 plekken" in queue
    assert stale.index("Zonder mail") < stale.index("Zonder nummer")
    assert "Jong" not in stale


def test_the_towns_of_a_municipality_are_counted_together(
    session: Session, moderator: Moderator
) -> None:
    """With a town of that name of which the municipality is unknown; the others stay out of it."""
    young = {"existence_checked_on": now().date()}
    add(
        session,
        a_place(municipality="Sluis", city="Oostburg", kind="village_hall"),
        a_place(municipality="Sluis", city="Cadzand", kind="village_hall"),
        a_place(municipality="Sluis", city="Cadzand", kind="playground"),
        a_place(municipality="Sluis", city="Cadzand", kind="playground", **young),
        a_place(city="Sluis", kind="living_room"),
        a_place(municipality="Terneuzen", city="Sluis", kind="playground"),
    )

    sluis, terneuzen = review.ageing(session, moderator, 365)

    assert (sluis.name, sluis.stale, sluis.count) == ("Sluis", 4, 5)
    assert sluis.ranked == [("village_hall", 2), ("living_room", 1), ("playground", 1)]
    assert (terneuzen.name, terneuzen.stale) == ("Terneuzen", 1)


def test_the_list_of_the_stalest_has_pages(
    client: FlaskClient, session: Session, moderator: Moderator
) -> None:
    add(session, *(old(name=f"Plek {number:02}") for number in range(27)))
    logged_in(client, moderator)

    first, second = (client.get(f"/beoordelen/oud?page={page}").text for page in (1, 2))

    assert ("Plek 24" in first, "Plek 25" in first) == (True, False)
    assert ("Plek 26" in second, "Volgende" in second) == (True, False)
    assert client.get("/beoordelen/oud?page=x").status_code == 200


def test_a_reminders_link_dies_with_the_address(
    engine: Engine, session: Session, client: FlaskClient, clock: Traveller
) -> None:
    (place,) = add(session, old())
    due(engine)
    path = (sent(session)[0].parts or {})["places"][0]["path"]
    place.email = "ander@bron.example"
    session.commit()

    assert client.get(path).status_code == 404
    assert own.living(session, place) == []
