"""The site that the browser tests visit: the seed, and places that try what a page can bear."""

import datetime as dt
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from conftest import SENT, a_place
from finder import db, facts, moderators, own, places, review, suggestions, teams
from finder.config import read, secret_key
from finder.models import Moderator, Place, Suggestion, Team
from finder.suggestions import Sender
from finder.teams import areas
from finder.views import reminding
from serving import FINDER, serving

ADMIN, PASSWORD = "beheer@wijk.example", "een wachtwoord alleen voor tests"
MARKUP = "<img src=x onerror=alert(1)>\"'</script>"
# Around 5611; 350 metres apart, all within two kilometres of each other.
EINDHOVEN, STEP_LAT, STEP_LON = (51.4365, 5.466), 0.00315, 0.00505


@dataclass(frozen=True)
class Site:
    """Where the site is, and the numbers and private links of what tests open by name."""

    address: str
    ids: dict[str, int | str]

    def url(self, path: str) -> str:
        """The whole address of a path, in which {full} stands for what is known by that name."""
        return self.address + path.format(**self.ids)


def fill(instance: Path) -> dict[str, int | str]:
    """Seed a site's own SQLite by its command and add what is below; what it is known by."""
    subprocess.run([FINDER, "seed"], env=environ(instance), check=True, timeout=60)
    added = _added()
    engine = db.connect(f"sqlite:///{instance}/finder.sqlite")
    with db.session_on(engine) as session:
        session.add_all([*added.values(), *_eindhoven()])
        session.flush()
        places.count_cells(session)
        ids: dict[str, int | str] = {name: place.id for name, place in added.items()}
        ids["team"] = _team(session).id
        key = secret_key(read({"FINDER_INSTANCE": str(instance)}))
        ids["unsubscribe"] = reminding.unsubscribing(key)("a" * 64)
        ids |= _suggested(session, added["full"], a_moderator(session, ADMIN, "admin"))
    engine.dispose()
    return ids


def _team(session: Session) -> Team:
    """A team of which everything is known, with the full place in its area."""
    facts = {
        "name": "Wijkteam Maastricht Centrum",
        "phone": "043 123 45 60",
        "email": "team@alles.example",
        "website": "https://team.alles.example/",
        "street": "Markt",
        "house_number": "78",
        "postcode": "6211CL",
        "city": "Maastricht",
    }
    return teams.keep(session, Team(), facts, areas.read("6211-6215, 6221 AA-6221 BZ"))


def a_moderator(session: Session, email: str, role: str = "moderator") -> Moderator:
    """An account with the password of all tests."""
    added = moderators.add(session, email, role)
    moderators.set_password(session, added, PASSWORD)
    return added


def _suggested(session: Session, full: Place, admin: Moderator) -> dict[str, int | str]:
    """Suggestions of each sort, with their private links."""
    sender = Sender("visitor", "buur@post.example", f"Bel gerust. {MARKUP}")
    near = {"lat": full.lat, "lon": full.lon, "postcode": full.postcode, "city": full.city}
    new = suggestions.submit_new(
        session, SENT | near | {"name": f"Huis van Alles {MARKUP}", "description": MARKUP}, sender
    )
    sent = facts.of(full) | {"description": "Een huis voor de wijk.", "phone": None}
    change = suggestions.submit_change(session, full, full.version, sent, sender)
    report = suggestions.submit_report(session, full, "unsafe", MARKUP, sender)
    asked = suggestions.submit_new(session, SENT | {"name": "Gevraagd"}, sender)
    review.ask(session, asked, admin, "Hoe laat gaat de deur open?")
    refused = suggestions.submit_new(session, SENT | {"name": "Afgewezen"}, sender)
    review.refuse(session, refused, admin, "not_open", "Helaas.")
    waiting: dict[str, Suggestion] = {"new": new, "change": change, "report": report}
    links = {"status": new, "asked": asked, "refused": refused}
    invited = moderators.add(session, "nieuw@wijk.example")
    own_path = own.new_link(session, full, None)
    link = own.open_link(session, own_path.rpartition("/")[2])
    own.change(session, link, facts.of(full), facts.of(full) | {"phone": "043 765 43 21"})
    own.report_gone(session, link, MARKUP)
    return {name: one.id for name, one in waiting.items()} | {
        "password": moderators.make_link(session, invited),
        "own": own_path,
        **{name: suggestions.new_link(session, one, mailed=True) for name, one in links.items()},
    }


@contextmanager
def served(instance: Path, tiles: str, **more: str) -> Iterator[str]:
    """The address of a filled site with these tiles and settings, stopped at the end."""
    with serving(environ(instance) | {"FINDER_TILES": tiles, **more}) as server:
        yield server.address


def environ(instance: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("FINDER_")}
    return own | {"FINDER_INSTANCE": str(instance), "FINDER_GEOCODERS": "off"}


def _added() -> dict[str, Place]:
    return {
        "markup": a_place(
            name=MARKUP,
            description=MARKUP,
            alternative_names=[MARKUP],
            street=MARKUP,
            city=MARKUP,
            lat=51.5,
            lon=3.61,
        ),
        "beside": a_place(name="Naast de Tekens", lat=51.5, lon=3.622),
        "full": _full(),
        "neighbour": a_place(name="De Buur van Alles", lat=50.85, lon=5.702),
        "to_call": a_place(
            name="De Oude Telefoon", lat=51.25, lon=5.71, phone="0495 12 34 56", city="Weert"
        ),
        "evening": a_place(
            name="De Late Avond",
            lat=51.2518,
            lon=5.7064,
            city="Weert",
            opening_hours="Tu 19:00-22:00",
            welcome="everyone",
            activities=[
                {"name": "dansen", "hours": "Mo-Su 20:00-22:00", "audiences": ["elderly"]},
                {"name": MARKUP, "hours": "Mo-Su 19:00-20:00"},
            ],
        ),
        "closed": a_place(name="De Dichte Deur", lat=50.853, lon=5.69, status="closed"),
    }


def _full() -> Place:
    """A place of which everything is known."""
    return a_place(
        name="Huis van Alles",
        alternative_names=["Het Alleshuis"],
        kind="neighbourhood_house",
        street="Markt",
        house_number="1",
        postcode="6211CK",
        city="Maastricht",
        municipality="Maastricht",
        lat=50.85,
        lon=5.69,
        description="Een huis voor de hele wijk, met een keuken, een tuin en een werkplaats.",
        opening_hours='Mo-Fr 09:00-17:00; Sa 10:00-13:00; PH off; unknown "op afspraak"',
        phone="043 123 45 67",
        email="hallo@alles.example",
        website="https://alles.example/",
        wheelchair="yes",
        accessible_toilet="yes",
        run_by="residents",
        funding=["municipal_grant", "own_income", "fund", "donations"],
        professional="sometimes",
        professional_hours="dinsdag en donderdag",
        welcome="everyone",
        audiences=["elderly", "youth", "parents", "women", "newcomers"],
        access="walk_in",
        cost="free",
        languages=["Nederlands", "Engels", "Arabisch"],
        activities=[
            {"name": "Koffie-inloop", "when": "elke ochtend"},
            {"name": "Samen eten", "when": "woensdag om 18 uur"},
            {"name": "Reparatiecafé", "when": "elke eerste zaterdag"},
        ],
        source="a test",
        source_url="https://alles.example/over",
        seen_in="de wijkkrant van mei",
        licence="CC0",
        **{
            f"{group}_checked_on": dt.date(2026, 3, 3)
            for group in ("existence", "hours", "contact", "openness", "access")
        },
    )


def _eindhoven() -> list[Place]:
    """Twenty-five places, so that there are two pages; the first two stand at one spot."""
    lat, lon = EINDHOVEN
    steps = [0, *range(24)]
    return [
        a_place(
            name=f"Eindhoven {number}",
            city="Eindhoven",
            lat=lat + step // 5 * STEP_LAT,
            lon=lon + step % 5 * STEP_LON,
        )
        for number, step in enumerate(steps, 1)
    ]
