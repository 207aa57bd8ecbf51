"""Whose area something lies in."""

from sqlalchemy import Text, literal, select
from sqlalchemy.orm import Session

from finder import facts, moderators
from finder.models import Moderator, Place, Suggestion
from finder.suggestions.area import area_of


def covers(session: Session, moderator: Moderator, about: Place | Suggestion) -> bool:
    """Whether a moderator sees and decides what is about this; the queue asks by the same clause.

    A place lies where what is sent about it lies.
    """
    if isinstance(about, Suggestion):
        postcode, town_key = about.postcode, about.town_key
    else:
        postcode, town_key = area_of(session, facts.of(about))
    mine = moderators.covers(session, moderator, literal(postcode, Text), literal(town_key, Text))
    return session.scalar(select(mine)) or False
