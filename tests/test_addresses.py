"""How addresses are read: the ways that a text may be meant, and house numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder import addresses
from finder.addresses import Reading


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Dorpsstraat 12, Goes", Reading("dorpsstraat", 12, town="goes")),
        ("dorpsstraat  12   goes", Reading("dorpsstraat", 12, town="goes")),
        ("Goes, Dorpsstraat 12", Reading("dorpsstraat", 12, town="goes")),
        ("Dorpsstr. 12 Goes", Reading("dorpsstraat", 12, town="goes")),
        ("Plein 1940 5, Middelburg", Reading("plein 1940", 5, town="middelburg")),
        ("1e Deltaweg 3", Reading("1e deltaweg", 3)),
        ("17 Oktoberplein 3", Reading("17 oktoberplein", 3)),
        ("Rijksweg A58 2", Reading("rijksweg a58", 2)),
        ("'t Luitje 4, Tholen", Reading("t luitje", 4, town="tholen")),
        ("Leliëndaleweg 4", Reading("leliendaleweg", 4)),
        ("Tegenover Lastageweg 50", Reading("tegenover lastageweg", 50)),
        (
            "Coolsingel 40, 3011 AD Rotterdam",
            Reading("coolsingel", 40, postcode="3011AD", town="rotterdam"),
        ),
        ("3011ad, Coolsingel 40", Reading("coolsingel", 40, postcode="3011AD")),
    ],
)
def test_the_likeliest_reading_comes_first(typed: str, meant: Reading) -> None:
    assert addresses.readings(typed)[0] == meant


@pytest.mark.parametrize("addition", ["12a", "12 A", "12-a", "12 a"])
def test_a_letter_behind_the_number_is_read_however_it_is_written(addition: str) -> None:
    ways = addresses.readings(f"Dorpsstraat {addition}, Goes")

    assert Reading("dorpsstraat", 12, "a", town="goes") in ways


@pytest.mark.parametrize(
    ("addition", "suffix"),
    [
        ("12-3", "3"),
        ("12 bis", "bis"),
        ("12 A-3", "a3"),
        ("12a3", "a3"),
        ("12-I", "i"),
        ("12 hs", "hs"),
        ("23 a 0001", "a0001"),
        ("8-00W8", "00w8"),
    ],
)
def test_an_addition_is_among_the_readings(addition: str, suffix: str) -> None:
    ways = addresses.readings(f"Dorpsstraat {addition}, Goes")

    assert suffix in {way.suffix for way in ways if way.town == "goes"}


def test_four_digits_before_the_town_are_its_postcode() -> None:
    ways = addresses.readings("Coolsingel 40, 3011 Rotterdam")

    assert Reading("coolsingel", 40, postcode="3011", town="rotterdam") in ways


def test_a_street_without_a_number_is_read_with_and_without_a_town() -> None:
    ways = addresses.readings("Korte Delft Middelburg")

    assert Reading("korte delft middelburg") in ways
    assert Reading("korte delft", town="middelburg") in ways


def test_four_digits_and_two_letters_may_be_a_house_with_a_floor() -> None:
    ways = addresses.readings("Kerkstraat 1234 hs")

    assert Reading("kerkstraat", 1234, "hs") in ways


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12", (12, "")),
        ("12a", (12, "a")),
        ("12 A", (12, "a")),
        ("12-3", (12, "3")),
        ("12 A-3", (12, "a3")),
        ("12 bis", (12, "bis")),
        ("", None),
        ("a", None),
        ("123456", None),
        ("12 a b c d", None),
    ],
)
def test_a_house_number_is_a_number_and_what_follows_it(
    typed: str, read: tuple[int, str] | None
) -> None:
    assert addresses.read_number(typed) == read


@pytest.mark.parametrize(("suffix", "bare"), [("a0003", "a3"), ("001", "1"), ("0", "0"), ("", "")])
def test_zeros_before_an_addition_do_not_count(suffix: str, bare: str) -> None:
    assert addresses.without_zeros(suffix) == bare


@given(st.text(max_size=100))
def test_no_text_makes_reading_fail_or_explode(text: str) -> None:
    assert len(addresses.readings(text)) <= 400
