"""Sending a suggestion and following it by its private link."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from conftest import SENT, a_place, a_suggestion, add
from finder import facts, review, suggestions
from finder.errors import AlreadyDecided, NotFound, NothingChanged
from finder.models import Message, Moderator, Outbox, Place, SentText, StatusLink, Suggestion, now
from finder.suggestions import Sender


def test_a_suggestion_is_not_a_place(session: Session) -> None:
    a_suggestion(session)

    assert session.scalars(select(Place)).all() == []


def test_a_change_keeps_only_what_differs_and_what_it_was(
    session: Session, always: list[Place]
) -> None:
    place = always[0]
    sent = facts.of(place) | {"phone": "010 123 45 67"}

    change = suggestions.submit_change(session, place, place.version, sent, Sender())

    assert (change.sent, change.seen) == ({"phone": "010 123 45 67"}, {"phone": None})


def test_a_change_of_nothing_is_no_change(session: Session, always: list[Place]) -> None:
    place = always[0]

    with pytest.raises(NothingChanged):
        suggestions.submit_change(session, place, place.version, facts.of(place), Sender())


def test_a_change_is_compared_with_the_version_it_was_made_on(
    session: Session, always: list[Place], moderator: Moderator
) -> None:
    place = always[0]
    filled, version = facts.of(place) | {"phone": "010 111"}, place.version
    review.edit(session, place, moderator, {"email": "hallo@bron.example"})

    change = suggestions.submit_change(session, place, version, filled, Sender())

    assert change.sent == {"phone": "010 111"}


def test_a_report_in_between_that_changed_nothing_does_not_stand_for_an_older_version(
    session: Session, always: list[Place], moderator: Moderator
) -> None:
    place, first = always[0], facts.of(always[0])
    version = place.version
    review.edit(session, place, moderator, {"phone": "010 1"})
    report = suggestions.submit_report(session, place, "other", None, Sender())
    review.publish(session, report, moderator, {})
    review.not_duplicate(session, moderator, place, always[1])

    assert suggestions.at_version(session, place, version) == first


@pytest.mark.parametrize(
    ("reason", "kind"), [("gone", "closed"), ("hours", "problem"), ("unsafe", "problem")]
)
def test_a_report_is_a_closure_or_a_problem(
    session: Session, always: list[Place], reason: str, kind: str
) -> None:
    report = suggestions.submit_report(session, always[0], reason, "Ik was er.", Sender())

    assert (report.kind, report.sent, report.place) == (kind, {}, always[0])


@pytest.mark.parametrize(
    ("values", "signal"),
    [
        ({"lat": 51.96}, "far"),
        ({"precision": "postcode4"}, "approximate"),
        ({"description": "Kijk op https://koop.example"}, "links"),
        ({"name": "Bron", "lat": 51.925, "lon": 4.489, "kind": "community_centre"}, "look_alike"),
    ],
)
def test_what_a_moderator_should_see_is_a_signal(
    session: Session, always: list[Place], values: dict[str, object], signal: str
) -> None:
    assert a_suggestion(session, **values).signals == [signal]


@pytest.mark.parametrize(
    ("sender", "signal"),
    [
        (Sender(trapped=True), "trap"),
        (Sender(seconds=1.5), "fast"),
        (Sender(email="buur@post.example"), "unconfirmed"),
    ],
)
def test_how_it_was_sent_is_a_signal(session: Session, sender: Sender, signal: str) -> None:
    assert a_suggestion(session, sender=sender).said_signals == [signal]


def test_the_third_of_one_sender_in_a_day_is_one_of_many(session: Session) -> None:
    sent = [
        a_suggestion(session, sender=Sender(sender="a" * 64), name=name) for name in ("Een", "Twee")
    ]
    sent.append(a_suggestion(session, sender=Sender(sender="a" * 64), name="Drie"))

    assert ["many" in one.signals for one in sent] == [False, False, True]


def test_a_text_that_was_sent_before_is_a_signal_whatever_its_signs(session: Session) -> None:
    a_suggestion(session, description="Elke dag koffie voor de hele buurt!")

    again = a_suggestion(session, name="Anders", description="elke dag KOFFIE voor de hele buurt")

    assert again.signals == ["repeated"]


def test_a_text_of_long_ago_is_no_signal_and_is_forgotten(session: Session) -> None:
    first = a_suggestion(session, description="Elke dag koffie voor de hele buurt!")
    for text in session.scalars(select(SentText)):
        text.created_at = now() - dt.timedelta(days=31)
    session.flush()

    again = a_suggestion(session, name="Anders", description="Elke dag koffie voor de hele buurt!")
    suggestions.forget(session)

    assert again.signals == []
    kept = session.scalars(select(SentText.suggestion_id)).all()
    assert (first.id in kept, again.id in kept) == (False, True)


def test_what_cannot_wait_has_the_highest_risk(session: Session, always: list[Place]) -> None:
    report = suggestions.submit_report(session, always[0], "privacy", None, Sender())

    assert (report.signals, report.risk) == (["urgent"], 2)


def test_without_a_postcode_the_nearest_one_says_whose_area_it_is(session: Session) -> None:
    suggestion = a_suggestion(session, postcode=None, lat=51.4365, lon=5.466)

    assert suggestion.postcode.startswith("56")


def test_a_private_link_opens_its_suggestion_and_is_stored_hashed(session: Session) -> None:
    suggestion = a_suggestion(session)
    token = suggestions.new_link(session, suggestion)

    assert suggestions.open_link(session, token).suggestion is suggestion
    assert len(token) == 22
    assert token not in {link.hash for link in session.scalars(select(StatusLink))}


def test_a_wrong_link_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        suggestions.open_link(session, "A" * 22)


def test_with_an_address_a_receipt_waits_in_the_outbox(session: Session) -> None:
    suggestion = a_suggestion(session, sender=Sender(email="buur@post.example"))

    mail = session.scalars(select(Outbox)).one()

    token = mail.parts["path"].removeprefix("/inzending/")
    assert (mail.kind, mail.address) == ("received", "buur@post.example")
    assert suggestions.open_link(session, token).suggestion is suggestion


def test_only_a_mailed_link_confirms_the_address(session: Session) -> None:
    suggestion = a_suggestion(session, sender=Sender(email="buur@post.example"))
    shown = suggestions.open_link(session, suggestions.new_link(session, suggestion))
    mailed = suggestions.open_link(session, suggestions.new_link(session, suggestion, mailed=True))

    suggestions.confirm_email(session, shown)
    before = suggestion.email_confirmed_at
    suggestions.confirm_email(session, mailed)

    assert before is None
    assert suggestion.email_confirmed_at is not None


def test_it_can_be_withdrawn_until_it_is_decided(session: Session, moderator: Moderator) -> None:
    suggestion, decided = a_suggestion(session), a_suggestion(session, name="Besloten")
    review.spam(session, decided, moderator)

    suggestions.withdraw(session, suggestion)

    assert suggestion.status == "withdrawn"
    with pytest.raises(AlreadyDecided):
        suggestions.withdraw(session, decided)


def test_an_answer_puts_it_back_in_the_queue(session: Session, moderator: Moderator) -> None:
    suggestion = a_suggestion(session)
    review.ask(session, suggestion, moderator, "Hoe laat is het open?")

    suggestions.answer(session, suggestion, "Om tien uur.")

    session.refresh(suggestion)
    assert suggestion.status == "pending"
    assert [message.text for message in suggestion.messages] == [
        "Hoe laat is het open?",
        "Om tien uur.",
    ]


def test_the_usual_time_is_the_median_of_the_last_twenty(session: Session) -> None:
    start = now() - dt.timedelta(days=100)
    for number, days in enumerate([*([50] * 5), *range(1, 21)]):
        created = start + dt.timedelta(days=number)
        session.add(
            Suggestion(
                kind="new",
                sent=SENT,
                status="refused",
                created_at=created,
                decided_at=created + dt.timedelta(days=days) + dt.timedelta(days=50 * (days < 21)),
            )
        )
    session.flush()

    assert suggestions.usual_days(session) == pytest.approx(60.5)


def test_before_the_first_decision_nobody_knows_how_long_it_takes(session: Session) -> None:
    a_suggestion(session)

    assert suggestions.usual_days(session) is None


def test_people_are_forgotten_ninety_days_after_the_decision(
    session: Session, moderator: Moderator
) -> None:
    sender = Sender(email="buur@post.example", word="Bel mij", sender="b" * 64)
    kept, old = (a_suggestion(session, sender=sender, name=name) for name in ("Nieuw", "Oud"))
    for suggestion, days in ((kept, 89), (old, 91)):
        review.ask(session, suggestion, moderator, "Waar is de deur?")
        suggestions.answer(session, suggestion, "Achterom.")
        review.refuse(session, suggestion, moderator, "other", "Helaas.")
        suggestion.decided_at = now() - dt.timedelta(days=days)
        session.flush()

    forgotten = suggestions.forget(session)

    session.expire_all()
    assert forgotten == 1
    assert (old.email, old.word, old.sender, old.messages) == (None, None, None, [])
    assert (kept.email, kept.word, len(kept.messages)) == ("buur@post.example", "Bel mij", 2)
    assert {mail.suggestion_id for mail in session.scalars(select(Outbox))} == {kept.id}
    assert session.scalars(select(Message.suggestion_id).distinct()).all() == [kept.id]


def test_a_place_keeps_its_facts_while_a_change_waits(session: Session) -> None:
    (place,) = add(session, a_place(phone="010 1"))
    sent = facts.of(place) | {"phone": "010 2"}

    suggestions.submit_change(session, place, place.version, sent, Sender())
    session.commit()

    session.refresh(place)
    assert place.phone == "010 1"
