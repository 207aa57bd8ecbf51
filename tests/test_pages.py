"""The pages as a visitor without JavaScript gets them."""

import datetime as dt
import gzip
import html
import json
import re
from urllib.parse import urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from conftest import a_place, add
from finder import config, create_app, db, maps, paths
from finder.models import Place

pytestmark = pytest.mark.usefixtures("always")

MARKUP = "<img src=x onerror=alert(1)>\"'</script>"
PAGES = ("/", "/?q=3011", "/?q=Hengelo", "/?q=0123", "/?kind=playground", "/?page=1", "/over")


def title(page: str) -> str:
    return html.unescape(re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1]).strip()


def names(page: str) -> list[str]:
    return [html.unescape(name) for name in re.findall(r'class="place__link"[^>]*>(.*?)</a>', page)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=3011+AB", "2 plekken bij 3011 AB"),
        ("q=3011", "2 plekken bij 3011 (Rotterdam)"),
        ("q=3011&kind=playground", "1 plek bij 3011 (Rotterdam)"),
        ("q=bron", "1 plek voor „bron”"),
        ("q=Hengelo", "Welke plaats bedoelt u?"),
        ("bbox=4.4,51.9,4.5,51.95", "2 plekken in dit gebied"),
        ("page=1", "3 plekken in Nederland"),
        ("q=0123", "Fout: Een postcode begint nooit met een 0."),
        ("q=", "Fout: Typ eerst een postcode of een plaats"),
    ],
)
def test_the_title_says_what_was_found_or_what_went_wrong(
    client: FlaskClient, query: str, expected: str
) -> None:
    assert title(client.get(f"/?{query}").text).startswith(expected)


def test_the_start_page_asks_for_a_postcode_and_names_the_kinds(client: FlaskClient) -> None:
    page = client.get("/").text

    assert 'name="q"' in page
    assert "Speeltuinen" in page
    assert "Bekijk alle 3 plekken" in page


def test_the_list_is_in_order_with_circa_as_distance(client: FlaskClient) -> None:
    page = client.get("/?q=3011").text

    assert names(page) == ["De Bron", "Het Spant"]
    assert re.findall(r"circa \d+(?:,\d)? km", page)
    assert not re.search(r"\b\d+ m\b", page)
    assert "We rekenen vanaf het midden van 3011" in page


@pytest.mark.parametrize(
    "typed",
    ["0123", "1000", "99999", "30l1", "x" * 400, "%", "'; drop table place", "🙂", "\x00\x01", '"'],
)
def test_wrong_input_is_answered_beside_the_field_with_what_was_typed(
    client: FlaskClient, typed: str
) -> None:
    answer = client.get("/", query_string={"q": typed})

    field = re.search(r'<input class="form-control.*?>', answer.text, re.DOTALL)[0]
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in field
    assert "q-error" in field
    assert html.unescape(re.search(r'value="(.*?)"', field)[1]) == typed
    assert 'href="#q"' in answer.text


def test_several_towns_are_links(client: FlaskClient) -> None:
    page = client.get("/?q=Hengelo").text

    links = [html.unescape(link) for link in re.findall(r'href="(/\?q=Hengelo[^"]*)"', page)]
    assert len(links) == 2
    assert all(
        title(client.get(link).text).startswith("Geen plekken bij Hengelo (") for link in links
    )


def test_the_counts_of_the_kinds_are_true(client: FlaskClient) -> None:
    page = client.get("/?q=3011&kind=playground").text

    counts = re.findall(r'value="(\w+)" id="kind-\w+"( checked)?.*?\((\d+)\)', page, re.DOTALL)
    assert counts == [("community_centre", "", "1"), ("playground", " checked", "1")]


def test_each_filter_can_be_taken_off_and_all_at_once(client: FlaskClient) -> None:
    page = client.get("/?q=3011&kind=playground&radius=2").text

    chips = [html.unescape(link) for link in re.findall(r'class="chip[^"]*" href="([^"]+)"', page)]
    assert chips == ["/?q=3011&radius=2", "/?q=3011&kind=playground", "/?q=3011"]


def test_unknown_parameters_and_values_are_ignored(client: FlaskClient) -> None:
    page = client.get("/?q=3011&radius=7&kind=palace&page=-3&bbox=nonsense&utm=x").text

    assert names(page) == ["De Bron", "Het Spant"]


def test_nothing_found_points_to_the_nearest_and_widens_to_it(client: FlaskClient) -> None:
    page = html.unescape(client.get("/?q=9999&radius=1").text)

    assert title(page).startswith("Geen plekken bij 9999")
    assert ">Ver weg</a>" in page
    assert 'href="/?q=9999&radius=25"' in page
    assert "/aanmelden?postcode=9999" in page


def test_when_the_nearest_is_past_every_radius_the_search_can_move_there(
    client: FlaskClient,
) -> None:
    page = html.unescape(client.get("/?q=6211").text)

    assert 'href="/?q=Rotterdam"' in page
    assert title(client.get("/?q=Rotterdam").text).startswith("2 plekken bij Rotterdam")


def test_a_long_list_goes_on_over_pages(client: FlaskClient, session: Session) -> None:
    add(session, *(a_place(name=f"Plek {n}", lat=51.44 + n / 1e4, lon=5.47) for n in range(25)))

    first, second = (client.get(f"/?q=5611&page={page}").text for page in (1, 2))

    assert (len(names(first)), len(names(second))) == (20, 5)
    assert not set(names(first)) & set(names(second))
    assert 'data-number="21"' in second
    assert 'rel="next"' in first
    assert 'rel="prev"' in second


def test_the_search_in_this_area_lists_what_lies_in_it(client: FlaskClient) -> None:
    page = client.get("/?bbox=4.46,51.91,4.48,51.93").text

    assert names(page) == ["Het Spant"]


def test_a_place_tells_what_is_known_and_what_is_not(client: FlaskClient, session: Session) -> None:
    [place] = add(
        session,
        a_place(
            name="De Volle",
            welcome="everyone",
            professional="sometimes",
            audiences=["elderly", "women"],
            phone="010 123 45 67",
            existence_checked_on=dt.date(2026, 3, 3),
        ),
    )

    page = client.get(f"/plek/{place.id}-de-volle").text

    for told in ("Iedereen is welkom", "ouderen en vrouwen", "tel:0101234567", "3 maart 2026"):
        assert told in page
    assert "Weten we niet: of u zo kunt binnenlopen" in page


def test_a_place_that_nobody_checked_says_so(client: FlaskClient, always: list[Place]) -> None:
    assert "nog niet gecontroleerd" in client.get(f"/plek/{always[0].id}-de-bron").text


def test_a_point_that_is_only_near_says_so(client: FlaskClient, session: Session) -> None:
    [place] = add(session, a_place(name="Ongeveer", precision="postcode4", city="Dorp"))

    assert "bij benadering" in client.get(f"/plek/{place.id}-ongeveer").text
    assert "ligging bij benadering" in client.get("/?q=ongeveer").text


def test_a_place_shows_the_distance_from_the_search_it_came_from(
    client: FlaskClient, always: list[Place]
) -> None:
    page = client.get(f"/plek/{always[0].id}-de-bron?q=3011").text

    assert re.search(r"circa \d,\d km van 3011 \(Rotterdam\)", page)
    assert 'href="/?q=3011"' in page


@pytest.mark.parametrize("q", ["0123", "🙂", "%", "x" * 5000])
def test_a_place_opens_whatever_search_it_is_said_to_come_from(
    client: FlaskClient, always: list[Place], q: str
) -> None:
    answer = client.get(f"/plek/{always[0].id}-de-bron", query_string={"q": q})

    assert answer.status_code == 200


@pytest.mark.parametrize("slug", ["", "-", "-wrong", "-DE-BRON"])
def test_a_wrong_slug_leads_to_the_right_one(
    client: FlaskClient, always: list[Place], slug: str
) -> None:
    answer = client.get(f"/plek/{always[0].id}{slug}?q=3011")

    if slug == "-":
        assert answer.status_code == 404
    else:
        assert answer.status_code == 301
        assert answer.location == f"/plek/{always[0].id}-de-bron?q=3011"


def test_directions_are_plain_links(client: FlaskClient, always: list[Place]) -> None:
    page = client.get(f"/plek/{always[0].id}-de-bron").text

    for address in (
        "geo:51.925,4.489",
        "openstreetmap.org/directions",
        "google.com/maps/dir",
        "9292",
    ):
        assert address in page


def test_neighbours_are_those_within_two_kilometres(
    client: FlaskClient, always: list[Place]
) -> None:
    page = client.get(f"/plek/{always[0].id}-de-bron").text

    assert "Het Spant" in page
    assert "Ver weg" not in page


def test_a_closed_place_says_so_and_points_to_the_nearest_open_one(
    client: FlaskClient, session: Session
) -> None:
    [place] = add(session, a_place(name="Dicht", lat=51.926, lon=4.489, status="closed"))

    page = client.get(f"/plek/{place.id}-dicht").text

    assert title(page).startswith("Gesloten: Dicht")
    assert "De dichtstbijzijnde open plek is" in page
    assert "De Bron" in page
    assert "noindex" in page


def test_the_description_for_search_engines_leaves_out_the_unknown(
    client: FlaskClient, always: list[Place]
) -> None:
    page = client.get(f"/plek/{always[0].id}-de-bron").text

    found = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert found["name"] == "De Bron"
    assert found["address"]["postalCode"] == "3031PW"
    assert not {"publicAccess", "telephone", "isAccessibleForFree"} & set(found)


def test_what_residents_write_is_never_markup(client: FlaskClient, session: Session) -> None:
    [place] = add(
        session,
        a_place(
            name=MARKUP,
            description=MARKUP,
            street=MARKUP,
            city=MARKUP,
            website="javascript:alert(1)",
            opening_hours=MARKUP,
            languages=[MARKUP],
            alternative_names=[MARKUP],
        ),
    )

    page = client.get(f"/plek/{place.id}-{place.slug}").text
    listed = client.get("/?page=1").text

    assert MARKUP in html.unescape(page)
    assert MARKUP in html.unescape(listed)
    for text in (page, listed):
        assert "<img src=x" not in text
        assert 'href="javascript' not in text
    found = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])
    assert found["name"] == MARKUP


def test_what_is_typed_is_never_markup(client: FlaskClient) -> None:
    page = client.get("/", query_string={"q": MARKUP}).text

    assert "<img src=x" not in page


@pytest.mark.parametrize("path", PAGES)
def test_no_public_page_sets_a_cookie(client: FlaskClient, path: str) -> None:
    assert "Set-Cookie" not in client.get(path).headers


@pytest.mark.parametrize("path", [*PAGES, "/api/places", "/nothing", "/static/style.css"])
def test_every_answer_forbids_what_it_does_not_need(client: FlaskClient, path: str) -> None:
    headers = client.get(path, buffered=True).headers

    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_the_policy_lets_in_the_host_of_the_tiles_alone(app: Flask, tmp_path: object) -> None:
    own = config.read(
        {
            "FINDER_INSTANCE": str(tmp_path),
            "FINDER_DATABASE_URL": app.config["FINDER"].database_url,
            "FINDER_SECRET_KEY": "a key for tests only",
        }
    )

    other = create_app(own)
    headers = other.test_client().get("/over").headers

    other.extensions[db.ENGINE].dispose()
    hosts = re.findall(r"https?://[^\s;]+", headers["Content-Security-Policy"])
    assert hosts == ["https://service.pdok.nl"]


def test_a_page_that_is_not_there_helps_on(client: FlaskClient) -> None:
    answer = client.get("/plek/999999-weg")

    assert answer.status_code == 404
    assert title(answer.text).startswith("Fout: Deze pagina is er niet")
    assert 'name="q"' in answer.text


def test_a_bug_is_answered_without_a_trace(app: Flask, client: FlaskClient) -> None:
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.view_functions["public.about"] = lambda: 1 / 0

    answer = client.get("/over")

    assert answer.status_code == 500
    assert "Het ligt niet aan u" in answer.text
    assert "ZeroDivisionError" not in answer.text


@pytest.mark.parametrize("path", ["/over", "/privacy", "/toegankelijkheid"])
def test_the_pages_about_the_site_speak_dutch_to_everyone(client: FlaskClient, path: str) -> None:
    page = client.get(path).text

    assert '<html lang="nl">' in page
    assert page.count("<h1>") == 1


def test_the_words_of_attribution_are_those_that_the_sources_ask_for(client: FlaskClient) -> None:
    page = client.get("/over").text

    for words in (
        "Postcodegegevens © GeoNames, CC BY 4.0",
        "Gemeentecodes © CBS, CC BY 4.0",
        "Made with Natural Earth.",
    ):
        assert words in page


def test_files_with_their_hash_in_the_address_are_kept_for_ever(client: FlaskClient) -> None:
    page = client.get("/?q=3011").text
    named = re.findall(r'(?:href|src)="(/(?:static|vendor|made|modules)/[^"]+)"', page)
    addresses = [html.unescape(address) for address in named]

    assert len(addresses) >= 15
    for address in addresses:
        answer = client.get(address, buffered=True)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/", "/made/style.css", "/static/outline.json", "/made/icons.svg"]
)
def test_answers_are_compressed_for_every_browser(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept-Encoding": "gzip"}, buffered=True)

    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(gzip.decompress(answer.data)) > len(answer.data)


def test_the_sprite_stays_small_and_has_the_icons_of_a_page(client: FlaskClient) -> None:
    page = client.get("/").text + client.get("/?q=3011").text

    icons = client.get("/made/icons.svg").text

    assert len(icons) < 40_000
    assert all(f'id="{name}"' in icons for name in re.findall(r"icons\.svg[?]v=\w+#([\w-]+)", page))


@pytest.mark.parametrize("path", ["/vendor/leaflet/../__init__.py", "/vendor/other/x.js"])
def test_no_other_file_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_map_is_folium_without_foreign_hosts_and_always_the_same(client: FlaskClient) -> None:
    made = maps.build(None)

    assert "L.map(" in made.script
    assert "http" not in made.script + made.html
    assert maps.build(None) == made
    assert client.get("/made/map.js").text == made.script


@pytest.mark.parametrize(
    "path", ["/made/other.js", "/made/other.js?v=1", "/modules/0123456789/other.js"]
)
def test_a_file_that_is_not_made_is_not_there(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/made/style.css",
        "/made/style.css?v=0123456789",
        "/static/style.css",
        "/static/style.css?v=0123456789",
        "/vendor/leaflet/leaflet.css?v=0123456789",
        "/modules/0123456789/map.js",
    ],
)
def test_a_file_of_another_version_is_asked_for_each_time(client: FlaskClient, path: str) -> None:
    answer = client.get(path, buffered=True)

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


def test_the_images_that_leaflets_styles_name_are_there(client: FlaskClient) -> None:
    styles = client.get("/made/map.css").text

    named = set(re.findall(r"url\((\.\./[^)]+)\)", styles))

    assert len(named) >= 3
    assert "url(images" not in styles
    for name in named:
        assert client.get(urljoin("/made/map.css", name), buffered=True).status_code == 200


def test_the_parts_of_the_map_that_are_loaded_ahead_are_those_that_it_imports(
    client: FlaskClient,
) -> None:
    ahead = set(
        re.findall(r'rel="modulepreload" href="/modules/\w+/(\w+)\.js"', client.get("/").text)
    )

    needed, known = {"map"}, set()
    while needed:
        name = needed.pop()
        known.add(name)
        code = (paths.STATIC / f"{name}.js").read_text()
        needed |= set(re.findall(r'from "\./(\w+)\.js"', code)) - known

    assert ahead == known
