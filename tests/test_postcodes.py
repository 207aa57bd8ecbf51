"""Postcodes as people type them."""

import pytest

from finder import postcodes
from finder.errors import NotUnderstood
from finder.postcodes import Postcode


@pytest.mark.parametrize("typed", ["3011", " 3011 ", "3011 Rotterdam"])
def test_four_digits_are_a_postcode_with_or_without_the_town(typed: str) -> None:
    assert postcodes.read(typed) == Postcode("3011")


@pytest.mark.parametrize("typed", ["3011AB", "3011 ab", "3011-AB", "3011  AB", "3011 AB Rotterdam"])
def test_letters_may_be_small_and_apart(typed: str) -> None:
    assert postcodes.read(typed) == Postcode("3011", "AB")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3011 AB 12", "12"),
        ("12 3011AB", "12"),
        ("3011AB12a", "12a"),
        ("3011 AB, 12-3", "12-3"),
        ("3011 AB 1136", "1136"),
        ("3011 AB 12 bis", "12 bis"),
        ("3011 AB 12 A-3", "12 A-3"),
        ("8-00W8 3011 AB", "8-00W8"),
        ("3011 AB 3 Goes", "3"),
    ],
)
def test_the_house_number_is_kept_wherever_it_stands(typed: str, number: str) -> None:
    assert postcodes.read(typed) == Postcode("3011", "AB", number)


@pytest.mark.parametrize("typed", ["0123", "99999", "30l1", "3011A", "301", "12 3011"])
def test_a_failed_attempt_at_a_postcode_is_said_to_be_one(typed: str) -> None:
    with pytest.raises(NotUnderstood, match="3011") as caught:
        postcodes.read(typed)

    assert caught.value.parameter == "q"


def test_a_whole_postcode_is_kept_as_a_number_that_sorts_as_it_does() -> None:
    codes = ["1011AA", "1011AB", "1011BA", "1012AA", "9999ZZ"]

    numbers = [postcodes.as_number(code) for code in codes]

    assert numbers == sorted(numbers)
    assert [postcodes.from_number(number) for number in numbers] == codes


@pytest.mark.parametrize("typed", ["Enschede", "De Meevaart", "1e Exloërmond", "", "%", "🙂"])
def test_words_are_left_to_other_readers(typed: str) -> None:
    assert postcodes.read(typed) is None


def test_a_postcode_inside_an_address_is_found_by_its_capitals() -> None:
    assert postcodes.inside("Coolsingel 40, 3011 AD Rotterdam") == Postcode("3011", "AD")
    assert postcodes.inside("Laan 1234 in Gouda") is None
