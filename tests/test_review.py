"""Judging: what a decision does to suggestion, place, counts and log, and how it is undone."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask.testing import FlaskClient
from registered import register
from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from conftest import SENT, a_moderator, a_place, a_suggestion, add
from finder import facts, places, review, suggestions
from finder.errors import (
    AlreadyDecided,
    FinderError,
    NotFound,
    NothingChanged,
    OwnSuggestion,
    TooLate,
)
from finder.models import CellCount, Decision, Moderator, Outbox, Place, Suggestion
from finder.suggestions import Sender


def counts(session: Session) -> dict[tuple[int, int, str], int]:
    """The counts that are stored, without those that fell to nothing."""
    rows = session.execute(
        select(CellCount.zoom, CellCount.cell, CellCount.kind, CellCount.count)
    ).all()
    return {(zoom, cell, kind): count for zoom, cell, kind, count in rows if count}


def counted_anew(session: Session) -> dict[tuple[int, int, str], int]:
    places.count_cells(session)
    return counts(session)


def a_change(session: Session, place: Place, **sent: object) -> Suggestion:
    change = suggestions.submit_change(
        session, place, place.version, facts.of(place) | sent, Sender(email="buur@post.example")
    )
    session.commit()
    return change


def test_a_published_place_is_open_and_checked_today(
    session: Session, moderator: Moderator
) -> None:
    suggestion = a_suggestion(session, phone="010 1")

    line = review.publish(session, suggestion, moderator, SENT | {"phone": "010 1"})

    place = suggestion.place
    assert (place.status, place.name, place.version) == ("open", "De Nieuwe Plek", 1)
    assert place.existence_checked_on == place.contact_checked_on != place.hours_checked_on
    assert (line.deed, line.before, line.place_version) == ("published", None, 1)


def test_of_a_change_only_what_is_taken_is_changed(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    place = always[0]
    change = a_change(session, place, phone="010 1", name="Andere naam")

    line = review.publish(session, change, moderator, {"phone": "010 1"})

    assert (place.name, place.phone, place.version) == ("De Bron", "010 1", 2)
    assert (line.before["phone"], line.after["phone"]) == (None, "010 1")


def test_a_closed_place_leaves_list_and_map(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    place = always[0]
    report = suggestions.submit_report(session, place, "gone", None, Sender())

    review.close(session, report, moderator)

    near = places.near(session, places.Around(place.point, 1_000))
    assert (place.status, [nearby.place for nearby in near if nearby.place is place]) == (
        "closed",
        [],
    )


def do_publish(session: Session, moderator: Moderator, place: Place) -> Decision:
    return review.publish(session, a_suggestion(session), moderator, SENT)


def do_move(session: Session, moderator: Moderator, place: Place) -> Decision:
    change = a_change(session, place, lat=52.5, lon=6.0, precision="house")
    return review.publish(session, change, moderator, change.sent)


def do_change_kind(session: Session, moderator: Moderator, place: Place) -> Decision:
    return review.edit(session, place, moderator, {"kind": "village_hall"})


def do_close(session: Session, moderator: Moderator, place: Place) -> Decision:
    report = suggestions.submit_report(session, place, "gone", None, Sender())
    return review.close(session, report, moderator)


def do_close_place(session: Session, moderator: Moderator, place: Place) -> Decision:
    return review.close_place(session, place, moderator)


def do_merge(session: Session, moderator: Moderator, place: Place) -> Decision:
    return review.merge(session, a_suggestion(session), moderator, place, {"phone": "010 1"})


def do_merge_places(session: Session, moderator: Moderator, place: Place) -> Decision:
    (gone,) = add(session, a_place(name="De Bron 2", lat=51.925, lon=4.489))
    suggestions.submit_report(session, gone, "hours", None, Sender())
    return review.merge_places(session, place, gone, moderator, {"phone": "010 1"})


Deed = Callable[[Session, Moderator, Place], Decision]
changing = pytest.mark.parametrize(
    "deed",
    [do_publish, do_move, do_change_kind, do_close, do_close_place, do_merge, do_merge_places],
)


@changing
def test_the_counts_on_the_map_follow_each_decision_and_its_undoing(
    session: Session, moderator: Moderator, always: list[Place], deed: Deed
) -> None:
    line = deed(session, moderator, always[0])
    after = counts(session)
    right_after = counted_anew(session)

    review.undo(session, line, moderator)

    assert after == right_after
    assert counts(session) == counted_anew(session)


@changing
def test_what_is_undone_is_as_it_was_and_the_log_has_one_line_more(
    session: Session, moderator: Moderator, always: list[Place], deed: Deed
) -> None:
    before = {place.id: facts.snapshot(place) for place in always}

    line = deed(session, moderator, always[0])
    undone = review.undo(session, line, moderator)

    open_now = session.scalars(select(Place).where(Place.status == "open")).all()
    assert {place.id: facts.snapshot(place) for place in open_now if place.id in before} == before
    assert (undone.deed, undone.undoes_id) == ("undone", line.id)
    assert session.scalars(select(Decision.id).where(Decision.id >= line.id)).all() == [
        line.id,
        undone.id,
    ]


def test_an_undone_publication_was_never_public(session: Session, moderator: Moderator) -> None:
    suggestion = a_suggestion(session)
    line = review.publish(session, suggestion, moderator, SENT)
    place_id = suggestion.place_id

    review.undo(session, line, moderator)

    assert (suggestion.status, suggestion.place_id) == ("pending", None)
    assert places.public(session, place_id) is None


def test_what_was_undone_can_be_decided_anew(session: Session, moderator: Moderator) -> None:
    suggestion = a_suggestion(session)
    line = review.refuse(session, suggestion, moderator, "other", "Nee.")
    review.undo(session, line, moderator)

    review.publish(session, suggestion, moderator, SENT)

    assert suggestion.place.status == "open"


def test_a_decision_is_undone_once(session: Session, moderator: Moderator) -> None:
    line = review.spam(session, a_suggestion(session), moderator)
    review.undo(session, line, moderator)

    with pytest.raises(AlreadyDecided):
        review.undo(session, line, moderator)


def test_what_changed_after_a_decision_keeps_it_from_being_undone(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    line = review.edit(session, always[0], moderator, {"phone": "010 1"})
    review.edit(session, always[0], moderator, {"phone": "010 2"})

    with pytest.raises(TooLate):
        review.undo(session, line, moderator)


def test_a_mail_about_what_was_undone_is_not_sent(session: Session, moderator: Moderator) -> None:
    suggestion = a_suggestion(session, sender=Sender(email="buur@post.example"))
    line = review.refuse(session, suggestion, moderator, "other", "Nee.")

    review.undo(session, line, moderator)

    assert [mail.kind for mail in session.scalars(select(Outbox))] == ["received"]


def test_a_question_taken_back_was_not_asked(session: Session, moderator: Moderator) -> None:
    suggestion = a_suggestion(session)
    line = review.ask(session, suggestion, moderator, "Hoe laat?")

    review.undo(session, line, moderator)

    session.refresh(suggestion)
    assert (suggestion.status, suggestion.messages) == ("pending", [])


@pytest.mark.parametrize("kind", ["publish", "refuse", "ask", "spam", "merge"])
def test_nobody_decides_on_what_they_sent_themselves(
    session: Session, moderator: Moderator, always: list[Place], kind: str
) -> None:
    suggestion = a_suggestion(session, sender=Sender(moderator_id=moderator.id))
    more = {
        "publish": (SENT,),
        "refuse": ("other", "Nee."),
        "ask": ("Hoe laat?",),
        "spam": (),
        "merge": (always[0], {}),
    }[kind]

    with pytest.raises(OwnSuggestion):
        getattr(review, kind)(session, suggestion, moderator, *more)


def test_the_second_to_decide_hears_who_decided_what(
    engine: Engine, session: Session, moderator: Moderator, colleague: Moderator
) -> None:
    suggestion = a_suggestion(session)
    with Session(engine) as other:
        seen = other.get(Suggestion, suggestion.id)
        line = review.refuse(session, suggestion, moderator, "other", "Nee.")
        session.commit()

        with pytest.raises(AlreadyDecided) as caught:
            review.publish(other, seen, other.get(Moderator, colleague.id), SENT)

    assert caught.value.decision_id == line.id


def test_of_two_edits_at_once_the_second_is_refused(
    engine: Engine, session: Session, moderator: Moderator, always: list[Place]
) -> None:
    with Session(engine) as other:
        seen, someone = other.get(Place, always[0].id), other.get(Moderator, moderator.id)
        review.edit(session, always[0], moderator, {"name": "De Nieuwe Bron"})
        session.commit()

        with pytest.raises(TooLate):
            review.edit(other, seen, someone, {"phone": "010 1"})


def test_of_two_hundred_races_each_is_won_once(
    engine: Engine, session: Session, moderator: Moderator, colleague: Moderator
) -> None:
    """Two deciders at the same moment: one publishes, one refuses, 200 times."""
    ids = [
        a_suggestion(session, name=f"Plek {number}", lat=51.9 + number / 1000).id
        for number in range(200)
    ]
    barrier = Barrier(2)

    def decide_all(moderator_id: int, publishes: bool) -> list[int]:
        won = []
        for suggestion_id in ids:
            with Session(engine) as own:
                suggestion = own.get(Suggestion, suggestion_id)
                decider = own.get(Moderator, moderator_id)
                barrier.wait(30)
                try:
                    if publishes:
                        review.publish(own, suggestion, decider, suggestion.sent)
                    else:
                        review.refuse(own, suggestion, decider, "other", "Nee.")
                    own.commit()
                except AlreadyDecided:
                    continue
                won.append(suggestion_id)
        return won

    with ThreadPoolExecutor(2) as pool:
        publisher = pool.submit(decide_all, moderator.id, True)
        refuser = pool.submit(decide_all, colleague.id, False)
        published, refused = publisher.result(300), refuser.result(300)

    session.expire_all()
    decided = session.execute(select(Decision.suggestion_id, Decision.deed)).all()
    on_the_map = session.scalars(
        select(Suggestion.id).join(Place, Suggestion.place_id == Place.id)
    ).all()
    assert sorted(published + refused) == ids
    assert sorted(id for id, _ in decided) == ids
    assert sorted(on_the_map) == published
    assert session.scalar(select(func.count(Place.id))) == len(published)
    assert counts(session) == counted_anew(session)


@pytest.mark.parametrize("statement", [update(Decision).values(deed="spam"), delete(Decision)])
def test_the_database_itself_keeps_the_log(
    session: Session, moderator: Moderator, statement: object
) -> None:
    review.spam(session, a_suggestion(session), moderator)
    session.commit()

    with pytest.raises(DatabaseError, match="the log is only added to"):
        session.execute(statement)


def test_the_queue_has_risk_first_then_oldest_and_apart_what_was_asked(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    asked = a_suggestion(session, name="Gevraagd")
    old, new = a_suggestion(session, name="Oud"), a_suggestion(session, name="Nieuw", lat=51.94)
    urgent = suggestions.submit_report(session, always[0], "unsafe", None, Sender())
    review.ask(session, asked, moderator, "Hoe laat?")

    assert review.waiting(session, moderator) == [urgent, old, new]
    assert review.waiting(session, moderator, most=2) == [urgent, old]
    assert review.waiting(session, moderator, "asked") == [asked]
    assert review.count(session, moderator) == 3


def test_the_queue_is_filtered_by_kind_and_by_signal(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    rough = a_suggestion(session, precision="postcode4")
    report = suggestions.submit_report(session, always[0], "gone", None, Sender())

    assert review.waiting(session, moderator, kind="closed") == [report]
    assert review.waiting(session, moderator, signal="approximate") == [rough]


def test_after_a_decision_comes_the_next_and_after_the_last_the_first(
    session: Session, moderator: Moderator
) -> None:
    first, second, third = (a_suggestion(session, name=name) for name in ("Een", "Twee", "Drie"))

    assert review.following(session, moderator, second) is third
    assert review.following(session, moderator, third) is first


def test_what_else_waits_about_the_same_place_comes_first(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    one = suggestions.submit_report(session, always[0], "hours", None, Sender())
    a_suggestion(session)
    other = suggestions.submit_report(session, always[0], "moved", None, Sender())

    assert review.following(session, moderator, one) is other


def test_what_i_sent_myself_is_not_next(session: Session, moderator: Moderator) -> None:
    mine = a_suggestion(session, name="Van mij", sender=Sender(moderator_id=moderator.id))
    other = a_suggestion(session, name="Van een ander")

    assert review.following(session, moderator, other) is None
    assert review.following(session, moderator, mine) is other


@pytest.mark.parametrize(
    ("area", "sees"),
    [
        ({"postcodes": ["30"]}, True),
        ({"postcodes": ["75"]}, False),
        ({"towns": ["Rotterdam"]}, True),
        ({"towns": ["Enschede"]}, False),
        ({"postcodes": ["75"], "role": "admin"}, True),
        ({}, True),
    ],
)
def test_an_area_limits_what_a_moderator_sees_and_opens(
    session: Session, always: list[Place], area: dict[str, object], sees: bool
) -> None:
    suggestion = a_suggestion(session)
    someone = a_moderator(session, "cor@wijk.example", **area)
    opens: dict[str, Callable[[], object]] = {
        "suggestion": lambda: review.get(session, someone, suggestion.id),
        "place": lambda: review.place(session, someone, always[0].id),
    }

    opened = []
    for name, open_it in opens.items():
        try:
            open_it()
        except NotFound:
            continue
        opened.append(name)

    assert review.waiting(session, someone) == ([suggestion] if sees else [])
    assert opened == (["suggestion", "place"] if sees else [])


# In the middle of the North Sea no postcode is near.
NOWHERE = {"postcode": None, "lat": 54.5, "lon": 4.5}


@pytest.mark.parametrize(
    ("area", "where", "sees"),
    [
        ("0717", {"postcode": "4353AB", "city": "Serooskerke"}, True),
        ("0717", {"postcode": "4353", "city": "Serooskerke"}, True),
        ("0717", {"postcode": "4327AB", "city": "Serooskerke"}, False),
        ("1676", {"postcode": "4327AB", "city": "Serooskerke"}, True),
        ("0717", {"postcode": "4353AB", "city": None}, True),
        ("0717", {"postcode": "4331AB", "city": "Veere"}, False),
        ("0717", {"postcode": "3011AB", "city": "Serooskerke"}, False),
        ("0717", {"postcode": None, "lat": 51.549, "lon": 3.596, "city": "Serooskerke"}, True),
        ("0717", {"postcode": None, "lat": 51.701, "lon": 3.814, "city": "Serooskerke"}, False),
        ("0717", {**NOWHERE, "city": "Serooskerke"}, True),
        ("1676", {**NOWHERE, "city": "Serooskerke"}, True),
        ("0717", {**NOWHERE, "city": "Rotterdam"}, False),
        ("0717", {**NOWHERE, "city": None}, False),
        ("0687", {"postcode": "4331AB", "city": "Middelburg"}, True),
        ("gemeente Middelburg", {"postcode": "4331AB", "city": "Middelburg"}, True),
        ("0373", {"postcode": "1861AB", "city": "Bergen"}, True),
        ("0893", {"postcode": "1861AB", "city": "Bergen"}, False),
        ("0893", {**NOWHERE, "city": "Bergen"}, True),
    ],
)
def test_a_municipality_is_one_area_for_the_queue_a_suggestion_and_a_place(
    session: Session, area: str, where: dict[str, object], sees: bool
) -> None:
    register(session)
    suggestion = a_suggestion(session, **where)
    (place,) = add(session, a_place(**where))
    someone = a_moderator(session, "cor@wijk.example", towns=[area])

    seen = [
        review.waiting(session, someone) == [suggestion],
        review.count(session, someone) == 1,
        is_found(lambda: review.get(session, someone, suggestion.id)),
        is_found(lambda: review.place(session, someone, place.id)),
    ]

    assert seen == [sees] * 4


def is_found(open_it: Callable[[], object]) -> bool:
    try:
        open_it()
    except NotFound:
        return False
    return True


@pytest.mark.parametrize("name", ["Bergen", "Bergen (NH)", "Bergen (Noord-Holland)"])
def test_a_municipality_is_found_however_the_register_tells_it_from_its_namesake(
    session: Session, name: str
) -> None:
    register(session, {"1861": name, "5854": name.replace("Noord-Holland", "Limburg")})
    suggestion = a_suggestion(session, postcode="1861AB", city="Bergen")
    someone = a_moderator(session, "cor@wijk.example", towns=["0373"])

    assert review.waiting(session, someone) == [suggestion]


def test_a_municipality_that_is_gone_from_the_register_is_nobodys_whole_country(
    session: Session,
) -> None:
    a_suggestion(session)
    someone = a_moderator(session, "cor@wijk.example")
    someone.municipalities = ["0501"]

    assert review.waiting(session, someone) == []


def test_a_line_of_the_log_of_another_area_is_not_found(
    session: Session, moderator: Moderator
) -> None:
    line = review.spam(session, a_suggestion(session), moderator)
    elsewhere = a_moderator(session, "cor@wijk.example", postcodes=["75"])

    with pytest.raises(NotFound):
        review.decision(session, elsewhere, line.id)


def test_merged_places_share_one_log_and_their_reports(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    (gone,) = add(session, a_place(name="De Bron 2", lat=51.925, lon=4.489))
    edited = review.edit(session, gone, moderator, {"phone": "010 9"})
    report = suggestions.submit_report(session, gone, "hours", None, Sender())

    line = review.merge_places(session, always[0], gone, moderator, {"phone": "010 9"})

    session.expire_all()
    assert report.place is always[0]
    assert [one for one in review.log(session, always[0]) if one.moderator] == [line, edited]
    assert places.public(session, gone.id) is always[0]


def test_the_log_reaches_what_was_merged_into_what_was_merged(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    twice, once = add(
        session,
        a_place(name="De Bron 3", lat=51.925, lon=4.489),
        a_place(name="De Bron 2", lat=51.925, lon=4.489),
    )
    edited = review.edit(session, twice, moderator, {"phone": "010 9"})
    review.merge_places(session, once, twice, moderator, {})
    review.merge_places(session, always[0], once, moderator, {})

    assert edited in review.log(session, always[0])
    assert places.public(session, twice.id) is always[0]


def test_a_merge_undone_gives_the_reports_back(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    (gone,) = add(session, a_place(name="De Bron 2", lat=51.925, lon=4.489))
    report = suggestions.submit_report(session, gone, "hours", None, Sender())
    line = review.merge_places(session, always[0], gone, moderator, {})

    review.undo(session, line, moderator)

    session.expire_all()
    assert (report.place, places.public(session, gone.id)) == (gone, gone)


def twins(session: Session, place: Place) -> Place:
    """Another place that is this one."""
    return add(session, a_place(name="De Bron 2", lat=51.925, lon=4.489))[0]


def of_duplicate(session: Session, place: Place, **sender: object) -> Suggestion:
    """A report that a place is there twice; committed."""
    report = suggestions.submit_report(session, place, "duplicate", None, Sender(**sender))
    session.commit()
    return report


@pytest.mark.parametrize("about_kept", [True, False])
def test_a_merge_decides_the_report_that_asked_for_it(
    session: Session, moderator: Moderator, always: list[Place], about_kept: bool
) -> None:
    keep, gone = always[0], twins(session, always[0])
    report = of_duplicate(session, keep if about_kept else gone)

    line = review.merge_places(session, keep, gone, moderator, {}, report)

    session.expire_all()
    assert (report.status, report.place, gone.merged_into_id) == ("merged", keep, keep.id)
    assert (line.suggestion, line.deed, line.gone) == (report, "merged", gone)


@pytest.mark.parametrize("about_kept", [True, False])
def test_a_merge_undone_lets_its_report_wait_again_about_its_own_place(
    session: Session, moderator: Moderator, always: list[Place], about_kept: bool
) -> None:
    keep, gone = always[0], twins(session, always[0])
    report = of_duplicate(session, keep if about_kept else gone)
    line = review.merge_places(session, keep, gone, moderator, {"phone": "010 9"}, report)
    session.commit()

    review.undo(session, line, moderator)
    session.commit()

    session.expire_all()
    assert (report.status, report.place) == ("pending", keep if about_kept else gone)
    assert (keep.phone, gone.status, gone.merged_into_id) == (None, "open", None)
    assert counts(session) == counted_anew(session)


def test_who_reported_a_double_hears_of_the_merge_and_not_of_one_undone(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    gone = twins(session, always[0])
    report = of_duplicate(session, gone, email="buur@post.example")
    line = review.merge_places(session, always[0], gone, moderator, {}, report)
    mail = select(Outbox).where(Outbox.kind == "published")
    told = session.scalars(mail).one().parts["place_path"]

    review.undo(session, line, moderator)

    assert told == f"/plek/{always[0].id}-de-bron"
    assert session.scalars(mail).all() == []


def test_a_merge_decides_no_report_about_something_else(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    gone = twins(session, always[0])
    elsewhere = of_duplicate(session, always[1])
    hours = suggestions.submit_report(session, gone, "hours", None, Sender())
    session.commit()

    for report in (elsewhere, hours):
        with pytest.raises(TooLate):
            review.merge_places(session, always[0], gone, moderator, {}, report)
        session.rollback()

    assert {report.status for report in (elsewhere, hours)} == {"pending"}


def test_nobody_merges_by_a_report_of_their_own(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    report = of_duplicate(session, always[0], moderator_id=moderator.id)

    with pytest.raises(OwnSuggestion):
        review.merge_places(session, always[0], twins(session, always[0]), moderator, {}, report)


@pytest.mark.parametrize("both_report", [True, False])
def test_of_two_who_merge_the_same_double_at_once_one_wins(
    engine: Engine,
    session: Session,
    moderator: Moderator,
    colleague: Moderator,
    both_report: bool,
) -> None:
    """By one report, or by a report about each of the two places, 25 times."""
    pairs = [tuple(add(session, a_place(), a_place())) for _ in range(25)]
    first = [of_duplicate(session, keep).id for keep, _ in pairs]
    second = [of_duplicate(session, gone).id for _, gone in pairs] if both_report else first
    ids = [(keep.id, gone.id) for keep, gone in pairs]
    barrier = Barrier(2)

    def merge_all(moderator_id: int, reports: list[int]) -> int:
        won = 0
        for (keep, gone), report in zip(ids, reports, strict=True):
            with Session(engine) as own:
                two = own.get(Place, keep), own.get(Place, gone)
                decider, seen = own.get(Moderator, moderator_id), own.get(Suggestion, report)
                barrier.wait(30)
                try:
                    review.merge_places(own, *two, decider, {}, seen)
                    own.commit()
                except (AlreadyDecided, TooLate):
                    continue
                won += 1
        return won

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(merge_all, moderator.id, first)
        other = pool.submit(merge_all, colleague.id, second)
        won = one.result(300) + other.result(300)

    session.expire_all()
    decided = session.scalars(select(Suggestion.id).where(Suggestion.status == "merged")).all()
    assert (won, len(decided)) == (25, 25)
    assert {gone.status for _, gone in pairs} == {"merged"}
    assert counts(session) == counted_anew(session)


def test_no_duplicate_is_remembered_whichever_comes_first(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    one, other, _ = always

    review.not_duplicate(session, moderator, other, one)

    assert review.are_different(session, one, other)


def test_an_earlier_version_is_put_back_and_the_log_grows(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    place = always[0]
    first = review.edit(session, place, moderator, {"phone": "010 1"})
    review.edit(session, place, moderator, {"phone": "010 2", "name": "Anders"})

    line = review.restore(session, place, first, moderator)

    assert (place.phone, place.name, line.deed) == ("010 1", "De Bron", "restored")
    assert [one.deed for one in review.log(session, place)] == [
        "restored",
        "edited",
        "edited",
        "first",
    ]


def test_a_place_is_put_back_as_it_first_was(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    place, before = always[0], facts.snapshot(always[0])
    for phone in ("010 1", "010 2"):
        review.edit(session, place, moderator, {"phone": phone})

    first = review.log(session, place)[-1]
    review.restore(session, place, first, moderator)

    assert (first.deed, facts.snapshot(place)) == ("first", before)


def test_a_place_published_beside_what_it_is_not_is_no_duplicate_of_it(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    suggestion = suggestions.submit_new(session, SENT, Sender(), [always[0].id])

    review.publish(session, suggestion, moderator, SENT)

    assert review.are_different(session, suggestion.place, always[0])


def test_a_closed_place_can_be_opened_again(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    review.close_place(session, always[0], moderator)

    review.reopen_place(session, always[0], moderator)

    assert always[0].status == "open"


def test_editing_nothing_is_no_edit(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    with pytest.raises(NothingChanged):
        review.edit(session, always[0], moderator, facts.of(always[0]))


def test_a_decision_that_fails_leaves_nothing_behind(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    suggestion = a_suggestion(session)
    review.close_place(session, always[0], moderator)
    session.commit()

    with pytest.raises(FinderError):
        review.merge(session, suggestion, moderator, always[0], {})
    session.rollback()

    assert suggestion.status == "pending"
    assert [line.deed for line in session.scalars(select(Decision))] == ["first", "closed"]


def test_the_page_of_a_merged_place_leads_to_the_one_that_was_kept(
    client: FlaskClient, session: Session, moderator: Moderator, always: list[Place]
) -> None:
    (gone,) = add(session, a_place(name="De Bron 2", lat=51.925, lon=4.489))
    review.merge_places(session, always[0], gone, moderator, {})
    session.commit()

    page, feature = client.get(f"/plek/{gone.id}-de-bron-2"), client.get(f"/api/places/{gone.id}")

    assert (page.status_code, page.location) == (301, f"/plek/{always[0].id}-de-bron")
    assert (feature.status_code, feature.location) == (301, f"/api/places/{always[0].id}")


def test_the_page_of_a_place_that_was_never_public_is_not_there(
    client: FlaskClient, session: Session, moderator: Moderator
) -> None:
    suggestion = a_suggestion(session)
    line = review.publish(session, suggestion, moderator, SENT)
    place_id = suggestion.place_id
    review.undo(session, line, moderator)
    session.commit()

    assert client.get(f"/plek/{place_id}").status_code == 404
    assert client.get(f"/api/places/{place_id}").status_code == 404


@pytest.fixture
def of_rotterdam(session: Session) -> Moderator:
    """A moderator who sees postcodes that begin with 30."""
    return a_moderator(session, "cor@wijk.example", postcodes=["30"])


def test_what_a_change_says_does_not_move_it_to_another_area(
    session: Session, of_rotterdam: Moderator, always: list[Place]
) -> None:
    amsterdam = a_moderator(session, "eva@wijk.example", postcodes=["10"])

    change = a_change(session, always[0], postcode="1012AB", city="Amsterdam")

    assert review.waiting(session, of_rotterdam) == [change]
    with pytest.raises(NotFound):
        review.get(session, amsterdam, change.id)


def test_a_place_that_moves_takes_what_waits_and_its_log_to_its_new_area(
    session: Session, moderator: Moderator, of_rotterdam: Moderator, always: list[Place]
) -> None:
    waits = a_change(session, always[0], phone="010 1")
    line = review.edit(session, always[0], moderator, {"postcode": "1012AB", "city": "Amsterdam"})

    assert review.waiting(session, of_rotterdam) == []
    with pytest.raises(NotFound):
        review.get(session, of_rotterdam, waits.id)
    with pytest.raises(NotFound):
        review.decision(session, of_rotterdam, line.id)


def test_what_was_decided_goes_to_the_new_area_too_and_is_undone_from_there(
    session: Session, moderator: Moderator, of_rotterdam: Moderator, always: list[Place]
) -> None:
    amsterdam = a_moderator(session, "eva@wijk.example", postcodes=["10"])
    report = suggestions.submit_report(session, always[0], "hours", None, Sender())
    line = review.refuse(session, report, moderator, "other", "Nee.")
    review.edit(session, always[0], moderator, {"postcode": "1012AB", "city": "Amsterdam"})

    review.undo(session, line, amsterdam)

    assert review.waiting(session, amsterdam) == [report]
    assert review.waiting(session, of_rotterdam) == []


def test_a_report_that_a_merge_moves_lies_where_the_kept_place_lies(
    session: Session, moderator: Moderator, of_rotterdam: Moderator, always: list[Place]
) -> None:
    (gone,) = add(session, a_place(name="De Bron 2", postcode="1012AB", lat=52.37, lon=4.9))
    report = suggestions.submit_report(session, gone, "hours", None, Sender())

    review.merge_places(session, always[0], gone, moderator, {})

    assert review.waiting(session, of_rotterdam) == [report]


def test_nothing_is_decided_on_a_place_that_was_never_public(
    session: Session, moderator: Moderator
) -> None:
    new = a_suggestion(session)
    line = review.publish(session, new, moderator, SENT)
    place = new.place
    change = a_change(session, place, phone="010 1")
    gone = suggestions.submit_report(session, place, "gone", None, Sender())
    review.undo(session, line, moderator)
    session.commit()

    with pytest.raises(TooLate):
        review.publish(session, change, moderator, {"phone": "010 1"})
    session.rollback()
    with pytest.raises(TooLate):
        review.close(session, gone, moderator)


def test_only_a_new_place_can_join_another(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    change = a_change(session, always[0], phone="010 1")

    with pytest.raises(TooLate):
        review.merge(session, change, moderator, always[1], {})


def test_only_the_last_decision_about_a_suggestion_is_undone(
    session: Session, moderator: Moderator, colleague: Moderator
) -> None:
    suggestion = a_suggestion(session)
    first = review.ask(session, suggestion, moderator, "Hoe laat?")
    suggestions.answer(session, suggestion, "Om tien uur.")
    review.ask(session, suggestion, colleague, "Elke dag?")

    with pytest.raises(TooLate):
        review.undo(session, first, moderator)


def test_nobody_undoes_a_decision_on_what_they_sent(
    session: Session, moderator: Moderator, colleague: Moderator
) -> None:
    mine = a_suggestion(session, sender=Sender(moderator_id=moderator.id))
    line = review.refuse(session, mine, colleague, "other", "Nee.")

    with pytest.raises(OwnSuggestion):
        review.undo(session, line, moderator)


@pytest.mark.parametrize("deed", ["undone", "first"])
def test_what_was_no_decision_is_not_undone(
    session: Session, moderator: Moderator, always: list[Place], deed: str
) -> None:
    line = review.edit(session, always[0], moderator, {"phone": "010 1"})
    review.undo(session, line, moderator)
    found = next(one for one in review.log(session, always[0]) if one.deed == deed)

    with pytest.raises(TooLate):
        review.undo(session, found, moderator)


def test_a_pair_is_called_different_once(
    session: Session, moderator: Moderator, always: list[Place]
) -> None:
    review.not_duplicate(session, moderator, always[0], always[1])

    with pytest.raises(TooLate):
        review.not_duplicate(session, moderator, always[1], always[0])
