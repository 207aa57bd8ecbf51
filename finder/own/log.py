"""What the people of places changed themselves, for the moderators who look after it."""

from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from finder.models import Decision, Moderator
from finder.review import area

# So many lines are looked through for those of an area.
LOOKED_THROUGH = 1_000


def changes(session: Session, moderator: Moderator, most: int) -> list[Decision]:
    """The latest changes in a moderator's area that no moderator saw before, newest first."""
    lines = session.scalars(
        select(Decision)
        .where(Decision.deed == "own_change")
        .order_by(Decision.id.desc())
        .limit(LOOKED_THROUGH)
    )
    mine = (line for line in lines if line.place and area.covers(session, moderator, line.place))
    return list(islice(mine, most))
