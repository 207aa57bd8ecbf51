"""What residents and moderators do from beginning to end, each with a browser of their own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from register_file import load
from sqlalchemy.orm import Session

from finder import db, facts, suggestions
from finder.models import Place, Suggestion
from finder.suggestions import Sender

from .barriers import barriers
from .conftest import Visitor, log_in, visiting
from .served import Site, a_moderator, served

ANNA, BRAM, CARLA = "anna@wijk.example", "bram@wijk.example", "carla@wijk.example"
# Names of ten places that wait, each far from the others.
WAITING = [f"Wachtende plek {number}" for number in range(1, 11)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site that these tests may change."""
    return tmp_path_factory.mktemp("flows")


@pytest.fixture(scope="module")
def changing(folder: Path) -> Iterator[Site]:
    """A site with the first places and two moderators."""
    with served(folder, "off") as address:
        with on(folder) as session:
            for email in (ANNA, BRAM):
                a_moderator(session, email)
        yield Site(address, {})


@contextmanager
def on(folder: Path) -> Iterator[Session]:
    """A session beside the site's own."""
    engine = db.connect(f"sqlite:///{folder}/finder.sqlite")
    with db.session_on(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def people(chromium: Browser, changing: Site) -> Iterator[Visitor]:
    """Each call is a person with a browser of their own."""
    with visiting(chromium, changing) as visitor:
        yield visitor


def logged_in(
    people: Visitor, email: str, path: str = "/beoordelen", width: int = 1280, **options: object
) -> Page:
    """A moderator who logs in on the way to a page."""
    page = people.open(width, **options)
    log_in(page, people.site, path, email)
    return page


def suggest(people: Visitor, name: str, postcode: str, **options: object) -> Page:
    """A resident who suggests a place; the page that thanks them."""
    page = people("/aanmelden", settled=False, **options)
    page.get_by_label("Naam van de plek").fill(name)
    page.get_by_label("Soort plek").select_option(label="Huiskamer")
    page.get_by_label("Postcode", exact=True).fill(postcode)
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dank u wel")
    return page


def open_waiting(page: Page, name: str) -> None:
    page.get_by_role("link", name=re.compile("^Beoordelen")).click()
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def decide(page: Page, title: str, button: str) -> None:
    page.locator("summary", has_text=title).first.click()
    page.get_by_role("button", name=button).click()


def found(people: Visitor, words: str) -> list[str]:
    page = people("/?q=" + words.replace(" ", "+"), settled=False)
    return page.locator(".place__link").all_inner_texts()


def test_a_resident_suggests_a_place_and_a_moderator_publishes_it(people: Visitor) -> None:
    thanks = suggest(people, "De Verse Huiskamer", "9711 AA")
    hidden = found(people, "verse huiskamer")

    page = logged_in(people, ANNA)
    open_waiting(page, "De Verse Huiskamer")
    decide(page, "Goedkeuren", "Ja, zet op de site")

    expect(page.get_by_role("status").first).to_contain_text("Goedgekeurd: De Verse Huiskamer")
    assert "De Verse Huiskamer" not in hidden
    assert found(people, "verse huiskamer") == ["De Verse Huiskamer"]
    thanks.reload()
    expect(thanks.locator(".stand__word")).to_have_text("Goedgekeurd")
    thanks.get_by_role("link", name="Bekijk De Verse Huiskamer").click()
    expect(thanks.get_by_role("heading", level=1)).to_have_text("De Verse Huiskamer")


def test_a_suggester_without_javascript_is_published_too(people: Visitor) -> None:
    suggest(people, "Zonder Script", "8011 AA", java_script_enabled=False)

    page = logged_in(people, ANNA)
    open_waiting(page, "Zonder Script")
    expect(page.locator(".review")).to_contain_text("Ligging bij benadering")
    decide(page, "Goedkeuren", "Ja, zet op de site")

    assert found(people, "zonder script") == ["Zonder Script"]


def test_a_suggester_is_asked_a_question_and_answers_it(people: Visitor) -> None:
    status = suggest(people, "De Vraagplek", "6211 AA")
    page = logged_in(people, ANNA)
    open_waiting(page, "De Vraagplek")
    page.locator("summary", has_text="Vraag stellen").click()
    page.get_by_label("Uw vraag").fill("Hoe laat gaat de deur open?")
    page.get_by_role("button", name="Stuur de vraag").click()

    status.reload()
    expect(status.locator("blockquote.said").first).to_have_text("Hoe laat gaat de deur open?")
    status.get_by_label("Uw antwoord").fill("Om tien uur.")
    status.get_by_role("button", name="Verstuur antwoord").click()

    expect(status.locator(".stand__word")).to_have_text("Wacht op een moderator")
    open_waiting(page, "De Vraagplek")
    expect(page.locator(".review")).to_contain_text("Om tien uur.")


def test_two_moderators_open_the_same_suggestion(people: Visitor) -> None:
    suggest(people, "De Betwiste Plek", "4331 AA")
    anna, bram = logged_in(people, ANNA), logged_in(people, BRAM)
    for page in (anna, bram):
        open_waiting(page, "De Betwiste Plek")

    decide(anna, "Goedkeuren", "Ja, zet op de site")
    decide(bram, "Spam", "Ja, dit is spam")

    assert barriers(bram) == []
    expect(bram.locator("main")).to_contain_text(ANNA)
    expect(bram.locator("main")).to_contain_text("goedgekeurd")
    assert found(people, "betwiste plek") == ["De Betwiste Plek"]


def test_a_change_is_taken_in_part(people: Visitor) -> None:
    page = people("/plek/2/wijziging", settled=False)
    old = page.get_by_label("Naam van de plek").input_value()
    page.get_by_label("Naam van de plek").fill("Een verkeerde naam")
    page.get_by_label("Telefoon van de plek").fill("053 123 45 67")
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dank u wel")

    moderator = logged_in(people, ANNA)
    open_waiting(moderator, "Een verkeerde naam")
    row = moderator.locator("fieldset", has_text="Een verkeerde naam")
    row.get_by_label("Zo laten").check()
    decide(moderator, "Goedkeuren", "Ja, zet op de site")

    place = people("/plek/2", settled=False)
    expect(place.get_by_role("heading", level=1)).to_have_text(old)
    expect(place.get_by_role("link", name="053 123 45 67")).to_be_visible()


def test_a_merge_is_undone(people: Visitor, folder: Path) -> None:
    with on(folder) as session:
        keep, gone = session.get(Place, 3), session.get(Place, 4)
        names, slug = (keep.name, gone.name), gone.slug
    page = logged_in(people, ANNA, "/beoordelen/plek/3/samenvoegen?met=4")
    page.get_by_role("button", name="Voeg samen").click()
    expect(page.get_by_role("status").first).to_contain_text("Samengevoegd")
    merged = people(f"/plek/4-{slug}", settled=False)
    expect(merged.get_by_role("heading", level=1)).to_have_text(names[0])

    page.get_by_role("button", name="Ongedaan maken").click()

    expect(page.get_by_role("status").first).to_contain_text("Teruggedraaid")
    apart = people(f"/plek/4-{slug}", settled=False)
    expect(apart.get_by_role("heading", level=1)).to_have_text(names[1])


def test_a_queue_of_ten_is_done_with_the_keyboard_alone(people: Visitor, folder: Path) -> None:
    with on(folder) as session:
        _empty(session)
        for number, name in enumerate(WAITING):
            sent = {"name": name, "kind": "other", "lat": 53.2 - number / 10, "lon": 6.5}
            suggestions.submit_new(session, sent | {"precision": "house"}, Sender())
    page = logged_in(people, BRAM)
    page.get_by_role("link", name=WAITING[0], exact=True).focus()
    page.keyboard.press("Enter")

    for number in range(10):
        expect(page.get_by_role("heading", level=1)).to_contain_text(WAITING[number])
        _press_until(page, "Goedkeuren")
        _press_until(page, "Ja, zet op de site")
        expect(page.locator("#gedaan")).to_contain_text(WAITING[number])

    expect(page.get_by_role("heading", level=1)).to_have_text("Niets te beoordelen")


def _empty(session: Session) -> None:
    """Nothing of the tests before waits any more."""
    for waiting in session.query(Suggestion).filter(Suggestion.status.in_(["pending", "asked"])):
        suggestions.withdraw(session, waiting)


def _press_until(page: Page, name: str) -> None:
    """Tab to what bears this name, and press Enter on it; within so few stops that nobody tires."""
    for _ in range(15):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"no {name} within 15 stops")


def test_the_pin_is_moved_with_the_arrow_keys_and_sent_so(people: Visitor, folder: Path) -> None:
    page = people("/aanmelden", settled=False)
    page.get_by_label("Naam van de plek").fill("De Verschoven Plek")
    page.get_by_label("Soort plek").select_option(label="Buurttuin")
    page.get_by_label("Postcode", exact=True).fill("7201 AA")
    pin = page.get_by_role("button", name="Punt van de plek")
    expect(pin).to_be_visible()
    middle = float(page.locator("input[name=lat]").input_value())
    pin.focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowUp")
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dank u wel")

    with on(folder) as session:
        sent = session.query(Suggestion).order_by(Suggestion.id.desc()).first().sent

    assert sent["lat"] == pytest.approx(middle + 300 / 111_260, abs=1e-5)
    assert sent["precision"] == "house"


def test_a_look_alike_is_asked_about_while_typing(people: Visitor, folder: Path) -> None:
    with on(folder) as session:
        known = facts.of(session.get(Place, 1))
    page = people("/aanmelden", settled=False)
    page.get_by_label("Naam van de plek").fill(known["name"])
    page.get_by_label("Soort plek").select_option(value=known["kind"])
    page.get_by_label("Postcode", exact=True).fill(known["postcode"])
    page.get_by_label(re.compile("^Huisnummer")).fill(known["house_number"])

    card = page.locator(".alike", has_text=known["name"])

    expect(card).to_be_visible()
    page.get_by_label("Wat is het voor plek?").fill("Met een keuken.")
    page.locator("#hours_mo").first.fill("10-12")
    card.get_by_role("button", name="Ja, geef een wijziging door").click()
    expect(page).to_have_url(re.compile("/plek/1/wijziging$"))
    expect(page.get_by_label("Naam van de plek")).to_have_value(known["name"])
    expect(page.get_by_label("Wat is het voor plek?")).to_have_value("Met een keuken.")
    expect(page.locator("#hours_mo").first).to_have_value("10-12")


@pytest.mark.parametrize("width", [1280, 375])
def test_a_form_that_comes_back_has_no_barriers(people: Visitor, width: int) -> None:
    page = people("/aanmelden", width, settled=False)
    page.get_by_role("button", name="Verstuur").click()
    expect(page).to_have_title(re.compile("^Fout: "))
    wrong = barriers(page)

    page.get_by_label("Naam van de plek").fill("Dorpshuis Termunten")
    page.get_by_label("Soort plek").select_option(label="Dorpshuis")
    page.get_by_label("Postcode", exact=True).fill("3011 AB 12")
    page.get_by_label(re.compile("^Maandag")).first.fill("zomaar")
    page.get_by_role("button", name="Verstuur").click()
    expect(page.locator("#hours_mo")).to_have_attribute("aria-invalid", "true")

    assert (wrong, barriers(page)) == ([], [])


def test_who_says_that_it_is_another_place_can_send_it_without_javascript(
    people: Visitor, folder: Path
) -> None:
    with on(folder) as session:
        known = facts.of(session.get(Place, 1))
    page = people("/aanmelden", settled=False, java_script_enabled=False)
    page.get_by_label("Naam van de plek").fill(known["name"])
    page.get_by_label("Soort plek").select_option(value=known["kind"])
    page.get_by_label("Postcode", exact=True).fill(known["postcode"])
    page.get_by_label(re.compile("^Huisnummer")).fill(known["house_number"])
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is dit dezelfde plek?")

    page.get_by_label("Nee, het is een andere plek").check()
    page.get_by_role("button", name="Verstuur als nieuwe plek").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Dank u wel")


@pytest.mark.parametrize("script", [True, False])
def test_what_a_moderator_changed_by_hand_is_not_lost_with_the_rows(
    people: Visitor, script: bool
) -> None:
    place_id = 5 if script else 6
    sent = people(f"/plek/{place_id}/wijziging", settled=False)
    sent.get_by_label("Telefoon van de plek").fill("053 765 43 21")
    sent.get_by_role("button", name="Verstuur").click()
    expect(sent.get_by_role("heading", level=1)).to_contain_text("Dank u wel")
    page = logged_in(people, ANNA, java_script_enabled=script)
    page.locator(".waiting", has_text="Wijziging: Telefoon").get_by_role("link").first.click()

    page.locator("summary", has_text="Aanpassen").click()
    page.get_by_label("Wat is het voor plek?").fill("Met een keuken.")
    decide(page, "Goedkeuren", "Ja, zet op de site")

    place = people(f"/plek/{place_id}", settled=False)
    expect(place.locator(".lead")).to_have_text("Met een keuken.")
    expect(place.get_by_role("link", name="053 765 43 21")).to_be_visible()


def test_a_point_that_was_moved_is_said_to_be_so_after_an_error(people: Visitor) -> None:
    page = people("/aanmelden", settled=False)
    page.get_by_label("Postcode", exact=True).fill("7201 AA")
    pin = page.get_by_role("button", name="Punt van de plek")
    pin.focus()
    page.keyboard.press("Shift+ArrowUp")
    page.get_by_role("button", name="Verstuur").click()
    expect(page).to_have_title(re.compile("^Fout: "))

    expect(page.locator("#point-sure")).to_contain_text("U hebt het punt zelf gezet, 100 m")
    expect(page.get_by_role("button", name="Zet het punt terug")).to_be_visible()


@pytest.fixture(scope="module")
def houses(changing: Site, folder: Path) -> None:
    """The site knows some streets of Zeeland, house by house."""
    engine = db.connect(f"sqlite:///{folder}/finder.sqlite")
    load(engine)
    engine.dispose()


def address(page: Page, **typed: str) -> None:
    """Type parts of an address, each by its label."""
    for label, text in typed.items():
        page.get_by_label(re.compile(f"^{label}")).fill(text)
        page.get_by_label(re.compile(f"^{label}")).blur()


def stands(page: Page, **values: str) -> None:
    """The fields of the address hold these values."""
    for label, text in values.items():
        expect(page.get_by_label(re.compile(f"^{label}"))).to_have_value(text)


@pytest.mark.usefixtures("houses")
def test_postcode_and_number_fill_in_street_and_town_which_change_along(people: Visitor) -> None:
    page = people("/aanmelden", settled=False)
    address(page, Postcode="4301 AA", Huisnummer="1")
    stands(page, Straat="Poststraat", Plaats="Zierikzee")
    expect(page.locator("#point-sure")).to_have_text("Het punt staat op dit adres.")

    address(page, Postcode="4327 AA", Huisnummer="999")

    stands(page, Straat="Dorpsweg", Plaats="Serooskerke")
    expect(page.locator("#point-sure")).to_contain_text("Huisnummer 999 kennen we hier niet.")
    address(page, Postcode="3011 AB")
    stands(page, Straat="", Plaats="Rotterdam")


@pytest.mark.usefixtures("houses")
def test_what_a_person_typed_of_the_address_stays(people: Visitor) -> None:
    page = people("/aanmelden", settled=False)
    address(page, Straat="Poststr.", Plaats="Zierikzee")
    expect(page.locator("#point-sure")).to_contain_text("Het punt staat in de straat")

    address(page, Huisnummer="3")

    stands(page, Postcode="4301 AA", Straat="Poststr.", Plaats="Zierikzee")
    expect(page.locator("#point-sure")).to_have_text("Het punt staat op dit adres.")


@pytest.mark.usefixtures("houses")
def test_a_pin_that_a_person_set_stays_while_they_type_on(people: Visitor) -> None:
    page = people("/aanmelden", settled=False)
    address(page, Postcode="4301 AA", Huisnummer="1")
    page.get_by_role("button", name="Punt van de plek").focus()
    page.keyboard.press("ArrowUp")
    moved = page.locator("input[name=lat]").input_value()

    with page.expect_response("**/api/point?*"):
        address(page, Straat="Poststraat 1")

    expect(page.locator("#point-sure")).to_contain_text("U hebt het punt zelf gezet, 10 m")
    assert page.locator("input[name=lat]").input_value() == moved


def moves(folder: Path, place_id: int) -> int:
    """A change that moves a place to the north-east; its number."""
    with on(folder) as session:
        place = session.get_one(Place, place_id)
        sent = facts.of(place) | {"lat": place.lat + 0.002, "lon": place.lon + 0.004}
        return suggestions.submit_change(session, place, place.version, sent, Sender()).id


@pytest.mark.parametrize("width", [1280, 375])
def test_a_point_that_moves_stands_on_the_map_where_it_was_and_where_it_goes(
    people: Visitor, folder: Path, width: int
) -> None:
    page = logged_in(people, ANNA, f"/beoordelen/{moves(folder, 7)}", width)
    page.get_by_role("link", name="Bekijk het op de kaart").click()

    was, new = page.locator(".pin--was"), page.get_by_role("button", name="Punt van de plek")

    expect(was.locator(".pin__tag")).to_have_text("nu")
    expect(new.locator(".pin__tag")).to_have_text("voorstel")
    at, goes, frame = was.bounding_box(), new.bounding_box(), page.locator("#kaart").bounding_box()
    assert at["x"] < goes["x"]
    assert at["y"] > goes["y"]
    for box in (at, goes):
        assert frame["x"] < box["x"] < frame["x"] + frame["width"]
        assert frame["y"] < box["y"] < frame["y"] + frame["height"]
    assert page.locator("path.leg--moved").count() == 1
    assert barriers(page) == []


def test_a_double_is_merged_from_its_report_in_one_go(people: Visitor, folder: Path) -> None:
    report = people("/plek/8/klopt-niet", settled=False)
    report.get_by_label("De plek staat er twee keer op").check()
    report.get_by_role("button", name="Verstuur").click()
    page = logged_in(people, ANNA)
    page.locator(".waiting", has_text="de plek staat er twee keer op").get_by_role("link").click()

    page.get_by_role("link", name="Samenvoegen").click()
    page.get_by_label("De andere plek").fill("/plek/9")
    page.get_by_role("button", name="Leg naast elkaar").click()
    expect(page.get_by_role("link", name="Terug naar de melding")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="Voeg samen").click()

    expect(page.get_by_role("status").first).to_contain_text("Samengevoegd")
    report.reload()
    expect(report.locator(".stand__word")).to_have_text("Samengevoegd")
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Er klopt iets niet")
    expect(page.get_by_role("heading", name="Uw besluit")).to_be_visible()


def test_one_more_activity_is_a_row_at_once_and_is_sent_along(people: Visitor) -> None:
    page = people("/aanmelden", settled=False)
    page.locator("summary", has_text="Wie is welkom").click()
    rows = page.locator("[data-activity]")
    rows.first.get_by_label("Wat is het?").fill("koffie")
    rows.first.get_by_label("Dinsdag").check()

    page.get_by_role("button", name="Nog een activiteit").click()

    expect(rows).to_have_count(2)
    second = rows.nth(1)
    expect(second.get_by_role("group").first).to_be_visible()
    expect(second.get_by_label("Wat is het?")).to_be_focused()
    expect(second.get_by_label("Wat is het?")).to_have_value("")
    expect(second.get_by_label("Dinsdag")).not_to_be_checked()
    assert barriers(page) == []
    second.get_by_label("Wat is het?").fill("zingen")
    second.get_by_label("Vrijdag").check()
    # Nothing else is filled in: the form comes back with both rows.
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(rows.nth(0).get_by_label("Wat is het?")).to_have_value("koffie")
    expect(rows.nth(1).get_by_label("Wat is het?")).to_have_value("zingen")
    expect(rows.nth(1).get_by_label("Vrijdag")).to_be_checked()
    expect(rows.nth(1).get_by_label("Dinsdag")).not_to_be_checked()


@pytest.mark.parametrize("width", [1280, 375])
def test_an_admin_reads_what_a_list_would_do_decides_and_takes_it_in(
    people: Visitor, folder: Path, tmp_path: Path, width: int
) -> None:
    email = f"{width}{CARLA}"
    with on(folder) as session:
        a_moderator(session, email, role="admin")
        here = session.get_one(Place, 1)
        known = f"{here.name};buurthuis;{here.lat};{here.lon}"
    path = tmp_path / "Buurthuizen.csv"
    lines = ["naam;soort;lat;lon", known, f"Gloednieuw {width};speeltuin;52.9;6.{width}"]
    path.write_text("\n".join([*lines, "Zwembad;zwembad;52.9;6.5"]))
    page = logged_in(people, email, "/beheer/lijsten", width)

    page.get_by_label("Bestand").set_input_files(path)
    page.get_by_label("Van wie is de lijst?").fill(f"Lijst {width}")
    page.get_by_role("button", name="Bekijk wat er zou gebeuren").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat er zou gebeuren")
    expect(page.locator(".tally")).to_contain_text("1 lijkt op een plek die er al is")
    page.locator("summary", has_text="Hoe we de kolommen lezen").click()
    assert barriers(page) == []
    page.get_by_label("Overslaan").check()
    page.get_by_role("button", name="Neem over wat nieuw of gewijzigd is").click()

    expect(page.get_by_role("status")).to_have_text("Overgenomen: 1 nieuw, 0 gewijzigd.")
    assert found(people, f"gloednieuw {width}") == [f"Gloednieuw {width}"]
