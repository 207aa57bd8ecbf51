"""The people of a place: their private link, and what they change with it."""

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from finder import own
from finder.errors import NotFound
from finder.models import Decision, Moderator, OwnLink, Place

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
    with time_machine.travel(own.link.now() + own.LASTS):
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
