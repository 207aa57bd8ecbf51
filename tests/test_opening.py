"""What a page says of when a place is open, and what the filters find: unknown is not no."""

import datetime as dt
import html
import re
from collections.abc import Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from conftest import a_place, add
from finder import hours
from finder.hours import Table
from finder.models import Place

# A Tuesday, at ten in the morning.
NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
OFFICE = "Mo-Fr 09:00-17:00; PH off"
EVENING = "Tu 19:00-21:00"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The clock, which stands still and can be moved."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


pytestmark = pytest.mark.usefixtures("clock")


def near(name: str, **values: object) -> Place:
    """A place in the middle of Rotterdam."""
    return a_place(name=name, lat=51.92, lon=4.48, **values)


def names(client: FlaskClient, query: str) -> list[str]:
    found = client.get(f"/api/places?q=3011&{query}").json
    return sorted(feature["properties"]["name"] for feature in found["features"])


def page_of(client: FlaskClient, place: Place) -> str:
    page = client.get(f"/plek/{place.id}-{place.slug}").text
    return html.unescape(" ".join(re.sub("<[^>]*>", " ", page).split()))


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"opening_hours": OFFICE}, "Nu open tot 17.00 uur"),
        ({"opening_hours": EVENING}, "Gesloten, vandaag om 19.00 uur weer open"),
        ({"opening_hours": "We 10:00-12:00"}, "Gesloten, morgen om 10.00 uur weer open"),
        ({"opening_hours": "Fr 10:00-12:00"}, "Gesloten, vrijdag om 10.00 uur weer open"),
        ({"opening_hours": "2027 Mar 03 10:00-12:00"}, "Gesloten, 3 maart om 10.00 uur weer open"),
        ({"opening_hours": "24/7"}, "Altijd open"),
        ({"opening_hours": "Tu 09:00-02:00"}, "Nu open tot 2.00 uur"),
        ({"opening_hours": 'unknown "op afspraak"'}, "Open: op afspraak"),
        ({}, "Openingstijden onbekend"),
        (
            {
                "opening_hours": OFFICE,
                "closed_from": dt.date(2026, 11, 20),
                "closed_until": dt.date(2026, 11, 30),
                "closed_reason": "verbouwing",
            },
            "Tijdelijk gesloten tot en met 30 november 2026 (verbouwing)",
        ),
    ],
)
def test_the_list_says_how_it_is_now(
    client: FlaskClient, session: Session, values: dict[str, object], line: str
) -> None:
    add(session, near("De Bron", **values))

    assert f">{line}</p>" in client.get("/?q=3011").text


def test_the_page_has_the_week_from_today_on_and_the_next_holidays(
    client: FlaskClient, session: Session, clock: time_machine.Traveller
) -> None:
    (place,) = add(session, near("De Bron", opening_hours=OFFICE))
    clock.move_to(dt.datetime(2026, 12, 22, 10, 0, tzinfo=dt.UTC))

    page = page_of(client, place)

    assert "Dinsdag (vandaag) 9.00-17.00 Woensdag 9.00-17.00" in page
    assert "Vrijdag gesloten (Eerste kerstdag)" in page
    assert "Nieuwjaarsdag, 1 januari 2027: gesloten." in page


def test_a_closure_ends_by_itself(
    client: FlaskClient, session: Session, clock: time_machine.Traveller
) -> None:
    away = {"closed_from": dt.date(2026, 11, 20), "closed_until": dt.date(2026, 11, 30)}
    (place,) = add(session, near("De Bron", opening_hours=OFFICE, **away))

    before = page_of(client, place)
    clock.move_to(dt.datetime(2026, 12, 1, 10, 0, tzinfo=dt.UTC))
    after = page_of(client, place)

    assert "Tijdelijk gesloten" in before
    assert "Tijdelijk gesloten" not in after
    assert "Nu open tot 17.00 uur" in after


def test_open_now_is_what_is_surely_open_at_this_moment(
    client: FlaskClient, session: Session
) -> None:
    away = {"closed_from": dt.date(2026, 11, 20), "closed_until": None}
    add(
        session,
        near("open", opening_hours=OFFICE),
        near("evening", opening_hours=EVENING),
        near("away", opening_hours=OFFICE, **away),
        near("perhaps", opening_hours='unknown "op afspraak"'),
        near("unknown"),
    )

    assert names(client, "open=now") == ["open"]
    assert names(client, "open=now&unknown=include") == ["open", "perhaps", "unknown"]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("tuesday-evening", ["evening", "night"]),
        ("wednesday-morning", ["office"]),
        ("friday-afternoon", ["office"]),
        ("saturday-morning", []),
        ("monday-evening", ["first monday"]),
    ],
)
def test_a_part_of_the_week_is_the_next_one_and_exact(
    client: FlaskClient, session: Session, code: str, found: list[str]
) -> None:
    add(
        session,
        near("office", opening_hours=OFFICE),
        near("evening", opening_hours=EVENING),
        near("night", opening_hours="Tu 23:00-02:00"),
        # The coming Monday, 30 November, is the last of its month.
        near("first monday", opening_hours="Mo[-1] 19:00-21:00"),
        near("christmas", opening_hours="Dec 25 10:00-12:00"),
    )

    assert names(client, f"open={code}") == found


def test_a_holiday_closes_what_a_plain_week_would_open(
    client: FlaskClient, session: Session, clock: time_machine.Traveller
) -> None:
    add(session, near("office", opening_hours=OFFICE), near("always", opening_hours="24/7"))
    clock.move_to(dt.datetime(2026, 12, 23, 10, 0, tzinfo=dt.UTC))

    assert names(client, "open=friday-morning") == ["always"]


FACTS = {
    "welcome=everyone": {"welcome": "everyone"},
    "access=walk_in": {"access": "walk_in"},
    "cost=free": {"cost": "free"},
    "professional=yes": {"professional": "sometimes"},
    "run_by=residents": {"run_by": "residents"},
    "wheelchair=yes": {"wheelchair": "yes"},
    "accessible_toilet=yes": {"accessible_toilet": "yes"},
    "audience=elderly": {"audiences": ["elderly", "women"]},
}
OTHERWISE = {
    "welcome=everyone": {"welcome": "members"},
    "access=walk_in": {"access": "registration"},
    "cost=free": {"cost": "paid"},
    "professional=yes": {"professional": "never"},
    "run_by=residents": {"run_by": "municipality"},
    "wheelchair=yes": {"wheelchair": "limited"},
    "accessible_toilet=yes": {"accessible_toilet": "no"},
    "audience=elderly": {"audiences": ["youth"]},
}


@pytest.mark.parametrize("query", FACTS)
def test_a_filter_finds_what_surely_has_it_and_counts_what_nobody_knows(
    client: FlaskClient, session: Session, query: str
) -> None:
    add(session, near("yes", **FACTS[query]), near("no", **OTHERWISE[query]), near("unknown"))

    page = client.get(f"/?q=3011&{query}").text

    assert names(client, query) == ["yes"]
    assert names(client, f"{query}&unknown=include") == ["unknown", "yes"]
    assert "1 plek telt niet mee, omdat we het niet weten." in page
    assert "unknown=include" in page


@pytest.mark.parametrize("query", FACTS)
def test_what_is_unknown_is_nowhere_a_no(client: FlaskClient, session: Session, query: str) -> None:
    """On the list, on the page, in the API and in what leaves as a whole."""
    (column,) = OTHERWISE[query]
    unknown, no = add(session, near("unknown"), near("no", **OTHERWISE[query]))

    listed = client.get("/?q=3011").text.split('id="plek-')
    shown = {part.split('"')[0]: part for part in listed[1:]}
    page = client.get(f"/plek/{unknown.id}-unknown").text
    api = client.get(f"/api/places/{unknown.id}").get_json()["properties"]
    whole = client.get("/data/places.geojson").get_json()["features"]

    assert "place__known" not in shown[str(unknown.id)]
    assert "Weten we niet: " in page
    assert column not in api
    assert [column in one["properties"] for one in whole] == [False, True]
    assert [one["id"] for one in whole] == [unknown.id, no.id]


def test_with_two_filters_nobody_knows_either_of_the_site_says_how_many_that_are(
    client: FlaskClient, session: Session
) -> None:
    add(
        session,
        near("both unknown"),
        near("one unknown", cost="free"),
        near("no", cost="free", welcome="members"),
    )
    query = "cost=free&welcome=everyone"

    page = client.get(f"/?q=3011&{query}").text

    assert "Geen plekken" in page
    assert "2 plekken tellen niet mee, omdat we het niet weten." in page
    assert "Alleen hierom: wie is welkom, 1 plek" in page
    assert names(client, f"{query}&unknown=include") == ["both unknown", "one unknown"]


def test_two_facets_of_one_key_are_a_choice_and_of_two_keys_both_count(
    client: FlaskClient, session: Session
) -> None:
    add(
        session,
        near("old and free", audiences=["elderly"], cost="free"),
        near("young", audiences=["youth"], cost="paid"),
    )

    assert names(client, "audience=elderly&audience=youth") == ["old and free", "young"]
    assert names(client, "audience=elderly&audience=youth&cost=free") == ["old and free"]


def test_the_counts_beside_the_filters_are_those_of_the_search(
    client: FlaskClient, session: Session
) -> None:
    add(
        session,
        near("a", cost="free", welcome="everyone"),
        near("b", cost="free", welcome="members"),
        near("c", cost="paid", welcome="everyone"),
    )

    page = " ".join(client.get("/?q=3011&cost=free").text.split())

    assert re.search(r'Iedereen is welkom <span class="check__count">\(1\)', page)
    assert re.search(r'Gratis <span class="check__count">\(2\)', page)


@pytest.mark.parametrize("query", ["open=soms", "cost=x", "audience=<b>", "unknown=ja", "open="])
def test_a_filter_that_we_do_not_know_is_left_out(
    client: FlaskClient, session: Session, query: str
) -> None:
    add(session, near("a"))

    assert names(client, query) == ["a"]


def test_a_filter_can_be_taken_off_one_by_one(client: FlaskClient, session: Session) -> None:
    add(session, near("a", cost="free", welcome="everyone"))

    page = html.unescape(client.get("/?q=3011&cost=free&welcome=everyone&open=now").text)

    assert 'href="/?q=3011&welcome=everyone&open=now"' in page
    assert 'href="/?q=3011&cost=free&open=now"' in page
    assert 'href="/?q=3011&welcome=everyone&cost=free"' in page


def test_the_map_asks_for_the_same_filters(client: FlaskClient, session: Session) -> None:
    add(session, near("a", cost="free"))

    page = client.get("/?q=3011&kind=playground&cost=free&open=now").text

    assert 'data-filters="&amp;kind=playground&amp;cost=free&amp;open=now"' in page


spans = st.tuples(st.integers(0, 47), st.integers(1, 20)).map(
    lambda span: "-".join(
        f"{minutes // 60 % 24}.{minutes % 60:02}"
        for minutes in (span[0] * 30, (span[0] + span[1]) * 30)
    )
)
weeks = st.tuples(*7 * [st.one_of(st.just(""), spans)])


@given(
    st.builds(Table, weeks.filter(any), st.one_of(st.none(), weeks), st.booleans()),
    st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31)),
)
def test_the_parts_that_narrow_a_search_never_leave_out_what_is_open(
    table: Table, at: dt.datetime
) -> None:
    osm = hours.from_table(table)
    parts = hours.may_be_open(osm, dt.date(2026, 11, 24))

    if hours.now(osm, at).state == "open":
        assert parts & hours.bit(at.weekday(), at.hour)
