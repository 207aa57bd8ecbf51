"""What is found for a few typed signs, and how a table is asked what begins with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam

MOST = 8


@dataclass(frozen=True)
class Completion:
    """What signs may become: of a `kind` (completion.KINDS), a `name`, and `where` that is.

    `text` is what to search for to find this one. A place also has its id and its own kind.
    """

    kind: str
    text: str
    name: str
    where: str
    place_id: int | None = None
    place_kind: str | None = None


@dataclass(frozen=True)
class Found:
    """What begins with the signs, and what has a later word that does."""

    first: Sequence[Completion] = ()
    later: Sequence[Completion] = ()


def begins(column: Any) -> ColumnElement[bool]:
    """That a column of folded text begins as in `bounds`: a range that an index knows.

    Queries are made once and their values bound each time, which takes a quarter of the time.
    """
    return (column >= bindparam("low")) & (column < bindparam("high"))


def bounds(typed: str) -> dict[str, str]:
    """The values for `begins`: the text, and the first that no longer begins with it."""
    return {"low": typed, "high": typed[:-1] + chr(ord(typed[-1]) + 1)}
