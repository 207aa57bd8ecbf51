"""What residents do to find a place that suits them."""

from playwright.sync_api import expect

from .conftest import Visitor


def test_someone_finds_a_place_that_is_open_on_tuesday_evening_and_welcomes_everyone(
    visit: Visitor,
) -> None:
    page = visit("/", 375)
    page.get_by_label("Postcode, plaats of naam").fill("6001")
    page.get_by_role("button", name="Zoek", exact=True).click()
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Wanneer open").select_option(label="Dinsdagavond")
    page.get_by_label("Iedereen is welkom").check()
    page.get_by_role("button", name="Toon plekken").click()

    expect(page.locator(".place__link")).to_have_text(["De Late Avond"])
    expect(page.get_by_role("main")).to_contain_text("omdat we het niet weten")
    page.get_by_role("link", name="De Late Avond").click()
    expect(page.get_by_role("main")).to_contain_text("Iedereen is welkom.")
    expect(page.locator(".hours")).to_contain_text("19.00-22.00")
