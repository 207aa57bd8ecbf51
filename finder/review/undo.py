"""Puts a decision back, which adds a line to the log and takes none away."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from finder import facts, outbox, places
from finder.errors import AlreadyDecided, OwnSuggestion, TooLate
from finder.models import Decision, Message, Moderator, NotDuplicate, Place, Suggestion
from finder.review import lines
from finder.review.change import changed_since, put_back
from finder.review.merge import part
from finder.suggestions import claim
from finder.words import N_

# The status that a decision gave the suggestion.
GAVE = {
    "published": "published",
    "closed": "published",
    "refused": "refused",
    "asked": "asked",
    "merged": "merged",
    "spam": "spam",
}
CHANGED = {"published", "closed", "merged", "edited", "located", "reopened", "restored"}
CHANGED |= {"confirmed", "own_change"}
UNDOABLE = {*GAVE, *CHANGED, "not_duplicate"}
# Lines that leave the facts of a place as they are.
LEAVES_FACTS = {"confirmed", "link_given", "link_withdrawn"}
MAILS = ("published", "refused", "question")


def undo(session: Session, line: Decision, moderator: Moderator) -> Decision:
    """Make a decision undone: the suggestion waits again, the place is as it was.

    Mails about it that have not left are not sent. Raises AlreadyDecided when it was undone
    before, and TooLate when something was changed after it.
    """
    _check(session, line, moderator)
    if line.suggestion is not None:
        _put_suggestion_back(session, line, line.suggestion)
    if line.deed == "not_duplicate":
        _forget_difference(session, line)
    before = facts.snapshot(line.place) if line.place else None
    if line.gone_id and line.deed == "merged":
        part(session, line)
    if line.place is not None and line.after != line.before and line.deed in CHANGED:
        _put_place_back(session, line, line.place)
    try:
        return lines.write(
            session,
            "undone",
            moderator,
            suggestion=line.suggestion,
            place=line.place,
            before=before,
            undoes_id=line.id,
        )
    except IntegrityError as error:
        raise _already() from error


def _check(session: Session, line: Decision, moderator: Moderator) -> None:
    """Whether a line can be undone: once, the last about its suggestion, and not for oneself."""
    if session.scalar(select(Decision.id).where(Decision.undoes_id == line.id)):
        raise _already()
    if line.deed not in UNDOABLE:
        raise TooLate(N_("Dit kan niet worden teruggedraaid."))
    if line.suggestion is None:
        return
    if line.suggestion.sent_by_id == moderator.id:
        raise OwnSuggestion(N_("U stuurde dit zelf in. Een collega moet dit beoordelen."))
    later = select(Decision.id).where(
        Decision.suggestion_id == line.suggestion_id, Decision.id > line.id
    )
    if session.scalar(later.limit(1)):
        raise TooLate(N_("Er is daarna al iets anders besloten. Kijk nog eens."))


def _already() -> AlreadyDecided:
    return AlreadyDecided(N_("Dit is al teruggedraaid."))


def _put_suggestion_back(session: Session, line: Decision, suggestion: Suggestion) -> None:
    claim(session, suggestion, "pending", among=[GAVE[line.deed]])
    outbox.cancel(session, suggestion.id, MAILS)
    if line.deed == "asked":
        _take_question_back(session, line)
    if suggestion.kind == "new":
        suggestion.place = None
    elif suggestion.place is not None:
        # What was merged since waits about the place that was kept.
        suggestion.place = places.public(session, suggestion.place.id) or suggestion.place
    session.flush()


def _put_place_back(session: Session, line: Decision, place: Place) -> None:
    """The facts before the line, if nothing was changed after it; a new place was never there."""
    if not stands(session, line, place):
        raise changed_since()
    put_back(session, place, line.before or {"status": "hidden"})


def stands(session: Session, line: Decision, place: Place) -> bool:
    """Whether a place is as a line left it: since then it was at most called right as it is."""
    if place.version == line.place_version:
        return True
    if line.place_id != place.id or line.after is None or not _has_facts(place, line.after):
        return False
    since = select(Decision.id).where(Decision.place_id == place.id, Decision.id > line.id)
    return session.scalar(since.where(Decision.deed.not_in(LEAVES_FACTS)).limit(1)) is None


def _has_facts(place: Place, then: facts.Facts) -> bool:
    told = facts.of(place) | {"status": place.status}
    return all(then.get(name) == fact for name, fact in told.items())


def _take_question_back(session: Session, line: Decision) -> None:
    question = session.scalar(
        select(Message)
        .where(
            Message.suggestion_id == line.suggestion_id,
            Message.moderator_id == line.moderator_id,
        )
        .order_by(Message.id.desc())
        .limit(1)
    )
    if question is not None:
        session.delete(question)


def _forget_difference(session: Session, line: Decision) -> None:
    low, high = sorted((line.place_id or 0, line.gone_id or 0))
    remembered = session.get(NotDuplicate, (low, high))
    if remembered is not None:
        session.delete(remembered)
