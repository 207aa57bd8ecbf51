"""Puts verdicts into the tables, or before a moderator; in the transaction of the caller."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from finder import facts, review, suggestions
from finder.imports import known
from finder.imports.record import ABOUT
from finder.imports.verdict import ALIKE, DOUBT, NEW, SAME, UPDATE, Task, Verdict
from finder.models import ImportLink, Moderator, Place
from finder.suggestions import Sender
from finder.words import SHARE_ALIKE

AT_ONCE = 500


@dataclass
class Done:
    """How many places were added, changed, closed or sent to the queue, and what was late.

    `late` are keys of places that changed since they were judged; they are left as they are.
    """

    counts: Counter[str] = field(default_factory=Counter)
    late: list[str] = field(default_factory=list)


def apply(
    session: Session, task: Task, verdicts: Iterable[Verdict], moderator: Moderator | None
) -> Done:
    """Add new places and change known ones, each with a line in the log."""
    done = Done()
    for some in _batches(verdicts):
        added = [one for one in some if one.verdict == NEW]
        rows = _add(session, task, added, moderator)
        done.counts[NEW] += len(added)
        for verdict in some:
            if verdict.verdict == UPDATE:
                changed = _update(session, task, verdict, moderator)
                done.counts[UPDATE] += changed
                if not changed:
                    done.late.append(verdict.key)
            if verdict.verdict in {SAME, UPDATE}:
                rows.append((verdict.key, verdict.place_id))
        known.remember(session, task.source, task.edition, rows)
    return done


def _batches(verdicts: Iterable[Verdict]) -> Iterator[list[Verdict]]:
    rows = iter(verdicts)
    while some := list(islice(rows, AT_ONCE)):
        yield some


def _add(
    session: Session, task: Task, verdicts: Sequence[Verdict], moderator: Moderator | None
) -> list[tuple[str, int | None]]:
    found = [_place(task, verdict) for verdict in verdicts]
    review.bring(session, found, moderator)
    return [(verdict.key, place.id) for verdict, place in zip(verdicts, found, strict=True)]


def _place(task: Task, verdict: Verdict) -> Place:
    place = Place(source=task.source, status="open")
    facts.put(place, {"licence": task.licence, **verdict.facts})
    return place


def _update(session: Session, task: Task, verdict: Verdict, moderator: Moderator | None) -> bool:
    """Change a place, unless it changed since the row was judged."""
    place = session.get(Place, verdict.place_id)
    if place is None or place.version != verdict.version:
        return False
    given = {name: new for name, (_, new) in verdict.changes.items()}
    if task.licence in SHARE_ALIKE:
        # What has facts of such a source is under its licence.
        given["licence"] = task.licence
    review.renew(session, place, given, moderator)
    return True


def to_queue(session: Session, task: Task, verdicts: Iterable[Verdict]) -> Done:
    """Send what is new, changed, alike or in doubt to the moderators, as suggestions."""
    done = Done()
    for some in _batches(verdicts):
        for verdict in some:
            if verdict.verdict in {NEW, UPDATE, ALIKE, DOUBT}:
                done.counts[verdict.verdict] += 1
                _send(session, task, verdict)
        same = [(one.key, one.place_id) for one in some if one.verdict == SAME]
        known.remember(session, task.source, task.edition, same)
        session.flush()
    return done


def _send(session: Session, task: Task, verdict: Verdict) -> None:
    sender = Sender(word=_word(task, verdict))
    given = {name: value for name, value in verdict.facts.items() if name in facts.SUGGESTIBLE}
    place = session.get(Place, verdict.place_id) if verdict.place_id else None
    if place is None:
        found = suggestions.submit_new(session, given, sender)
    else:
        new = {name: pair[1] for name, pair in verdict.changes.items() if name in given}
        changed = facts.of(place) | new
        found = suggestions.submit_change(session, place, place.version, changed, sender)
    about: dict[str, Any] = {name: verdict.facts[name] for name in ABOUT if name in verdict.facts}
    if task.licence:
        about.setdefault("licence", task.licence)
    link = session.get(ImportLink, (task.source, verdict.key))
    if link is None:
        link = ImportLink(source=task.source, source_id=verdict.key, edition=task.edition)
        session.add(link)
    link.suggestion_id, link.about, link.edition = found.id, about or None, task.edition


def _word(task: Task, verdict: Verdict) -> str:
    """What the moderator reads: where it is from, and what was odd."""
    why = " ".join(str(reason) for reason in verdict.reasons)
    return f"Uit de lijst „{task.source}”, rij {verdict.record.row}. {why}".strip()
