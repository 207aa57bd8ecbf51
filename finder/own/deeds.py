"""What the people of a place may do with their link: say what is right, change it, be gone."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from finder import clock, facts, freshness, suggestions
from finder.errors import NothingChanged
from finder.facts import Facts
from finder.models import Decision, OwnLink, Place, Suggestion
from finder.own.link import use
from finder.review import lines
from finder.review.change import change as change_place
from finder.review.change import changed_since, put_back
from finder.suggestions import Sender
from finder.words import N_, WAITING

# What the people of a place change themselves, without waiting for a moderator.
AT_ONCE = (
    "opening_hours",
    "closed_from",
    "closed_until",
    "closed_reason",
    "phone",
    "website",
    "activities",
)
# What stands in the same form but waits: their links go to this address. Somebody who got hold of
# one link could give the place an address of their own, and keep the place for good.
WAITS = ("email",)
# The sign by which a moderator sees that a suggestion came by such a link.
SIGNAL = "own_link"


@dataclass(frozen=True)
class Changed:
    """What became of a change: the line of what is done, and what waits for a moderator."""

    line: Decision | None
    waits: Suggestion | None


def confirm(session: Session, link: OwnLink, seen: Facts, groups: Iterable[str]) -> Decision | None:
    """Say that these groups of facts are right: they were checked today. None when it was known.

    `seen` are the facts that they saw. Raises TooLate when the place is otherwise by now.
    """
    use(session, link)
    place = link.place
    _check(place, seen)
    before = facts.snapshot(place)
    today = clock.today().isoformat()
    known = [group for group in freshness.known_groups(place) if group in set(groups)]
    put_back(session, place, {f"{group}_checked_on": today for group in known})
    if facts.snapshot(place) == before:
        return None
    return lines.write(session, "confirmed", None, place=place, before=before)


def change(
    session: Session, link: OwnLink, seen: Facts, given: Facts, sender: str | None = None
) -> Changed:
    """Change those of AT_ONCE that differ from what was `seen`; WAITS are sent to a moderator.

    Any other fact is left out, whatever was given. `sender` is a keyed hash (see Sender). Raises
    NothingChanged, and TooLate when one of the facts of this form is otherwise by now.
    """
    use(session, link)
    place = link.place
    ours = facts.differing(_these(seen), _these(given))
    if not ours:
        raise NothingChanged(N_("U hebt nog niets veranderd."))
    _check(place, _these(seen))
    at_once = {name: fact for name, fact in ours.items() if name in AT_ONCE}
    line = _change_at_once(session, place, at_once) if at_once else None
    later = {name: fact for name, fact in ours.items() if name in WAITS}
    return Changed(line, _send(session, place, later, sender) if later else None)


def report_gone(
    session: Session, link: OwnLink, explanation: str | None, sender: str | None = None
) -> Suggestion:
    """Let a moderator know that the place is gone. Raises NothingChanged when that waits already.

    It stays on the site until a moderator looked: a link may have come into wrong hands.
    """
    use(session, link)
    if any(one.kind == "closed" for one in waiting(session, link.place)):
        raise NothingChanged(N_("U meldde dit al. Een moderator kijkt ernaar."))
    whose = Sender(relation="of_the_place", sender=sender)
    return _mark(
        session, suggestions.submit_report(session, link.place, "gone", explanation, whose)
    )


def waiting(session: Session, place: Place) -> list[Suggestion]:
    """What the place's own people sent that waits still, oldest first."""
    about = (Suggestion.place_id == place.id) & Suggestion.status.in_(WAITING)
    rows = session.scalars(select(Suggestion).where(about).order_by(Suggestion.id))
    return [one for one in rows if SIGNAL in (one.signals or [])]


def _change_at_once(session: Session, place: Place, given: Facts) -> Decision:
    before = facts.snapshot(place)
    change_place(session, place, given)
    return lines.write(session, "own_change", None, place=place, before=before)


def _send(session: Session, place: Place, given: Facts, sender: str | None) -> Suggestion:
    whose = Sender(relation="of_the_place", sender=sender)
    return _mark(session, suggestions.submit_change(session, place, place.version, given, whose))


def _mark(session: Session, suggestion: Suggestion) -> Suggestion:
    suggestion.signals = [*(suggestion.signals or []), SIGNAL]
    session.flush()
    return suggestion


def _these(about: Facts) -> Facts:
    return {name: about[name] for name in (*AT_ONCE, *WAITS) if name in about}


def _check(place: Place, seen: Facts) -> None:
    """Raises TooLate when what was seen is otherwise by now, or the place is closed."""
    now = facts.of(place)
    if place.status != "open" or any(now[name] != fact for name, fact in seen.items()):
        raise changed_since()
