"""The pages of the moderator, as a browser without JavaScript gets and sends them."""

import datetime as dt
import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from paper import forms, said
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from conftest import SENT, a_moderator, a_place, a_suggestion, add, sit_down
from finder import facts, places, review, suggestions
from finder.models import Decision, Moderator, Place, Suggestion, now
from finder.suggestions import Sender
from finder.views.review import queue

MARKUP = "<img src=x onerror=alert(1)>\"'</script>"
FAR = {"lat": 52.37, "lon": 4.9, "postcode": "1012AB", "city": "Amsterdam"}


@pytest.fixture
def desk(client: FlaskClient, moderator: Moderator) -> FlaskClient:
    """The visitor who is logged in as the moderator Anna."""
    return sit_down(client, moderator)


def press(client: FlaskClient, page: str, action: str, **values: object) -> TestResponse:
    """Open a page and send one of its forms, with these values over what stands in it."""
    standing = forms(client.get(page).text)
    address = next(address for address in standing if address.endswith(action))
    return client.post(address, data=standing[address] | values)


def follow(client: FlaskClient, answer: TestResponse) -> str:
    """The page that an answer leads to."""
    assert answer.status_code == 303
    return client.get(answer.location.partition("#")[0]).text


def heading(page: str) -> str:
    return said(re.search(r"<h1.*?</h1>", page, re.DOTALL)[0])


def at(suggestion: Suggestion) -> str:
    return f"/beoordelen/{suggestion.id}"


def a_change(session: Session, place: Place, **sent: object) -> Suggestion:
    filled = facts.of(place) | sent
    change = suggestions.submit_change(session, place, place.version, filled, Sender())
    session.commit()
    return change


def a_report(session: Session, place: Place, reason: str, **sender: object) -> Suggestion:
    told = "Ik stond voor een dichte deur."
    report = suggestions.submit_report(session, place, reason, told, Sender(**sender))
    session.commit()
    return report


def age(session: Session, suggestion: Suggestion, days: int) -> None:
    moment = now() - dt.timedelta(days=days, minutes=1)
    session.execute(
        update(Suggestion).where(Suggestion.id == suggestion.id).values(created_at=moment)
    )
    session.commit()


def fresh(session: Session, suggestion: Suggestion) -> Suggestion:
    session.expire_all()
    return session.get_one(Suggestion, suggestion.id)


def lines(session: Session) -> list[str]:
    return list(session.scalars(select(Decision.deed).order_by(Decision.id)))


# The queue.


def names(page: str) -> list[str]:
    found = re.findall(r'class="waiting__name">(.*?)</h3>', page, re.DOTALL)
    return [said(name) for name in found]


def test_the_queue_has_risk_first_and_then_the_oldest(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    young, old = a_suggestion(session, name="Jong"), a_suggestion(session, name="Oud", **FAR)
    age(session, young, 1)
    age(session, old, 3)
    a_report(session, always[1], "unsafe")

    assert names(desk.get("/beoordelen").text) == ["Het Spant", "Oud", "Jong"]


def test_the_heading_counts_what_waits(desk: FlaskClient, session: Session) -> None:
    a_suggestion(session)
    a_suggestion(session, name="Nog een", **FAR)

    assert heading(desk.get("/beoordelen").text) == "2 inzendingen te beoordelen"


def test_of_a_very_long_queue_the_first_are_shown(
    desk: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "MOST", 2)
    for name in ("Eerste", "Tweede", "Derde"):
        a_suggestion(session, name=name)
    session.commit()

    page = desk.get("/beoordelen").text

    assert (names(page), heading(page)) == (["Eerste", "Tweede"], "3 inzendingen te beoordelen")
    assert "Dit zijn de eerste 2. De volgende ziet u als deze beoordeeld zijn." in said(page)


def test_an_empty_queue_says_that_all_is_done(desk: FlaskClient) -> None:
    page = desk.get("/beoordelen").text

    assert heading(page) == "Niets te beoordelen"
    assert "Alles is bekeken" in page


def test_reports_about_one_place_stand_together(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    a_report(session, always[0], "hours")
    a_suggestion(session, **FAR)
    a_change(session, always[0], phone="010 123 45 67")

    page = desk.get("/beoordelen").text

    assert names(page) == ["De Bron", "De Nieuwe Plek"]
    assert "2 inzendingen" in page
    assert "Er klopt iets niet : de openingstijden kloppen niet" in said(page)
    assert "Wijziging : Telefoon" in said(page)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "vandaag"),
        (3, "3 dagen"),
        (9, "wacht al 9 dagen"),
        (16, "wacht al 16 dagen, langer dan twee weken"),
    ],
)
def test_how_long_it_waits_is_said_in_words(
    desk: FlaskClient, session: Session, days: int, words: str
) -> None:
    age(session, a_suggestion(session), days)

    age_of = re.search(r'class="waiting__age.*?</span>', desk.get("/beoordelen").text, re.DOTALL)
    assert said("<" + age_of[0]) == words


def test_signals_are_shown_as_words(desk: FlaskClient, session: Session) -> None:
    a_suggestion(session, precision="postcode4", sender=Sender(email="ik@bewoner.example"))

    page = said(desk.get("/beoordelen").text)

    assert "Ligging bij benadering E-mail niet bevestigd" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=problem", ["De Bron"]),
        ("signal=approximate", ["Ongeveer"]),
        ("kind=problem&signal=approximate", []),
        ("kind=palace&signal=noise", ["Ongeveer", "De Bron"]),
    ],
)
def test_the_queue_is_filtered_by_kind_and_signal(
    desk: FlaskClient, session: Session, always: list[Place], query: str, expected: list[str]
) -> None:
    age(session, a_suggestion(session, name="Ongeveer", precision="postcode4", **FAR), 2)
    a_report(session, always[0], "hours")

    assert names(desk.get(f"/beoordelen?{query}").text) == expected


def test_what_was_asked_waits_apart_from_what_the_moderator_must_do(
    desk: FlaskClient, session: Session, moderator: Moderator
) -> None:
    review.ask(session, a_suggestion(session), moderator, "Waar is de deur?")
    session.commit()

    page = said(desk.get("/beoordelen").text)

    assert "Niets te beoordelen" in page
    assert "Wachten op antwoord van de inzender De Nieuwe Plek" in page


# Who may see and decide.


def test_another_area_is_not_found(client: FlaskClient, session: Session) -> None:
    suggestion = a_suggestion(session)
    sit_down(client, a_moderator(session, "ver@wijk.example", postcodes=["97"]))

    assert heading(client.get("/beoordelen").text) == "Niets te beoordelen"
    assert client.get(at(suggestion)).status_code == 404
    assert client.post(f"{at(suggestion)}/spam").status_code == 404


def test_a_place_and_a_decision_in_another_area_are_not_found(
    client: FlaskClient, session: Session, always: list[Place], moderator: Moderator
) -> None:
    line = review.close_place(session, always[0], moderator)
    session.commit()
    sit_down(client, a_moderator(session, "ver@wijk.example", postcodes=["97"]))

    assert client.get(f"/beoordelen/plek/{always[0].id}").status_code == 404
    assert client.post(f"/beoordelen/besluit/{line.id}/terugdraaien").status_code == 404


def test_who_is_not_logged_in_is_sent_to_log_in_and_back(
    client: FlaskClient, session: Session
) -> None:
    answer = client.get(at(a_suggestion(session)))

    assert answer.status_code == 303
    assert answer.location.startswith("/inloggen?verder=")


def test_nobody_decides_on_what_they_sent_themselves(
    desk: FlaskClient, session: Session, moderator: Moderator
) -> None:
    own = a_suggestion(session, sender=Sender(moderator_id=moderator.id))
    other = a_suggestion(session, name="Een andere", **FAR)
    token = forms(desk.get(at(other)).text)[f"{at(other)}/spam"]

    page = desk.get(at(own)).text
    answer = desk.post(f"{at(own)}/spam", data=token)

    assert "U stuurde dit zelf in. Een collega moet dit beoordelen." in page
    assert [address for address in forms(page) if address.startswith(at(own))] == []
    assert answer.status_code == 403
    assert fresh(session, own).status == "pending"


def test_nothing_of_these_pages_is_kept_or_found(desk: FlaskClient, session: Session) -> None:
    answer = desk.get(at(a_suggestion(session)))

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


# A new place.


def test_all_that_is_known_stands_on_one_screen(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    sender = Sender(relation="of_the_place", email="ik@bewoner.example", word="Bel gerust.")
    near = {"name": "Bron", "kind": "community_centre", "lat": 51.925, "lon": 4.489}
    told = {"opening_hours": "Mo-Tu 09:00-12:00", "audiences": ["elderly", "women"]}
    page = said(desk.get(at(a_suggestion(session, sender=sender, **near, **told))).text)

    for words in (
        "Nieuwe plek: Bron",
        "Postcode 3031 PW",
        "Openingstijden maandag",
        "Voor wie ouderen, vrouwen",
        "van het midden van postcode 3031",
        "Lijkt op De Bron",
        "Ik hoor bij de mensen van de plek",
        "ik@bewoner.example (niet bevestigd)",
        "Bel gerust.",
        "Lijkt op een andere plek",
        "Hierover is nog niets besloten.",
    ):
        assert words in page


def test_a_new_place_is_published_and_found(
    desk: FlaskClient, client: FlaskClient, session: Session
) -> None:
    suggestion = a_suggestion(session)
    hidden = client.get("/?q=nieuwe+plek").text

    answer = press(desk, at(suggestion), "aanpassen")

    assert "De Nieuwe Plek" not in hidden
    assert 'class="place__link"' in client.get("/?q=nieuwe+plek").text
    assert (answer.status_code, fresh(session, suggestion).status) == (303, "published")


def test_publishing_as_sent_takes_what_was_sent(desk: FlaskClient, session: Session) -> None:
    suggestion = a_suggestion(session, phone="010 123 45 67")
    token = forms(desk.get(at(suggestion)).text)[f"{at(suggestion)}/spam"]

    desk.post(f"{at(suggestion)}/goedkeuren", data=token)

    place = fresh(session, suggestion).place
    assert (place.name, place.phone, place.status) == ("De Nieuwe Plek", "010 123 45 67", "open")


def test_a_new_place_is_changed_and_published(desk: FlaskClient, session: Session) -> None:
    suggestion = a_suggestion(session, description="Koffie en thee.")

    press(desk, at(suggestion), "aanpassen", name="De Betere Naam", lat="51.931", precision="house")

    place = fresh(session, suggestion).place
    assert (place.name, place.lat) == ("De Betere Naam", 51.931)
    assert place.description == "Koffie en thee."


def test_what_cannot_be_right_comes_back_with_all_that_was_typed(
    desk: FlaskClient, session: Session
) -> None:
    suggestion = a_suggestion(session)

    answer = press(desk, at(suggestion), "aanpassen", name="Ander", email="geen adres")

    standing = forms(answer.text)[f"{at(suggestion)}/aanpassen"]
    assert answer.status_code == 422
    assert "Dat is geen e-mailadres" in answer.text
    assert (standing["name"], standing["email"]) == (["Ander"], ["geen adres"])
    assert fresh(session, suggestion).status == "pending"


def test_an_old_token_does_nothing_and_gives_the_form_back(
    desk: FlaskClient, session: Session
) -> None:
    suggestion = a_suggestion(session)

    answer = press(
        desk, at(suggestion), "afwijzen", csrf_token="old", reason="known", message="Staat er al."
    )

    assert answer.status_code == 422
    assert "Het formulier stond te lang open" in answer.text
    assert forms(answer.text)[f"{at(suggestion)}/afwijzen"]["message"] == ["Staat er al."]
    assert fresh(session, suggestion).status == "pending"


# A change.


def test_the_difference_within_a_text_is_marked(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    add(session, place := a_place(name="De Tuin", description="Elke dag koffie.", **FAR))
    page = desk.get(at(a_change(session, place, description="Elke dag verse thee."))).text

    assert "Elke dag <del>koffie</del>." in page
    assert "Elke dag <ins>verse thee</ins>." in page


def test_a_change_is_taken_in_part(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    change = a_change(session, always[0], phone="010 123 45 67", name="Verkeerde naam")

    press(desk, at(change), "aanpassen", take_name="now")

    place = fresh(session, change).place
    assert (place.name, place.phone) == ("De Bron", "010 123 45 67")


def test_a_change_of_which_nothing_is_taken_is_not_published(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    change = a_change(session, always[0], phone="010 123 45 67")

    answer = press(desk, at(change), "aanpassen", take_phone="now")

    assert answer.status_code == 422
    assert "U neemt niets over." in answer.text
    assert fresh(session, change).status == "pending"


def test_a_change_is_changed_before_it_is_taken(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    change = a_change(session, always[0], description="Met een tikfuot.")

    press(desk, at(change), "aanpassen", description="Met een tikfout.")

    place = fresh(session, change).place
    assert (place.name, place.description) == ("De Bron", "Met een tikfout.")


def test_what_was_changed_by_hand_goes_along_with_the_rows_that_are_taken(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    change = a_change(session, always[0], phone="010 123 45 67", name="Verkeerde naam")

    press(desk, at(change), "aanpassen", take_name="now", description="Met een keuken.")

    place = fresh(session, change).place
    assert (place.name, place.phone) == ("De Bron", "010 123 45 67")
    assert place.description == "Met een keuken."


def test_a_row_that_is_left_can_still_be_changed_by_hand(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    change = a_change(session, always[0], name="Verkeerde naam")

    press(desk, at(change), "aanpassen", take_name="now", name="De Goede Naam")

    assert fresh(session, change).place.name == "De Goede Naam"


def test_rows_and_fields_both_come_back_when_one_of_them_is_wrong(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    change = a_change(session, always[0], phone="010 123 45 67", cost="free")

    answer = press(desk, at(change), "aanpassen", take_phone="now", email="geen adres")

    standing = forms(answer.text)[f"{at(change)}/aanpassen"]
    assert (answer.status_code, fresh(session, change).status) == (422, "pending")
    assert (standing["take_phone"], standing["take_cost"]) == (["now"], ["sent"])
    assert standing["email"] == ["geen adres"]


def test_a_change_put_back_by_hand_is_no_change(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    change = a_change(session, always[0], name="Verkeerde naam")

    answer = press(desk, at(change), "aanpassen", name="De Bron")

    assert (answer.status_code, fresh(session, change).status) == (422, "pending")
    assert "U neemt niets over." in answer.text


def test_rows_without_the_fields_empty_nothing(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    (place,) = add(session, a_place(audiences=["youth"], opening_hours="Mo 10:00-12:00", **FAR))
    change = a_change(session, place, phone="010 123 45 67")
    standing = forms(desk.get(at(change)).text)[f"{at(change)}/aanpassen"]
    rows = {name: standing[name] for name in ("csrf_token", "version", "take_phone")}

    desk.post(f"{at(change)}/goedkeuren", data=rows)

    place = fresh(session, change).place
    assert (place.phone, place.audiences) == ("010 123 45 67", ["youth"])
    assert place.opening_hours == "Mo 10:00-12:00"


def test_a_point_that_moves_is_told_in_words_and_shown_with_where_it_was(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    change = a_change(session, always[0], lat=51.9268, lon=4.4919)

    page = desk.get(at(change)).text

    assert "Het punt schuift 280 m op, naar het noordoosten." in said(page)
    assert "51.92500, 4.48900" in said(page)
    assert 'data-was="[51.925, 4.489]"' in page
    assert "Het punt staat zoals het is voorgesteld." in said(page)


def test_a_change_that_leaves_the_point_shows_no_move(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    page = desk.get(at(a_change(session, always[0], phone="010 1"))).text

    assert "data-was" not in page
    assert "Het punt schuift" not in page


def test_what_is_changed_by_hand_leaves_a_moved_point_where_it_was_suggested(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    change = a_change(session, always[0], lat=51.9268, lon=4.4919, postcode="3011AB")

    press(desk, at(change), "aanpassen", description="Met een keuken.")

    place = fresh(session, change).place
    assert (place.lat, place.lon, place.precision) == (51.9268, 4.4919, "house")


def moved_on(session: Session, place: Place, someone: Moderator) -> Suggestion:
    """A change of phone and name, made before a colleague changed the phone."""
    change = a_change(session, place, phone="010 999 99 99", name="De Nieuwe Bron")
    review.edit(session, place, someone, {"phone": "010 111 11 11"})
    session.commit()
    return change


def test_a_change_on_an_older_version_shows_then_now_and_suggested(
    desk: FlaskClient, session: Session, always: list[Place], colleague: Moderator
) -> None:
    page = said(desk.get(at(moved_on(session, always[0], colleague))).text)

    assert "De plek is veranderd nadat dit werd ingestuurd." in page
    row = "Telefoon intussen veranderd Toen weten we niet Nu op de site 010 111 11 11 Zo laten "
    assert row + "Voorgesteld 010 999 99 99 Overnemen" in page


def test_what_was_changed_since_may_be_written_by_hand(
    desk: FlaskClient, session: Session, always: list[Place], colleague: Moderator
) -> None:
    change = moved_on(session, always[0], colleague)

    press(desk, at(change), "aanpassen", phone="010 222 22 22")

    assert fresh(session, change).place.phone == "010 222 22 22"


def test_all_that_is_wrong_with_rows_and_fields_is_told_in_one_list(
    desk: FlaskClient, session: Session, always: list[Place], colleague: Moderator
) -> None:
    change = moved_on(session, always[0], colleague)

    page = press(desk, at(change), "aanpassen", email="geen adres").text

    assert page.count('id="summary"') == 1
    assert "Kies bij elke regel wat er moet staan." in page
    assert "Dat is geen e-mailadres." in page


def test_of_what_was_changed_since_the_moderator_has_to_choose(
    desk: FlaskClient, session: Session, always: list[Place], colleague: Moderator
) -> None:
    change = moved_on(session, always[0], colleague)

    unchosen = press(desk, at(change), "aanpassen")
    press(desk, at(change), "aanpassen", take_phone="now")

    place = fresh(session, change).place
    assert unchosen.status_code == 422
    assert "Kies bij elke regel wat er moet staan." in unchosen.text
    assert (place.name, place.phone) == ("De Nieuwe Bron", "010 111 11 11")


def test_a_place_that_changes_while_the_page_is_open_is_looked_at_again(
    desk: FlaskClient, session: Session, always: list[Place], colleague: Moderator
) -> None:
    change = a_change(session, always[0], phone="010 999 99 99")
    standing = forms(desk.get(at(change)).text)[f"{at(change)}/aanpassen"]
    review.edit(session, always[0], colleague, {"phone": "010 111 11 11"})
    session.commit()

    answer = desk.post(f"{at(change)}/aanpassen", data=standing)

    assert answer.status_code == 409
    assert "intussen veranderd" in answer.text
    assert f'href="{at(change)}"' in answer.text
    assert fresh(session, change).status == "pending"


# A report.


def test_a_place_that_is_gone_is_closed(
    desk: FlaskClient, client: FlaskClient, session: Session, always: list[Place]
) -> None:
    report = a_report(session, always[0], "gone")

    press(desk, at(report), "sluiten")

    assert fresh(session, report).place.status == "closed"
    assert "Deze plek is gesloten." in client.get(f"/plek/{always[0].id}-de-bron").text


def test_a_report_shows_what_was_told_and_the_place(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    page = said(desk.get(at(a_report(session, always[0], "hours"))).text)

    assert "De openingstijden kloppen niet. Ik stond voor een dichte deur." in page
    assert "Postcode 3031 PW" in page


def test_the_place_of_a_report_is_changed(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    report = a_report(session, always[0], "hours")

    press(desk, at(report), "aanpassen", hours_mo="10-12")

    assert fresh(session, report).place.opening_hours == "Mo 10:00-12:00"
    assert fresh(session, report).status == "published"


@pytest.mark.parametrize("kind", ["new", "change", "report", "place"])
def test_a_moderator_asks_for_one_more_activity_and_nothing_is_decided_or_lost(
    desk: FlaskClient, session: Session, always: list[Place], kind: str
) -> None:
    opened = {
        "new": lambda: at(a_suggestion(session)),
        "change": lambda: at(a_change(session, always[0], phone="010 411 11 11")),
        "report": lambda: at(a_report(session, always[0], "hours")),
        "place": lambda: f"/beoordelen/plek/{always[0].id}",
    }[kind]()
    row = {"activities-0-name": "koffie", "activities-0-days": ["Tu"]}
    before = lines(session)

    # Nothing is judged yet: the row has no times so far.
    answer = press(desk, opened, "aanpassen", **row, name="Anders", more="activities")

    address = next(one for one in forms(answer.text) if one.endswith("aanpassen"))
    standing = forms(answer.text)[address]
    assert answer.status_code == 200
    assert (standing["name"], standing["activities-0-name"]) == (["Anders"], ["koffie"])
    assert standing["activities-0-days"] == ["Tu"]
    assert {"activities-1-name", "activities-2-name"} <= set(standing)
    assert re.search(r'id="activities-2-name"[^>]* autofocus', answer.text)
    assert lines(session) == before


def test_a_report_with_nothing_to_change_is_done(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    report = a_report(session, always[0], "hours")

    press(desk, at(report), "goedkeuren")

    assert (fresh(session, report).status, report.place.status) == ("published", "open")


def test_changing_nothing_is_told(desk: FlaskClient, session: Session, always: list[Place]) -> None:
    report = a_report(session, always[0], "hours")

    answer = press(desk, at(report), "aanpassen")

    assert (answer.status_code, fresh(session, report).status) == (422, "pending")
    assert "U hebt nog niets veranderd." in answer.text


# Refusing, asking, spam.


def test_a_reason_and_a_message_reach_the_suggester(
    desk: FlaskClient, client: FlaskClient, session: Session
) -> None:
    suggestion = a_suggestion(session)
    token = suggestions.new_link(session, suggestion)
    session.commit()

    press(desk, at(suggestion), "afwijzen", reason="not_open", message="Alleen voor leden.")

    status = said(client.get(f"/inzending/{token}").text)
    assert "de plek is niet open voor de buurt" in status
    assert "Alleen voor leden." in status
    assert "anna@wijk.example" not in status.replace("anna@wijk.example Uitloggen", "")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"message": "Zomaar"}, "Kies waarom u de inzending afwijst."),
        ({"reason": "other", "message": " "}, "Schrijf wat de reden is."),
        ({"reason": "known", "message": "x" * 2001}, "Dat is te lang."),
    ],
)
def test_refusing_asks_for_a_reason(
    desk: FlaskClient, session: Session, values: dict[str, str], words: str
) -> None:
    suggestion = a_suggestion(session)

    answer = press(desk, at(suggestion), "afwijzen", **values)

    assert (answer.status_code, fresh(session, suggestion).status) == (422, "pending")
    assert words in answer.text
    assert forms(answer.text)[f"{at(suggestion)}/afwijzen"]["message"] == [values["message"]]


def test_a_question_is_asked_and_its_answer_shown(desk: FlaskClient, session: Session) -> None:
    suggestion = a_suggestion(session)

    press(desk, at(suggestion), "vraag", question="Waar is de deur?")
    suggestions.answer(session, fresh(session, suggestion), "Om de hoek.")
    session.commit()

    page = said(desk.get(at(suggestion)).text)
    assert "Waar is de deur?" in page
    assert "Om de hoek." in page


def test_an_empty_question_is_not_sent(desk: FlaskClient, session: Session) -> None:
    suggestion = a_suggestion(session)

    answer = press(desk, at(suggestion), "vraag", question="  ")

    assert (answer.status_code, fresh(session, suggestion).status) == (422, "pending")


def test_spam_is_put_away(desk: FlaskClient, session: Session) -> None:
    suggestion = a_suggestion(session)

    press(desk, at(suggestion), "spam")

    assert fresh(session, suggestion).status == "spam"


# After a decision.


def test_after_a_decision_the_next_opens_and_tells_what_was_done(
    desk: FlaskClient, session: Session
) -> None:
    first, second = a_suggestion(session), a_suggestion(session, name="De Tweede", **FAR)
    age(session, first, 2)

    answer = press(desk, at(first), "spam")

    page = follow(desk, answer)
    assert answer.location.endswith("#gedaan")
    assert heading(page) == "Nieuwe plek: De Tweede"
    assert "Als spam weggelegd: De Nieuwe Plek" in said(page)
    assert fresh(session, second).status == "pending"


def test_after_the_last_the_queue_opens(desk: FlaskClient, session: Session) -> None:
    page = follow(desk, press(desk, at(a_suggestion(session)), "spam"))

    assert heading(page) == "Niets te beoordelen"
    assert "Ongedaan maken" in page


@pytest.mark.parametrize("deed", ["aanpassen", "spam"])
def test_a_decision_is_undone_from_the_next_page(
    desk: FlaskClient, client: FlaskClient, session: Session, deed: str
) -> None:
    suggestion = a_suggestion(session)
    answer = press(desk, at(suggestion), deed)

    page = follow(desk, press(desk, answer.location.partition("#")[0], "terugdraaien"))

    assert heading(page) == "Nieuwe plek: De Nieuwe Plek"
    assert "Teruggedraaid: De Nieuwe Plek" in said(page)
    assert fresh(session, suggestion).status == "pending"
    assert "De Nieuwe Plek" not in client.get("/?q=nieuwe+plek").text


def test_two_moderators_at_once_and_the_second_reads_who_decided_what(
    app: Flask, desk: FlaskClient, session: Session, colleague: Moderator
) -> None:
    suggestion = a_suggestion(session)
    standing = forms(desk.get(at(suggestion)).text)[f"{at(suggestion)}/spam"]
    press(sit_down(app.test_client(), colleague), at(suggestion), "aanpassen")

    answer = desk.post(f"{at(suggestion)}/spam", data=standing)

    page = said(answer.text)
    assert answer.status_code == 409
    assert "Hierover is al besloten. bram@wijk.example" in page
    assert "goedgekeurd" in page
    assert "Naar de volgende inzending" in page
    assert fresh(session, suggestion).status == "published"


def test_what_was_decided_has_no_buttons_but_the_way_back(
    desk: FlaskClient, session: Session, colleague: Moderator
) -> None:
    suggestion = a_suggestion(session)
    review.spam(session, suggestion, colleague)
    session.commit()

    page = desk.get(at(suggestion)).text

    assert "Spam op" in said(page)
    assert [re.sub(r"\d+", "1", address) for address in forms(page) if "beoordelen" in address] == [
        "/beoordelen/besluit/1/terugdraaien"
    ]


# Two that are one.


def twins(session: Session, always: list[Place]) -> Suggestion:
    return a_suggestion(
        session,
        name="Bron",
        kind="community_centre",
        lat=51.9251,
        lon=4.489,
        phone="010 123 45 67",
    )


def test_a_suggestion_joins_a_place_with_what_the_place_did_not_know(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    suggestion = twins(session, always)

    press(desk, f"{at(suggestion)}/naast/{always[0].id}", f"samenvoegen/{always[0].id}")

    place = fresh(session, suggestion).place
    assert (suggestion.status, place.id) == ("merged", always[0].id)
    assert (place.name, place.phone) == ("De Bron", "010 123 45 67")


def test_each_row_of_a_merge_can_be_chosen(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    suggestion = twins(session, always)

    press(
        desk,
        f"{at(suggestion)}/naast/{always[0].id}",
        f"samenvoegen/{always[0].id}",
        take_name="sent",
        take_phone="now",
    )

    place = fresh(session, suggestion).place
    assert (place.name, place.phone) == ("Bron", None)


def test_no_double_is_remembered_with_the_suggestion(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    suggestion = twins(session, always)

    answer = press(desk, f"{at(suggestion)}/naast/{always[0].id}", f"dubbel/{always[0].id}")

    assert "Een andere plek, zei de inzender of een collega." in follow(desk, answer)


@pytest.mark.parametrize("typed", ["{id}", "/plek/{id}-de-bron", "https://x.example/plek/{id}"])
def test_a_place_to_lay_beside_is_found_by_number_or_address(
    desk: FlaskClient, session: Session, always: list[Place], typed: str
) -> None:
    suggestion, place = a_suggestion(session, **FAR), always[0]
    query = {"met": typed.format(id=place.id)}

    answer = desk.get(f"{at(suggestion)}/naast", query_string=query)

    assert answer.location == f"{at(suggestion)}/naast/{place.id}"


@pytest.mark.parametrize("typed", ["", "niets", "999999", "-1", "²", "9" * 30])
def test_a_place_that_is_not_there_is_told_beside_the_field(
    desk: FlaskClient, session: Session, always: list[Place], typed: str
) -> None:
    suggestion = a_suggestion(session, **FAR)

    answers = [
        desk.get(page, query_string={"met": typed})
        for page in (f"{at(suggestion)}/naast", f"/beoordelen/plek/{always[0].id}/samenvoegen")
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("Deze plek vinden we niet op de site." in answer.text for answer in answers)


def pair(always: list[Place]) -> str:
    return f"/beoordelen/plek/{always[0].id}/samenvoegen?met={always[1].id}"


@pytest.mark.parametrize(("keep", "kept"), [("now", 0), ("sent", 1)])
def test_two_places_become_one_and_the_other_page_leads_to_it(
    desk: FlaskClient,
    client: FlaskClient,
    session: Session,
    always: list[Place],
    keep: str,
    kept: int,
) -> None:
    press(desk, pair(always), f"samenvoegen/{always[1].id}", keep=keep, take_kind="sent")

    session.expire_all()
    place, gone = always[kept], always[1 - kept]
    assert (place.status, gone.status, gone.merged_into_id) == ("open", "merged", place.id)
    assert (place.name, place.kind, place.postcode) == ("De Bron", "playground", "3031PW")
    answer = client.get(f"/plek/{gone.id}-{gone.slug}")
    assert (answer.status_code, answer.location) == (301, f"/plek/{place.id}-de-bron")


def test_a_merge_of_two_places_is_undone(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    answer = press(desk, pair(always), f"samenvoegen/{always[1].id}")

    press(desk, answer.location.partition("#")[0], "terugdraaien")

    session.expire_all()
    assert [place.status for place in always] == ["open", "open", "open"]
    assert lines(session) == ["first", "merged", "undone"]


def test_two_places_that_are_no_double_are_not_shown_as_alike_again(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    add(session, twin := a_place(name="Bron", lat=51.9251, lon=4.489))
    page = f"/beoordelen/plek/{always[0].id}"
    before = said(desk.get(page).text)

    press(desk, f"{page}/samenvoegen?met={twin.id}", f"geen-dubbel/{twin.id}")

    assert "Leg naast elkaar : Bron" in before
    assert "Leg naast elkaar : Bron" not in said(desk.get(page).text)


# A report that a place is there twice.


@pytest.fixture
def double(session: Session, always: list[Place]) -> Place:
    """The same place as De Bron, at the same address."""
    always[0].house_number = "7a"
    at = {"postcode": "3031PW", "house_number": "7 A"}
    return add(session, a_place(name="Bron", lat=51.9251, lon=4.489, **at))[0]


def beside(place: Place, other: Place, report: Suggestion) -> str:
    """The page that a report leads to."""
    return f"/beoordelen/plek/{place.id}/samenvoegen?met={other.id}&melding={report.id}"


def test_the_screen_of_a_report_leads_to_both_places(
    desk: FlaskClient, session: Session, always: list[Place], double: Place
) -> None:
    page = desk.get(at(a_report(session, always[0], "duplicate"))).text

    links = re.findall(r'href="([^"]*/samenvoegen[^"]*)"', html.unescape(page))
    path = f"/beoordelen/plek/{always[0].id}/samenvoegen"
    assert links == [f"{path}?melding=1", f"{path}?met={double.id}&melding=1"]


def test_merging_from_a_report_is_all_that_it_takes(
    desk: FlaskClient, client: FlaskClient, session: Session, always: list[Place], double: Place
) -> None:
    report = a_report(session, always[0], "duplicate", email="buur@post.example")
    token = suggestions.new_link(session, report)
    session.commit()

    answer = press(desk, beside(always[0], double, report), f"samenvoegen/{double.id}")

    page = follow(desk, answer)
    assert heading(page) == "Niets te beoordelen"
    assert "Samengevoegd: De Bron en Bron" in said(page)
    assert (fresh(session, report).status, double.status) == ("merged", "merged")
    assert lines(session) == ["first", "merged"]
    assert "De plek stond er twee keer op. Nu nog maar één keer." in said(
        client.get(f"/inzending/{token}").text
    )


def test_the_place_to_merge_with_is_typed_and_the_report_goes_along(
    desk: FlaskClient, session: Session, always: list[Place], double: Place
) -> None:
    report = a_report(session, always[0], "duplicate")
    page = desk.get(f"/beoordelen/plek/{always[0].id}/samenvoegen?melding={report.id}").text

    assert f'<input type="hidden" name="melding" value="{report.id}">' in page
    assert "Terug naar de melding" in page


def test_undoing_such_a_merge_opens_the_report_that_waits_again(
    desk: FlaskClient, session: Session, always: list[Place], double: Place
) -> None:
    report = a_report(session, double, "duplicate")
    answer = press(desk, beside(double, always[0], report), f"samenvoegen/{always[0].id}")

    page = follow(desk, press(desk, answer.location.partition("#")[0], "terugdraaien"))

    assert heading(page) == "Er klopt iets niet: Bron"
    assert (fresh(session, report).status, report.place) == ("pending", double)
    assert (always[0].status, double.status) == ("open", "open")


def test_a_report_that_a_colleague_decided_merges_nothing(
    desk: FlaskClient, session: Session, always: list[Place], double: Place, colleague: Moderator
) -> None:
    report = a_report(session, always[0], "duplicate")
    page = beside(always[0], double, report)
    address = f"/beoordelen/plek/{always[0].id}/samenvoegen/{double.id}"
    standing = forms(desk.get(page).text)[address]
    review.refuse(session, report, colleague, "not_found", "")
    session.commit()

    sent, seen = desk.post(address, data=standing), desk.get(page)

    session.expire_all()
    assert (sent.status_code, seen.status_code, double.status) == (409, 409, "open")
    assert "bram@wijk.example" in sent.text


def test_a_report_about_something_else_is_not_decided_by_a_merge(
    desk: FlaskClient, session: Session, always: list[Place], double: Place
) -> None:
    report = a_report(session, always[0], "hours")

    press(desk, beside(always[0], double, report), f"samenvoegen/{double.id}")

    assert (fresh(session, report).status, double.status) == ("pending", "merged")


def test_two_that_are_no_double_leave_their_report_to_be_decided(
    desk: FlaskClient, session: Session, always: list[Place], double: Place
) -> None:
    report = a_report(session, always[0], "duplicate")

    answer = press(desk, beside(always[0], double, report), f"dubbel/{double.id}")

    page = follow(desk, answer)
    assert heading(page) == "Er klopt iets niet: De Bron"
    assert "Geen dubbel: De Bron en Bron" in said(page)
    assert fresh(session, report).status == "pending"


# How far from each other.


def test_the_moderator_reads_of_the_same_address_what_the_suggester_reads(
    desk: FlaskClient, session: Session, always: list[Place], double: Place
) -> None:
    at_double = {"postcode": "3031PW", "house_number": "7-a", "lat": 51.9253, "lon": 4.489}
    suggestion = a_suggestion(session, name="Buurthuis Bron", **at_double)
    sent = {name: suggestion.sent[name] for name in (*at_double, "name", "kind", "precision")}

    cards = desk.get("/api/look-alikes", query_string=sent).json
    screen = said(desk.get(at(suggestion)).text)
    pages = [
        said(desk.get(page).text)
        for page in (f"{at(suggestion)}/naast/{double.id}", pair([always[0], double]))
    ]

    assert {card["distance"] for card in cards} == {"op hetzelfde adres"}
    assert screen.count("op hetzelfde adres") == 2 * len(cards)
    assert ["op hetzelfde adres." in page for page in pages] == [True, True]


def test_the_moderator_reads_of_another_address_how_far_it_is(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    suggestion = twins(session, always)

    assert "Buurthuis, 10 m verderop" in said(desk.get(at(suggestion)).text)


# A public place.


def test_a_public_place_is_changed_without_a_suggestion(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    page = follow(
        desk, press(desk, f"/beoordelen/plek/{always[0].id}", "aanpassen", phone="010 123 45 67")
    )

    session.expire_all()
    assert always[0].phone == "010 123 45 67"
    assert "Aangepast door een moderator: De Bron" in said(page)


def test_saving_nothing_is_told(desk: FlaskClient, always: list[Place]) -> None:
    answer = press(desk, f"/beoordelen/plek/{always[0].id}", "aanpassen")

    assert answer.status_code == 422
    assert "U hebt nog niets veranderd." in answer.text


def test_a_place_is_closed_and_opened_again(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    page = f"/beoordelen/plek/{always[0].id}"

    press(desk, page, "sluiten")
    closed = places.per_kind(session)
    session.rollback()
    press(desk, page, "heropenen")

    assert closed.get("community_centre", 0) == 0
    assert places.per_kind(session)["community_centre"] == 1
    assert lines(session) == ["first", "closed", "reopened"]


def test_an_earlier_version_is_put_back_from_the_log(
    desk: FlaskClient, session: Session, always: list[Place], moderator: Moderator
) -> None:
    first = review.edit(session, always[0], moderator, {"phone": "010 1", "name": "De Eerste"})
    review.edit(session, always[0], moderator, {"phone": "010 2"})
    session.commit()

    press(desk, f"/beoordelen/plek/{always[0].id}", f"terugzetten/{first.id}")

    session.expire_all()
    assert (always[0].name, always[0].phone) == ("De Eerste", "010 1")
    assert lines(session) == ["first", "edited", "edited", "restored"]


def test_the_log_tells_who_did_what_and_why(
    desk: FlaskClient, session: Session, always: list[Place], colleague: Moderator
) -> None:
    report = a_report(session, always[0], "hours")
    review.refuse(session, report, colleague, "not_found", "Niet kunnen nagaan.")
    review.close_place(session, always[0], colleague)
    session.commit()

    page = said(desk.get(f"/beoordelen/plek/{always[0].id}").text)

    assert "Gesloten" in page
    assert "bram@wijk.example" in page


def test_the_public_page_leads_a_moderator_to_the_log(
    desk: FlaskClient, app: Flask, always: list[Place]
) -> None:
    path = f"/plek/{always[0].id}-de-bron"

    assert "Logboek en beheer" in desk.get(path).text
    assert "Logboek en beheer" not in app.test_client().get(path).text


# What is shown, and to whom.


def test_stored_text_is_shown_as_text(
    desk: FlaskClient, session: Session, always: list[Place]
) -> None:
    sender = Sender(word=MARKUP)
    told = {"name": MARKUP, "description": MARKUP, "city": MARKUP, "phone": MARKUP}
    new = a_suggestion(session, sender=sender, **told)
    change = a_change(session, always[0], description=MARKUP, activities=[{"name": MARKUP}])
    report = suggestions.submit_report(session, always[1], "other", MARKUP, sender)
    session.commit()
    pages = ["/beoordelen", at(new), at(change), at(report), f"{at(new)}/naast/{always[0].id}"]

    for page in pages:
        text = desk.get(page).text
        assert "<img src=x" not in text
        assert html.escape("<img src=x onerror=alert(1)>") in re.sub(r"</?(?:ins|del)>", "", text)


def test_who_suggested_it_is_not_on_public_pages(
    desk: FlaskClient, app: Flask, session: Session
) -> None:
    sender = Sender(email="ik@bewoner.example", word="Een geheim woord.")
    suggestion = a_suggestion(session, sender=sender)
    press(desk, at(suggestion), "aanpassen")
    place = fresh(session, suggestion).place
    public = app.test_client()

    for path in (f"/plek/{place.id}-{place.slug}", "/?q=nieuwe+plek", f"/api/places/{place.id}"):
        text = public.get(path).text
        assert "De Nieuwe Plek" in text
        assert "bewoner.example" not in text
        assert "geheim" not in text
        assert "anna@wijk.example" not in text


def test_a_suggestion_as_small_as_can_be_has_a_page(desk: FlaskClient, session: Session) -> None:
    least = {name: SENT[name] for name in ("name", "kind", "lat", "lon", "precision")}
    suggestion = suggestions.submit_new(session, least, Sender())
    session.commit()

    page = said(desk.get(at(suggestion)).text)

    assert "Er is geen postcode om het punt mee te vergelijken." in page
    assert "plaats onbekend" in page
