"""What differs between two versions of a place, as rows and as pieces of text."""

from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from finder import facts
from finder.forms.review import OtherPlaceForm
from finder.views import differences, fields


@pytest.fixture
def page() -> Iterator[None]:
    """Words need a page to be translated for."""
    from flask_babel import Babel

    app = Flask("words")
    Babel(app, default_locale="nl")
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("", "", ""),
        ("koffie", "koffie", "koffie"),
        ("", "koffie", "+koffie+"),
        ("koffie", "", "-koffie-"),
        ("Elke dag koffie.", "Elke dag thee.", "Elke dag -koffie-+thee+."),
        ("a b c", "x y z", "-a b c-+x y z+"),
        ("een plek", "een fijne plek", "een +fijne +plek"),
    ],
)
def test_the_difference_is_told_word_by_word(before: str, after: str, told: str) -> None:
    signs = {"same": "", "removed": "-", "added": "+"}

    parts = differences.parts(before, after)

    assert "".join(f"{signs[how]}{text}{signs[how]}" for text, how in parts) == told


@given(st.text(alphabet="ab .\n", max_size=60), st.text(alphabet="ab .\n", max_size=60))
def test_no_sign_is_lost(before: str, after: str) -> None:
    parts = differences.parts(before, after)

    assert "".join(part.text for part in parts if part.how != "added") == before
    assert "".join(part.text for part in parts if part.how != "removed") == after


def test_long_texts_are_told_apart_as_a_whole() -> None:
    long = "woord " * 2_000

    assert differences.parts(long, long + "meer") == [(long, "removed"), (long + "meer", "added")]


def test_every_fact_has_a_label() -> None:
    columns = {column for name in fields.LABELS for column in fields.columns(name)}

    assert columns == set(facts.SUGGESTIBLE)


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("name", {"name": "De Bron"}, "De Bron"),
        ("kind", {"kind": "living_room"}, "huiskamer"),
        ("kind", {"kind": "palace"}, "palace"),
        ("postcode", {"postcode": "3031PW"}, "3031 PW"),
        ("postcode", {"postcode": "3031"}, "3031"),
        ("audiences", {"audiences": ["elderly", "women"]}, "ouderen, vrouwen"),
        ("closed_from", {"closed_from": "2026-11-23"}, "23 november 2026"),
        ("opening_hours", {"opening_hours": "Mo off; PH off"}, "Mo off; PH off"),
        (
            "activities",
            {"activities": [{"name": "Koffie", "when": "elke dag"}]},
            "Koffie, elke dag",
        ),
        (
            "point",
            {"lat": 51.925, "lon": 4.489, "precision": "house"},
            "51.92500, 4.48900 (het huis zelf)",
        ),
        ("phone", {"phone": None}, ""),
        ("phone", {}, ""),
    ],
)
def test_a_fact_is_told_in_dutch(name: str, values: dict[str, object], told: str) -> None:
    assert fields.told(name, values) == told


@pytest.mark.usefixtures("page")
def test_a_point_is_one_row() -> None:
    now = {"lat": 51.0, "lon": 4.0, "precision": "house", "phone": None}
    sent = {"lat": 51.1, "lon": 4.0, "precision": "house"}

    rows = differences.rows(now, sent)

    assert [row.name for row in rows] == ["point"]
    assert differences.taken(["point"], sent) == sent


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(("then", "moved"), [(None, False), ({"phone": "1"}, False), ({}, True)])
def test_a_row_knows_whether_it_changed_since(then: dict[str, str] | None, moved: bool) -> None:
    (row,) = differences.rows({"phone": "1"}, {"phone": "2"}, then)

    assert row.moved == moved


@pytest.mark.parametrize(
    ("typed", "number"),
    [("33", 33), (" /plek/33-de-bron?q=3011 ", 33), ("x", None), ("", None), ("3" * 12, None)],
)
def test_another_place_is_named_by_number_or_address(typed: str, number: int | None) -> None:
    app = Flask("forms")
    with app.test_request_context():
        assert OtherPlaceForm(data={"met": typed}, formdata=None).place_id == number
