"""What a moderator hears back of opening hours that are typed for machines."""

from playwright.sync_api import expect

from .conftest import Visitor, log_in


def test_a_moderator_types_hours_for_machines_and_reads_at_once_what_they_mean(
    visit: Visitor,
) -> None:
    page = visit.open(1280)
    log_in(
        page, visit.site, visit.site.url("/beoordelen/plek/{full}").removeprefix(visit.site.address)
    )
    page.get_by_role("link", name="Aanpassen").click()
    field = page.get_by_label("Openingstijden zoals OpenStreetMap ze schrijft")
    reading = page.locator(".reading")
    expect(reading).to_contain_text("in de komende week:")

    field.fill("Tu,Th 10:00-12:00; PH off")
    expect(reading).to_have_text("dinsdag 10.00-12.00donderdag 10.00-12.00op feestdagen gesloten")
    field.fill("dinsdag")
    expect(reading).to_contain_text("Dit kunnen we niet lezen als openingstijden.")
    field.fill("")
    expect(reading).to_be_empty()
