"""Whose area something lies in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from finder import facts, moderators
from finder.models import Moderator, Place, Suggestion
from finder.spelling import fold
from finder.suggestions import signals


def covers(session: Session, moderator: Moderator, about: Place | Suggestion) -> bool:
    """Whether a moderator sees and decides what is about this."""
    if isinstance(about, Suggestion):
        own = select(Suggestion.id).where(Suggestion.id == about.id, moderators.in_area(moderator))
        return session.scalar(own) is not None
    if not (moderator.postcodes or moderator.towns) or moderator.is_admin:
        return True
    code = about.postcode or signals.nearest_postcode(session, facts.of(about)) or ""
    towns = {fold(name) for name in (about.city, about.municipality) if name}
    starts = tuple(moderator.postcodes or ())
    return code.startswith(starts) or bool(towns & set(moderator.towns or ()))
