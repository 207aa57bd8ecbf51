"""What search engines are told: which pages are theirs, and where the places are."""

import datetime as dt
import re
from urllib.robotparser import RobotFileParser

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from conftest import a_place, add
from finder.models import Place


def locations(client: FlaskClient, path: str) -> list[str]:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    return re.findall("<loc>(.*?)</loc>", answer.text)


def test_robots_keeps_out_what_is_nobody_elses_and_lets_in_the_rest(client: FlaskClient) -> None:
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())

    def may(path: str) -> bool:
        return robots.can_fetch("a robot", f"http://localhost{path}")

    for path in ("/", "/plek/33-de-bron", "/over", "/wijkteam/1-noord", "/aanmelden"):
        assert may(path), path
    assert "Disallow: /*?q=" in client.get("/robots.txt").text
    for path in ("/beoordelen", "/eigen/abc", "/inzending/abc", "/data/places.csv"):
        assert not may(path), path


def test_the_sitemap_leads_to_every_open_place(
    client: FlaskClient, session: Session, always: list[Place]
) -> None:
    add(session, a_place(name="Dicht", status="closed"), a_place(name="Weg", status="hidden"))
    always[0].hours_checked_on = dt.date(2026, 3, 3)
    session.commit()

    files = locations(client, "/sitemap.xml")
    pages = [page for file in files for page in locations(client, file)]

    assert pages == [f"http://localhost/plek/{place.id}-{place.slug}" for place in always]
    assert all(client.get(page).status_code == 200 for page in pages)
    assert "<lastmod>2026-03-03</lastmod>" in client.get(files[0]).text


def test_a_file_past_the_last_place_is_not_there(client: FlaskClient) -> None:
    assert client.get("/sitemap-1.xml").status_code == 404


def test_an_empty_site_has_an_empty_map(client: FlaskClient) -> None:
    assert locations(client, "/sitemap-0.xml") == []
