"""Takes a suggestion that can be taken once: a guarded UPDATE; the loser gets a named error."""

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from finder.errors import AlreadyDecided
from finder.models import Decision, Suggestion, now
from finder.words import N_, WAITING


def claim(
    session: Session, suggestion: Suggestion, status: str, among: Collection[str] = WAITING
) -> None:
    """Give a suggestion a status, if its status is still among these.

    Raises AlreadyDecided with the line of the log that says what happened to it. Has to be the
    first change of its transaction, so that nothing else is held while it waits for the row.
    """
    decided_at = None if status in WAITING else now()
    taken = session.scalar(
        update(Suggestion)
        .where(Suggestion.id == suggestion.id, Suggestion.status.in_(among))
        .values(status=status, decided_at=decided_at)
        .returning(Suggestion.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        raise _already(session, suggestion.id)
    # Only these: what it is about stays as it was read, so that a change since is noticed.
    session.refresh(suggestion, ["status", "decided_at"])


def _already(session: Session, suggestion_id: int) -> AlreadyDecided:
    error = AlreadyDecided(N_("Hierover is al besloten."))
    error.decision_id = session.scalar(
        select(Decision.id)
        .where(Decision.suggestion_id == suggestion_id)
        .order_by(Decision.id.desc())
        .limit(1)
    )
    return error
