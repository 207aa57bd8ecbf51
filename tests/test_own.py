"""The people of a place: their private link, and what they change with it."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from conftest import a_moderator
from finder import clock, facts, own, review
from finder.errors import NotFound, NothingChanged, TooLate
from finder.models import Decision, Moderator, Outbox, OwnLink, Place, now

ADDRESS = "hallo@bron.example"


@pytest.fixture
def place(session: Session, always: list[Place]) -> Place:
    """An open place with an e-mail address of its own."""
    always[0].email = ADDRESS
    session.commit()
    return always[0]


def token_of(path: str) -> str:
    return path.removeprefix("/eigen/")


@pytest.fixture
def token(session: Session, place: Place) -> str:
    """What the link that was mailed to the place ends with."""
    made = token_of(own.new_link(session, place, ADDRESS))
    session.commit()
    return made


def dead(session: Session, token: str) -> bool:
    session.expire_all()
    try:
        own.open_link(session, token)
    except NotFound:
        return True
    return False


def test_a_link_opens_its_place_and_is_kept_as_a_hash_alone(
    session: Session, place: Place, token: str
) -> None:
    kept = session.scalars(select(OwnLink)).one()

    assert own.open_link(session, token).place is place
    assert token not in (kept.hash, kept.address)


@pytest.mark.parametrize("status", ["hidden", "merged"])
def test_a_link_dies_with_its_place(
    session: Session, place: Place, token: str, status: str
) -> None:
    place.status = status
    session.commit()

    assert dead(session, token)


def test_a_mailed_link_dies_with_the_address_and_a_given_one_does_not(
    session: Session, place: Place, token: str, moderator: Moderator
) -> None:
    given = token_of(own.give(session, place, moderator))
    place.email = "nieuw@bron.example"
    session.commit()

    assert (dead(session, token), dead(session, given)) == (True, False)
    assert session.scalars(select(Decision.deed)).all() == ["link_given"]


def test_the_same_address_in_other_letters_is_the_same(
    session: Session, place: Place, token: str
) -> None:
    place.email = " Hallo@Bron.example"
    session.commit()

    assert not dead(session, token)


def test_a_link_that_nobody_uses_for_a_year_ends_and_is_forgotten(
    session: Session, place: Place, token: str
) -> None:
    with time_machine.travel(now() + own.LASTS):
        ended = dead(session, token)
        forgotten = own.forget(session)

    assert (ended, forgotten) == (True, 1)


def test_a_link_is_withdrawn_once_by_whom_the_log_says(
    session: Session, place: Place, token: str, moderator: Moderator
) -> None:
    link = own.open_link(session, token)

    line = own.withdraw(session, link, moderator)
    session.commit()

    assert (line.deed, line.moderator, line.place) == ("link_withdrawn", moderator, place)
    assert dead(session, token)
    assert own.living(session, place) == []


# What they may do.


def seen(place: Place) -> facts.Facts:
    return facts.of(place)


def test_what_they_call_right_is_checked_today_and_undoable(
    session: Session, place: Place, token: str, moderator: Moderator
) -> None:
    link = own.open_link(session, token)

    line = own.confirm(session, link, seen(place), ["contact", "hours"])
    again = own.confirm(session, link, seen(place), ["contact", "hours"])

    # Of the hours nothing is known, so there is nothing to be right.
    assert (place.contact_checked_on, place.hours_checked_on) == (clock.today(), None)
    assert (line.deed, line.moderator, line.message, again) == ("confirmed", None, None, None)
    review.undo(session, line, moderator)
    assert place.contact_checked_on is None


def test_a_change_is_there_at_once_logged_and_undoable(
    session: Session, place: Place, token: str, moderator: Moderator
) -> None:
    given = seen(place) | {"phone": "010 123 45 67", "closed_until": "2027-01-04"}

    changed = own.change(session, own.open_link(session, token), seen(place), given)

    assert (place.phone, place.closed_until) == ("010 123 45 67", dt.date(2027, 1, 4))
    assert (changed.line.deed, changed.line.moderator, changed.waits) == ("own_change", None, None)
    assert own.changes(session, moderator, 9) == [changed.line]
    review.undo(session, changed.line, moderator)
    assert (place.phone, place.closed_until) == (None, None)


def test_a_change_that_was_called_right_since_is_undoable_and_one_that_was_changed_is_not(
    session: Session, place: Place, token: str, moderator: Moderator
) -> None:
    link = own.open_link(session, token)
    line = own.change(session, link, seen(place), {"phone": "010 123 45 67"}).line
    own.confirm(session, link, seen(place), ["existence"])
    review.undo(session, line, moderator)
    undone = (place.phone, place.existence_checked_on)

    line = own.change(session, link, seen(place), {"phone": "010 123 45 67"}).line
    review.edit(session, place, moderator, {"cost": "free"})
    with pytest.raises(TooLate):
        review.undo(session, line, moderator)

    assert undone == (None, None)


def test_a_moderator_sees_the_changes_in_their_own_area_alone(
    session: Session, place: Place, token: str
) -> None:
    given = {"phone": "010 123 45 67"}
    own.change(session, own.open_link(session, token), seen(place), given)
    here = a_moderator(session, "hier@wijk.example", postcodes=["30"])
    elsewhere = a_moderator(session, "daar@wijk.example", postcodes=["99"])

    assert [len(own.changes(session, one, 9)) for one in (here, elsewhere)] == [1, 0]


def test_no_other_fact_changes_by_a_link_and_the_address_waits(
    session: Session, place: Place, token: str
) -> None:
    before = seen(place)
    others = {"name": "Andere", "kind": "other", "street": "Elders", "lat": 52.0, "lon": 6.0}
    given = seen(place) | others | {"email": "dief@post.example", "welcome": "everyone"}

    changed = own.change(session, own.open_link(session, token), seen(place), given)

    assert (seen(place), changed.line) == (before, None)
    assert changed.waits.sent == {"email": "dief@post.example"}
    assert (changed.waits.status, changed.waits.relation) == ("pending", "of_the_place")
    assert own.waiting(session, place) == [changed.waits]


def test_that_they_are_gone_waits_for_a_moderator_and_once(
    session: Session, place: Place, token: str
) -> None:
    link = own.open_link(session, token)

    sent = own.report_gone(session, link, "Sinds mei.")

    assert (sent.kind, sent.reason, sent.status) == ("closed", "gone", "pending")
    assert (sent.relation, sent.signals) == ("of_the_place", ["own_link"])
    assert place.status == "open"
    with pytest.raises(NothingChanged):
        own.report_gone(session, link, None)


def test_what_was_not_seen_is_not_called_right_nor_changed(
    session: Session, place: Place, token: str, moderator: Moderator
) -> None:
    then = seen(place)
    review.edit(session, place, moderator, {"phone": "010 765 43 21"})
    link = own.open_link(session, token)

    with pytest.raises(TooLate):
        own.confirm(session, link, then, ["contact"])
    with pytest.raises(TooLate):
        own.change(session, link, then, {"website": "https://bron.example"})


def test_of_two_changes_at_once_one_is_kept_and_the_other_is_told(
    engine: Engine, session: Session, place: Place, token: str
) -> None:
    together = Barrier(2)
    then = seen(place)

    def change(phone: str) -> str:
        with Session(engine) as beside:
            link = own.open_link(beside, token)
            assert link.place.phone is None
            beside.rollback()
            together.wait()
            try:
                own.change(beside, link, then, {"phone": phone})
                beside.commit()
            except TooLate:
                beside.rollback()
                return "too late"
            return phone

    with ThreadPoolExecutor(2) as people:
        answers = list(people.map(change, ["010 123 45 67", "010 765 43 21"]))

    session.refresh(place)
    assert sorted(answers) == sorted([place.phone, "too late"])
    deeds = session.scalars(select(Decision.deed).order_by(Decision.id)).all()
    assert deeds == ["first", "own_change"]


def test_a_link_is_mailed_to_the_public_address_once_a_day(session: Session, place: Place) -> None:
    for _ in range(2):
        own.ask(session, place)
    with time_machine.travel(now() + dt.timedelta(days=1)):
        own.ask(session, place)

    mails = session.scalars(select(Outbox)).all()
    assert [(mail.kind, mail.address) for mail in mails] == [("own", ADDRESS)] * 2
    assert {dead(session, token_of(mail.parts["path"])) for mail in mails} == {False}


def test_a_place_without_an_address_gets_no_mail(session: Session, always: list[Place]) -> None:
    assert own.ask(session, always[1]) is False
    assert session.scalars(select(Outbox)).all() == []
