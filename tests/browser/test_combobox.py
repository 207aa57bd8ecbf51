"""What people do with fields that complete: by keyboard, by tap, zoomed in, without a script."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .barriers import barriers
from .conftest import Visitor
from .served import MARKUP

# The part of each option that can be hit by a finger, its height, and whether it is covered.
TARGETS = """(list) => [...list.children].map((option) => {
  option.scrollIntoView({ block: "center", behavior: "instant" });
  const { x, y, width, height, right } = option.getBoundingClientRect();
  const hit = document.elementFromPoint(x + width / 2, y + height / 2);
  return { height, within: x >= 0 && right <= innerWidth, free: option.contains(hit) };
})"""

wide_and_narrow = pytest.mark.parametrize("width", [1280, 375])


def search_box(page: Page) -> Locator:
    return page.get_by_label("Postcode, plaats of naam")


def type_in(field: Locator, text: str) -> Locator:
    """Type as a person does; the list that opens."""
    field.click()
    field.press_sequentially(text, delay=20)
    listed = field.page.get_by_role("listbox", name="Suggesties")
    expect(listed).to_be_visible()
    return listed


def active(field: Locator) -> Locator:
    """The option that the field points at."""
    return field.page.locator(f"#{field.get_attribute('aria-activedescendant')}")


def test_a_resident_types_three_letters_of_a_town_and_takes_it_with_the_keyboard(
    visit: Visitor,
) -> None:
    page = visit("/", settled=False)
    field = search_box(page)

    listed = type_in(field, "goe")
    page.keyboard.press("ArrowDown")
    expect(listed.get_by_role("option", selected=True)).to_have_text("Goes Zeeland")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Goes")
    expect(search_box(page)).to_have_value("Goes")


def test_the_field_says_to_a_screen_reader_what_it_is(visit: Visitor) -> None:
    page = visit("/", settled=False)
    field = page.get_by_role("combobox", name="Postcode, plaats of naam")

    expect(field).to_have_attribute("aria-autocomplete", "list")
    expect(field).to_have_attribute("aria-expanded", "false")
    listed = type_in(field, "goe")

    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_have_attribute("autocomplete", "off")
    assert field.get_attribute("aria-controls") == listed.get_attribute("id")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    expect(active(field)).to_have_attribute("aria-selected", "true")


def test_past_the_last_option_comes_the_first(visit: Visitor) -> None:
    page = visit("/", settled=False)
    field = search_box(page)
    options = type_in(field, "goe").get_by_role("option")

    page.keyboard.press("ArrowUp")
    last = active(field).inner_text()
    page.keyboard.press("ArrowDown")

    assert last == options.last.inner_text()
    assert active(field).inner_text() == options.first.inner_text()


def test_an_arrow_key_opens_the_list_of_what_stands_there(visit: Visitor) -> None:
    page = visit("/?q=Hengelo", settled=False)
    field = search_box(page)

    field.focus()
    page.keyboard.press("ArrowDown")

    expect(page.get_by_role("listbox")).to_be_visible()
    expect(active(field)).to_have_text("Hengelo Overijssel")


@pytest.mark.parametrize("key", ["ArrowLeft", "ArrowRight", "Home", "End"])
def test_keys_that_move_in_the_text_go_back_to_the_text(visit: Visitor, key: str) -> None:
    page = visit("/", settled=False)
    field = search_box(page)
    listed = type_in(field, "goe")
    page.keyboard.press("ArrowDown")

    page.keyboard.press(key)

    expect(listed).to_be_visible()
    expect(listed.get_by_role("option", selected=True)).to_have_count(0)
    caret = field.evaluate("(field) => field.selectionStart")
    assert caret == {"ArrowLeft": 2, "ArrowRight": 3, "Home": 0, "End": 3}[key]


def test_escape_gives_the_field_back_and_once_more_empties_it(visit: Visitor) -> None:
    page = visit("/", settled=False)
    field = search_box(page)
    listed = type_in(field, "goe")
    page.keyboard.press("ArrowDown")

    page.keyboard.press("Escape")
    expect(listed).to_be_hidden()
    expect(field).to_be_focused()
    expect(field).to_have_value("goe")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Escape")

    expect(field).to_have_value("")


def test_enter_without_an_option_searches_for_what_was_typed(visit: Visitor) -> None:
    page = visit("/", settled=False)
    type_in(search_box(page), "enschede")

    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"\?q=enschede"))


def test_tab_moves_on_and_leaves_what_was_typed(visit: Visitor) -> None:
    page = visit("/", settled=False)
    field = search_box(page)
    listed = type_in(field, "goe")
    page.keyboard.press("ArrowDown")

    page.keyboard.press("Tab")

    expect(listed).to_be_hidden()
    expect(page.get_by_role("button", name="Zoek", exact=True)).to_be_focused()
    expect(field).to_have_value("goe")


def test_a_place_opens_its_page(visit: Visitor) -> None:
    page = visit("/", settled=False)
    type_in(search_box(page), "alleshuis")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Huis van Alles")


def test_a_town_is_taken_with_a_tap(visit: Visitor) -> None:
    page = visit("/", 375, settled=False, has_touch=True, is_mobile=True)
    field = search_box(page)
    field.tap()
    field.press_sequentially("goe")

    page.get_by_role("option", name="Goes Zeeland").tap()

    expect(page).to_have_url(re.compile(r"\?q=Goes"))


def test_a_press_beside_the_words_of_an_option_keeps_the_focus_in_the_field(
    visit: Visitor,
) -> None:
    page = visit("/", settled=False)
    field = search_box(page)
    listed = type_in(field, "goe")

    box = listed.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 3)
    page.mouse.down()

    expect(field).to_be_focused()
    expect(listed).to_be_visible()


def test_the_count_is_announced_once_the_typing_stops(visit: Visitor) -> None:
    page = visit("/", settled=False)
    field = search_box(page)
    told = field.locator("xpath=..").get_by_role("status")

    type_in(field, "ro")
    assert told.inner_text() == ""
    expect(told).to_have_text("8 suggesties")
    field.press_sequentially("qqq")
    expect(told).to_have_text("Geen suggesties")
    field.fill("alleshuis")
    expect(told).to_have_text("1 suggestie")


def test_a_word_typed_quickly_is_one_question(visit: Visitor) -> None:
    page = visit("/", settled=False)

    type_in(search_box(page), "rotterdam")

    asked = [url for url in visit.requests if "/api/suggest" in url]
    assert [url.partition("?")[2] for url in asked] == ["q=rotterdam"]


def test_half_a_sign_of_another_script_asks_nothing(visit: Visitor) -> None:
    page = visit("/", settled=False)
    search_box(page).click()
    line = page.context.new_cdp_session(page)

    line.send("Input.imeSetComposition", {"text": "goe", "selectionStart": 3, "selectionEnd": 3})
    page.wait_for_timeout(400)
    asked = [url for url in visit.requests if "/api/suggest" in url]
    line.send("Input.insertText", {"text": "goe"})

    expect(page.get_by_role("option", name="Goes Zeeland")).to_be_visible()
    assert asked == []


def test_without_an_answer_the_field_is_a_plain_one(visit: Visitor) -> None:
    page = visit("/", blocked="/api/suggest", settled=False)
    field = search_box(page)
    field.click()
    field.press_sequentially("Goes")
    page.wait_for_timeout(400)

    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"\?q=Goes"))


def test_without_javascript_the_field_is_plain(visit: Visitor) -> None:
    page = visit("/", java_script_enabled=False)
    field = page.get_by_role("searchbox", name="Postcode, plaats of naam")

    assert field.get_attribute("role") is None
    assert field.get_attribute("aria-expanded") is None
    expect(page.get_by_role("listbox")).to_have_count(0)
    field.fill("Goes")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Goes")


def test_markup_in_the_name_of_a_place_is_text(visit: Visitor) -> None:
    page = visit("/", settled=False)

    listed = type_in(search_box(page), "img src")

    expect(listed.get_by_role("option")).to_have_text(f"{MARKUP} Buurthuis, {MARKUP}")
    expect(page.locator("img[src='x'], [onerror]")).to_have_count(0)


def test_a_postcode_taken_from_the_list_moves_the_point(visit: Visitor) -> None:
    page = visit("/aanmelden", settled=False)
    field = page.get_by_label("Postcode", exact=True)
    type_in(field, "720")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(field).to_have_value("7201")
    expect(page.get_by_role("button", name="Punt van de plek")).to_be_visible()
    expect(page.get_by_label(re.compile("^Plaats"))).to_have_value("Zutphen")


def test_a_town_taken_in_the_form_is_its_name_alone(visit: Visitor) -> None:
    page = visit("/aanmelden", settled=False)
    field = page.get_by_label(re.compile("^Plaats"))
    listed = type_in(field, "henge")

    listed.get_by_role("option", name="Hengelo Gelderland").click()

    expect(field).to_have_value("Hengelo")
    expect(field).to_be_focused()
    expect(page).to_have_url(re.compile("/aanmelden$"))


def test_escape_in_the_form_never_empties_a_field(visit: Visitor) -> None:
    page = visit("/aanmelden", settled=False)
    field = page.get_by_label(re.compile("^Plaats"))
    type_in(field, "henge")

    page.keyboard.press("Escape")
    page.keyboard.press("Escape")

    expect(field).to_have_value("henge")


def test_without_a_register_the_street_is_a_plain_field(visit: Visitor) -> None:
    page = visit("/aanmelden", settled=False)

    expect(page.get_by_role("combobox", name=re.compile("^Plaats"))).to_be_visible()
    expect(page.get_by_role("textbox", name=re.compile("^Straat"))).to_be_visible()


@wide_and_narrow
@pytest.mark.parametrize(
    ("path", "label", "typed"),
    [
        ("/", "Postcode, plaats of naam", "rot"),
        ("/?q=Ro", "Postcode, plaats of naam", "t"),
        ("/aanmelden", re.compile("^Plaats"), "rot"),
    ],
)
def test_axe_finds_nothing_to_mend_with_the_list_open(
    visit: Visitor, width: int, path: str, label: str, typed: str
) -> None:
    page = visit(path, width)
    listed = type_in(page.get_by_label(label), typed)
    page.keyboard.press("ArrowDown")
    expect(listed.get_by_role("option", selected=True)).to_be_visible()

    assert barriers(page) == []


@pytest.mark.parametrize("path", ["/", "/?q=3011"])
@pytest.mark.parametrize(("width", "height"), [(1280, 900), (375, 800), (320, 256)])
def test_every_option_can_be_reached_and_hit(
    visit: Visitor, path: str, width: int, height: int
) -> None:
    page = visit(path, width, viewport={"width": width, "height": height})
    field = search_box(page)
    field.fill("")

    targets = type_in(field, "buurt").evaluate(TARGETS)

    assert len(targets) == 8
    assert [target for target in targets if target["height"] < 44] == []
    assert [target for target in targets if not (target["within"] and target["free"])] == []


@wide_and_narrow
def test_the_list_lies_over_the_map(visit: Visitor, width: int) -> None:
    page = visit("/aanmelden", width)
    page.get_by_label("Postcode", exact=True).fill("7201")
    expect(page.get_by_role("button", name="Punt van de plek")).to_be_visible()
    town = page.get_by_label(re.compile("^Plaats"))
    town.fill("")

    targets = type_in(town, "oo").evaluate(TARGETS)

    assert [target for target in targets if not target["free"]] == []


@wide_and_narrow
def test_the_list_moves_nothing_on_the_page(visit: Visitor, width: int) -> None:
    page = visit("/", width)
    below = page.get_by_role("heading", name="Wat zoekt u?")
    before = (below.bounding_box(), page.evaluate("document.documentElement.scrollWidth"))

    type_in(search_box(page), "rot")

    after = (below.bounding_box(), page.evaluate("document.documentElement.scrollWidth"))
    assert after == before


def test_the_active_option_shows_in_the_colours_of_the_reader(visit: Visitor) -> None:
    page = visit("/", settled=False, forced_colors="active")
    field = search_box(page)
    type_in(field, "goe")

    page.keyboard.press("ArrowDown")

    ring = active(field).evaluate("(option) => getComputedStyle(option).outlineStyle")
    assert ring == "solid"
