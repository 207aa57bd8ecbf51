"""Forgets people: what identifies a suggester is kept no longer than the form promised."""

import datetime as dt

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from finder.models import Message, Outbox, StatusLink, Suggestion, now
from finder.suggestions import signals

# Days after the decision; words on the form and on the privacy page say the same.
KEPT_DAYS = 90


def forget(session: Session) -> int:
    """Empty e-mail, words, answers and sender of what was decided long ago; of how many."""
    signals.forget_texts(session)
    before = now() - dt.timedelta(days=KEPT_DAYS)
    old = select(Suggestion.id).where(Suggestion.decided_at < before)
    for table in (Message, Outbox, StatusLink):
        session.execute(
            delete(table).where(table.suggestion_id.in_(old)),
            execution_options={"synchronize_session": False},
        )
    personal = (Suggestion.email, Suggestion.word, Suggestion.explanation, Suggestion.sender)
    forgotten = session.scalars(
        update(Suggestion)
        .where(Suggestion.id.in_(old), or_(*(column.is_not(None) for column in personal)))
        .values(dict.fromkeys(personal))
        .returning(Suggestion.id),
        execution_options={"synchronize_session": False},
    )
    return len(forgotten.all())
