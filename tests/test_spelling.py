"""How words are compared and put in an address."""

import pytest

from finder import spelling


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("'s-Gravenhage", "s gravenhage"),
        ("Wânswert", "wanswert"),
        ("CAFÉ  't Hoekje", "cafe t hoekje"),
        ("%_'; --", ""),
        ("Straße", "strasse"),
    ],
)
def test_case_accents_and_signs_do_not_matter(text: str, folded: str) -> None:
    assert spelling.fold(text) == folded


def test_an_address_always_has_something_to_read() -> None:
    assert spelling.slug("Huis van de Wijk ’t Klooster") == "huis-van-de-wijk-t-klooster"
    assert spelling.slug("🙂") == "plek"


def test_control_characters_are_spaces() -> None:
    assert spelling.visible("de\x00 \x1bwerf\u200b ") == "de werf"
