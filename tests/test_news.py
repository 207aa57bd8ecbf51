"""The feed of new and closed places near a postcode."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from conftest import a_place, add
from finder import review
from finder.exchange import atom
from finder.models import Moderator


def texts(feed: str, name: str) -> list[str]:
    """These elements of each entry of a feed of our own."""
    root = ElementTree.fromstring(feed)  # noqa: S314
    return [found.text or "" for found in root.findall(f"entry/{name}", {"": atom.ATOM})]


def test_new_and_closed_places_near_a_postcode_newest_first(
    client: FlaskClient, session: Session, moderator: Moderator
) -> None:
    day = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    place, *_ = add(
        session,
        a_place(name="Gaat dicht", lat=51.92, lon=4.48, created_at=day),
        a_place(name="Oud", lat=51.92, lon=4.48, created_at=day),
        a_place(name="<b>Nieuw</b> & co\x01", lat=51.92, lon=4.48, created_at=day.replace(day=9)),
        a_place(name="Ver weg", lat=53.3, lon=6.9),
        a_place(name="Verborgen", lat=51.92, lon=4.48, status="hidden"),
    )
    review.close_place(session, place, moderator)
    session.commit()

    answer = client.get("/data/news.atom?q=3011")

    assert answer.mimetype == "application/atom+xml"
    assert texts(answer.text, "title") == [
        "Gesloten: Gaat dicht",
        "Nieuw: <b>Nieuw</b> & co",
        "Nieuw: Oud",
    ]
    assert moderator.email not in answer.text


def test_an_entry_keeps_its_id_when_the_place_gets_another_name(
    client: FlaskClient, session: Session
) -> None:
    (place,) = add(session, a_place(name="Eerst", lat=51.92, lon=4.48))

    def ids() -> list[str]:
        return texts(client.get("/data/news.atom?q=3011").text, "id")

    before = ids()
    place.name = "Later"
    session.commit()

    assert ids() == before != []


@pytest.mark.parametrize("query", ["", "?q=", "?q=zzzzzz", "?q=Hengelo"])
def test_without_one_point_it_says_what_to_type(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/data/news.atom{query}")

    assert (answer.status_code, answer.get_json()["parameter"]) == (422, "q")


def test_a_feed_without_news_is_a_feed(client: FlaskClient) -> None:
    answer = client.get("/data/news.atom?q=4381")
    again = client.get("/data/news.atom?q=4381", headers={"If-None-Match": answer.headers["ETag"]})

    assert texts(answer.text, "title") == []
    assert again.status_code == 304
