"""Suggesting through the pages, as a person without JavaScript and without an account does."""

import datetime as dt
import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from conftest import a_moderator, a_place, add
from finder import facts, moderators, places, review, suggestions
from finder.forms import base
from finder.models import Moderator, Outbox, Place, Suggestion, now

pytestmark = pytest.mark.usefixtures("always")

MARKUP = "<img src=x onerror=alert(1)>\"'</script>"
LEAST = {"name": "De Nieuwe Plek", "kind": "living_room", "postcode": "3011 AB"}
WHOLE = {
    **LEAST,
    "house_number": "7",
    "street": "Hoogstraat",
    "city": "Rotterdam",
    "alternative_names": "Het Plekje, De  Kamer",
    "description": "Een huiskamer.\r\n\r\nElke dag koffie.",
    "hours_mo": "10-12 en 13.30-17",
    "hours_fr": "9.00-12.00",
    "phone": "010 123 45 67",
    "email": "hallo@plek.example",
    "website": "www.plek.example",
    "welcome": "everyone",
    "audiences": ["elderly", "women"],
    "access": "walk_in",
    "cost": "free",
    "languages": "Nederlands, Turks",
    "wheelchair": "limited",
    "accessible_toilet": "no",
    "activities-0-name": "koffie",
    "activities-0-when": "elke dag",
    "activities-1-name": "samen eten",
    "run_by": "residents",
    "funding": ["fund", "donations"],
    "professional": "sometimes",
    "professional_hours": "dinsdag",
    "relation": "visitor",
    "sender_email": "ik@bewoner.example",
    "word": "Ik kom er graag.",
}


class Fields(HTMLParser):
    """What a browser would send of the first form by POST on a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.open = self.done = False
        self.area: str | None = None
        self.choosing: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method") == "post" and not self.done:
            self.open = True
        if not self.open or self.done:
            return
        kind = given.get("type", "text")
        if tag == "input" and (kind not in {"radio", "checkbox"} or "checked" in given):
            self.values.setdefault(given["name"], []).append(given.get("value", ""))
        if tag == "textarea":
            self.area = given["name"]
            self.values[self.area] = [""]
        if tag == "select":
            self.choosing = given["name"]
        if tag == "option" and "selected" in given and self.choosing:
            self.values[self.choosing] = [given["value"]]

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            # A browser leaves out the first line's end.
            self.values[self.area] = [self.values[self.area][0].removeprefix("\n")]
            self.area = None
        if tag == "form" and self.open:
            self.done = True


def fields(page: str) -> dict[str, list[str]]:
    return Fields(page).values


def send(client: FlaskClient, path: str, **values: object) -> TestResponse:
    """Fill in the form of a page, with these values over what stands there, and send it."""
    return client.post(path.partition("?")[0], data=fields(client.get(path).text) | values)


def said(page: str) -> str:
    """The page as a person reads it."""
    bare = re.sub(r"<(?:script|style).*?</(?:script|style)>|<[^>]*>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(bare).split())


def error_of(page: str, name: str) -> str:
    found = re.search(rf'id="{name}-error">(.*?)</p>', page, re.DOTALL)
    return said(found[1]) if found else ""


def title(page: str) -> str:
    return said(re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1])


def the(session: Session) -> Suggestion:
    """The only suggestion there is."""
    session.expire_all()
    return session.scalars(select(Suggestion)).one()


def count(session: Session) -> int:
    return len(session.scalars(select(Suggestion.id)).all())


def link_to(session: Session, suggestion: Suggestion, mailed: bool = False) -> str:
    """The path of a private link."""
    token = suggestions.new_link(session, suggestion, mailed)
    session.commit()
    return f"/inzending/{token}"


@pytest.fixture
def sent(client: FlaskClient, session: Session) -> Suggestion:
    """A new place that waits, with all that can be told."""
    send(client, "/aanmelden", **WHOLE)
    return the(session)


@pytest.fixture
def path(session: Session, sent: Suggestion) -> str:
    """Its private page."""
    return link_to(session, sent)


# A new place.


def test_name_kind_and_postcode_are_enough(client: FlaskClient, session: Session) -> None:
    answer = send(client, "/aanmelden", **LEAST)

    sent = the(session).sent
    assert answer.status_code == 303
    assert re.fullmatch(r"/inzending/[\w-]{22}\?dank=1", answer.location)
    assert (sent["name"], sent["postcode"], sent["city"]) == (
        "De Nieuwe Plek",
        "3011AB",
        "Rotterdam",
    )
    assert (sent["lat"], sent["lon"], sent["precision"]) == (51.9191, 4.4867, "postcode4")


def test_the_public_sees_nothing_of_it(client: FlaskClient, session: Session) -> None:
    send(client, "/aanmelden", **WHOLE)

    assert "De Nieuwe Plek" not in client.get("/?q=3011").text
    assert "De Nieuwe Plek" not in client.get("/api/places?q=3011&fields=all").text


def test_all_that_is_typed_arrives_as_facts(sent: Suggestion) -> None:
    expected = {
        "alternative_names": ["Het Plekje", "De Kamer"],
        "description": "Een huiskamer.\n\nElke dag koffie.",
        "opening_hours": "Mo 10:00-12:00,13:30-17:00; Fr 09:00-12:00",
        "website": "https://www.plek.example",
        "audiences": ["elderly", "women"],
        "languages": ["Nederlands", "Turks"],
        "activities": [
            {"name": "koffie", "when": "elke dag"},
            {"name": "samen eten"},
        ],
        "funding": ["fund", "donations"],
        "house_number": "7",
        "wheelchair": "limited",
    }
    assert expected.items() <= sent.sent.items()
    assert set(sent.sent) <= set(facts.SUGGESTIBLE)
    assert (sent.relation, sent.email, sent.word) == (
        "visitor",
        "ik@bewoner.example",
        "Ik kom er graag.",
    )


def test_the_address_of_the_sender_is_a_keyed_hash(sent: Suggestion) -> None:
    assert re.fullmatch("[0-9a-f]{64}", sent.sender)


def test_a_postcode_in_the_address_is_filled_in(client: FlaskClient) -> None:
    assert fields(client.get("/aanmelden?postcode=3011+AB").text)["postcode"] == ["3011 AB"]


def test_a_number_typed_behind_the_postcode_is_the_house_number(
    client: FlaskClient, session: Session
) -> None:
    send(client, "/aanmelden", **LEAST | {"postcode": "3011ab 12a"})

    assert (the(session).sent["postcode"], the(session).sent["house_number"]) == ("3011AB", "12a")


def test_every_field_but_name_kind_and_postcode_says_it_is_not_required(
    client: FlaskClient,
) -> None:
    page = client.get("/aanmelden").text
    # A row of activities says so once, above its fields.
    page = re.sub(
        r"<fieldset class=\"activity-row\".*?data-number.*?<button", "", page, flags=re.DOTALL
    )

    labels = [said(label) for label in re.findall(r'class="field__label".*?</l', page, re.DOTALL)]
    required = [label for label in labels if "niet verplicht" not in label]
    assert len(required) == 3
    assert "Schrijf geen namen of telefoonnummers van bewoners." in said(page)


def test_no_cookie_is_set(client: FlaskClient) -> None:
    answers = [client.get("/aanmelden"), send(client, "/aanmelden", **LEAST)]

    assert not any("Set-Cookie" in answer.headers for answer in answers)
    assert "Set-Cookie" not in client.get(answers[1].location).headers


# What cannot be right.


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        ("name", " ", "Vul de naam van de plek in."),
        ("name", "x" * 121, "hooguit 120 tekens"),
        ("kind", "", "Kies wat voor plek het is."),
        ("kind", "palace", "Kies een van de antwoorden."),
        ("postcode", "", "Vul de postcode in"),
        ("postcode", "0123", "begint nooit met een 0"),
        ("postcode", "1000", "postbussen"),
        ("postcode", "30l1 AB", "is geen postcode"),
        ("postcode", "Rotterdam", "is geen postcode"),
        ("description", "x" * 1001, "hooguit 1000 tekens"),
        ("hours_tu", "soms", "soms"),
        ("phone", "bel Jan", "geen telefoonnummer"),
        ("email", "hallo", "geen e-mailadres"),
        ("website", "javascript:alert(1)", "geen webadres"),
        ("website", "een mooie site", "geen webadres"),
        ("welcome", "nobody", "Kies een van de antwoorden."),
        ("sender_email", "ik@", "geen e-mailadres"),
    ],
)
def test_what_cannot_be_right_is_told_beside_the_field_and_given_back(
    client: FlaskClient, session: Session, name: str, typed: str, expected: str
) -> None:
    answer = send(client, "/aanmelden", **WHOLE | {name: typed})

    page = answer.text
    field = re.search(rf'<(?:input|select|textarea)[^>]* id="{name}".*?>', page, re.DOTALL)[0]
    assert answer.status_code == 422
    assert title(page).startswith("Fout: ")
    assert expected in error_of(page, name)
    assert f'<a href="#{name}">' in page
    assert 'aria-invalid="true"' in field
    assert f"{name}-error" in field
    assert name == "kind" or name == "welcome" or fields(page)[name] == [typed]
    assert count(session) == 0


def given_back(page: str) -> dict[str, object]:
    """The values of WHOLE as the page has them."""
    back = fields(page)
    return {
        name: back[name] if isinstance(typed, list) else "\r\n".join(back[name][0].splitlines())
        for name, typed in WHOLE.items()
    }


def test_several_mistakes_are_told_at_once(client: FlaskClient) -> None:
    page = send(client, "/aanmelden", hours_mo="soms", hours_su="?", phone="x").text

    assert re.findall(r'<li><a href="#(\w+)"', page) == [
        "name",
        "kind",
        "postcode",
        "hours_mo",
        "hours_su",
        "phone",
    ]


def test_after_an_error_everything_typed_is_still_there(client: FlaskClient) -> None:
    page = send(client, "/aanmelden", **WHOLE | {"phone": "?"}).text

    assert given_back(page) == WHOLE | {"phone": "?"}


def test_after_an_expired_token_everything_typed_is_still_there_and_can_be_sent(
    client: FlaskClient, session: Session
) -> None:
    answer = send(client, "/aanmelden", **WHOLE | {"csrf_token": "gone"})

    again = client.post("/aanmelden", data=fields(answer.text))
    assert answer.status_code == 422
    assert "Het formulier stond te lang open." in said(answer.text)
    assert 'href="#csrf_token"' not in answer.text
    assert given_back(answer.text) == WHOLE
    assert (again.status_code, count(session)) == (303, 1)


def test_over_the_limit_everything_typed_is_still_there(
    client: FlaskClient, session: Session
) -> None:
    for number in range(10):
        send(client, "/aanmelden", **LEAST | {"name": f"{number} {chr(97 + number) * 9}"})

    answer = send(client, "/aanmelden", **WHOLE)

    assert answer.status_code == 429
    assert "Probeer het straks nog eens." in said(answer.text)
    assert given_back(answer.text) == WHOLE
    assert count(session) == 10


def test_when_it_cannot_be_kept_everything_typed_is_still_there(
    client: FlaskClient, session: Session
) -> None:
    page = fields(client.get("/aanmelden").text)
    session.execute(text("ALTER TABLE suggestion RENAME TO elsewhere"))
    session.commit()

    answer = client.post("/aanmelden", data=page | WHOLE)

    assert answer.status_code == 503
    assert "Stuur het straks nog eens." in said(answer.text)
    assert given_back(answer.text) == WHOLE


def test_a_change_that_cannot_be_kept_is_given_back_too(
    client: FlaskClient, session: Session, always: list[Place]
) -> None:
    address = f"/plek/{always[0].id}/wijziging"
    page = fields(client.get(address).text)
    session.execute(text("ALTER TABLE suggestion RENAME TO elsewhere"))
    session.commit()

    answer = client.post(address, data=page | {"phone": "010 1234567"})

    assert (answer.status_code, fields(answer.text)["phone"]) == (503, ["010 1234567"])


def test_text_is_shown_as_text(client: FlaskClient) -> None:
    page = send(client, "/aanmelden", name=MARKUP, description=MARKUP, word=MARKUP, city=MARKUP)

    assert "<img src=x" not in page.text
    assert fields(page.text)["name"] == [MARKUP]


# The point.

HERE = {"lat": "51.920001", "lon": "4.487001", "precision": "house"}
AACHEN = {"lat": "50.776", "lon": "6.084", "precision": "house"}
BRUSSELS = {"lat": "50.85", "lon": "4.35", "precision": "house"}
UTRECHT = {"lat": "52.09", "lon": "5.12", "precision": "house"}


def point_of(suggestion: Suggestion) -> tuple[object, ...]:
    return tuple(suggestion.sent[name] for name in facts.POINT)


def test_a_point_that_a_person_put_is_sure(client: FlaskClient, session: Session) -> None:
    send(client, "/aanmelden", **LEAST, **HERE)

    assert point_of(the(session)) == (51.920001, 4.487001, "house")


@pytest.mark.parametrize("precision", ["postcode4", "", "nonsense"])
def test_a_point_that_nobody_put_is_that_of_the_postcode(
    client: FlaskClient, session: Session, precision: str
) -> None:
    send(client, "/aanmelden", **LEAST, **UTRECHT | {"precision": precision})

    assert point_of(the(session)) == (51.9191, 4.4867, "postcode4")


@pytest.mark.parametrize("lat", ["nan", "inf", "x", "", "1e999"])
def test_a_point_that_is_none_is_that_of_the_postcode(
    client: FlaskClient, session: Session, lat: str
) -> None:
    send(client, "/aanmelden", **LEAST, lat=lat, lon="4.4", precision="house")

    assert the(session).sent["precision"] == "postcode4"


@pytest.mark.parametrize("point", [AACHEN, BRUSSELS])
def test_a_point_outside_the_netherlands_is_refused(
    client: FlaskClient, session: Session, point: dict[str, str]
) -> None:
    answer = send(client, "/aanmelden", **LEAST, **point, point_sure="y")

    assert answer.status_code == 422
    assert "ligt buiten Nederland" in error_of(answer.text, "postcode")
    assert count(session) == 0


def test_a_point_far_from_its_postcode_is_questioned_and_not_refused(
    client: FlaskClient, session: Session
) -> None:
    answer = send(client, "/aanmelden", **LEAST, **UTRECHT)

    again = client.post("/aanmelden", data=fields(answer.text) | {"point_sure": "y"})
    assert "km van de postcode. Klopt dat?" in error_of(answer.text, "point_sure")
    assert again.status_code == 303
    assert "far" in the(session).signals


def test_a_point_is_enough_where_there_is_no_postcode(
    client: FlaskClient, session: Session
) -> None:
    send(client, "/aanmelden", **LEAST | {"postcode": ""}, **HERE)

    assert point_of(the(session)) == (51.920001, 4.487001, "house")


def test_the_script_can_ask_for_the_point_of_a_postcode(client: FlaskClient) -> None:
    answer = client.get("/api/point?postcode=3011AB&house_number=7").json

    assert answer == {
        "lat": 51.9191,
        "lon": 4.4867,
        "precision": "postcode4",
        "label": "3011",
        "street": None,
        "postcode": None,
        "city": "Rotterdam",
        "unreached": False,
        "sure": "Het punt staat midden in 3011. Dat is bij benadering.",
    }


@pytest.mark.parametrize("typed", ["0123", "Rotterdam", "", "52.2,6.9", "x" * 500])
def test_the_point_of_what_is_no_postcode_is_a_problem(client: FlaskClient, typed: str) -> None:
    answer = client.get("/api/point", query_string={"postcode": typed})

    assert (answer.status_code, answer.json["parameter"]) == (422, "postcode")


# Look-alikes.

ALIKE = {"name": "Buurthuis de Bron", "kind": "community_centre", "postcode": "3031 PW"}
AT_THE_BRON = {"lat": "51.9251", "lon": "4.4891", "precision": "house"}


def test_a_place_that_looks_alike_is_asked_about_before_sending(
    client: FlaskClient, session: Session, always: list[Place]
) -> None:
    answer = send(client, "/aanmelden", **ALIKE, **AT_THE_BRON, word="Hoi")

    assert answer.status_code == 200
    assert title(answer.text).startswith("Is dit dezelfde plek?")
    assert f'formaction="/plek/{always[0].id}/wijziging"' in answer.text
    assert "De Bron" in said(answer.text)
    assert "10 m verderop" in said(answer.text)
    assert fields(answer.text)["word"] == ["Hoi"]
    assert count(session) == 0


def test_what_the_person_answered_travels(
    client: FlaskClient, session: Session, always: list[Place]
) -> None:
    page = fields(send(client, "/aanmelden", **ALIKE, **AT_THE_BRON).text)

    client.post("/aanmelden", data=page | {"look_alikes": [str(always[0].id)]})

    assert the(session).look_alikes == [always[0].id]


def test_sending_again_without_an_answer_goes_through(
    client: FlaskClient, session: Session
) -> None:
    page = fields(send(client, "/aanmelden", **ALIKE, **AT_THE_BRON).text)

    answer = client.post("/aanmelden", data=page)

    assert (answer.status_code, the(session).look_alikes) == (303, None)


def test_a_clearly_different_kind_is_no_question(client: FlaskClient) -> None:
    answer = send(client, "/aanmelden", **ALIKE | {"kind": "community_garden"}, **AT_THE_BRON)

    assert answer.status_code == 303


def test_the_script_can_ask_for_look_alikes_while_typing(
    client: FlaskClient, always: list[Place]
) -> None:
    answer = client.get("/api/look-alikes", query_string=ALIKE | AT_THE_BRON)

    assert answer.json == [
        {
            "id": always[0].id,
            "name": "De Bron",
            "kind": "Buurthuis",
            "address": "3031 PW Rotterdam",
            "distance": "10 m verderop",
            "page": f"/plek/{always[0].id}-de-bron",
            "change": f"/plek/{always[0].id}/wijziging",
        }
    ]


@pytest.mark.parametrize("missing", ["name", "kind", "postcode"])
def test_while_something_is_missing_nothing_looks_alike(client: FlaskClient, missing: str) -> None:
    answer = client.get("/api/look-alikes", query_string=ALIKE | {missing: ""})

    assert (answer.status_code, answer.json) == (200, [])


@pytest.mark.parametrize("sent", ["x", "-1", "99999999999", "²"])
def test_an_answer_about_no_place_is_left_out(
    client: FlaskClient, session: Session, sent: str
) -> None:
    send(client, "/aanmelden", **LEAST, look_alikes=[sent])

    assert the(session).look_alikes is None


# Against abuse.


def test_the_trap_is_hidden_from_everybody_and_reaches_the_moderator(
    client: FlaskClient, session: Session
) -> None:
    page = client.get("/aanmelden").text

    send(client, "/aanmelden", **LEAST, website2="http://spam.example")

    assert re.search(r'<div class="elsewhere" aria-hidden="true">.*tabindex="-1"', page, re.DOTALL)
    assert "trap" in the(session).signals


def test_a_form_that_was_filled_in_too_fast_is_a_signal(
    client: FlaskClient, session: Session
) -> None:
    send(client, "/aanmelden", **LEAST)

    assert "fast" in the(session).signals


def test_a_form_that_took_its_time_is_none(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = fields(client.get("/aanmelden").text)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30)

    class Later(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return later

    with monkeypatch.context() as patch:
        patch.setattr(base.dt, "datetime", Later)
        client.post("/aanmelden", data=page | LEAST)

    assert "fast" not in (the(session).signals or [])


# A change.


@pytest.fixture
def odd(session: Session) -> Place:
    """A place whose facts are not as a form would write them."""
    values = {
        "name": "Het  Oude Huis",
        "opening_hours": 'Mo-Fr 09:00-17:00; PH off; unknown "op afspraak"',
        "phone": "bel gerust",
        "website": "oud.example",
        "description": "Regel een \n\n\n\nregel twee",
        "languages": ["Nederlands, plat"],
        "activities": [{"name": "koffie"}],
        "postcode": "1000AA",
        "city": None,
        "precision": "street",
        "funding": ["lottery"],
    }
    return add(session, a_place(**values))[0]


def test_a_change_shows_what_is_known(client: FlaskClient, session: Session) -> None:
    place = add(session, a_place(name="Vol", opening_hours="Mo-Fr 09:00-17:00", funding=["fund"]))
    shown = fields(client.get(f"/plek/{place[0].id}/wijziging").text)

    assert (shown["name"], shown["kind"], shown["funding"]) == (
        ["Vol"],
        ["community_centre"],
        ["fund"],
    )
    assert shown["hours_mo"] == shown["hours_fr"] == ["9.00-17.00"]


def test_only_what_differs_is_sent(
    client: FlaskClient, session: Session, always: list[Place]
) -> None:
    answer = send(client, f"/plek/{always[0].id}/wijziging", phone="010 1234567", wheelchair="yes")

    change = the(session)
    assert answer.status_code == 303
    assert (change.kind, change.place_id, change.place_version) == ("change", always[0].id, 1)
    assert change.sent == {"phone": "010 1234567", "wheelchair": "yes"}


def test_a_change_of_nothing_is_told_and_not_kept(
    client: FlaskClient, session: Session, always: list[Place]
) -> None:
    answer = send(client, f"/plek/{always[0].id}/wijziging", word="Niets")

    assert answer.status_code == 422
    assert "U hebt nog niets veranderd." in said(answer.text)
    assert fields(answer.text)["word"] == ["Niets"]
    assert count(session) == 0


def test_facts_that_nobody_touched_stay_to_the_letter(
    client: FlaskClient, session: Session, odd: Place
) -> None:
    send(client, f"/plek/{odd.id}/wijziging", cost="free")

    assert the(session).sent == {"cost": "free"}


def test_hours_that_do_not_fit_in_a_week_are_shown_and_stay_unless_a_day_is_filled_in(
    client: FlaskClient, session: Session, odd: Place
) -> None:
    page = client.get(f"/plek/{odd.id}/wijziging").text

    send(client, f"/plek/{odd.id}/wijziging", hours_mo="10-12")

    assert 'PH off; unknown "op afspraak"' in said(page)
    assert the(session).sent == {"opening_hours": "Mo 10:00-12:00"}


def test_what_is_emptied_is_unknown(client: FlaskClient, session: Session) -> None:
    place = add(session, a_place(phone="010 1234567", audiences=["youth"], cost="free"))[0]

    send(client, f"/plek/{place.id}/wijziging", phone="", audiences=[], cost="")

    assert the(session).sent == {"phone": None, "audiences": None, "cost": None}


def test_another_postcode_moves_the_point_to_its_middle(
    client: FlaskClient, session: Session, always: list[Place]
) -> None:
    send(client, f"/plek/{always[0].id}/wijziging", postcode="3011 AB")

    assert the(session).sent == {
        "postcode": "3011AB",
        "lat": 51.9191,
        "lon": 4.4867,
        "precision": "postcode4",
    }


def test_a_point_that_was_moved_on_the_map_is_a_change(
    client: FlaskClient, session: Session, always: list[Place]
) -> None:
    send(client, f"/plek/{always[0].id}/wijziging", lat="51.9255", lon="4.4895")

    assert the(session).sent == {"lat": 51.9255, "lon": 4.4895, "precision": "house"}


def test_a_place_can_be_closed_for_some_time(
    client: FlaskClient, session: Session, always: list[Place]
) -> None:
    days = {"closed_from": "2026-12-01", "closed_until": "15-12-2026"}

    send(client, f"/plek/{always[0].id}/wijziging", **days)

    assert the(session).sent == {"closed_from": "2026-12-01", "closed_until": "2026-12-15"}


def test_it_cannot_open_before_it_closes(client: FlaskClient, always: list[Place]) -> None:
    days = {"closed_from": "2026-12-15", "closed_until": "2026-12-01"}

    page = send(client, f"/plek/{always[0].id}/wijziging", **days).text

    assert "voor de eerste dag" in error_of(page, "closed_until")


def test_what_a_moderator_changed_meanwhile_is_not_changed_back(
    client: FlaskClient, session: Session, always: list[Place], moderator: Moderator
) -> None:
    address = f"/plek/{always[0].id}/wijziging"
    page = fields(client.get(address).text)
    review.edit(session, always[0], moderator, {"phone": "010 7654321"})
    session.commit()

    client.post(address, data=page | {"cost": "free"})

    assert (the(session).sent, the(session).place_version) == ({"cost": "free"}, 1)


@pytest.mark.parametrize("version", ["", "x", "-1", "999", "9" * 30])
def test_a_version_that_never_was_is_the_newest(
    client: FlaskClient, session: Session, always: list[Place], version: str
) -> None:
    send(client, f"/plek/{always[0].id}/wijziging", cost="free", version=version)

    assert the(session).place_version == 1


# A report.


def test_a_closure_needs_no_words(
    client: FlaskClient, session: Session, always: list[Place]
) -> None:
    answer = send(client, f"/plek/{always[0].id}/gesloten")

    assert answer.status_code == 303
    assert (the(session).kind, the(session).reason) == ("closed", "gone")


def test_a_problem_has_a_reason_and_words(
    client: FlaskClient, session: Session, always: list[Place]
) -> None:
    send(client, f"/plek/{always[0].id}/klopt-niet", reason="unsafe", explanation="Er is brand.")

    problem = the(session)
    assert (problem.kind, problem.reason, problem.explanation) == (
        "problem",
        "unsafe",
        "Er is brand.",
    )
    assert "urgent" in problem.signals


def test_a_problem_without_a_reason_is_asked_for_one(
    client: FlaskClient, always: list[Place]
) -> None:
    answer = send(client, f"/plek/{always[0].id}/klopt-niet", explanation="Tja")

    assert answer.status_code == 422
    assert error_of(answer.text, "reason") == "Fout: Kies wat er niet klopt."
    assert fields(answer.text)["explanation"] == ["Tja"]


@pytest.mark.parametrize("page", ["wijziging", "gesloten", "klopt-niet"])
def test_there_is_nothing_to_say_about_a_place_that_is_not_public(
    client: FlaskClient, session: Session, page: str
) -> None:
    hidden = add(session, a_place(status="hidden"))[0]

    codes = [client.get(f"/plek/{id}/{page}").status_code for id in (hidden.id, 999_999)]

    assert codes == [404, 404]


def test_a_place_leads_to_all_three(client: FlaskClient, always: list[Place]) -> None:
    page = client.get(f"/plek/{always[0].id}-de-bron").text

    for name in ("wijziging", "gesloten", "klopt-niet"):
        assert f'href="/plek/{always[0].id}/{name}"' in page


def test_what_a_moderator_sends_is_known_as_theirs(
    app: Flask, session: Session, always: list[Place]
) -> None:
    sender = a_moderator(session, "carla@wijk.example")
    moderators.set_password(session, sender, "een lang wachtwoord")
    session.commit()
    client = app.test_client()
    login = {"email": "carla@wijk.example", "password": "een lang wachtwoord"}
    send(client, "/inloggen", **login)

    send(client, f"/plek/{always[0].id}/gesloten")

    assert the(session).sent_by_id == sender.id


# The private page.


def test_after_sending_there_is_a_link_to_keep(client: FlaskClient) -> None:
    address = send(client, "/aanmelden", **LEAST).location

    page = client.get(address).text

    assert "Dank u wel" in title(page)
    assert "Bewaar deze link" in said(page)
    assert f"http://localhost{address.partition('?')[0]}" in said(page)
    assert "U gaf geen e-mailadres." in said(page)


def test_with_an_address_a_mail_waits_with_another_link(
    client: FlaskClient, session: Session, sent: Suggestion
) -> None:
    mail = session.scalars(select(Outbox)).one()

    page = client.get(mail.parts["path"])

    assert (mail.kind, mail.address) == ("received", "ik@bewoner.example")
    assert page.status_code == 200


def test_while_it_waits_the_page_says_what_was_sent(client: FlaskClient, path: str) -> None:
    page = said(client.get(path).text)

    assert "Wacht op een moderator" in page
    assert "Een huiskamer." in page
    assert "ik@bewoner.example" not in page


def test_while_it_waits_the_page_says_how_long_others_took(
    client: FlaskClient, session: Session, path: str
) -> None:
    took = {"created_at": now() - dt.timedelta(days=3.2), "decided_at": now()}
    session.add(Suggestion(kind="new", status="refused", sent={"name": "x"}, **took))
    session.commit()

    assert "na ongeveer 3 dagen beoordeeld" in said(client.get(path).text)


def test_a_question_can_be_answered_on_the_page(
    client: FlaskClient, session: Session, sent: Suggestion, path: str, moderator: Moderator
) -> None:
    review.ask(session, sent, moderator, f"Welke ingang? {MARKUP}")
    session.commit()
    page = client.get(path).text

    answer = client.post(f"{path}/antwoord", data=fields(page) | {"text": "De achterdeur."})

    assert f"Welke ingang? {MARKUP}" in said(page) or "<img src=x" not in page
    assert (answer.status_code, answer.location) == (303, path)
    assert "De achterdeur." in said(client.get(path).text)
    assert the(session).status == "pending"


def test_an_empty_answer_is_told(
    client: FlaskClient, session: Session, sent: Suggestion, path: str, moderator: Moderator
) -> None:
    review.ask(session, sent, moderator, "Welke ingang?")
    session.commit()

    page = client.post(f"{path}/antwoord", data=fields(client.get(path).text)).text

    assert error_of(page, "text") == "Fout: Schrijf eerst uw antwoord."


def test_an_answer_that_comes_too_late_is_given_back(
    client: FlaskClient, session: Session, sent: Suggestion, path: str, moderator: Moderator
) -> None:
    review.ask(session, sent, moderator, "Welke ingang?")
    session.commit()
    page = fields(client.get(path).text)
    review.refuse(session, sent, moderator, "not_found", "")
    session.commit()

    answer = client.post(f"{path}/antwoord", data=page | {"text": "De achterdeur."})

    assert answer.status_code == 409
    assert "Hierover is al besloten." in said(answer.text)
    assert "De achterdeur." in answer.text


def test_an_answer_that_cannot_be_kept_is_given_back(
    client: FlaskClient, session: Session, sent: Suggestion, path: str, moderator: Moderator
) -> None:
    review.ask(session, sent, moderator, "Welke ingang?")
    session.commit()
    page = fields(client.get(path).text)
    session.execute(text("ALTER TABLE message RENAME TO elsewhere"))
    session.commit()

    answer = client.post(f"{path}/antwoord", data=page | {"text": "De achterdeur."})

    assert answer.status_code == 503
    assert fields(answer.text)["text"] == ["De achterdeur."]


def test_a_published_place_is_linked(
    client: FlaskClient, session: Session, sent: Suggestion, path: str, moderator: Moderator
) -> None:
    review.publish(session, sent, moderator, sent.sent)
    session.commit()

    page = client.get(path).text

    assert "Goedgekeurd" in said(page)
    assert f'href="/plek/{sent.place_id}-de-nieuwe-plek"' in page
    assert "intrekken" not in said(page)


def test_a_refusal_has_its_reason_and_message(
    client: FlaskClient, session: Session, sent: Suggestion, path: str, moderator: Moderator
) -> None:
    review.refuse(session, sent, moderator, "not_open", f"Jammer. {MARKUP}")
    session.commit()

    page = client.get(path).text

    assert "Reden: de plek is niet open voor de buurt." in said(page)
    assert "Jammer." in page
    assert "<img src=x" not in page


def test_a_refused_place_can_be_sent_again_with_everything_still_filled_in(
    client: FlaskClient, session: Session, sent: Suggestion, path: str, moderator: Moderator
) -> None:
    review.refuse(session, sent, moderator, "not_open", "")
    session.commit()
    again = re.search(r'href="(/aanmelden\?van=[^"]+)"', client.get(path).text)[1]

    page = client.get(again)

    neat = {
        "alternative_names": "Het Plekje, De Kamer",
        "website": "https://www.plek.example",
        "hours_mo": "10.00-12.00 en 13.30-17.00",
    }
    assert given_back(page.text) == WHOLE | neat
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert send(client, again).status_code == 303
    assert count(session) == 2


def test_a_refused_change_can_be_sent_again(
    client: FlaskClient, session: Session, always: list[Place], moderator: Moderator
) -> None:
    send(client, f"/plek/{always[0].id}/wijziging", phone="010 1234567", postcode="3011AB")
    review.refuse(session, the(session), moderator, "not_found", "")
    session.commit()
    path = link_to(session, the(session))
    again = re.search(r'href="(/plek/\d+/wijziging\?van=[^"]+)"', client.get(path).text)[1]

    shown = fields(client.get(again).text)

    assert (shown["phone"], shown["postcode"], shown["name"]) == (
        ["010 1234567"],
        ["3011 AB"],
        ["De Bron"],
    )


def test_a_refused_report_can_be_sent_again(
    client: FlaskClient, session: Session, always: list[Place], moderator: Moderator
) -> None:
    told = {"reason": "moved", "explanation": "Om de hoek."}
    send(client, f"/plek/{always[0].id}/klopt-niet", **told)
    review.refuse(session, the(session), moderator, "not_found", "")
    session.commit()
    path = link_to(session, the(session))
    again = re.search(r'href="(/plek/\d+/klopt-niet\?van=[^"]+)"', client.get(path).text)[1]

    shown = fields(client.get(again).text)

    assert (shown["reason"], shown["explanation"]) == (["moved"], ["Om de hoek."])


def test_only_what_was_refused_or_withdrawn_fills_a_new_form(
    client: FlaskClient, path: str, always: list[Place]
) -> None:
    token = path.rpartition("/")[2]

    waiting = client.get(f"/aanmelden?van={token}")
    another = client.get(f"/plek/{always[0].id}/klopt-niet?van={token}")

    assert (waiting.status_code, another.status_code) == (404, 404)


def test_it_can_be_withdrawn_until_it_is_decided(
    client: FlaskClient, session: Session, path: str
) -> None:
    page = client.get(path).text

    first = client.post(f"{path}/intrekken", data=fields(page))
    second = client.post(f"{path}/intrekken", data=fields(page))

    assert (first.status_code, second.status_code) == (303, 409)
    assert the(session).status == "withdrawn"
    assert "Ingetrokken" in said(client.get(path).text)


def test_looking_changes_nothing(client: FlaskClient, session: Session, sent: Suggestion) -> None:
    path = link_to(session, sent, mailed=True)

    for page in ("", "/intrekken", "/bevestigen", "/antwoord"):
        client.get(path + page)

    assert (the(session).status, the(session).email_confirmed_at) == ("pending", None)


def test_who_opens_the_mailed_link_can_confirm_the_address(
    client: FlaskClient, session: Session, sent: Suggestion
) -> None:
    path = link_to(session, sent, mailed=True)
    page = client.get(path).text

    client.post(f"{path}/bevestigen", data=fields(page))

    assert "Bevestig mijn e-mailadres" in said(page)
    assert the(session).email_confirmed_at is not None
    assert "Bevestig mijn e-mailadres" not in said(client.get(path).text)


def test_who_has_the_link_of_the_page_alone_cannot_confirm_the_address(
    client: FlaskClient, session: Session, path: str
) -> None:
    page = client.get(path).text

    client.post(f"{path}/bevestigen", data=fields(page))

    assert "Bevestig mijn e-mailadres" not in said(page)
    assert the(session).email_confirmed_at is None


def test_a_wrong_and_an_old_link_are_the_same_404(
    client: FlaskClient, session: Session, sent: Suggestion, path: str
) -> None:
    session.execute(text("UPDATE suggestion SET status = 'refused'"))
    sent.decided_at = now() - dt.timedelta(days=100)
    session.commit()
    suggestions.forget(session)
    session.commit()
    wrong = [path, "/inzending/" + "A" * 22, "/inzending/x", "/inzending/%F0%9F%99%82%00"]

    answers = [client.get(address) for address in wrong]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


@pytest.mark.parametrize("page", ["", "/nonsense"])
def test_the_private_page_and_its_404_are_not_kept_found_or_passed_on(
    client: FlaskClient, path: str, page: str
) -> None:
    for address in (path, "/inzending/" + "A" * 22):
        headers = client.get(address).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Cache-Control"] == "no-store"


@pytest.fixture
def from_this_page(path: str) -> Iterator[dict[str, str]]:
    """The headers of a browser's form on a page without a referrer."""
    return {"Origin": "null", "Sec-Fetch-Site": "same-origin"}


def test_a_browser_can_send_the_forms_of_a_page_without_a_referrer(
    client: FlaskClient, path: str, from_this_page: dict[str, str]
) -> None:
    page = fields(client.get(path).text)

    answer = client.post(f"{path}/intrekken", data=page, headers=from_this_page)

    assert answer.status_code == 303


def test_another_site_cannot_send_a_suggestion(client: FlaskClient, session: Session) -> None:
    page = fields(client.get("/aanmelden").text)
    elsewhere = ({"Origin": "null"}, {"Origin": "https://elsewhere.example"})

    codes = [
        client.post("/aanmelden", data=page | LEAST, headers=headers).status_code
        for headers in elsewhere
    ]

    assert (codes, count(session)) == ([403, 403], 0)


def test_a_place_that_was_merged_is_suggested_about_where_it_went(
    client: FlaskClient, session: Session, always: list[Place]
) -> None:
    gone = add(session, a_place(status="merged", merged_into_id=always[0].id))[0]

    send(client, f"/plek/{gone.id}/gesloten")

    assert the(session).place_id == always[0].id
    assert places.public(session, gone.id).id == always[0].id


def test_something_else_is_said_in_words(client: FlaskClient, always: list[Place]) -> None:
    page = f"/plek/{always[0].id}/klopt-niet"

    answer = send(client, page, reason="other")

    assert answer.status_code == 422
    assert "Vertel wat er niet klopt." in answer.text


def test_another_postcode_brings_its_own_town(
    client: FlaskClient, session: Session, always: list[Place]
) -> None:
    send(client, f"/plek/{always[0].id}/wijziging", postcode="7511 AA")

    sent = session.scalars(select(Suggestion)).one().sent
    assert (sent["postcode"], sent["city"]) == ("7511AA", "Enschede")


def test_what_was_typed_for_a_new_place_goes_along_to_the_change(
    client: FlaskClient, session: Session, always: list[Place]
) -> None:
    typed = {
        "carry": "1",
        "name": "Anders gespeld",
        "description": "Met een keuken.",
        "cost": "free",
    }

    page = send(client, f"/plek/{always[0].id}/wijziging", **typed)

    shown = fields(page.text)
    assert page.status_code == 200
    assert (shown["name"], shown["description"]) == (["De Bron"], ["Met een keuken."])
    assert session.scalars(select(Suggestion)).all() == []
