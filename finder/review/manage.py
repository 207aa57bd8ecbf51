"""What a moderator does to a place of their own accord."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from finder import clock, facts, freshness
from finder.errors import NothingChanged, TooLate
from finder.models import Decision, Moderator, Place
from finder.review import lines
from finder.review.change import PUBLIC, change, changed_since, check_public, put_back
from finder.words import N_


def edit(
    session: Session, place: Place, moderator: Moderator, given: Mapping[str, Any]
) -> Decision:
    """Change facts of a place. Raises NothingChanged, and TooLate when it changed since read."""
    check_public(place)
    before = facts.snapshot(place)
    differs = facts.differing(before, given)
    if not differs:
        raise NothingChanged(N_("U hebt nog niets veranderd."))
    change(session, place, differs)
    return lines.write(session, "edited", moderator, place=place, before=before)


def confirm(
    session: Session, place: Place, moderator: Moderator, groups: Iterable[str]
) -> Decision:
    """Say that these groups of facts (checking.GROUPS) are right: they were checked today.

    Raises NothingChanged when none of them is known, or they were checked today already.
    """
    check_public(place)
    before = facts.snapshot(place)
    today = clock.today().isoformat()
    known = set(freshness.known_groups(place)) & set(groups)
    put_back(session, place, {f"{group}_checked_on": today for group in known})
    if facts.snapshot(place) == before:
        raise NothingChanged(N_("Kies eerst wat klopt. Of vandaag is dit al nagekeken."))
    return lines.write(session, "confirmed", moderator, place=place, before=before)


def close_place(session: Session, place: Place, moderator: Moderator) -> Decision:
    """Take a place off list and map; its page stays and says so."""
    return _set_status(session, place, moderator, "open", "closed", "closed")


def reopen_place(session: Session, place: Place, moderator: Moderator) -> Decision:
    """Put a closed place back on list and map."""
    return _set_status(session, place, moderator, "closed", "open", "reopened")


def restore(session: Session, place: Place, line: Decision, moderator: Moderator) -> Decision:
    """Put back the facts that a line of a place's log left, which adds a line."""
    check_public(place)
    then = line.after
    if line.place_id != place.id or then is None or then["status"] not in PUBLIC:
        raise TooLate(N_("Deze versie kan niet worden teruggezet."))
    before = facts.snapshot(place)
    put_back(session, place, then)
    return lines.write(session, "restored", moderator, place=place, before=before)


def _set_status(
    session: Session, place: Place, moderator: Moderator, was: str, becomes: str, deed: str
) -> Decision:
    if place.status != was:
        raise changed_since()
    before = facts.snapshot(place)
    put_back(session, place, {"status": becomes})
    return lines.write(session, deed, moderator, place=place, before=before)
