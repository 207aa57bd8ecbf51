"""Lists judged row by row, taken in, and kept in step with their next edition."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from register_file import load
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conftest import a_place, add
from finder import db, facts, imports, places, review
from finder.imports import AS_NEW, SKIP, Record, Task, Verdict
from finder.models import CellCount, Decision, ImportLink, Moderator, Place, Suggestion

EDITION = dt.date(2026, 11, 1)
SOURCE = "Gemeente Goes"
BRON = {
    "name": "De Bron",
    "kind": "community_centre",
    "street": "Kerkstraat",
    "house_number": "12",
    "postcode": "4461AB",
    "city": "Goes",
    "lat": 51.5045,
    "lon": 3.889,
}
LINDE = {**BRON, "name": "De Linde", "house_number": "200", "lat": 51.4995, "lon": 3.902}

KERS = {**BRON, "name": "De Kers", "house_number": "9", "lat": 51.51, "lon": 3.88}


def rows(*given: dict[str, Any], ids: bool = True) -> list[Record]:
    return [
        Record(number, one, str(number) if ids else None) for number, one in enumerate(given, 2)
    ]


def task(*records: Record, **values: Any) -> Task:
    return Task(**{"source": SOURCE, "edition": EDITION, "read": lambda: iter(records)} | values)


def judged(session: Session, *records: Record, **values: Any) -> list[Verdict]:
    return list(imports.judge(session, task(*records, **values)))


def verdicts(session: Session, *records: Record, **values: Any) -> list[str]:
    return [one.verdict for one in judged(session, *records, **values)]


def take(session: Session, *records: Record, **values: Any) -> imports.Done:
    asked = task(*records, **values)
    done = imports.apply(session, asked, list(imports.judge(session, asked)), None)
    session.commit()
    return done


def named(session: Session, name: str) -> Place:
    session.expire_all()
    return session.scalars(select(Place).where(Place.name == name)).one()


def test_judging_changes_nothing(session: Session) -> None:
    found = judged(session, *rows(BRON, LINDE))

    assert [one.verdict for one in found] == ["new", "new"]
    assert not session.new | session.dirty
    for table in (Place, ImportLink, Decision):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_a_new_place_is_on_the_map_with_a_line_and_its_source(session: Session) -> None:
    take(session, *rows({**BRON, "source_url": "https://goes.example/1"}), licence="CC-BY-4.0")

    place = named(session, "De Bron")
    line = session.scalars(select(Decision)).one()
    assert (place.source, place.licence) == (SOURCE, "CC-BY-4.0")
    assert (place.source_url, place.status) == ("https://goes.example/1", "open")
    assert (place.precision, place.existence_checked_on) == ("house", None)
    assert (line.deed, line.place_id, line.after["name"]) == ("brought", place.id, "De Bron")
    assert session.scalar(select(func.sum(CellCount.count)).where(CellCount.zoom == 8)) == 1
    assert place.changed_in == places.version(session).number > 0


def test_the_same_list_again_changes_nothing(session: Session) -> None:
    take(session, *rows(BRON, LINDE))

    again = rows(BRON, LINDE)
    assert verdicts(session, *again) == ["same", "same"]
    assert take(session, *again).counts.total() == 0
    assert session.scalar(select(func.count(Decision.id))) == 2


@pytest.mark.parametrize("ids", [True, False])
def test_the_next_edition_changes_field_by_field_what_it_brought(
    session: Session, ids: bool
) -> None:
    take(session, *rows(BRON, LINDE, ids=ids))
    moved = {**BRON, "phone": "0113 1", "lat": 51.5046}

    (verdict, same) = judged(session, *rows(moved, LINDE, ids=ids))
    take(session, *rows(moved, LINDE, ids=ids))

    assert (verdict.verdict, same.verdict) == ("update", "same")
    assert verdict.changes == {"phone": (None, "0113 1"), "lat": (51.5045, 51.5046)}
    place = named(session, "De Bron")
    assert (place.phone, place.lat) == ("0113 1", 51.5046)
    line = session.scalars(select(Decision).order_by(Decision.id.desc())).first()
    assert (line.deed, line.before["phone"], line.after["phone"]) == ("renewed", None, "0113 1")


def test_what_the_list_does_not_say_is_unknown_and_empties_nothing(session: Session) -> None:
    take(session, *rows({**BRON, "phone": "0113 1", "wheelchair": "yes"}))

    assert verdicts(session, *rows(BRON)) == ["same"]
    take(session, *rows(BRON))

    place = named(session, "De Bron")
    assert (place.phone, place.wheelchair) == ("0113 1", "yes")
    # And what no list ever said is unknown, never no.
    assert [getattr(place, name) for name in ("welcome", "cost", "accessible_toilet")] == [None] * 3


def test_what_people_here_checked_since_is_kept_and_told(session: Session) -> None:
    take(session, *rows({**BRON, "opening_hours": "Mo 10:00-12:00", "phone": "0113 1"}))
    facts.put(
        named(session, "De Bron"),
        {"opening_hours": "Tu 10:00-12:00", "hours_checked_on": EDITION.isoformat()},
    )
    session.commit()
    newer = {**BRON, "opening_hours": "We 10:00-12:00", "phone": "0113 2"}

    (verdict,) = judged(session, *rows(newer))
    take(session, *rows(newer))

    assert (verdict.kept, set(verdict.changes)) == (("opening_hours",), {"phone"})
    place = named(session, "De Bron")
    assert (place.opening_hours, place.phone) == ("Tu 10:00-12:00", "0113 2")
    later = EDITION + dt.timedelta(days=1)
    assert judged(session, *rows(newer), edition=later)[0].changes == {
        "opening_hours": ("Tu 10:00-12:00", "We 10:00-12:00")
    }


def test_a_place_that_is_here_already_is_asked_about_once(session: Session) -> None:
    (here,) = add(session, a_place(**{**BRON, "name": "Buurthuis De Bron", "precision": "house"}))
    here_id = here.id

    (asked,) = judged(session, *rows({**BRON, "phone": "0113 1"}))
    take(session, *rows({**BRON, "phone": "0113 1"}), decisions={"2": here_id})
    again = judged(session, *rows({**BRON, "phone": "0113 1"}))

    assert (asked.verdict, asked.alike[0].standing.place_id) == ("look_alike", here_id)
    assert (round(asked.alike[0].metres), asked.alike[0].same_address) == (0, True)
    assert asked.alike[0].likeness == 100
    assert [one.verdict for one in again] == ["same"]
    session.expire_all()
    assert [(place.id, place.phone) for place in session.scalars(select(Place))] == [
        (here_id, "0113 1")
    ]


def test_who_says_it_is_another_place_or_none_is_believed(session: Session) -> None:
    add(session, a_place(**{**BRON, "precision": "house"}))

    assert verdicts(session, *rows(BRON), decisions={"2": AS_NEW}) == ["new"]
    assert verdicts(session, *rows(BRON), decisions={"2": SKIP}) == ["judged"]
    assert verdicts(session, *rows(BRON), decisions={"2": 999}) == ["doubt"]


def test_with_agree_the_same_name_on_the_same_spot_is_the_same_place(session: Session) -> None:
    (here,) = add(session, a_place(**{**BRON, "precision": "house"}))
    far = {**BRON, "house_number": "50", "lat": BRON["lat"] + 0.001}

    certain, asked = judged(session, *rows(BRON, far), agree=True)

    assert (certain.verdict, certain.place_id) == ("same", here.id)
    assert asked.verdict == "look_alike"


def test_two_rows_of_a_list_may_be_one_place_too(session: Session) -> None:
    first, second = judged(session, *rows(BRON, {**BRON, "name": "Wijkcentrum De Bron"}))

    assert (first.verdict, second.verdict) == ("new", "look_alike")
    assert (second.alike[0].standing.row, second.alike[0].standing.place_id) == (2, None)


@pytest.mark.parametrize(
    ("given", "verdict", "sentence"),
    [
        ({"lat": 3.889, "lon": 51.5045}, "refused", "staan verwisseld"),
        ({"lat": 48.85, "lon": 2.35}, "refused", "niet in Nederland"),
        ({"lat": 51.2, "lon": 4.4, "postcode": None}, "doubt", "niet in Nederland"),
        ({"lat": 51.6, "lon": 3.889}, "doubt", "10,7 km van postcode 4461AB"),
        ({"postcode": "1000AA"}, "doubt", "niet in gebruik"),
        ({"lat": None, "lon": None, "postcode": None, "city": "Nergenshuizen", "street": None},
         "refused", "adres vinden we niet"),
        ({"lat": None, "lon": None, "postcode": None, "street": None}, "doubt", "alleen de plaats"),
    ],
)  # fmt: skip
def test_a_point_that_cannot_be_right_is_told_and_never_taken(
    session: Session, given: dict[str, Any], verdict: str, sentence: str
) -> None:
    row = {name: value for name, value in (BRON | given).items() if value is not None}

    (found,) = judged(session, *rows(row))
    done = take(session, *rows(row))

    assert found.verdict == verdict
    assert sentence in str(found.reasons[0])
    assert done.counts.total() == 0
    assert session.scalar(select(func.count(Place.id))) == 0


def test_swapped_points_are_turned_round_when_asked(session: Session) -> None:
    (found,) = judged(session, *rows({**BRON, "lat": 3.889, "lon": 51.5045}), swap=True)

    assert (found.verdict, found.facts["lat"], found.facts["lon"]) == ("new", 51.5045, 3.889)


def test_one_point_for_many_addresses_is_doubted(session: Session) -> None:
    other = {**BRON, "name": "Speeltuin Zuid", "kind": "playground", "house_number": "99"}

    found = judged(session, *rows(BRON, other))

    assert [one.verdict for one in found] == ["doubt", "doubt"]
    assert "meer adressen" in str(found[0].reasons[0])


def test_what_a_row_does_not_say_of_where_it_lies_the_register_knows(session: Session) -> None:
    load(session.get_bind())
    house = {"name": "De Bron", "kind": "playground", "postcode": "4301AA", "house_number": "1"}
    nameless = {"kind": "playground", "lat": 51.6499, "lon": 3.9192}

    found, named = judged(session, *rows(house, nameless))

    assert (found.verdict, found.facts["precision"]) == ("new", "house")
    assert (found.facts["lat"], found.facts["lon"]) == pytest.approx((51.649896, 3.91913))
    assert (found.facts["street"], found.facts["city"]) == ("Poststraat", "Zierikzee")
    assert named.facts["name"] == "Speeltuin bij Poststraat"


def test_far_from_every_street_that_is_known_a_playground_is_called_after_its_town(
    session: Session,
) -> None:
    row = {"kind": "playground", "lat": 51.4995, "lon": 3.615}

    (found,) = judged(session, Record(1, row, "node/1"))

    assert found.facts["name"] == "Speeltuin in Middelburg"


def test_a_row_that_stands_twice_counts_once(session: Session) -> None:
    twice = judged(session, Record(2, BRON, "7"), Record(3, LINDE, "7"))
    doubled = judged(session, *rows(BRON, BRON, ids=False))

    assert [one.verdict for one in twice] == ["new", "refused"]
    assert [one.verdict for one in doubled] == ["new", "refused"]
    assert "rij 2" in str(twice[1].reasons[0])


def test_a_name_that_a_town_has_twice_is_known_by_its_address(session: Session) -> None:
    other = {**LINDE, "name": "De Bron"}
    take(session, *rows(BRON, other, ids=False))

    changed = rows({**BRON, "phone": "0113 1"}, other, ids=False)
    assert verdicts(session, *changed) == ["update", "same"]


def test_rows_that_vanish_are_listed_and_closed_only_when_asked(session: Session) -> None:
    take(session, *rows(BRON, LINDE, KERS))
    facts.put(named(session, "De Kers"), {"existence_checked_on": EDITION.isoformat()})
    session.commit()
    asked = task(*rows(BRON))

    keys = {one.key for one in imports.judge(session, asked)}
    gone = imports.vanished(session, asked, keys)
    before = named(session, "De Linde").status
    closed = imports.close(session, gone, None)
    session.commit()

    assert [(one.name, one.kept) for one in gone] == [("De Linde", False), ("De Kers", True)]
    assert (before, closed) == ("open", 1)
    assert named(session, "De Linde").status == "closed"
    assert named(session, "De Kers").status == "open"
    assert session.scalar(select(func.sum(CellCount.count)).where(CellCount.zoom == 8)) == 2
    assert verdicts(session, *rows(BRON, LINDE)) == ["same", "judged"]


def test_another_source_is_not_missed(session: Session) -> None:
    take(session, *rows(BRON), source="Een ander")
    take(session, *rows(LINDE))

    assert imports.vanished(session, task(*rows(LINDE)), {"2"}) == []


def test_to_the_queue_a_moderator_judges_and_the_list_remembers(
    session: Session, moderator: Moderator
) -> None:
    take(session, *rows(BRON))
    changed, doubted = {**BRON, "phone": "0113 1"}, {**LINDE, "lat": 51.6}
    records = rows(changed, doubted, KERS)
    asked = task(*records, licence="ODbL-1.0")

    done = imports.to_queue(session, asked, list(imports.judge(session, asked)))
    session.commit()

    change, far, new = session.scalars(select(Suggestion).order_by(Suggestion.id))
    assert done.counts == Counter(update=1, doubt=1, new=1)
    assert (change.kind, change.sent) == ("change", {"phone": "0113 1"})
    assert (far.kind, new.kind, new.word) == ("new", "new", f"Uit de lijst „{SOURCE}”, rij 4.")
    assert "km van postcode" in far.word
    assert verdicts(session, *records) == ["judged", "judged", "judged"]
    review.publish(session, new, moderator, new.sent)
    review.refuse(session, far, moderator, "not_found", "")
    session.commit()
    assert verdicts(session, *records) == ["judged", "judged", "same"]
    place = named(session, "De Kers")
    assert (place.source, place.licence) == (SOURCE, "ODbL-1.0")


def test_what_changed_since_it_was_judged_is_left_alone(session: Session) -> None:
    take(session, *rows(BRON))
    asked = task(*rows({**BRON, "phone": "0113 1"}))
    found = list(imports.judge(session, asked))
    named(session, "De Bron").phone = "0113 9"
    session.commit()

    done = imports.apply(session, asked, found, None)
    session.commit()

    assert (done.late, named(session, "De Bron").phone) == (["2"], "0113 9")


def test_a_place_that_was_merged_is_the_one_that_was_kept(
    session: Session, moderator: Moderator
) -> None:
    take(session, *rows(BRON, LINDE))
    keep, gone = named(session, "De Linde"), named(session, "De Bron")
    review.merge_places(session, keep, gone, moderator, {})
    session.commit()

    (verdict, _) = judged(session, *rows(BRON, LINDE))

    assert verdict.place_id == keep.id


def test_facts_of_openstreetmap_put_a_place_under_its_licence(session: Session) -> None:
    (here,) = add(session, a_place(**{**BRON, "precision": "house", "licence": "CC0-1.0"}))
    here_id = here.id
    more = {"licence": "ODbL-1.0", "decisions": {"2": here_id}}

    take(session, *rows(BRON), **more)
    same = session.get_one(Place, here_id).licence
    take(session, *rows({**BRON, "wheelchair": "yes"}), **more)

    assert (same, named(session, "De Bron").licence) == ("CC0-1.0", "ODbL-1.0")


def test_an_import_that_breaks_off_leaves_nothing(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = task(*rows(BRON, LINDE))
    found = list(imports.judge(session, asked))
    monkeypatch.setattr("finder.imports.applying.AT_ONCE", 1)
    remember: Callable[..., None] = imports.applying.known.remember

    def second_fails(session: Session, *given: Any) -> None:
        if session.scalar(select(func.count(Place.id))) == 2:
            raise KeyboardInterrupt
        remember(session, *given)

    monkeypatch.setattr("finder.imports.known.remember", second_fails)
    with pytest.raises(KeyboardInterrupt), db.session_on(session.get_bind()) as writing:
        imports.apply(writing, asked, found, None)

    for table in (Place, ImportLink, Decision, CellCount):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_the_rule_for_look_alikes_is_that_of_a_suggestion(session: Session) -> None:
    draw = random.Random(7)  # noqa: S311
    names = ["De Bron", "Buurthuis De Bron", "De Linde", "Linde", "Ons Huis", "Ons Huis Zuid"]
    spread = [
        a_place(
            name=draw.choice(names),
            kind=draw.choice(["community_centre", "playground", "village_hall"]),
            lat=51.92 + draw.uniform(0, 0.02),
            lon=4.48 + draw.uniform(0, 0.03),
            postcode=draw.choice(["3011AB", "3011AC", None]),
            house_number=draw.choice(["1", "2", None]),
        )
        for _ in range(150)
    ]
    add(session, *spread)
    wanted = [facts.snapshot(place) for place in spread[:40]]
    grid = imports.grid.Grid(session)

    for one in wanted:
        by_sql = places.look_alikes(
            session,
            name=one["name"],
            kind=one["kind"],
            point=places.nearest.Point(one["lat"], one["lon"]),
            postcode=one["postcode"],
            house_number=one["house_number"],
        )
        in_memory = {each.standing.place_id for each in grid.alike(one)}
        assert in_memory == {each.place.id for each in by_sql}
        assert in_memory


def test_how_columns_were_read_is_kept(session: Session) -> None:
    imports.keep_mapping(session, SOURCE, {"titel": "name", "x": ""})
    imports.keep_mapping(session, SOURCE, {"x": "kind"})
    session.commit()

    assert imports.mapping(session, SOURCE) == {"titel": "name", "x": "kind"}
    assert imports.mapping(session, "Een ander") == {}
