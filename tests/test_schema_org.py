"""What search engines read of a place: what is known, and nothing of what is not."""

import datetime as dt
from typing import Any

import pytest

from conftest import a_place
from finder.exchange import schema_org

URL = "https://plekken.example/plek/1"


def told(**values: object) -> dict[str, Any]:
    return schema_org.described(a_place(**values), URL)


def week(*days: str, opens: str, closes: str, **more: str) -> dict[str, Any]:
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": [f"https://schema.org/{day}" for day in days],
        **{"opens": opens, "closes": closes},
        **more,
    }


def test_what_is_unknown_is_left_out() -> None:
    assert told(lat=52.0, lon=5.0) == {
        "@context": "https://schema.org",
        "@type": "CivicStructure",
        "@id": URL,
        "url": URL,
        "name": "De Plek",
        "address": {"@type": "PostalAddress", "addressCountry": "NL"},
        "geo": {"@type": "GeoCoordinates", "latitude": 52.0, "longitude": 5.0},
    }


@pytest.mark.parametrize(
    ("welcome", "public"),
    [("everyone", True), ("members", False), ("building", False), ("neighbourhood", None)],
)
def test_whether_the_public_may_come_in(welcome: str, public: bool | None) -> None:
    assert told(welcome=welcome).get("publicAccess") is public


@pytest.mark.parametrize(
    ("osm", "wanted"),
    [
        ("Tu,Th 10:00-12:00", [week("Tuesday", "Thursday", opens="10:00", closes="12:00")]),
        (
            "Mo 09:00-12:00,13:00-17:00; PH off",
            [
                week("Monday", opens="09:00", closes="12:00"),
                week("Monday", opens="13:00", closes="17:00"),
            ],
        ),
        ("Fr 20:00-02:00", [week("Friday", opens="20:00", closes="02:00")]),
        ("Su 00:00-24:00", [week("Sunday", opens="00:00", closes="23:59")]),
        ("Mo[1] 10:00-12:00", None),
        ("Mo 10:00-12:00; Jul-Aug off", None),
        ('unknown "op afspraak"', None),
    ],
)
def test_hours_of_every_week_are_specified_and_others_left_out(
    osm: str, wanted: list[dict[str, Any]] | None
) -> None:
    assert told(opening_hours=osm).get("openingHoursSpecification") == wanted


def test_a_closure_for_a_while_has_its_days() -> None:
    closed = told(closed_from=dt.date(2026, 7, 1), closed_until=dt.date(2026, 8, 31))

    (said,) = closed["openingHoursSpecification"]
    assert (said["opens"], said["closes"]) == ("00:00", "00:00")
    assert (said["validFrom"], said["validThrough"]) == ("2026-07-01", "2026-08-31")
    assert len(said["dayOfWeek"]) == 7


def test_a_closure_of_which_only_the_end_is_known_is_told_too() -> None:
    (said,) = told(closed_until=dt.date(2026, 8, 31))["openingHoursSpecification"]

    assert said["validThrough"] == "2026-08-31"
    assert "validFrom" not in said
