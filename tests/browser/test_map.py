"""What a person does with the map, and with the list beside it."""

import re
from itertools import combinations
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from .conftest import Visitor
from .served import Site

# How often the page asked the device where it is.
COUNT_QUESTIONS = """window.questions = 0;
  const ask = Geolocation.prototype.getCurrentPosition;
  Geolocation.prototype.getCurrentPosition = function (...how) {
    window.questions += 1;
    return ask.apply(this, how);
  };"""
LIT = re.compile(r"\bis-lit\b")
# The middle of each pin's round head, and whether it can be clicked there.
HEADS = """(pins) => pins.map((pin) => {
  const box = pin.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.width / 2];
  return { x, y, free: pin.contains(document.elementFromPoint(x, y)) };
})"""
CLUSTERS_DIFFER = """(before) => before.join()
  !== [...document.querySelectorAll(".pin--cluster")].map((pin) => pin.textContent).join()"""


def item(page: Page, number: int) -> Locator:
    return page.locator(f".places .place[data-number='{number}']")


def pin(page: Page, number: int) -> Locator:
    sign = page.locator(".pin__number", has_text=re.compile(f"^{number}$"))
    return page.locator(".pin--listed").filter(has=sign)


def drag_the_map(page: Page, across: int, down: int) -> None:
    box = page.locator(".leaflet-container").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y + down, steps=8)
    page.mouse.up()


def test_hovering_a_place_in_the_list_lights_its_pin(visit: Visitor) -> None:
    page = visit("/?q=3011")

    item(page, 3).hover()

    expect(pin(page, 3)).to_have_class(LIT)
    expect(page.locator(".pin--listed.is-lit")).to_have_count(1)


def test_leaving_a_place_in_the_list_puts_its_pin_out(visit: Visitor) -> None:
    page = visit("/?q=3011")

    item(page, 3).hover()
    page.get_by_role("combobox").hover()

    expect(page.locator(".pin--listed.is-lit")).to_have_count(0)


def test_focusing_a_place_in_the_list_lights_its_pin(visit: Visitor) -> None:
    page = visit("/?q=3011")

    item(page, 2).get_by_role("link").focus()

    expect(pin(page, 2)).to_have_class(LIT)


def test_pointing_at_a_pin_lights_its_place_in_the_list(visit: Visitor) -> None:
    page = visit("/?q=3011")

    pin(page, 1).dispatch_event("pointerenter")

    expect(item(page, 1)).to_have_class(LIT)


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_activating_a_pin_by_keyboard_leads_to_its_place_in_the_list(
    visit: Visitor, key: str
) -> None:
    page = visit("/?q=3011")

    pin(page, 12).focus()
    page.keyboard.press(key)

    expect(item(page, 12).get_by_role("link")).to_be_focused()
    expect(item(page, 12)).to_be_in_viewport(ratio=1)


def test_clicking_a_pin_leads_to_its_place_in_the_list(visit: Visitor) -> None:
    page = visit("/?q=5611&radius=2")

    pin(page, 20).click()

    expect(item(page, 20).get_by_role("link")).to_be_focused()
    expect(item(page, 20)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    ("path", "first", "last"),
    [
        ("/?q=3011", 1, 19),
        ("/?q=5611&radius=2", 1, 20),
        ("/?q=5611&radius=2&page=2", 21, 25),
    ],
)
def test_the_pins_bear_the_numbers_of_the_list(
    visit: Visitor, path: str, first: int, last: int
) -> None:
    page = visit(path)

    pinned = page.locator(".pin--listed .pin__number").all_text_contents()
    listed = page.locator(".place__number").all_text_contents()

    assert pinned == listed == [str(number) for number in range(first, last + 1)]


def test_a_pin_is_named_by_its_number_its_place_and_its_kind(visit: Visitor) -> None:
    page = visit("/?q=5611&radius=2")

    name = item(page, 4).get_by_role("link").inner_text()

    expect(pin(page, 4)).to_have_accessible_name(f"4. {name}, buurthuis")


@pytest.mark.parametrize("width", [1280, 375])
def test_pins_at_one_spot_make_room_for_each_other(visit: Visitor, width: int) -> None:
    page = visit("/?q=5611&radius=2", width)
    page.locator("#kaart").scroll_into_view_if_needed()
    page.evaluate("() => document.querySelector('#kaart').scrollIntoView()")

    heads = page.locator(".pin--listed").evaluate_all(HEADS)

    assert all(head["free"] for head in heads)
    assert all(
        abs(one["x"] - other["x"]) > 32 or abs(one["y"] - other["y"]) > 34
        for one, other in combinations(heads, 2)
    )


def test_another_place_in_view_is_a_smaller_pin_that_opens_its_page(visit: Visitor) -> None:
    page = visit("/?q=huis+van+alles")
    other = page.locator(".pin--other")

    small, large = other.bounding_box(), pin(page, 1).bounding_box()
    other.click()

    assert small["height"] < large["height"]
    expect(page.get_by_role("heading", level=1)).to_have_text("De Buur van Alles")


def test_a_closed_place_has_no_pin_beside_the_others(visit: Visitor) -> None:
    page = visit("/?q=huis+van+alles")

    expect(page.locator(".pin")).to_have_count(2)


def test_a_cluster_opens_by_keyboard(visit: Visitor) -> None:
    page = visit("/")
    before = page.locator(".pin--cluster").all_text_contents()

    page.locator(".pin--cluster").first.focus()
    page.keyboard.press("Enter")

    page.wait_for_function(CLUSTERS_DIFFER, arg=before)
    assert page.evaluate("() => Boolean(document.activeElement.closest('.map'))")


def test_searching_in_this_area_is_offered_only_after_the_map_has_moved(visit: Visitor) -> None:
    page = visit("/?q=3011")
    search = page.get_by_role("link", name="Zoek in dit gebied")

    expect(search).to_be_hidden()
    drag_the_map(page, 120, 40)

    expect(search).to_be_visible()


def test_searching_in_this_area_lists_the_places_in_view(visit: Visitor) -> None:
    page = visit("/?q=3011")

    drag_the_map(page, 150, 60)
    page.get_by_role("link", name="Zoek in dit gebied").click()
    page.wait_for_url(re.compile("bbox="))

    expect(page.get_by_role("heading", level=1)).to_contain_text("in dit gebied")
    assert _listed_outside(page) == []


def test_the_map_is_moved_and_searched_by_keyboard(visit: Visitor) -> None:
    page = visit("/?q=3011")

    page.locator(".leaflet-container").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zoek in dit gebied")).to_be_focused()
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile("bbox="))
    assert _listed_outside(page) == []


def _listed_outside(page: Page) -> list[list[str]]:
    """The points of listed places outside the box of the address; there must be a list."""
    points = page.locator(".places .place").evaluate_all(
        "(items) => items.map(({ dataset }) => [dataset.lon, dataset.lat])"
    )
    west, south, east, north = map(float, re.split(",|%2C", page.url.split("bbox=")[1]))
    assert points
    return [
        [lon, lat]
        for lon, lat in points
        if not (west <= float(lon) <= east and south <= float(lat) <= north)
    ]


def test_when_the_tiles_do_not_come_land_and_names_show(visit: Visitor, tiled: Site) -> None:
    page = visit("/?q=3011", site=tiled, blocked="service.pdok.nl", settled=False)

    expect(page.locator(".map .name").first).to_be_visible()
    expect(page.locator(".map path.ground:visible").first).to_be_visible()


def test_with_tiles_our_own_names_stay_away(visit: Visitor, tiled: Site) -> None:
    page = visit("/?q=3011", site=tiled)

    expect(page.locator(".leaflet-tile-loaded").first).to_be_attached()
    expect(page.locator(".map .name")).to_have_count(0)


def test_the_map_names_who_made_the_tiles(visit: Visitor, tiled: Site) -> None:
    page = visit("/?q=3011", site=tiled)

    expect(page.locator(".leaflet-control-attribution")).to_contain_text("Kaartgegevens © Kadaster")


def test_without_tiles_the_whole_country_shows_land_and_towns(visit: Visitor) -> None:
    page = visit("/")

    expect(page.locator(".map .name--city", has_text="Rotterdam")).to_be_visible()
    expect(page.locator(".map path.ground:visible").first).to_be_visible()
    expect(page.locator(".map .name--postcode")).to_have_count(0)


def test_from_close_by_the_map_shows_postcodes(visit: Visitor) -> None:
    page = visit("/plek/{full}")

    codes = page.locator(".map .name--postcode").all_text_contents()

    assert codes
    assert all(re.fullmatch(r"6[12]\d\d", code) for code in codes)


def test_the_page_asks_for_my_location_only_when_i_press_the_button(visit: Visitor) -> None:
    page = visit("/", script=COUNT_QUESTIONS, permissions=["geolocation"])

    assert page.evaluate("() => questions") == 0


def test_my_location_is_searched_to_three_decimals(visit: Visitor) -> None:
    here = {"latitude": 52.2212345, "longitude": 6.8937001}
    page = visit("/", permissions=["geolocation"], geolocation=here)

    page.get_by_role("button", name="Gebruik mijn locatie").click()
    page.wait_for_url(re.compile("q="))

    assert re.search(r"\?q=52\.221(,|%2C)6\.894$", page.url)
    expect(page.get_by_role("heading", level=1)).to_contain_text("bij uw locatie")


def test_refusing_my_location_is_answered_with_what_to_do(visit: Visitor) -> None:
    page = visit("/", permissions=[])

    page.get_by_role("button", name="Gebruik mijn locatie").click()

    expect(page.locator("[data-position-status]")).to_have_text(
        "U gaf geen toestemming voor uw locatie. Typ uw postcode, dan zoeken we daar."
    )
    assert page.url.endswith("/")


def test_a_device_that_does_not_know_where_it_is_is_answered_too(visit: Visitor) -> None:
    unknown = """Geolocation.prototype.getCurrentPosition = (_, fail) => fail({ code: 2 });"""
    page = visit("/", script=unknown, permissions=["geolocation"])

    page.get_by_role("button", name="Gebruik mijn locatie").click()

    expect(page.locator("[data-position-status]")).to_contain_text("weet niet waar u bent")


def test_when_the_places_of_the_map_do_not_come_list_and_pins_still_work(visit: Visitor) -> None:
    page = visit("/?q=3011", blocked="/api/|outline.json", settled=False)

    expect(page.locator(".pin--listed")).to_have_count(19)
    item(page, 1).hover()

    expect(pin(page, 1)).to_have_class(LIT)


def test_on_a_phone_the_map_is_one_tap_away_and_back(visit: Visitor) -> None:
    page = visit("/?q=3011", 375, has_touch=True, is_mobile=True)

    expect(page.locator("#kaart")).not_to_be_in_viewport(ratio=0.5)
    page.get_by_role("link", name="Kaart", exact=True).tap()
    expect(page.locator("#kaart")).to_be_in_viewport(ratio=0.9)
    back = page.get_by_role("link", name="Terug naar de lijst")
    expect(back).to_be_in_viewport(ratio=1)
    back.tap()

    expect(item(page, 1)).to_be_in_viewport(ratio=1)


def cell(count: int, lon: float, lat: float) -> dict[str, object]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {"count": count},
    }


def test_where_there_are_too_many_a_cell_says_how_many_and_leads_closer(visit: Visitor) -> None:
    """The server's own answers are in test_map.py; here they are as at a million places."""
    page, asked = visit.open(1280), []

    def answer(route: Route) -> None:
        zoom = int(parse_qs(urlsplit(route.request.url).query)["zoom"][0])
        asked.append(zoom)
        cells = [cell(1_234, 4.48, 51.92), cell(35_678, 5.1, 52.1), cell(7, 6.0, 52.5)]
        far = {"type": "FeatureCollection", "truncated": False, "features": cells}
        route.continue_() if len(asked) > 1 else route.fulfill(json=far)

    page.route("**/api/map*", answer)
    page.goto(visit.site.url("/"))
    cells = page.locator(".pin--cluster")
    expect(cells).to_have_count(3)
    names = [" ".join(text.split()) for text in cells.locator(".pin__name").all_text_contents()]
    fits = cells.locator(".pin__number").evaluate_all(
        "(all) => all.every((one) => one.scrollWidth <= one.closest('.pin').clientWidth)"
    )

    cells.first.focus()
    page.keyboard.press("Enter")

    expect(page.locator(".pin--other, .pin--cluster").first).to_be_visible()
    page.wait_for_function("() => !document.body.textContent.includes('1.234 plekken')")
    assert names == [
        "1.234 plekken bij elkaar",
        "35.678 plekken bij elkaar",
        "7 plekken bij elkaar",
    ]
    assert fits
    assert asked[1] == asked[0] + 2
    assert page.evaluate("() => Boolean(document.activeElement.closest('.map'))")
