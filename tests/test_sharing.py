"""What other sites show of a page that somebody shares."""

import html
import io
import re

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from conftest import a_place, add

PIN, WATER = (181, 67, 26), (201, 223, 230)


def tags(page: str) -> dict[str, str]:
    found = re.findall(
        r'<meta (?:property|name)="(og:[^"]+|twitter:[^"]+)" content="([^"]*)"', page
    )
    return {name: html.unescape(value) for name, value in found}


def picture(client: FlaskClient, address: str) -> Image.Image:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert len(answer.data) < 60_000
    return Image.open(io.BytesIO(answer.data)).convert("RGB")


def near(colour: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(one - two) < 12 for one, two in zip(colour, other, strict=True))


def test_a_place_has_a_title_a_line_and_a_picture(client: FlaskClient, session: Session) -> None:
    (place,) = add(session, a_place(name="Café <De Bron>", city="Goes", lat=51.5, lon=3.89))

    page = client.get(f"/plek/{place.id}", follow_redirects=True).text

    told = tags(page)
    canonical = re.search(r'<link rel="canonical" href="([^"]+)"', page)[1]
    assert told["og:title"] == "Café <De Bron>"
    assert told["og:description"] == "Buurthuis, Goes"
    assert told["og:url"] == canonical
    assert told["og:image"] == f"http://localhost/plek/{place.id}.png"
    assert told["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize(("precision", "pinned"), [("house", True), ("postcode4", False)])
def test_the_picture_has_the_place_in_its_middle(
    client: FlaskClient, session: Session, precision: str, pinned: bool
) -> None:
    (place,) = add(session, a_place(lat=53.3, lon=3.5, precision=precision))

    drawn = picture(client, f"/plek/{place.id}.png")

    assert drawn.size == (1200, 630)
    # Above the middle is a pin; a rough point has a circle, and what lies there within it: the sea.
    assert near(drawn.getpixel((585, 253)), PIN if pinned else WATER)
    assert near(drawn.getpixel((600 - 90, 315)), WATER if pinned else PIN)


def test_who_has_the_picture_is_not_sent_it_again(client: FlaskClient, session: Session) -> None:
    (place,) = add(session, a_place())
    first = client.get(f"/plek/{place.id}.png")

    again = client.get(f"/plek/{place.id}.png", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert "max-age=86400" in first.headers["Cache-Control"]


def test_a_place_that_nobody_may_see_has_no_picture(client: FlaskClient, session: Session) -> None:
    (hidden,) = add(session, a_place(status="hidden"))

    assert client.get(f"/plek/{hidden.id}.png").status_code == 404
    assert client.get("/plek/999999.png").status_code == 404


def test_pages_of_no_one_place_have_the_country(client: FlaskClient) -> None:
    told = tags(client.get("/").text)

    assert told["og:image"] == "http://localhost/deel.png"
    assert picture(client, "/deel.png").size == (1200, 630)
