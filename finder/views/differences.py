"""Two or three versions of a place beside each other, and what differs within their texts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from finder.views import fields
from finder.views.fields import Facts

SAME, REMOVED, ADDED = "same", "removed", "added"
# Longer texts are told apart as a whole: comparing words takes the square of their number.
MOST_WORDS = 800


class Part(NamedTuple):
    """A piece of text that both have, or that only the one before or the one after has."""

    text: str
    how: str


@dataclass(frozen=True)
class Row:
    """One fact: how it is now, how it was sent, and how it was then where that is known.

    Texts are empty for what is unknown. `parts` lead from `now` to `sent`. `moved` says that the
    fact itself was changed after it was sent.
    """

    name: str
    label: str
    now: str
    sent: str
    then: str | None
    parts: tuple[Part, ...]
    moved: bool = False

    @property
    def same(self) -> bool:
        return self.now == self.sent

    @property
    def now_parts(self) -> list[Part]:
        return [part for part in self.parts if part.how != ADDED]

    @property
    def sent_parts(self) -> list[Part]:
        return [part for part in self.parts if part.how != REMOVED]


def rows(now: Facts, sent: Facts, then: Facts | None = None) -> list[Row]:
    """A row for each fact that was sent; `then` is what those facts were when it was sent."""
    return [_row(name, now, sent, then) for name in fields.given(sent)]


def _row(name: str, now: Facts, sent: Facts, then: Facts | None) -> Row:
    before, after = fields.told(name, now), fields.told(name, sent)
    at_the_time = None if then is None else fields.told(name, then)
    return Row(
        name=name,
        label=fields.label(name),
        now=before,
        sent=after,
        then=at_the_time,
        parts=tuple(parts(before, after)),
        moved=at_the_time is not None and at_the_time != before,
    )


def taken(names: Iterable[str], sent: Facts) -> dict[str, Any]:
    """The facts that were sent, of these rows alone."""
    columns = {column for name in names for column in fields.columns(name)}
    return {column: value for column, value in sent.items() if column in columns}


def parts(before: str, after: str) -> list[Part]:
    """What became of a text, word by word: the same, removed and added pieces in order."""
    old, new = _words(before), _words(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return _joined([(before, after)] if before != after else [before])
    steps: list[str | tuple[str, str]] = []
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same, pair = "".join(old[a:b]), ("".join(old[a:b]), "".join(new[c:d]))
        steps.append(same if how == "equal" else pair)
    return _joined(_whole(steps))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", text)


def _whole(steps: list[str | tuple[str, str]]) -> list[str | tuple[str, str]]:
    """Spaces and signs alone between two changes are part of the change."""
    last = len(steps) - 1
    return [
        (step, step)
        if isinstance(step, str) and 0 < place < last and not re.search(r"\w", step)
        else step
        for place, step in enumerate(steps)
    ]


def _joined(steps: Iterable[str | tuple[str, str]]) -> list[Part]:
    """Neighbouring changes as one: all that is removed, then all that is added."""
    found: list[Part] = []
    removed = added = ""
    for step in [*steps, ""]:
        if isinstance(step, tuple):
            removed, added = removed + step[0], added + step[1]
            continue
        found += [Part(removed, REMOVED), Part(added, ADDED), Part(step, SAME)]
        removed = added = ""
    return [part for part in found if part.text]
