"""Taking everything out: complete, in the formats of the field, and nothing that is not public."""

import csv
import datetime as dt
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from conftest import a_place, a_suggestion, add
from finder import cli, facts, words
from finder.exchange import columns, geojson, table
from finder.models import Place
from finder.suggestions import Sender

ROOT = Path(__file__).parents[1]
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


def some(codes: object) -> st.SearchStrategy[Any]:
    return maybe(st.lists(st.sampled_from(sorted(codes)), min_size=1, unique=True))  # type: ignore[call-overload]


PLACES = st.builds(
    a_place,
    name=TEXTS,
    kind=st.sampled_from(sorted(words.KINDS)),
    lat=st.floats(50.7, 53.6),
    lon=st.floats(3.3, 7.3),
    alternative_names=maybe(st.lists(TEXTS, min_size=1, max_size=3)),
    description=maybe(TEXTS),
    opening_hours=maybe(st.sampled_from(["Mo-Fr 09:00-17:00", "24/7", 'unknown "op afspraak"'])),
    closed_from=maybe(DAYS),
    phone=maybe(TEXTS),
    welcome=maybe(st.sampled_from(sorted(words.WELCOME))),
    audiences=some(words.AUDIENCES),
    cost=maybe(st.sampled_from(sorted(words.COST))),
    activities=maybe(st.lists(st.fixed_dictionaries({"name": TEXTS}), min_size=1, max_size=2)),
    hours_checked_on=maybe(DAYS),
    licence=maybe(st.sampled_from(["CC0-1.0", "ODbL-1.0"])),
    status=st.sampled_from(["open", "closed"]),
)


def numbered(places: list[Place]) -> list[Place]:
    for number, place in enumerate(places, start=1):
        place.id = number
    return places


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(PLACES, max_size=4).map(numbered))
def test_what_is_read_back_from_geojson_is_the_same(
    tmp_path_factory: Any, places: list[Place]
) -> None:
    file = tmp_path_factory.mktemp("geojson") / "places.geojson"
    file.write_text("".join(geojson.write(places)), encoding="utf-8")

    back = list(geojson.read(file))

    assert [(one.id, facts.snapshot(one)) for one in back] == [
        (one.id, facts.snapshot(one)) for one in places
    ]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(PLACES)
def test_a_row_of_the_table_holds_all_and_no_formula(place: Place) -> None:
    place.id = 7
    text = "".join(table.write([place])).removeprefix(table.BOM)
    (row,) = csv.DictReader(io.StringIO(text), delimiter=table.SEPARATOR)

    assert row["name"].removeprefix("'") in {place.name, place.name.removeprefix("'")}
    assert (float(row["lat"]), float(row["lon"])) == (place.lat, place.lon)
    assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in row.values())
    assert {name for name in columns.NAMES if row[name]} == set(columns.known(place))


@pytest.fixture
def everything(session: Session, always: list[Place]) -> list[Place]:
    """Beside those that are always there, one of each status and one under the ODbL."""
    kept = always[0]
    kept.phone, kept.name = "+31 10 123 45 67", "Café 't Hoekje"
    return [
        *always,
        *add(
            session,
            a_place(name="Dicht", status="closed"),
            a_place(name="Verborgen", status="hidden"),
            a_place(name="Opgegaan", status="merged", merged_into_id=kept.id),
            a_place(name="Van OSM", licence="ODbL-1.0"),
            a_place(name="Vrij", licence="CC0-1.0"),
        ),
    ]


def get(client: FlaskClient, address: str, **options: Any) -> Any:
    """An answer that is read to its end, as a client does."""
    answer = client.get(address, **options)
    answer.get_data()
    return answer


def names(client: FlaskClient, address: str) -> list[str]:
    answer = get(client, address)
    assert answer.status_code == 200, answer.text
    return [one["properties"]["name"] for one in answer.get_json()["features"]]


PUBLIC = ["Café 't Hoekje", "Het Spant", "Ver weg", "Dicht"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [*PUBLIC, "Vrij"]),
        ("?licence=ODbL-1.0", ["Van OSM"]),
        ("?licence=CC0-1.0", ["Vrij"]),
        ("?licence=all", [*PUBLIC, "Van OSM", "Vrij"]),
    ],
)
def test_everything_public_leaves_in_files_that_say_their_licence(
    client: FlaskClient, everything: list[Place], query: str, found: list[str]
) -> None:
    assert names(client, f"/data/places.geojson{query}") == found


@pytest.mark.parametrize("address", ["/data/places.geojson", "/data/places.csv", "/sitemap-0.xml"])
def test_more_places_than_are_read_at_once_all_leave(
    client: FlaskClient, session: Session, address: str
) -> None:
    """They leave after the request has ended, with its session."""
    add(session, *(a_place(name=f"Plek {number}") for number in range(1_100)))

    text = client.get(address).text

    assert len(set(re.findall(r"[Pp]lek[ -](\d+)(?=[\";<])", text))) == 1_100


def test_a_file_with_records_of_openstreetmap_bears_their_licence(
    client: FlaskClient, everything: list[Place]
) -> None:
    for query in ("?licence=ODbL-1.0", "?licence=all"):
        answer = get(client, f"/data/places.geojson{query}")
        assert answer.get_json()["licence"] == "ODbL-1.0"
        assert "ODbL-1.0" in get(client, f"/data/places.csv{query}").headers["Link"]
    assert "licence" not in get(client, "/data/places.geojson").get_json()


def test_a_licence_that_we_do_not_have_is_told(client: FlaskClient) -> None:
    answer = get(client, "/data/places.geojson?licence=WTFPL")

    assert (answer.status_code, answer.get_json()["parameter"]) == (422, "licence")


def test_nothing_of_suggesters_or_moderators_leaves(
    client: FlaskClient, session: Session, everything: list[Place]
) -> None:
    secret = "geheim@post.example"
    a_suggestion(session, sender=Sender(email=secret, word="geheim woord"), name="Geheim")

    for address in ("places.geojson?licence=all", "places.csv?licence=all", "changes"):
        assert "geheim" not in client.get(f"/data/{address}").text.lower()


def test_the_table_opens_in_a_spreadsheet(client: FlaskClient, everything: list[Place]) -> None:
    answer = get(client, "/data/places.csv")

    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="places.csv"'
    assert (rows[0]["name"], rows[0]["phone"]) == ("Café 't Hoekje", "'+31 10 123 45 67")
    assert [row["status"] for row in rows] == ["open", "open", "open", "closed", "open"]


@pytest.mark.parametrize("address", ["/data/places.geojson", "/data/places.csv"])
def test_a_file_that_did_not_change_is_not_sent_again(
    client: FlaskClient, session: Session, always: list[Place], address: str
) -> None:
    first = get(client, address)
    tag = {"If-None-Match": first.headers["ETag"]}
    same = get(client, address, headers=tag)
    always[0].name = "Anders"
    session.commit()
    changed = get(client, address, headers=tag)

    assert (same.status_code, same.data) == (304, b"")
    assert (changed.status_code, first.last_modified is not None) == (200, True)


def changes(client: FlaskClient, since: str = "", **query: object) -> dict[str, Any]:
    answer = client.get("/data/changes", query_string={"since": since, **query})
    assert answer.status_code == 200, answer.text
    return answer.get_json()


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_a_client_that_asks_on_reads_each_place_once(
    client: FlaskClient, everything: list[Place], limit: int
) -> None:
    read, since, more = [], "", True
    while more:
        page = changes(client, since, limit=limit)
        read += [change["id"] for change in page["changes"]]
        since, more = page["next"], page["more"]

    assert sorted(read) == sorted(place.id for place in everything)
    assert changes(client, since) == {"changes": [], "next": since, "more": False}


def test_what_changes_while_a_client_reads_comes_again(
    client: FlaskClient, session: Session, everything: list[Place]
) -> None:
    page = changes(client, limit=2)
    read = {change["id"] for change in page["changes"]}
    again, gone = everything[1], everything[-1]
    again.name, gone.status = "Nieuwe naam", "hidden"
    session.commit()

    rest = changes(client, page["next"])["changes"]

    assert again.id in read
    assert len(rest) == len({change["id"] for change in rest}) == len(everything) - 1
    last = rest[-2]["feature"]["properties"]["name"], rest[-1]
    assert last == ("Nieuwe naam", {"id": gone.id, "gone": True})


def test_who_has_a_place_hears_that_it_is_gone(
    client: FlaskClient, session: Session, everything: list[Place]
) -> None:
    since = changes(client)["next"]
    everything[1].status, everything[1].merged_into_id = "merged", everything[0].id
    session.commit()

    assert changes(client, since)["changes"] == [{"id": everything[1].id, "gone": True}]


@pytest.mark.parametrize("since", ["x", "1", "1-2-3", "-1-0", "1-99999999999", "²-1"])
def test_a_since_that_is_not_ours_is_told(client: FlaskClient, since: str) -> None:
    answer = client.get("/data/changes", query_string={"since": since})

    assert (answer.status_code, answer.get_json()["parameter"]) == (422, "since")


@pytest.fixture
def environ(engine: Engine, tmp_path: Path) -> dict[str, str]:
    url = engine.url.render_as_string(hide_password=False)
    return {"FINDER_DATABASE_URL": url, "FINDER_INSTANCE": str(tmp_path / "instance")}


def export(environ: dict[str, str], *words: str) -> Any:
    return CliRunner().invoke(cli.finder, ["places", "export", *words], env=environ)


def test_the_command_writes_what_the_page_gives(
    client: FlaskClient, environ: dict[str, str], everything: list[Place], tmp_path: Path
) -> None:
    for ending in ("geojson", "csv"):
        file = tmp_path / f"plekken.{ending}"
        result = export(environ, str(file))
        assert result.output == f"Geschreven: 5 plekken in {file}.\n"
        assert file.read_bytes() == get(client, f"/data/places.{ending}").data
    printed = export(environ, "-", "--licence", "all")
    assert len(json.loads(printed.output)["features"]) == 6


def test_an_export_of_all_is_the_same_in_a_new_database(
    environ: dict[str, str], session: Session, everything: list[Place], tmp_path: Path
) -> None:
    file = tmp_path / "plekken.geojson"
    export(environ, str(file), "--licence", "all")

    back = {place.id: facts.snapshot(place) for place in geojson.read(file)}

    shown = select(Place).where(Place.status.in_(["open", "closed"]))
    assert back == {place.id: facts.snapshot(place) for place in session.scalars(shown)}


def test_every_field_is_explained() -> None:
    words = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")

    assert {name for name in table.HEADING if f"`{name}`" not in words} == set()


def test_a_name_that_says_no_format_is_told(environ: dict[str, str], tmp_path: Path) -> None:
    result = export(environ, str(tmp_path / "plekken.docx"))

    assert "eindigt op .geojson of .csv" in str(result.exception)
