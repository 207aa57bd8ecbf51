"""Places on another page: only where it may, without cookies, never wider than locked."""

import html
import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from finder import config
from finder.errors import WrongSetting
from finder.models import Place

HERE, THERE = "https://www.gemeente.example", "https://welzijn.example"


@pytest.fixture
def open_app(app: Flask) -> Flask:
    """The site, which two others may put on their page."""
    app.config["FINDER"] = replace(app.config["FINDER"], embed_origins=(HERE, THERE))
    return app


@pytest.fixture
def client(open_app: Flask) -> FlaskClient:
    """A visitor of another site."""
    return open_app.test_client()


def ancestors(client: FlaskClient, path: str) -> str:
    policy = client.get(path).headers["Content-Security-Policy"]
    return policy.split("frame-ancestors ")[1]


def names(text: str) -> list[str]:
    return re.findall(r'class="place__link"[^>]*>([^<]*)</a>', text)


def test_only_the_sites_of_the_setting_may_show_it_and_no_other_page(
    client: FlaskClient, always: list[Place]
) -> None:
    assert ancestors(client, "/embed?q=3011") == f"'self' {HERE} {THERE}"
    for path in ("/", "/?q=3011", f"/plek/{always[0].id}-de-bron", "/aanmelden", "/insluiten"):
        assert ancestors(client, path) == "'none'"


def test_it_has_the_places_of_the_search_and_sets_no_cookie(
    client: FlaskClient, always: list[Place]
) -> None:
    answer = client.get("/embed?q=3011&kind=playground")

    assert names(answer.text) == ["Het Spant"]
    assert "Set-Cookie" not in answer.headers
    assert '<header class="header"' not in answer.text
    assert 'data-filters="&amp;kind=playground"' in answer.text


def test_without_the_setting_it_says_how_to_ask(app: Flask, always: list[Place]) -> None:
    app.config["FINDER"] = replace(
        app.config["FINDER"], embed_origins=(), contact="wij@gemeente.example"
    )
    client = app.test_client()

    answer = client.get("/embed?q=3011")

    assert ancestors(client, "/embed?q=3011") == "'self'"
    assert "mag nog niet op andere pagina" in answer.text
    assert "mailto:wij@gemeente.example" in answer.text
    assert names(answer.text) == []


@pytest.mark.parametrize(("query", "sentence"), [("q=0123", "begint nooit met een 0")])
def test_words_that_lead_nowhere_are_told(client: FlaskClient, query: str, sentence: str) -> None:
    answer = client.get(f"/embed?{query}")

    assert (answer.status_code, sentence in html.unescape(answer.text)) == (422, True)


def source(client: FlaskClient, query: str) -> str:
    """The address of the frame in the piece that the page makes."""
    page = html.unescape(client.get(f"/insluiten?{query}").text)
    made = html.unescape(page.split('id="stuk"')[1].split("</textarea>")[0])
    return re.search(r'src="http://localhost([^"]*)"', html.unescape(made))[1]


def test_the_piece_shows_what_was_asked_with_a_plain_link_inside(
    client: FlaskClient, always: list[Place]
) -> None:
    page = html.unescape(html.unescape(client.get("/insluiten?q=3011&height=99999").text))

    assert source(client, "q=3011&kind=playground") == "/embed?q=3011&kind=playground"
    assert 'height="1500" loading="lazy"><a href="http://localhost/?q=3011">' in page
    assert names(client.get(source(client, "q=3011")).text) == ["De Bron", "Het Spant"]


def test_what_is_locked_cannot_be_widened(client: FlaskClient, always: list[Place]) -> None:
    locked = source(client, "q=3011&kind=playground&radius=2&fixed=y")

    for more in ("", "&kind=community_centre", "&q=Termunten", "&radius=25"):
        text = client.get(locked + more).text
        assert names(text) == ["Het Spant"]
        assert 'role="search"' not in text


def test_a_lock_that_was_changed_shows_nothing(client: FlaskClient, always: list[Place]) -> None:
    locked = source(client, "q=3011&kind=playground&fixed=y")

    for forged in (locked[:-1] + "x", "/embed?lock=abc", "/embed?lock=cT0zMDEx.x"):
        answer = client.get(forged)
        assert (answer.status_code, names(answer.text)) == (422, [])


@pytest.mark.parametrize(
    "text",
    [
        "www.gemeente.example",
        "http://www.gemeente.example",
        "https://a.example/pad",
        "https://a.example; script-src *",
        "https://*",
        "https://me@a.example",
    ],
)
def test_an_origin_that_is_none_stops_the_start(text: str) -> None:
    with pytest.raises(WrongSetting, match="FINDER_EMBED_ORIGINS"):
        config.read({"FINDER_EMBED_ORIGINS": text})


def test_origins_are_read_with_commas_between_them() -> None:
    read = config.read({"FINDER_EMBED_ORIGINS": f" {HERE}/ , {THERE}:8443,"})

    assert read.embed_origins == (HERE, f"{THERE}:8443")
