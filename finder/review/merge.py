"""Two that are one: a suggestion that joins a place, or a place that goes into another."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from finder import facts
from finder.errors import TooLate
from finder.models import Decision, Moderator, NotDuplicate, Place, Suggestion
from finder.review import lines
from finder.review.change import change, changed_since, put_back, remember_different
from finder.review.decide import take, tell_published
from finder.suggestions import area
from finder.words import N_, WAITING


def merge(
    session: Session,
    suggestion: Suggestion,
    moderator: Moderator,
    into: Place,
    taken: Mapping[str, Any],
) -> Decision:
    """Let a suggested new place join one that is there, which takes these facts of it."""
    if suggestion.kind != "new":
        raise TooLate(N_("Alleen een nieuwe plek kan in een andere opgaan."))
    take(session, suggestion, moderator, "merged")
    if into.status != "open":
        raise changed_since()
    before = facts.snapshot(into)
    change(session, into, taken)
    suggestion.place = into
    session.flush()
    area.follow(session, into)
    tell_published(session, suggestion)
    return lines.write(
        session, "merged", moderator, suggestion=suggestion, place=into, before=before
    )


def merge_places(
    session: Session,
    keep: Place,
    gone: Place,
    moderator: Moderator,
    taken: Mapping[str, Any],
    report: Suggestion | None = None,
) -> Decision:
    """Keep one of two places, with these facts of the other; the other's page leads to it.

    What waits about the other waits about the one that is kept. A `report` that they are one place
    is decided by it: one deed, one line, and one undoing. Raises TooLate, and about the report
    AlreadyDecided and OwnSuggestion.
    """
    if keep.id == gone.id or {keep.status, gone.status} != {"open"}:
        raise TooLate(N_("Deze twee plekken kunnen niet worden samengevoegd."))
    if report is not None:
        _take_report(session, report, moderator, keep, gone)
    before = facts.snapshot(keep)
    moved = _move_reports(session, gone, keep, report)
    put_back(session, gone, {"status": "merged", "merged_into_id": keep.id})
    change(session, keep, taken)
    area.follow(session, keep)
    if report is not None:
        tell_published(session, report)
    return lines.write(
        session,
        "merged",
        moderator,
        suggestion=report,
        place=keep,
        before=before,
        gone_id=gone.id,
        moved=moved,
    )


def is_of_duplicate(suggestion: Suggestion) -> bool:
    """Whether somebody reports that a place is there twice."""
    return suggestion.kind == "problem" and suggestion.reason == "duplicate"


def _take_report(
    session: Session, report: Suggestion, moderator: Moderator, keep: Place, gone: Place
) -> None:
    """Claim the report. Raises TooLate when it is about something else."""
    if not is_of_duplicate(report) or report.place_id not in {keep.id, gone.id}:
        raise changed_since()
    # In one order for all, as two such reports about the same places each move the other.
    about = Suggestion.place_id.in_([keep.id, gone.id]) & Suggestion.status.in_(WAITING)
    rows = select(Suggestion.id).where(about).order_by(Suggestion.id).with_for_update()
    session.execute(rows)
    take(session, report, moderator, "merged")


def part(session: Session, line: Decision) -> None:
    """Take a merge of two places apart: the one that went is there again, with its reports."""
    gone = line.gone
    if gone is None or gone.merged_into_id != line.place_id:
        raise changed_since()
    put_back(session, gone, {"status": "open", "merged_into_id": None})
    session.execute(
        update(Suggestion)
        .where(Suggestion.id.in_(line.moved or []), Suggestion.status.in_(WAITING))
        .values(place_id=gone.id)
    )
    area.follow(session, gone)


def not_duplicate(session: Session, moderator: Moderator, one: Place, other: Place) -> Decision:
    """Remember that two places that look alike are two."""
    if one.id == other.id or are_different(session, one, other):
        raise TooLate(N_("Dat was al bekend."))
    remember_different(session, moderator, one, [other.id])
    return lines.write(session, "not_duplicate", moderator, place=one, gone_id=other.id)


def are_different(session: Session, one: Place, other: Place) -> bool:
    """Whether a moderator said that these are two places."""
    low, high = sorted((one.id, other.id))
    return session.get(NotDuplicate, (low, high)) is not None


def _move_reports(
    session: Session, gone: Place, keep: Place, report: Suggestion | None
) -> list[int]:
    """Let what waits about the one that goes, and this report, be about the one that is kept."""
    moves = or_(Suggestion.status.in_(WAITING), Suggestion.id == (report and report.id))
    about_gone = (Suggestion.place_id == gone.id) & moves
    moved = list(session.scalars(select(Suggestion.id).where(about_gone)))
    session.execute(update(Suggestion).where(about_gone).values(place_id=keep.id))
    if report is not None:
        session.refresh(report, ["place_id", "place"])
    return moved
