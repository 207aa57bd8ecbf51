"""When facts were checked, what is too old, and who says that it is still right."""

import datetime as dt
from typing import Any

import pytest
from flask.testing import FlaskClient
from migrating import downgrade
from paper import forms
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from time_machine import Traveller

from conftest import a_place, add
from finder import checking, db, freshness, review, suggestions
from finder.checking import GROUPS
from finder.errors import NothingChanged
from finder.models import Answer, Moderator, Place

TODAY = dt.date(2026, 11, 25)
YEAR = dt.timedelta(days=365)


def aged(**days: int) -> dict[str, Any]:
    """Days of checking, so many days ago."""
    return {f"{group}_checked_on": TODAY - dt.timedelta(days=ago) for group, ago in days.items()}


@pytest.mark.parametrize(
    ("values", "stale"),
    [
        ({}, ["existence"]),
        (aged(existence=365), []),
        (aged(existence=366), ["existence"]),
        ({"opening_hours": "24/7", **aged(existence=1)}, ["hours"]),
        ({"opening_hours": "24/7", **aged(existence=1, hours=400)}, ["hours"]),
        ({"phone": "1", "wheelchair": "no", **aged(existence=1, contact=2)}, ["access"]),
        ({"audiences": [], "languages": None, **aged(existence=1)}, []),
        (aged(existence=1, hours=1000), []),
    ],
)
def test_a_group_is_stale_a_year_after_it_was_checked_and_when_it_never_was(
    values: dict[str, Any], stale: list[str]
) -> None:
    assert freshness.stale_groups(a_place(**values), 365, TODAY) == stale


def test_every_group_of_facts_can_grow_stale(session: Session) -> None:
    known = {
        "opening_hours": "24/7",
        "phone": "1",
        "welcome": "everyone",
        "wheelchair": "yes",
    }
    place = a_place(**known)

    assert freshness.stale_groups(place, 365, TODAY) == list(GROUPS)


def test_the_database_finds_the_same_places_stale(session: Session) -> None:
    made = [
        a_place(
            name=f"{group} {ago} {fact}", **{**aged(existence=1), **aged(**{group: ago}), **fact}
        )
        for group in GROUPS
        for ago in (1, 365, 366, 1000)
        for fact in ({}, {"opening_hours": "24/7"}, {"email": "a@b.example"}, {"cost": "paid"})
    ]
    add(session, *made)

    found = set(session.scalars(select(Place.id).where(freshness.is_stale(365, TODAY))))

    assert found == {place.id for place in made if freshness.stale_groups(place, 365, TODAY)}
    assert 0 < len(found) < len(made)


def test_places_come_in_the_order_of_their_oldest_group(session: Session) -> None:
    add(
        session,
        a_place(name="kort", **aged(existence=10)),
        a_place(name="nooit"),
        a_place(name="uren", opening_hours="24/7", **aged(existence=1, hours=900)),
        a_place(name="lang", **aged(existence=500)),
    )

    order = select(Place.name).order_by(Place.checked_since, Place.id)

    assert session.scalars(order).all() == ["nooit", "uren", "lang", "kort"]


@pytest.mark.parametrize(
    ("values", "group"),
    [
        ({}, "existence"),
        ({"opening_hours": "24/7", **aged(existence=9, hours=5)}, "existence"),
        ({"opening_hours": "24/7", **aged(existence=5, hours=9)}, "hours"),
        ({"opening_hours": "24/7", **aged(existence=5)}, "hours"),
        ({"welcome": "everyone", **aged(existence=5, openness=9)}, "existence"),
    ],
)
def test_the_oldest_that_matters_comes_first(values: dict[str, Any], group: str) -> None:
    assert freshness.oldest(a_place(**values), 365, TODAY).group == group


@pytest.fixture
def now(time_machine: Traveller) -> None:
    time_machine.move_to(dt.datetime(2026, 11, 25, 12, 0), tick=False)


def page(client: FlaskClient, place: Place) -> str:
    return client.get(f"/plek/{place.id}-{place.slug}").text


def test_the_page_says_when_the_oldest_that_matters_was_checked(
    client: FlaskClient, session: Session, now: None
) -> None:
    (place,) = add(
        session,
        a_place(
            opening_hours="Mo 10:00-12:00", phone="1", **aged(existence=3, hours=30, contact=9)
        ),
    )

    text = page(client, place)

    assert "<strong>Openingstijden: gecontroleerd op 26 oktober 2026.</strong>" in text
    assert "lang geleden" not in text


def test_what_is_old_is_grey_and_said_in_words(
    client: FlaskClient, session: Session, now: None
) -> None:
    (place,) = add(session, a_place(opening_hours="Mo 10:00-12:00", **aged(existence=3, hours=800)))

    text = page(client, place)

    assert 'class="hours old"' in text
    assert "Openingstijden: gecontroleerd op 16 september 2024, dat is lang geleden" in text


def answered(client: FlaskClient, place: Place, said: str, **headers: str) -> Any:
    action = f"/plek/{place.id}/klopt-nog"
    sent = forms(page(client, place))[action]
    return client.post(action, data={**sent, "klopt": said}, environ_overrides=headers)


def test_an_answer_is_counted_and_changes_nothing(
    client: FlaskClient, session: Session, always: list[Place]
) -> None:
    place, version = always[0], always[0].version

    yes = answered(client, place, "ja")
    no = answered(client, place, "nee", REMOTE_ADDR="192.0.2.7")

    session.expire_all()
    assert yes.location == f"/plek/{place.id}-de-bron?dank=ja#kop-bron"
    assert no.location == f"/plek/{place.id}/klopt-niet"
    assert suggestions.answers(session, [place])[place.id] == (1, 1)
    assert (place.version, place.existence_checked_on) == (version, None)
    assert "Dank u wel." in client.get(yes.location).text
    assert "Set-Cookie" not in yes.headers


def test_one_sender_counts_once_a_day(
    client: FlaskClient, session: Session, always: list[Place], time_machine: Traveller
) -> None:
    time_machine.move_to(dt.datetime(2026, 11, 25, 12, 0))
    for said in ("ja", "nee", "ja"):
        answered(client, always[0], said)
    first = suggestions.answers(session, [always[0]])[always[0].id]
    time_machine.move_to(dt.datetime(2026, 11, 26, 12, 0))
    answered(client, always[0], "nee")

    assert (first, suggestions.answers(session, [always[0]])[always[0].id]) == ((1, 0), (1, 1))


def test_answers_count_since_the_last_check_and_are_forgotten(
    session: Session, always: list[Place]
) -> None:
    place = always[0]
    for ago in (5, 1):
        day = TODAY - dt.timedelta(days=ago)
        session.add(Answer(place_id=place.id, right=False, day=day, sender=f"{ago}"))
    session.add(Answer(place_id=place.id, right=True, day=dt.date(2020, 1, 1), sender="x"))
    place.contact_checked_on = TODAY - dt.timedelta(days=3)
    session.flush()

    assert suggestions.answers(session, [place])[place.id] == (0, 1)
    suggestions.forget_answers(session)
    assert session.scalars(select(Answer.sender)).all() != ["x"]
    assert session.scalar(select(Answer).where(Answer.sender == "x")) is None


@pytest.mark.parametrize("said", ["", "misschien", "true"])
def test_another_answer_is_not_counted(
    client: FlaskClient, session: Session, always: list[Place], said: str
) -> None:
    answered(client, always[0], said)

    assert suggestions.answers(session, [always[0]])[always[0].id] == (0, 0)


def test_a_moderator_says_what_is_right_and_can_undo_it(
    session: Session, moderator: Moderator, now: None
) -> None:
    (place,) = add(session, a_place(opening_hours="24/7", **aged(existence=900, hours=900)))

    line = review.confirm(session, place, moderator, ["hours", "contact"])
    session.commit()
    days = place.hours_checked_on, place.contact_checked_on, place.existence_checked_on
    review.undo(session, line, moderator)

    assert days == (TODAY, None, TODAY - dt.timedelta(days=900))
    assert (line.deed, line.moderator_id) == ("confirmed", moderator.id)
    assert place.hours_checked_on == TODAY - dt.timedelta(days=900)


def test_what_was_checked_today_is_not_checked_again(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    review.confirm(session, always[0], moderator, ["existence"])

    with pytest.raises(NothingChanged):
        review.confirm(session, always[0], moderator, ["existence"])
    with pytest.raises(NothingChanged):
        review.confirm(session, always[0], moderator, [])


def test_the_page_of_a_place_lets_a_moderator_tick_what_is_right(
    client: FlaskClient, session: Session, moderator: Moderator
) -> None:
    (place,) = add(session, a_place(opening_hours="24/7"))
    with client.session_transaction() as cookie:
        cookie.update(moderator=moderator.id, key=moderator.session_key)
    action = f"/beoordelen/plek/{place.id}/klopt"
    sent = forms(client.get(f"/beoordelen/plek/{place.id}").text)[action]

    nothing = client.post(action, data={**sent, "groups": []})
    some = client.post(action, data={**sent, "groups": ["hours"]})

    session.expire_all()
    assert sent["groups"] == ["existence", "hours"]
    assert "Zet een vinkje bij wat klopt." in nothing.text
    assert (nothing.status_code, some.status_code) == (422, 303)
    assert place.hours_checked_on is not None
    assert place.existence_checked_on is None


def test_places_of_before_were_checked_since_the_day_that_python_says(engine: Engine) -> None:
    """After an upgrade; a list without anything in it has nothing to check."""
    known = ({}, {"opening_hours": "24/7"}, {"audiences": []}, {"languages": ["nl"]})
    made = [
        a_place(**fact, **aged(existence=days, **{group: ago}))
        for fact in known
        for days in (1, 40)
        for group in ("hours", "openness", "access")
        for ago in (2, 30)
    ]
    with Session(engine) as session:
        add(session, *made, *(a_place(**fact) for fact in known))
    downgrade(engine, "0012")
    db.upgrade(engine)

    with Session(engine) as session:
        found = session.scalars(select(Place)).all()
        assert [one.checked_since for one in found] == list(map(checking.checked_since, found))
        assert len({one.checked_since for one in found}) > 4


def test_answers_about_several_places_each_count_since_their_own_check(session: Session) -> None:
    checked, never, silent = a_place(**aged(existence=2)), a_place(), a_place()
    add(session, checked, never, silent)
    for place in (checked, never):
        for days, right in ((3, False), (1, True)):
            day = TODAY - dt.timedelta(days=days)
            session.add(Answer(place_id=place.id, right=right, day=day, sender=str(days)))
    session.flush()

    found = suggestions.answers(session, [checked, never, silent])

    assert found == {checked.id: (1, 0), never.id: (1, 1), silent.id: (0, 0)}
    assert suggestions.answers(session, []) == {}
