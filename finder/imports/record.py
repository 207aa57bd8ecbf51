"""A row of a list, read from whatever format: the facts that it brings, and what is odd in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from finder.errors import FinderError, NotUnderstood

# Beside the facts of facts.SUGGESTIBLE a row may say where it is from and when it was checked.
ABOUT = ("source_url", "seen_in", "licence")


@dataclass(frozen=True, slots=True)
class Record:
    """One place as a list tells it; `row` counts from 1, with the heading of a table as row 1.

    `facts` has what is known: names of facts.SUGGESTIBLE, of ABOUT, and the days of checking.
    `source_id` is the list's own name for it. `problems` are columns that could not be read, each
    named by its error's parameter; with `refused` the row is no place at all, or tells too little.
    A `candidate` may be a place, says the format: a moderator judges it.
    """

    row: int
    facts: dict[str, Any]
    source_id: str | None = None
    problems: tuple[NotUnderstood, ...] = ()
    refused: NotUnderstood | None = None
    candidate: bool = False


@dataclass(frozen=True)
class Mapped:
    """How a table's columns are read: each heading with its fact, "" where it is not read."""

    columns: dict[str, str] = field(default_factory=dict)

    @property
    def unread(self) -> list[str]:
        return [heading for heading, name in self.columns.items() if not name]


# Reads all records, from the start; may be called more than once.
Read = Callable[[], Iterator[Record]]


class NotReadable(FinderError):
    """A file that is not what its name says, is too large, or breaks off."""

    status = 422
