"""The version of the places: raised by each change, in the order in which the changes ended."""

import threading

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from conftest import a_place, a_suggestion, add
from finder import places, review
from finder.models import Moderator, Place


def test_a_new_database_is_in_version_nought(session: Session) -> None:
    assert places.version(session) == (0, None)


def test_each_change_of_a_place_raises_the_version(session: Session) -> None:
    (place,) = add(session, a_place())
    first, added_in = places.version(session), place.changed_in

    place.name = "Anders"
    session.commit()

    assert (first.number, added_in) == (1, 1)
    assert (places.version(session).number, place.changed_in) == (2, 2)
    assert places.version(session).changed_at >= first.changed_at


def test_only_what_changed_is_in_the_new_version(session: Session, always: list[Place]) -> None:
    before = [place.changed_in for place in always]

    always[0].phone = "010 123 45 67"
    session.commit()

    assert [place.changed_in for place in always] == [before[0] + 1, *before[1:]]


def test_what_is_no_place_leaves_the_version(session: Session, always: list[Place]) -> None:
    before = places.version(session)

    a_suggestion(session)

    assert places.version(session) == before


def test_a_change_that_was_taken_back_leaves_no_version(
    session: Session, always: list[Place]
) -> None:
    before = places.version(session)
    always[0].name = "Anders"
    session.flush()
    session.rollback()

    a_suggestion(session)

    assert places.version(session) == before


def test_a_decision_raises_it_in_the_same_transaction(
    session: Session, engine: Engine, always: list[Place], moderator: Moderator
) -> None:
    waiting = a_suggestion(session)
    before = places.version(session).number
    review.publish(session, waiting, moderator, waiting.sent)
    with Session(engine) as other:
        meanwhile = places.version(other).number
    session.commit()

    assert (meanwhile, places.version(session).number) == (before, before + 1)


def test_changes_at_once_get_a_number_each(
    engine: Engine, session: Session, always: list[Place]
) -> None:
    """Else who has read up to a number could miss a change that ended later under the same one."""
    session.commit()
    ends = []

    def change(number: int) -> None:
        with Session(engine) as own:
            own.get_one(Place, number).name = f"Plek {number}"
            own.commit()
            ends.append(own.get_one(Place, number).changed_in)

    threads = [threading.Thread(target=change, args=(place.id,)) for place in always]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(ends) == [2, 3, 4]


@pytest.mark.parametrize("count", [1, 3])
def test_one_transaction_is_one_version(session: Session, count: int) -> None:
    add(session, *(a_place(name=f"Plek {number}") for number in range(count)))

    assert places.version(session).number == 1
