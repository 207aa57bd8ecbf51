"""Sends a suggestion: it waits for a moderator, and the public sees nothing of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from finder import facts
from finder.errors import NothingChanged
from finder.facts import Facts
from finder.models import Decision, Place, Suggestion
from finder.suggestions import signals
from finder.suggestions.area import area_of
from finder.suggestions.followed import tell
from finder.words import N_


@dataclass(frozen=True)
class Sender:
    """Who sends, as far as they say, and how the form was filled in.

    `sender` is a keyed hash of the network address; `seconds` is how long the form was open;
    `trapped` says that the field which people cannot see was filled in.
    """

    relation: str | None = None
    email: str | None = None
    word: str | None = None
    sender: str | None = None
    moderator_id: int | None = None
    seconds: float | None = None
    trapped: bool = False


def submit_new(
    session: Session,
    sent: Facts,
    sender: Sender,
    look_alikes: Sequence[int] = (),
    *,
    is_alike: bool | None = None,
) -> Suggestion:
    """Suggest a new place; `look_alikes` are the places that it is not, says the suggester.

    `is_alike` is whether it looks like any place, when that was looked at already.
    """
    known = {name: value for name, value in sent.items() if value is not None}
    suggestion = Suggestion(kind="new", sent=known, look_alikes=list(look_alikes) or None)
    return _send(session, suggestion, sender, known, is_alike)


def submit_change(
    session: Session, place: Place, version: int, sent: Facts, sender: Sender
) -> Suggestion:
    """Suggest a change to a place as it was in a version; only what differs is kept.

    Raises NothingChanged when nothing differs.
    """
    seen = at_version(session, place, version)
    differs = facts.differing(seen, sent)
    if not differs:
        raise NothingChanged(N_("U hebt nog niets veranderd. Pas iets aan en stuur dan opnieuw."))
    suggestion = Suggestion(
        kind="change",
        sent=differs,
        seen={name: seen.get(name) for name in differs},
        place=place,
        place_version=version,
    )
    return _send(session, suggestion, sender, facts.of(place) | differs)


def submit_report(
    session: Session, place: Place, reason: str, explanation: str | None, sender: Sender
) -> Suggestion:
    """Report that a place is gone, or that something about it is wrong (words.PROBLEMS)."""
    suggestion = Suggestion(
        kind="closed" if reason == "gone" else "problem",
        reason=reason,
        explanation=explanation,
        sent={},
        place=place,
        place_version=place.version,
    )
    return _send(session, suggestion, sender, facts.of(place))


def _send(
    session: Session,
    suggestion: Suggestion,
    sender: Sender,
    about: Facts,
    is_alike: bool | None = None,
) -> Suggestion:
    where = about if suggestion.place is None else facts.of(suggestion.place)
    suggestion.postcode, suggestion.town_key = area_of(session, where)
    suggestion.relation, suggestion.email = sender.relation, sender.email
    suggestion.word, suggestion.sender = sender.word, sender.sender
    suggestion.sent_by_id = sender.moderator_id
    suggestion.signals = signals.seen_in(
        session,
        suggestion,
        about,
        seconds=sender.seconds,
        trapped=sender.trapped,
        is_alike=is_alike,
    )
    suggestion.risk = signals.risk(suggestion.signals)
    session.add(suggestion)
    session.flush()
    signals.remember_texts(session, suggestion)
    tell(session, suggestion, "received")
    return suggestion


def at_version(session: Session, place: Place, version: int) -> Facts:
    """The facts of a place in a version: as the next line of the log found them, or as now."""
    then = session.scalar(
        select(Decision.before)
        .where(
            Decision.place_id == place.id,
            Decision.place_version == version + 1,
            Decision.before.is_not(None),
        )
        .order_by(Decision.id)
        .limit(1)
    )
    return {name: then.get(name) for name in facts.SUGGESTIBLE} if then else facts.of(place)
