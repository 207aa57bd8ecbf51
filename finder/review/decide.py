"""The decisions about one suggestion."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from finder import facts
from finder.errors import OwnSuggestion
from finder.models import Decision, ImportLink, Message, Moderator, Place, Suggestion
from finder.review import lines
from finder.review.change import change, changed_since, check_public, insert, remember_different
from finder.suggestions import area, claim, tell
from finder.suggestions.followed import TIME_TO_UNDO
from finder.words import N_

# What the page of a suggested place says about where it is from.
SOURCE = "een inzending op deze site"


def publish(
    session: Session, suggestion: Suggestion, moderator: Moderator, taken: Mapping[str, Any]
) -> Decision:
    """Show a new place with these facts, or give a place those facts of a change that are taken.

    Raises AlreadyDecided, OwnSuggestion, and TooLate when the place changed since it was read.
    """
    take(session, suggestion, moderator, "published")
    before = facts.snapshot(suggestion.place) if suggestion.place else None
    if suggestion.place is None:
        suggestion.place = insert(session, _new_place(session, suggestion), taken)
        session.flush()
        area.follow(session, suggestion.place)
        remember_different(session, moderator, suggestion.place, suggestion.look_alikes or [])
    else:
        check_public(suggestion.place)
        change(session, suggestion.place, taken)
    line = lines.write(
        session,
        "published",
        moderator,
        suggestion=suggestion,
        place=suggestion.place,
        before=before,
    )
    tell_published(session, suggestion)
    return line


def _new_place(session: Session, suggestion: Suggestion) -> Place:
    """A place that says where it is from: of a row of a list, the list."""
    link = session.scalar(select(ImportLink).where(ImportLink.suggestion_id == suggestion.id))
    if link is None:
        return Place(source=SOURCE)
    return Place(source=link.source, **(link.about or {}))


def close(session: Session, suggestion: Suggestion, moderator: Moderator) -> Decision:
    """Close the place that a report is about: it leaves list and map, its page says so."""
    take(session, suggestion, moderator, "published")
    closed = _place_of(suggestion)
    if closed.status != "open":
        raise changed_since()
    before = facts.snapshot(closed)
    change(session, closed, {"status": "closed"})
    line = lines.write(
        session, "closed", moderator, suggestion=suggestion, place=closed, before=before
    )
    tell_published(session, suggestion)
    return line


def refuse(
    session: Session, suggestion: Suggestion, moderator: Moderator, reason: str, message: str
) -> Decision:
    """Refuse for a reason (words.REASONS) and with words that the suggester reads."""
    take(session, suggestion, moderator, "refused")
    tell(session, suggestion, "refused", TIME_TO_UNDO, reason=reason, message=message)
    return lines.write(
        session, "refused", moderator, suggestion=suggestion, reason=reason, message=message
    )


def ask(session: Session, suggestion: Suggestion, moderator: Moderator, question: str) -> Decision:
    """Ask the suggester something; they answer on the page of their private link."""
    take(session, suggestion, moderator, "asked", among=["pending"])
    session.add(Message(suggestion_id=suggestion.id, moderator_id=moderator.id, text=question))
    tell(session, suggestion, "question", TIME_TO_UNDO, text=question)
    return lines.write(session, "asked", moderator, suggestion=suggestion)


def spam(session: Session, suggestion: Suggestion, moderator: Moderator) -> Decision:
    """Put away what was not meant to help; nobody is told."""
    take(session, suggestion, moderator, "spam")
    return lines.write(session, "spam", moderator, suggestion=suggestion)


def take(
    session: Session, suggestion: Suggestion, moderator: Moderator, status: str, **among: Any
) -> None:
    """Claim a suggestion for a decision. Raises AlreadyDecided and OwnSuggestion."""
    if suggestion.sent_by_id == moderator.id:
        raise OwnSuggestion(N_("U stuurde dit zelf in. Een collega moet dit beoordelen."))
    claim(session, suggestion, status, **among)


def tell_published(session: Session, suggestion: Suggestion) -> None:
    """Let the suggester know where their place is to be seen."""
    place = _place_of(suggestion)
    place_path = f"/plek/{place.id}-{place.slug}"
    tell(session, suggestion, "published", TIME_TO_UNDO, place_path=place_path)


def _place_of(suggestion: Suggestion) -> Place:
    if suggestion.place is None:
        raise LookupError("a new place has nothing to close")
    return suggestion.place
