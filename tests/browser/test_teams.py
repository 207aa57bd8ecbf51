"""What a social worker does with the sheet of a team."""

import re

from .conftest import Visitor


def test_a_social_worker_prints_the_sheet_of_the_neighbourhood(visit: Visitor) -> None:
    page = visit("/?q=6211+CK")
    page.get_by_role("link", name="Wijkteam Maastricht Centrum").click()
    page.wait_for_url("**/wijkteam/*")
    page.emulate_media(media="print")

    shown = page.locator("main").inner_text()
    printed = page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "1cm"))

    assert "043 123 45 60" in shown
    assert "Huis van Alles" in shown
    assert "Markt 1, 6211 CK Maastricht" in shown
    assert not page.get_by_role("navigation", name="Hoofdmenu").is_visible()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
