"""Takes a picture of every page, wide and narrow, for those who judge how it looks.

Run by `make screenshots`. All pictures go to build/screenshots; those that the README and the docs
show go to docs/pictures. Needs a Chromium; the map is drawn without tiles, so without the network.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy.orm import Session

from chromium import find_chromium
from finder import db, facts, moderators, own, review, suggestions, teams
from finder.models import Place, Team
from finder.suggestions import Sender
from finder.teams import areas
from serving import FINDER, serving

ROOT = Path(__file__).parents[1]
ALL = ROOT / "build" / "screenshots"
SHOWN = ROOT / "docs" / "pictures"
MODERATOR, PASSWORD = "moderator@wijk.example", "een wachtwoord voor de foto"

PAGES = {
    "start": "/",
    "results": "/?q=3011",
    "filters": "/?q=3011&kind=community_centre&radius=2",
    "second-page": "/?q=Amsterdam&radius=25&page=2",
    "choices": "/?q=Hengelo",
    "nothing": "/?q=4381",
    "error": "/?q=0123",
    "place": "/plek/33?q=3011",
    "activities": "/activiteiten?q=3011",
    "team": "/wijkteam/{team}",
    "about": "/over",
    "privacy": "/privacy",
    "accessibility": "/toegankelijkheid",
    "not-found": "/plek/999999",
    "suggest": "/aanmelden",
    "change": "/plek/33/wijziging",
    "closed": "/plek/33/gesloten",
    "problem": "/plek/33/klopt-niet",
    "thanks": "/inzending/{new_link}?dank=1",
    "asked": "/inzending/{asked_link}",
    "refused": "/inzending/{refused_link}",
    "own": "{own_link}",
    "own-change": "{own_link}/wijziging",
    "own-gone": "{own_link}/gesloten",
    "own-ask": "/plek/33/eigen",
    "log-in": "/inloggen",
    "choose-password": "/wachtwoord/{password_link}",
}
# Pages for who is logged in.
MODERATED = {
    "queue": "/beoordelen",
    "review-new": "/beoordelen/{new}",
    "review-change": "/beoordelen/{change}",
    "review-moved": "/beoordelen/{moved}",
    "review-report": "/beoordelen/{report}",
    "review-double": "/beoordelen/{double}",
    "beside": "/beoordelen/{new}/naast/33",
    "look-after": "/beoordelen/plek/33",
    "merge": "/beoordelen/plek/33/samenvoegen?met=34",
    "merge-double": "/beoordelen/plek/34/samenvoegen?met=33&melding={double}",
    "stale": "/beoordelen/oud",
    "calling": "/beoordelen/bellen",
    "own-changes": "/beoordelen/eigen",
    "mails": "/beoordelen/mails",
    "moderators": "/moderators",
    "lists": "/beheer/lijsten",
    "teams": "/beheer/wijkteams",
    "a-team": "/beheer/wijkteams/{team}",
    "password": "/wachtwoord",
}


def _type_address(page: Page) -> None:
    """The address of the first place, and its point on the map."""
    for field, text in {"postcode": "7511 ZA", "house_number": "49"}.items():
        page.locator(f"#{field}").fill(text)
        page.locator(f"#{field}").blur()
    page.locator(".point .leaflet-container").wait_for()


def _suggest_again(page: Page) -> None:
    """The first place, sent as a new one."""
    page.get_by_label("Naam van de plek").fill("Wijkwijzer")
    page.get_by_label("Soort plek").select_option(label="Huis van de wijk")
    _type_address(page)
    page.get_by_role("button", name="Verstuur", exact=True).click()


def _send_nothing(page: Page) -> None:
    page.get_by_role("button", name="Verstuur", exact=True).click()


def _lose_session(page: Page) -> None:
    """A moderator refuses something after the log-in ended."""
    page.locator("summary", has_text="Afwijzen").click()
    page.get_by_label("Reden").select_option(index=1)
    page.context.clear_cookies()
    page.get_by_role("button", name="Ja, wijs af").click()


# Pages that a person comes to by doing something: where they begin, and what they do there.
DONE: dict[str, tuple[str, Callable[[Page], None]]] = {
    "suggest-house": ("/aanmelden", _type_address),
    "suggest-wrong": ("/aanmelden", _send_nothing),
    "look-alikes": ("/aanmelden", _suggest_again),
    "lost-session": ("/beoordelen/{new}", _lose_session),
}
# name of the picture in the docs: page, width and height of the window in pixels
DOCS = {
    "zoeken": ("/?q=Enschede", 1280, 800),
    "plek": ("/plek/1?q=7511", 1280, 800),
    "wachtrij": ("/beoordelen", 1280, 900),
    "beoordelen": ("/beoordelen/{new}", 1280, 1000),
}


def main() -> None:
    """Serve the first places with some suggestions, and photograph every page."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit("Er is geen Chromium. Op Debian: apt-get install chromium")
    for folder in (ALL, SHOWN):
        folder.mkdir(parents=True, exist_ok=True)
    with _served() as (address, names), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        _photograph(browser, address, names)
        browser.close()
    print(f"De plaatjes staan in {ALL.relative_to(ROOT)} en {SHOWN.relative_to(ROOT)}.")


def _photograph(browser: Browser, address: str, names: dict[str, object]) -> None:
    badge = _log_in(browser, address)
    for name, path in (PAGES | MODERATED).items():
        kept = badge if name in MODERATED else None
        for width, height in ((1280, 900), (375, 800)):
            url, file = address + path.format(**names), ALL / f"{name}-{width}.png"
            _take(browser, url, file, width, height, kept, full_page=True)
    for name, (path, act) in DONE.items():
        kept = badge if path.startswith("/beoordelen") else None
        for width, height in ((1280, 900), (375, 800)):
            url, file = address + path.format(**names), ALL / f"{name}-{width}.png"
            _take(browser, url, file, width, height, kept, act, full_page=True)
    for name, (path, width, height) in DOCS.items():
        kept = badge if path.startswith("/beoordelen") else None
        url = address + path.format(**names)
        _take(browser, url, SHOWN / f"{name}.png", width, height, kept)


def _take(
    browser: Browser,
    url: str,
    file: Path,
    width: int,
    height: int,
    kept: Any,
    act: Callable[[Page], None] = lambda page: None,
    **more: Any,
) -> None:
    page = browser.new_page(viewport={"width": width, "height": height}, storage_state=kept)
    page.goto(url, wait_until="networkidle")
    act(page)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file, **more)
    page.close()


def _log_in(browser: Browser, address: str) -> Any:
    """What the browser of a moderator keeps after logging in."""
    page = browser.new_page()
    page.goto(f"{address}/inloggen")
    page.get_by_label("E-mailadres").fill(MODERATOR)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/beoordelen*")
    kept = page.context.storage_state()
    page.close()
    return kept


@contextmanager
def _served() -> Iterator[tuple[str, dict[str, object]]]:
    """The address of a site of its own, stopped at the end, and what its suggestions are called."""
    with tempfile.TemporaryDirectory() as instance:
        environ = os.environ | {"FINDER_INSTANCE": instance, "FINDER_TILES": "off"}
        subprocess.run([FINDER, "seed"], env=environ, check=True, timeout=60)
        engine = db.connect(f"sqlite:///{instance}/finder.sqlite")
        with db.session_on(engine) as session:
            names = _suggest(session)
        engine.dispose()
        with serving(environ) as server:
            yield server.address, names


def _suggest(session: Session) -> dict[str, object]:
    """An account, and suggestions of each sort; their numbers and private links."""
    admin = moderators.add(session, MODERATOR, "admin")
    moderators.set_password(session, admin, PASSWORD)
    place = session.get_one(Place, 33)
    known, visitor = facts.of(place), Sender("visitor", "buur@post.example", "Ik kom er elke week.")
    new = suggestions.submit_new(
        session,
        known | {"name": f"Huiskamer {place.name}", "opening_hours": "Mo-Fr 10:00-12:00"},
        visitor,
    )
    sent = known | {"phone": "010 123 45 67", "description": "Elke dag koffie, en samen eten."}
    change = suggestions.submit_change(session, place, place.version, sent, visitor)
    north = known | {"lat": place.lat + 0.002, "lon": place.lon + 0.003}
    moved = suggestions.submit_change(session, place, place.version, north, Sender())
    report = suggestions.submit_report(
        session, session.get_one(Place, 34), "unsafe", "De trap is los.", Sender()
    )
    double = suggestions.submit_report(
        session, session.get_one(Place, 34), "duplicate", "Hij heet ook Dock.", Sender()
    )
    asked = suggestions.submit_new(session, known | {"name": "Het Atelier"}, visitor)
    review.ask(session, asked, admin, "Op welke dagen is het open?")
    refused = suggestions.submit_new(session, known | {"name": "De Winkel"}, visitor)
    review.refuse(session, refused, admin, "not_a_meeting_place", "Dit is een winkel.")
    links = {"new_link": new, "asked_link": asked, "refused_link": refused}
    shown = {"new": new, "change": change, "moved": moved, "report": report, "double": double}
    invited = moderators.add(session, "nieuw@wijk.example")
    place.phone, place.opening_hours = "010 123 45 67", "Mo-Fr 10:00-12:00"
    team = session.get_one(Team, 1)
    teams.keep(
        session, team, {"name": team.name, "phone": "074 123 45 67"}, areas.read("7511-7556")
    )
    return {
        "team": team.id,
        **{name: one.id for name, one in shown.items()},
        **{name: suggestions.new_link(session, one) for name, one in links.items()},
        "own_link": _change_own(session, place),
        "password_link": moderators.make_link(session, invited),
    }


def _change_own(session: Session, place: Place) -> str:
    """The private page of a place's own people, who changed something."""
    path = own.new_link(session, place, None)
    link = own.open_link(session, path.rpartition("/")[2])
    own.change(session, link, facts.of(place), {"closed_until": "2027-01-04"})
    return path


if __name__ == "__main__":
    main()
