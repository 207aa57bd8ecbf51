"""What the people of a place do with the link from the mail, and what a moderator sees of it."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from post import Post, post_office

from finder import clock, db, facts
from finder.models import Place
from finder.views.wording import day
from serving import FINDER

from .barriers import barriers
from .conftest import Visitor, log_in, visiting
from .served import Site, a_moderator, environ, served

ANNA = "anna@wijk.example"
ADDRESS = "hallo@plek.example"
KNOWN = {"email": ADDRESS, "opening_hours": "Mo-Fr 09:00-17:00", "existence_checked_on": None}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site that these tests may change."""
    return tmp_path_factory.mktemp("own")


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    """The mail server of the site and of the place."""
    with post_office() as post:
        yield post


@pytest.fixture(scope="module")
def mailing(folder: Path, post: Post) -> Iterator[Site]:
    """A site that sends mail, with a moderator; of its first place the address is known."""
    with served(folder, "off", **_mails(post, "http://127.0.0.1")) as address:
        engine = db.connect(f"sqlite:///{folder}/finder.sqlite")
        with db.session_on(engine) as session:
            a_moderator(session, ANNA)
            facts.put(session.get_one(Place, 1), KNOWN)
        engine.dispose()
        yield Site(address, {})


def _mails(post: Post, address: str) -> dict[str, str]:
    return {
        "FINDER_SMTP_URL": post.url,
        "FINDER_URL": address,
        "FINDER_MAIL_FROM": "wij@site.example",
    }


@pytest.fixture
def people(chromium: Browser, mailing: Site) -> Iterator[Visitor]:
    """Each call is a person with a browser of their own."""
    with visiting(chromium, mailing) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def link(chromium: Browser, mailing: Site, folder: Path, post: Post) -> str:
    """The path in the mail that a visitor had sent to the place."""
    with visiting(chromium, mailing) as people:
        page = people("/plek/1", 375, settled=False, java_script_enabled=False)
        page.get_by_role("link", name="Bent u van deze plek?").click()
        page.get_by_role("button", name="Mail de link").click()
        expect(page.get_by_role("status")).to_contain_text(f"We mailen de link naar {ADDRESS}")
    work = environ(folder) | _mails(post, mailing.address)
    subprocess.run([FINDER, "work"], env=work, check=True, timeout=60)
    # The facts are old too, so that the place is asked as well whether they are right.
    assert {address for address, _ in post.taken} == {ADDRESS}
    mail = next(mail for _, mail in post.taken if mail["Subject"].startswith("Uw link"))
    return re.search(r"/eigen/[\w-]{22}", mail.get_content())[0]


def test_the_people_of_a_place_confirm_their_hours_from_the_mail(
    people: Visitor, link: str
) -> None:
    page = people(link, 375, settled=False, java_script_enabled=False)
    expect(page.get_by_role("main")).to_contain_text("Maandag 9.00-17.00")
    public = people("/plek/1", settled=False)
    expect(public.locator(".checked")).to_contain_text("nog niet gecontroleerd")

    page.get_by_role("button", name="Dit klopt").click()

    expect(page.get_by_role("status")).to_contain_text("het vandaag is nagekeken")
    hours = page.get_by_role("region", name="Openingstijden")
    expect(hours).to_contain_text(f"Gecontroleerd op {day(clock.today())}")
    public.reload()
    expect(public.locator(".checked")).to_contain_text(day(clock.today()))


def test_the_people_of_a_place_change_their_hours_and_a_moderator_turns_it_back(
    people: Visitor, link: str
) -> None:
    page = people(link, settled=False)
    page.get_by_role("link", name="Wijzig tijden, contact en activiteiten").click()
    page.get_by_label("Vrijdag").first.fill("half tien")
    page.get_by_role("button", name="Zet op de site").click()
    wrong = barriers(page)
    page.get_by_label("Vrijdag").first.fill("9.30-12")
    page.get_by_role("button", name="Zet op de site").click()
    expect(page.get_by_role("status")).to_contain_text("Uw wijziging staat op de site")

    moderator = people.open(1280)
    log_in(moderator, people.site, "/beoordelen", ANNA)
    moderator.get_by_role("link", name="Bekijk wat zij veranderden").click()
    expect(moderator.locator(".version--sent")).to_contain_text("vrijdag 9.30-12.00")
    moderator.get_by_role("button", name="Terugdraaien").click()

    expect(moderator.get_by_role("status")).to_contain_text("Teruggedraaid")
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("Vrijdag 9.00-17.00")
    moderator.get_by_role("button", name="Geef een link aan de mensen van de plek").click()
    expect(moderator.locator(".keep__link")).to_contain_text("/eigen/")
    assert wrong + barriers(moderator) == []
