"""What filters ask of a place as bits: each fact has one, and the tables hold what Python says."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from migrating import downgrade
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from conftest import a_place, add
from finder import db, traits
from finder.models import Place
from finder.traits import BY_CODE, FACETS

NOTHING = dict.fromkeys((*traits.COLUMNS, "activities"))


def test_each_facet_and_each_column_has_a_bit_of_its_own_that_a_column_of_numbers_holds() -> None:
    held, known = {facet.held for facet in FACETS}, {facet.known for facet in FACETS}

    assert len(held) == len(FACETS)
    assert len(known) == len(traits.COLUMNS)
    assert max(held) < traits.MEETS < min(known)
    assert max(known) < 2**31


def test_yes_no_and_unknown_are_three_things() -> None:
    facet = BY_CODE["cost=free"]
    free, paid, unknown = (
        traits.of(a_place(**NOTHING | {"cost": cost})) for cost in ("free", "paid", None)
    )

    assert (free, paid, unknown) == (facet.held | facet.known, facet.known, 0)
    assert traits.facets(free) == (facet,)
    assert traits.facets(paid) == ()


def test_a_list_has_each_of_its_facets_and_an_empty_one_is_known() -> None:
    both = traits.of(a_place(**NOTHING | {"audiences": ["youth", "elderly", "dogs"]}))
    none = traits.of(a_place(**NOTHING | {"audiences": []}))

    assert {facet.code for facet in traits.facets(both)} == {"audience=youth", "audience=elderly"}
    assert none == BY_CODE["audience=youth"].known


@pytest.mark.parametrize(
    ("activities", "meets"),
    [
        (None, 0),
        ([], 0),
        ([{"name": "koken", "when": "elke dag"}], 0),
        ([{"name": "koken", "hours": None}], 0),
        ([{"name": "koken"}, {"name": "koffie", "hours": "Tu 10:00-12:00"}], traits.MEETS),
    ],
)
def test_an_activity_with_hours_has_a_bit(activities: list[Any] | None, meets: int) -> None:
    """Without it the list of activities read the row of every place around."""
    assert traits.of(a_place(**NOTHING | {"activities": activities})) == meets


def test_a_place_that_changes_has_other_traits(session: Session) -> None:
    place = a_place(**NOTHING)
    add(session, place)
    place.wheelchair = "yes"
    session.commit()

    assert place.traits == traits.of(place) > 0


def varied(count: int) -> Iterator[Place]:
    chance = random.Random(7)  # noqa: S311
    words = {
        **dict.fromkeys(traits.COLUMNS, ("yes", "no", None)),
        **{facet.column: (*facet.values, "paid", None) for facet in FACETS},
        "audiences": ([], ["elderly"], ["youth", "women"], ["parents", "newcomers"], None),
        "activities": (
            None,
            [],
            [{"name": "koken", "when": "de laatste vrijdag; geen vaste hours"}],
            [{"name": "koffie"}, {"name": "zingen", "hours": "Tu 10:00-12:00"}],
        ),
    }
    for _ in range(count):
        yield a_place(**{column: chance.choice(some) for column, some in words.items()})


def test_places_of_before_get_the_traits_that_they_would_get_now(engine: Engine) -> None:
    with Session(engine) as session:
        add(session, *varied(60))
    downgrade(engine, "0011")
    db.upgrade(engine)

    with Session(engine) as session:
        found = session.scalars(select(Place)).all()
        assert [place.traits for place in found] == list(map(traits.of, found))
        assert len({place.traits for place in found}) > 40
