"""What becomes of a row: a verdict, with all that a person needs to agree or not."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from finder.errors import NotUnderstood
from finder.geocoding import Far
from finder.imports.grid import Alike
from finder.imports.record import Read, Record

# The verdicts, see words.VERDICTS: a new place, one that is as we have it, one with other facts,
# perhaps a place that we have, one to look at first, one that a moderator judges or judged, and
# what is no place.
NEW, SAME, UPDATE, ALIKE, DOUBT, JUDGED, REFUSED = VERDICTS = (
    "new",
    "same",
    "update",
    "look_alike",
    "doubt",
    "judged",
    "refused",
)
# What a person decides of a row that is look-alike or in doubt: a new place, or none of it. To say
# that it is a place that we have, they give the number of the place.
AS_NEW, SKIP = "new", "skip"
Decision = str | int


@dataclass(frozen=True)
class Task:
    """An edition of a list to be judged: whose it is, of which day, how to read it, and the rest.

    `decisions` are by key (see Verdict). `far` are geocoders for rows without a point; `swap` turns
    latitude and longitude round where they stand in each other's place. `agree` takes a row for
    the place that has its name on its spot, without asking.
    """

    source: str
    edition: dt.date
    read: Read
    licence: str | None = None
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    far: Sequence[Far] = ()
    swap: bool = False
    agree: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row, and why.

    `key` is the source's own id of the row, or what stands for it. `facts` are those of the row
    with its point. `changes` has the old and new value of each fact of the place that changes;
    `kept` are facts that differ, but that people here checked after the edition. `alike` is what it
    may be the same as, `reasons` say what is odd.
    """

    verdict: str
    record: Record
    key: str
    facts: dict[str, Any]
    place_id: int | None = None
    version: int | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    alike: tuple[Alike, ...] = ()
    reasons: tuple[NotUnderstood, ...] = ()
