"""Pieces of pages that are made once say what they would say if they were made each time."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy.orm import Session

from conftest import a_place, add
from finder.models import Place
from finder.views.quick import pattern

# What a name or a question may hold that means something where the % operator fills a piece.
ODD = "100% <b>koffie</b> & %(number)s %(away)s {{ 7*7 }} %s"


@pytest.fixture
def asked(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def test_a_pattern_keeps_percent_signs_and_escapes_what_it_knows(asked: None) -> None:
    made = pattern("macros/map.html", "map", ["where"])
    place = a_place(name=ODD, id=7)
    item = pattern("macros/places.html", "place_item", ["number"], place, "/plek/7")

    assert 'data-place="/plek/0" data-lat="52"' in made % {"where": ' data-lat="52"'}
    assert f">{escape(ODD)}</a>" in item % {"number": 3}
    assert 'data-number="3"' in item % {"number": 3}


def test_an_odd_name_stands_in_the_list_as_it_is(client: FlaskClient, session: Session) -> None:
    add(session, a_place(name=ODD, lat=51.922, lon=4.48))

    for page in ("/?q=3011", "/?bbox=4.4,51.9,4.5,51.95", "/?q=3011"):
        assert f">{escape(ODD)}</a>" in client.get(page).text


def test_odd_words_stand_in_the_box_as_they_were_typed(
    client: FlaskClient, always: list[Place]
) -> None:
    page = client.get("/", query_string={"q": f"bron {ODD}", "radius": "1"}).text
    found = client.get("/", query_string={"q": '"3011"'}).text

    assert f'value="{escape(f"bron {ODD}")}"' in page
    assert "&#34;3011&#34;" in found


def test_each_root_has_addresses_of_its_own(client: FlaskClient, always: list[Place]) -> None:
    """A proxy may put the site under a path; another may not."""
    for root in ("/buurt", "", "/buurt"):
        page = client.get("/?q=3011", environ_overrides={"SCRIPT_NAME": root}).text

        assert f'href="{root}/plek/{always[0].id}-de-bron?q=3011"' in page
        assert f'data-others="{root}/api/map"' in page
        assert f'<a href="{root}/aanmelden">' in page


def test_a_choice_is_the_one_that_was_made(client: FlaskClient, always: list[Place]) -> None:
    """Each is made once, and none stays chosen for who comes next."""
    for _ in range(2):
        narrow = client.get("/?q=3011&radius=1&open=tuesday-evening").text
        plain = client.get("/?q=3011").text

        assert '<option value="1" selected>' in narrow
        assert '<option value="tuesday-evening" selected>' in narrow
        assert "selected" not in plain
