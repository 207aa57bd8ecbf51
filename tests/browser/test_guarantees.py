"""What every page holds to: it can be read, reached and trusted, measured in a browser."""

import json
import re
from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from .barriers import barriers
from .conftest import Visitor, visiting
from .served import MARKUP, Site

PAGES = {
    "start": "/",
    "results": "/?q=3011",
    "first page": "/?q=5611&radius=2",
    "second page": "/?q=5611&radius=2&page=2",
    "filters": "/?q=3011&kind=community_centre&radius=5",
    "choices": "/?q=Hengelo",
    "nothing found": "/?q=4381",
    "error": "/?q=0123",
    "by name": "/?q=malle+molen",
    "in a box": "/?bbox=4.4,51.9,4.5,51.95",
    "place": "/plek/1?q=7511",
    "full place": "/plek/{full}",
    "closed place": "/plek/{closed}",
    "markup": "/plek/{markup}?q=4331",
    "activities": "/activiteiten?q=6001",
    "embedding": "/insluiten?q=6001&kind=community_centre",
    "team": "/wijkteam/{team}",
    "no reminders": "{unsubscribe}",
    "about": "/over",
    "privacy": "/privacy",
    "accessibility": "/toegankelijkheid",
    "not found": "/plek/999999",
    "suggest": "/aanmelden",
    "suggest a change": "/plek/{full}/wijziging",
    "report a closure": "/plek/{full}/gesloten",
    "report a problem": "/plek/{full}/klopt-niet",
    "thanks": "/inzending/{status}?dank=1",
    "asked": "/inzending/{asked}",
    "refused": "/inzending/{refused}",
    "own page": "{own}",
    "own change": "{own}/wijziging",
    "own closure": "{own}/gesloten",
    "ask for a link": "/plek/{full}/eigen",
    "log in": "/inloggen",
    "choose a password": "/wachtwoord/{password}",
}
# Pages for who is logged in.
MODERATED = {
    "queue": "/beoordelen",
    "review a place": "/beoordelen/{new}",
    "review a change": "/beoordelen/{change}",
    "review a report": "/beoordelen/{report}",
    "beside another": "/beoordelen/{new}/naast/{full}",
    "look after": "/beoordelen/plek/{full}",
    "merge": "/beoordelen/plek/{full}/samenvoegen?met={neighbour}",
    "stale": "/beoordelen/oud",
    "calling": "/beoordelen/bellen",
    "own changes": "/beoordelen/eigen",
    "mails": "/beoordelen/mails",
    "moderators": "/moderators",
    "lists": "/beheer/lijsten",
    "teams": "/beheer/wijkteams",
    "a team": "/beheer/wijkteams/{team}",
    "password": "/wachtwoord",
}
ALL_PAGES = PAGES | MODERATED
WALKED = [
    *("start", "results", "place", "suggest", "activities", "team", "no reminders"),
    *("own page", "own change", "own closure", "ask for a link"),
    *(
        "review a place",
        "review a change",
        "own changes",
        "calling",
        "stale",
        "lists",
        "teams",
        "a team",
    ),
]
every_page = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
walked_pages = pytest.mark.parametrize("name", WALKED)
wide_and_narrow = pytest.mark.parametrize("width", [1280, 375])

MOST_STOPS = 200

# Where the focus is, whether that can be seen, and what its ring looks like.
STOP = """() => {
  const stop = document.activeElement;
  if (stop === document.body) return null;
  window.stops ??= [];
  // A date has a stop for each of its parts, which are one element.
  const part = stop.type === "date" && stop === window.stops.at(-1);
  const again = window.stops.includes(stop) && !part;
  window.stops.push(stop);
  const box = stop.getClientRects()[0] ?? stop.getBoundingClientRect();
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  const parts = [0.1, 0.3, 0.5, 0.7, 0.9];
  const seen = left < right && top < bottom && parts.some((x) => parts.some((y) => {
    const hit = document.elementFromPoint(left + x * (right - left), top + y * (bottom - top));
    return stop === hit || stop.contains(hit);
  }));
  const rings = [getComputedStyle(stop), getComputedStyle(stop, "::after")]
    .filter((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  return { again, seen, rings: rings.map((style) => style.outlineColor),
    behind: ground(stop.parentElement), html: stop.cloneNode(false).outerHTML.slice(0, 160),
    onMap: Boolean(stop.closest(".map")) };
  function ground(element) {
    if (!element) return "rgb(255, 255, 255)";
    const color = getComputedStyle(element).backgroundColor;
    return color.startsWith("rgb(") ? color : ground(element.parentElement);
  }
}"""

SMALL_CONTROLS = """() =>
  [...document.querySelectorAll("button, input, select, summary, .btn, [role=button]")]
    .filter((control) => control.type !== "hidden" && !control.classList.contains("pin"))
    .map((control) => ["checkbox", "radio"].includes(control.type) ? control.labels[0] : control)
    .filter((control) => control.checkVisibility())
    .filter((control) => control.getBoundingClientRect().height < 44)
    .map((control) => control.outerHTML.slice(0, 120))"""

SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""

# The map moves within its frame and shows no text that the list lacks.
CLIPPED = """() => [...document.querySelectorAll("body *:not(svg, svg *)")]
  .filter((element) => !element.closest(".map, .visually-hidden") && element.textContent.trim())
  .filter((element) => {
    const { overflowX, overflowY } = getComputedStyle(element);
    const hides = (overflow) => overflow === "hidden" || overflow === "clip";
    return (hides(overflowX) && element.scrollWidth > element.clientWidth + 1)
      || (hides(overflowY) && element.scrollHeight > element.clientHeight + 1);
  })
  .map((element) => element.outerHTML.slice(0, 120))"""

WIDTHS = "() => [document.documentElement.scrollWidth, innerWidth]"

UNFOLD = "() => document.querySelectorAll('details').forEach((it) => { it.open = true; })"


class Opened(NamedTuple):
    """A page as it came, with its answer and all that it asked for."""

    page: Page
    answer: Response
    requests: list[str]
    for_moderators: bool


def _widths(*widths: int) -> dict[str, Any]:
    """The parameters of a fixture that opens every page at these widths."""
    pairs = list(product(ALL_PAGES, widths))
    return {"params": pairs, "ids": [f"{name}-{width}" for name, width in pairs]}


def _open(chromium: Browser, site: Site, badge: Any, name: str, width: int) -> Iterator[Opened]:
    with visiting(chromium, site) as visitor:
        page = visitor(ALL_PAGES[name], width, storage_state=_kept(name, badge))
        yield Opened(page, visitor.answer, visitor.requests, name in MODERATED)


def _kept(name: str, badge: Any) -> Any:
    """What the browser brings to a page: nothing, or that a moderator is logged in."""
    return badge if name in MODERATED else None


@pytest.fixture(scope="module", **_widths(1280, 375))
def opened(
    chromium: Browser, site: Site, badge: Any, request: pytest.FixtureRequest
) -> Iterator[Opened]:
    """Every page, wide and narrow; opened once for all tests that only look."""
    yield from _open(chromium, site, badge, *request.param)


@pytest.fixture(scope="module", **_widths(320))
def strained(
    chromium: Browser, site: Site, badge: Any, request: pytest.FixtureRequest
) -> Iterator[Opened]:
    """Every page, as narrow as 400 % zoom makes it."""
    yield from _open(chromium, site, badge, *request.param)


def test_axe_finds_nothing_to_mend(opened: Opened) -> None:
    assert barriers(opened.page) == []


def test_axe_finds_what_is_wrong(visit: Visitor) -> None:
    page = visit("/over")
    page.evaluate("document.documentElement.lang = ''")

    assert [barrier.split(":")[0] for barrier in barriers(page)] == ["html-has-lang"]


def test_without_tiles_no_request_leaves_the_site(opened: Opened, site: Site) -> None:
    foreign = [url for url in opened.requests if not _from(url, site.address)]

    assert foreign == []


@pytest.mark.parametrize("name", ["start", "results", "place"])
def test_with_tiles_only_their_host_is_asked(visit: Visitor, tiled: Site, name: str) -> None:
    visit(PAGES[name], site=tiled)

    foreign = [url for url in visit.requests if not _from(url, tiled.address)]

    assert {"/".join(url.split("/")[:3]) for url in foreign} == {"https://service.pdok.nl"}


def _from(url: str, address: str) -> bool:
    return url.startswith((f"{address}/", "data:"))


def test_a_page_forbids_what_it_does_not_need(opened: Opened) -> None:
    policy = opened.answer.header_value("content-security-policy")

    assert policy.startswith("default-src 'none'")


def test_a_page_keeps_no_cookie_but_that_of_who_is_logged_in(opened: Opened) -> None:
    kept = [cookie["name"] for cookie in opened.page.context.cookies()]

    assert kept == (["session"] if opened.for_moderators else [])


@wide_and_narrow
@walked_pages
def test_the_tab_key_passes_every_stop_once_and_shows_where_it_is(
    visit: Visitor, badge: Any, name: str, width: int
) -> None:
    page = visit(ALL_PAGES[name], width, storage_state=_kept(name, badge))

    stops = _walk(page)

    assert len(stops) > 8
    assert [stop["html"] for stop in stops if not stop["seen"]] == []
    assert [stop["html"] for stop in stops if not stop["rings"]] == []
    # The ring stands out from what is behind it; on the map that differs with every pixel.
    assert [stop for stop in stops if not stop["onMap"] and _contrast(stop) < 3] == []


def _walk(page: Page) -> list[dict[str, Any]]:
    """Every stop of the Tab key, until it is back where it began."""
    stops: list[dict[str, Any]] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or (stop["again"] and stop["html"] == stops[0]["html"]):
            return stops
        assert not stop["again"], f"trapped at {stop['html']}"
        stops.append(stop)
    raise AssertionError(f"no end after {MOST_STOPS} stops; the last is {stops[-1]['html']}")


def _contrast(stop: dict[str, Any]) -> float:
    """The contrast ratio of WCAG between the ring and the ground."""
    low, high = sorted(_luminance(color) for color in (stop["rings"][0], stop["behind"]))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    shares = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@every_page
def test_the_first_stop_skips_to_the_content(visit: Visitor, path: str) -> None:
    page = visit(path, settled=False)

    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("Naar de inhoud")
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")

    expect(page.locator("#inhoud")).to_be_focused()


@wide_and_narrow
@pytest.mark.parametrize("name", ["start", "results", "place"])
def test_the_map_can_be_skipped(visit: Visitor, name: str, width: int) -> None:
    page = visit(PAGES[name], width)
    skip = page.get_by_role("link", name="Sla de kaart over")

    skip.focus()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("() => !document.activeElement.closest('.map')")
    assert page.evaluate(
        """() => Boolean(document.querySelector(".map")
          .compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING)"""
    )


def test_controls_are_large_enough_for_a_thumb(opened: Opened) -> None:
    opened.page.evaluate(UNFOLD)

    assert opened.page.evaluate(SMALL_CONTROLS) == []


def test_nothing_scrolls_sideways(strained: Opened) -> None:
    across, room = strained.page.evaluate(WIDTHS)

    assert across <= room


def test_wider_text_spacing_clips_nothing(strained: Opened) -> None:
    strained.page.evaluate(SPACING)

    assert strained.page.evaluate(CLIPPED) == []


def test_wider_text_spacing_scrolls_nothing_sideways(strained: Opened) -> None:
    strained.page.evaluate(SPACING)

    across, room = strained.page.evaluate(WIDTHS)

    assert across <= room


def test_without_javascript_people_search_filter_page_through_and_open(visit: Visitor) -> None:
    page = visit("/", java_script_enabled=False)

    page.get_by_role("searchbox").fill("5611")
    page.get_by_role("button", name="Zoek", exact=True).click()
    page.locator("summary").click()
    page.get_by_role("checkbox", name=re.compile("^Buurthuis")).check()
    page.get_by_role("button", name="Toon plekken").click()
    page.get_by_role("link", name="Volgende").click()
    opened = page.locator(".place__link").first
    name = opened.inner_text()
    opened.click()

    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_role("link", name=re.compile("Terug naar de plekken"))).to_be_visible()


def test_a_filter_without_javascript_leaves_only_that_kind(visit: Visitor) -> None:
    page = visit("/?q=3011", java_script_enabled=False)

    page.locator("summary").click()
    page.get_by_role("checkbox", name=re.compile("^Inloophuis")).check()
    page.get_by_role("button", name="Toon plekken").click()

    expect(page.locator(".place__kind").first).to_contain_text("Inloophuis")
    expect(page.locator(".places .place:not([data-kind=drop_in_house])")).to_have_count(0)


def test_markup_in_a_name_is_text_in_the_list(visit: Visitor) -> None:
    page = visit("/?q=4331")

    expect(page.locator(".place__link").first).to_have_text(MARKUP)
    _expect_no_markup(page)


def test_markup_in_a_name_is_text_at_its_pin(visit: Visitor) -> None:
    page = visit("/?q=4331")

    expect(page.locator(".pin--listed").first).to_have_accessible_name(f"1. {MARKUP}, buurthuis")


def test_markup_in_a_name_is_text_at_a_pin_that_is_not_in_the_list(visit: Visitor) -> None:
    page = visit("/?q=naast+de+tekens")

    expect(page.locator(".pin--other")).to_have_accessible_name(f"{MARKUP}, buurthuis")
    _expect_no_markup(page)


def test_markup_is_text_on_the_page_of_the_place(visit: Visitor) -> None:
    page = visit("/plek/{markup}?q=4331")

    expect(page.get_by_role("heading", level=1)).to_have_text(MARKUP)
    for part in (".lead", ".address", ".place-page__head"):
        expect(page.locator(part)).to_contain_text(MARKUP)
    assert page.title().startswith(MARKUP)
    _expect_no_markup(page)


def _expect_no_markup(page: Page) -> None:
    expect(page.locator("img[src='x'], [onerror]")).to_have_count(0)


def test_markup_is_text_to_search_engines(visit: Visitor) -> None:
    page = visit("/plek/{markup}")

    assert _described(page)["name"] == MARKUP
    _expect_no_markup(page)


def test_markup_is_text_in_the_api(visit: Visitor, site: Site) -> None:
    page = visit.open()

    answer = page.request.get(site.url("/api/places/{markup}"))
    wrote = answer.text()

    assert json.loads(wrote)["properties"]["name"] == MARKUP
    assert answer.headers["content-type"].startswith("application/geo+json")
    answer.dispose()


def test_markup_opens_no_dialog(visit: Visitor, site: Site) -> None:
    page = visit.open()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))

    for path in ("/?q=4331", "/plek/{markup}?q=4331", "/?q=%3Cimg src=x onerror=alert(1)%3E"):
        page.goto(site.url(path), wait_until="networkidle")

    assert dialogs == []


def test_what_people_typed_is_markup_on_no_page(opened: Opened) -> None:
    _expect_no_markup(opened.page)


def test_the_description_for_search_engines_names_the_place(visit: Visitor) -> None:
    page = visit("/plek/{full}")

    assert _described(page)["name"] == "Huis van Alles"


def _described(page: Page) -> dict[str, Any]:
    return json.loads(page.locator("script[type='application/ld+json']").text_content() or "")


@pytest.mark.parametrize("path", ["/", "/?q=3011", "/aanmelden"])
def test_who_comes_again_waits_for_no_file(visit: Visitor, site: Site, path: str) -> None:
    page = visit.open()
    line = page.context.new_cdp_session(page)
    asked: dict[str, str] = {}
    moved: list[str] = []
    line.send("Network.enable")
    line.on(
        "Network.requestWillBeSent", lambda e: asked.update({e["requestId"]: e["request"]["url"]})
    )
    line.on("Network.responseReceivedExtraInfo", lambda e: moved.append(e["requestId"]))

    page.goto(site.url("/"), wait_until="networkidle")
    page.goto(site.url(path), wait_until="networkidle")
    first = [asked[id] for id in moved]
    moved.clear()
    page.goto(site.url(path), wait_until="networkidle")

    # The page itself too is kept for a minute when it is the same for everybody.
    again = [url for id in moved if not (url := asked[id]).startswith(site.url("/api/"))]
    assert len(first) > 15
    assert again in ([], [site.url(path)])


@pytest.mark.parametrize("path", ["/", "/?q=3011"])
def test_a_first_visit_moves_under_130_kilobytes(visit: Visitor, site: Site, path: str) -> None:
    page = visit.open()
    line = page.context.new_cdp_session(page)
    moved: list[int] = []
    line.send("Network.enable")
    line.on("Network.loadingFinished", lambda event: moved.append(event["encodedDataLength"]))

    page.goto(site.url(path), wait_until="networkidle")

    assert len(moved) > 10
    assert sum(moved) < 130_000


def test_the_list_is_there_without_any_script_or_answer_for_the_map(visit: Visitor) -> None:
    page = visit("/?q=3011", blocked=r"\.js|/api/", settled=False)

    expect(page.locator(".places .place")).to_have_count(19)
    expect(page.locator(".place__link").first).to_be_visible()


def test_a_place_of_which_all_is_known_prints_on_one_page(visit: Visitor) -> None:
    page = visit("/plek/{full}")

    printed = page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "1cm"))

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/?q=3011", "19 plekken bij 3011 (Rotterdam) – Ontmoetingsplekken"),
        ("/?q=0123", "Fout: Een postcode begint nooit met een 0."),
        ("/plek/999999", "Fout: Deze pagina is er niet"),
    ],
)
def test_the_window_says_what_was_found_or_what_went_wrong(
    visit: Visitor, path: str, title: str
) -> None:
    page = visit(path, settled=False)

    assert page.title().startswith(title)
