"""Places as services of HSDS: as the standard asks, with ids that stay, and back again."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hsds_schema import mistakes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from conftest import a_place, add
from finder import words
from finder.exchange import hsds, incoming
from finder.models import Place, now

TODAY = dt.date(2026, 11, 25)
FULL = {
    "name": "De Bron",
    "kind": "village_hall",
    "alternative_names": ["Dorpshuis"],
    "street": "Kerkstraat",
    "house_number": "12",
    "postcode": "4331AB",
    "city": "Middelburg",
    "lat": 51.5,
    "lon": 3.61,
    "description": "Koffie en kaarten.",
    "opening_hours": "Mo-Tu 09:00-12:00,13:00-17:00; PH off",
    "phone": "010 123 45 67",
    "email": "hallo@bron.example",
    "website": "https://bron.example",
    "welcome": "everyone",
    "audiences": ["elderly"],
    "access": "walk_in",
    "cost": "free",
    "languages": ["Nederlands", "Turks"],
    "wheelchair": "limited",
    "accessible_toilet": "no",
    "existence_checked_on": dt.date(2026, 1, 2),
}


def told(place: Place, province: str | None = "Zeeland") -> dict[str, Any]:
    place.id = place.id or 7
    place.created_at = place.created_at or now()
    return hsds.service(place, province, TODAY)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=80)
@given(
    names=st.sets(st.sampled_from(sorted(set(FULL) - {"name", "kind", "lat", "lon"}))),
    kind=st.sampled_from(sorted(words.KINDS)),
    osm=st.sampled_from(["24/7", "Mo[1] 10:00-12:00", "Fr 20:00-02:00", "zomaar"]),
    province=st.sampled_from([None, "Zeeland"]),
)
def test_whatever_is_known_of_a_place_it_is_as_the_standard_asks(
    names: set[str], kind: str, osm: str, province: str | None
) -> None:
    known = {name: value for name, value in FULL.items() if name in names}
    hours = {"opening_hours": osm} if "opening_hours" in names else {}

    service = told(a_place(**{**known, "kind": kind, **hours}), province)

    assert list(mistakes("service", service)) == []


def test_all_that_is_known_is_told() -> None:
    service = told(a_place(**FULL))

    assert {one["byday"] + one["opens_at"] for one in service["schedules"]} == {
        "MO,TU09:00",
        "MO,TU13:00",
    }
    assert service["assured_date"] == "2026-01-02"
    assert service["cost_options"][0]["amount"] == 0
    location = service["service_at_locations"][0]["location"]
    assert location["addresses"][0]["state_province"] == "Zeeland"
    assert "deels" in location["accessibility"][0]["description"]


def test_what_is_unknown_is_left_out() -> None:
    service = told(a_place(), None)

    assert set(service) == {"id", "name", "status", "attributes", "service_at_locations"}
    assert "addresses" not in service["service_at_locations"][0]["location"]


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        ("2026-11-01", "2026-11-30", "temporarily closed"),
        (None, "2026-11-30", "temporarily closed"),
        ("2026-11-25", None, "temporarily closed"),
        ("2026-11-26", None, "active"),
        ("2026-10-01", "2026-11-24", "active"),
    ],
)
def test_a_place_that_is_away_for_a_while_says_so(
    first: str | None, last: str | None, status: str
) -> None:
    begin, end = (dt.date.fromisoformat(day) if day else None for day in (first, last))
    place = a_place(closed_from=begin, closed_until=end)

    assert told(place)["status"] == status


def test_ids_stay_when_a_place_changes_and_differ_between_places(session: Session) -> None:
    one, other = add(session, a_place(**FULL), a_place(**FULL))
    before = hsds.service_id(one)

    one.name, one.lat = "Anders", 51.6
    session.commit()

    assert hsds.service_id(one) == before != hsds.service_id(other)
    assert hsds.place_id(before) == one.id


def test_a_list_of_services_comes_back_as_the_same_places(tmp_path: Path) -> None:
    path = tmp_path / "hsds.json"
    path.write_text(json.dumps({"contents": [told(a_place(**FULL))]}))

    (record,) = incoming.opened(path, {}).read()

    back = {"existence_checked_on": "2026-01-02", "opening_hours": "Mo-Tu 09:00-12:00,13:00-17:00"}
    same = {
        *("name", "kind", "street", "house_number", "postcode", "city", "lat", "lon"),
        *("alternative_names", "description", "phone", "email", "website", "languages"),
    }
    assert record.facts == {name: FULL[name] for name in same} | back
    assert record.problems == ()


def test_pages_visit_each_open_place_once(client: FlaskClient, session: Session) -> None:
    add(session, *(a_place(**FULL) for _ in range(5)), a_place(status="closed"))
    add(session, a_place(licence="ODbL-1.0"))

    pages = [client.get(f"/hsds/services?per_page=2&page={number}").json for number in (1, 2, 3)]
    beyond = client.get("/hsds/services?per_page=2&page=9").json

    ids = [service["id"] for page in pages for service in page["contents"]]
    assert (len(ids), len(set(ids))) == (5, 5)
    assert [(page["total_items"], page["total_pages"]) for page in pages] == [(5, 3)] * 3
    assert [page["last_page"] for page in pages] == [False, False, True]
    assert (beyond["empty"], beyond["contents"]) == (True, [])
    for page in pages:
        for service in page["contents"]:
            assert list(mistakes("service", service)) == []
            assert client.get(f"/hsds/services/{service['id']}").json == service
    assert client.get("/hsds/services?licence=ODbL-1.0").json["total_items"] == 1


def test_what_is_under_a_strict_licence_says_so(client: FlaskClient, session: Session) -> None:
    strict, free = add(session, a_place(licence="ODbL-1.0"), a_place(licence=None))
    bears = '<https://spdx.org/licenses/ODbL-1.0>; rel="license"'

    asked = client.get("/hsds/services?licence=ODbL-1.0")
    one, other = (client.get(f"/hsds/services/{hsds.service_id(each)}") for each in (strict, free))

    assert asked.headers["Link"] == one.headers["Link"] == bears
    assert "Link" not in other.headers
    assert "Link" not in client.get("/hsds/services").headers


def test_what_is_not_there_is_a_404_and_what_is_wrong_is_told(
    client: FlaskClient, session: Session
) -> None:
    (closed,) = add(session, a_place(status="closed"))
    forged = hsds.service_id(closed)[:8] + "-0000-5000-8000-000000000000"

    for wrong in (hsds.service_id(closed), forged, "ffffffff" + forged[8:], "x"):
        assert client.get(f"/hsds/services/{wrong}").status_code == 404
    assert client.get("/hsds/services?page=0").status_code == 422
    assert client.get("/hsds/services?per_page=501").json["parameter"] == "per_page"


def test_who_has_the_answer_is_not_sent_it_again(client: FlaskClient, session: Session) -> None:
    (place,) = add(session, a_place(**FULL))
    first = client.get("/hsds/services")

    same = client.get("/hsds/services", headers={"If-None-Match": first.headers["ETag"]})
    place.name = "Anders"
    session.commit()
    changed = client.get("/hsds/services", headers={"If-None-Match": first.headers["ETag"]})

    assert (same.status_code, changed.status_code) == (304, 200)
    assert client.get("/hsds").json["version"] == "3.0"
