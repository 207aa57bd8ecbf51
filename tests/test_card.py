"""The card of openness in sentences, and opening hours read out; the unknown is never a no."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from conftest import a_moderator, a_place, add
from finder import words
from finder.views import card
from finder.views.review.hours import lines

EVERYTHING = {
    "welcome": "everyone",
    "audiences": ["elderly", "newcomers", "women"],
    "access": "walk_in",
    "cost": "free",
    "languages": ["Nederlands", "Turks"],
    "wheelchair": "limited",
    "accessible_toilet": "no",
    "run_by": "residents",
    "funding": ["municipal_grant", "fund", "donations"],
    "professional": "sometimes",
    "professional_hours": "dinsdag en donderdag",
}


def test_a_whole_card_is_a_handful_of_sentences() -> None:
    place = a_place(**EVERYTHING)

    assert card.welcome(place).sentences == [
        "Iedereen is welkom.",
        "Vooral ouderen, nieuwkomers en vrouwen komen er.",
        "U kunt zo binnenlopen.",
        "Het is gratis.",
        "Mensen spreken er Nederlands en Turks.",
        "Met een rolstoel kunt u er voor een deel in.",
        "Er is geen rolstoeltoilet.",
    ]
    assert card.running(place).sentences == [
        "Bewoners runnen deze plek.",
        "De plek wordt betaald uit subsidie, een fonds en giften.",
        "Er is soms een sociaal werker: dinsdag en donderdag.",
    ]
    assert card.welcome(place).unknown == card.running(place).unknown == []


def test_what_is_unknown_is_said_to_be_unknown_and_never_no() -> None:
    welcome, running = card.welcome(a_place()), card.running(a_place())

    assert welcome.sentences == running.sentences == []
    assert welcome.unknown == [
        "wie er welkom is",
        "wie er vooral komen",
        "of u zo kunt binnenlopen",
        "wat het kost",
        "welke talen mensen er spreken",
        "of het met een rolstoel kan",
        "of er een rolstoeltoilet is",
    ]
    assert running.unknown == [
        "wie de plek runt",
        "wie de plek betaalt",
        "of er een sociaal werker is",
    ]


CODES = {
    "welcome": words.WELCOME,
    "access": words.ACCESS,
    "cost": words.COST,
    "wheelchair": words.WHEELCHAIR,
    "accessible_toilet": words.ACCESSIBLE_TOILET,
    "run_by": words.RUN_BY,
    "professional": words.PROFESSIONAL,
}


@pytest.mark.parametrize(
    ("name", "code"), [(name, code) for name, codes in CODES.items() for code in codes]
)
def test_every_value_of_a_fact_has_its_sentence(name: str, code: str) -> None:
    place = a_place(**{name: code})

    (sentence,) = card.welcome(place).sentences + card.running(place).sentences

    assert sentence[0].isupper()
    assert sentence.endswith(".")
    unknown = card.welcome(place).unknown + card.running(place).unknown
    assert len(unknown) == 9


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"professional": "never", "professional_hours": "dinsdag"}, "Er is geen sociaal werker."),
        ({"professional": "always"}, "Er is altijd een sociaal werker."),
        ({"professional_hours": "dinsdag"}, "Er is een sociaal werker: dinsdag."),
        ({"funding": ["donations"]}, "De plek wordt betaald uit giften."),
    ],
)
def test_what_goes_together_is_one_sentence(values: dict[str, Any], said: str) -> None:
    assert card.running(a_place(**values)).sentences == [said]


def test_the_page_has_the_card_and_asks_for_what_is_missing(
    client: FlaskClient, session: Session
) -> None:
    (place,) = add(session, a_place(**{**EVERYTHING, "cost": None, "languages": ["<b>"]}))

    text = client.get(f"/plek/{place.id}-de-plek").text

    assert "<li>Bewoners runnen deze plek.</li>" in text
    assert "Weten we niet: wat het kost." in text
    assert f'<a href="/plek/{place.id}/wijziging">Weet u het?</a>' in text
    assert "Mensen spreken er &lt;b&gt;." in text


@pytest.mark.parametrize(
    ("osm", "read"),
    [
        ("Mo,We 10:00-12:00", ["maandag 10.00-12.00", "woensdag 10.00-12.00"]),
        ("Mo 10:00-12:00; PH off", ["maandag 10.00-12.00", "op feestdagen gesloten"]),
        ('unknown "op afspraak"', ["alleen op afspraak"]),
        (
            "Mo 10:00-12:00; Jul-Aug off",
            ["maandag 10.00-12.00", "in juli en augustus: gesloten"],
        ),
    ],
)
def test_hours_are_read_out(osm: str, read: list[str]) -> None:
    assert lines(osm) == read


def test_hours_that_fit_in_no_table_are_read_for_the_coming_week(app: Flask) -> None:
    with app.app_context():
        read = lines("Mo[1] 10:00-12:00; Tu-Su 09:00-17:00")

    assert read[0] == "in de komende week:"
    assert len(read) == 8
    assert any("9.00-17.00" in line for line in read)


def test_only_a_moderator_has_hours_read_out(client: FlaskClient, session: Session) -> None:
    address = "/beoordelen/openingstijden"
    anybody = client.get(address, query_string={"osm": "24/7"})
    moderator = a_moderator(session, "anna@wijk.example")
    with client.session_transaction() as cookie:
        cookie.update(moderator=moderator.id, key=moderator.session_key)

    right = client.get(address, query_string={"osm": "Mo 10:00-12:00"}).get_json()
    wrong = client.get(address, query_string={"osm": "maandag"}).get_json()

    assert anybody.status_code == 303
    assert right == {"wrong": None, "lines": ["maandag 10.00-12.00"]}
    assert wrong["wrong"].startswith("Dit kunnen we niet lezen als openingstijden.")
