"""How often one sender may do something, and that no more is remembered of it than is needed."""

from collections.abc import Callable

import pytest
from flask import Flask
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from finder.views import limits
from finder.views.limits import InMemory

MINUTE, HOUR = parse("3 per minute"), parse("3 per hour")


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that a process counts by, to be set."""
    seconds = [1_000.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: seconds[0])
    return seconds


@pytest.mark.parametrize(
    "count",
    [InMemory, lambda: MovingWindowRateLimiter(storage_from_string("memory://"))],
    ids=["ours", "library"],
)
def test_each_sender_and_each_limit_counts_by_itself(
    count: Callable[[], InMemory | MovingWindowRateLimiter],
) -> None:
    """As the library counts in a store that several machines share."""
    counter = count()

    assert [counter.hit(MINUTE, "form", "anna") for _ in range(5)] == [True] * 3 + [False] * 2
    assert counter.hit(MINUTE, "form", "bram")
    assert counter.hit(MINUTE, "password", "anna")
    assert counter.hit(HOUR, "form", "anna")

    counter.clear(MINUTE, "form", "anna")

    assert counter.hit(MINUTE, "form", "anna")
    assert counter.hit(parse("3 per minute"), "form", "anna")


def test_what_is_longer_ago_than_the_limit_does_not_count(now: list[float]) -> None:
    counter = InMemory()
    said = []
    for seconds in (0, 20, 40, 59, 61, 62, 81):
        now[0] = 1_000 + seconds
        said.append(counter.hit(MINUTE, "anna"))

    assert said == [True, True, True, False, True, False, True]


def test_who_did_nothing_lately_is_forgotten(now: list[float]) -> None:
    """A sender is a person, and a process that runs for months meets many."""
    counter = InMemory()
    for number in range(50):
        counter.hit(MINUTE, f"sender {number}")
    now[0] += 30
    counter.hit(MINUTE, "sender 7")
    now[0] += 31
    counter.hit(MINUTE, "another")

    assert list(counter.limits[MINUTE]) == [("sender 7",), ("another",)]


def test_there_is_room_for_so_many_and_who_asked_the_longest_ago_makes_room() -> None:
    """Who goes on while it may not is remembered: else others could make it free again."""
    counter = InMemory(room=3)
    said = [counter.hit(MINUTE, f"sender {number}") for number in (1, 1, 1, 2, 3, 1, 4, 1)]

    assert said == [True] * 5 + [False, True, False]
    assert list(counter.limits[MINUTE]) == [("sender 3",), ("sender 4",), ("sender 1",)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("unix:1", "unix:2", False),
    ],
)
def test_a_sender_is_a_household(app: Flask, one: str, other: str, same: bool) -> None:
    """Of IPv6 it has some 18 quintillion addresses, each of which would have limits of its own."""
    senders = []
    for address in (one, other):
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            senders.append(limits.sender())

    assert (senders[0] == senders[1]) == same
    assert one not in senders[0]
