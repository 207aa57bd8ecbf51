"""The private link of a place's own people: made, opened, withdrawn, and ended by itself."""

import datetime as dt
import hashlib
import secrets
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from finder import clock, db, outbox
from finder.errors import NotFound
from finder.models import Decision, Moderator, OwnLink, Place, now
from finder.review import lines
from finder.review.change import PUBLIC
from finder.words import N_

# 128 bits, as 22 signs.
TOKEN_BYTES = 16
# A link ends when nothing was done with it for so long; the privacy page says the same.
LASTS = dt.timedelta(days=365)


def new_link(session: Session, place: Place, address: str | None, **more: Any) -> str:
    """The path of a new private link, "/eigen/<token>"; only the token's hash is kept.

    `address` is the place's own e-mail address, to which the link is about to be mailed: who reads
    that mail speaks for the place. Without it, somebody was to be trusted otherwise (see `give`).
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(OwnLink(hash=_hash(token), place_id=place.id, address=address, **more))
    session.flush()
    return f"/eigen/{token}"


def ask(session: Session, place: Place) -> bool:
    """Mail a link to the e-mail address that the place's page shows; False when it has none.

    Anybody may ask, so there is one a day for each place, however many ask at once.
    """
    if place.email is None:
        return False
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made = (
        db.insert_on(session.get_bind())(OwnLink)
        .values(hash=_hash(token), place_id=place.id, address=place.email, asked_on=clock.today())
        .on_conflict_do_nothing(index_elements=["place_id", "asked_on"])
        .returning(OwnLink.id)
    )
    if session.scalar(made) is not None:
        parts = {"name": place.name, "path": f"/eigen/{token}"}
        outbox.put(session, "own", place.email, parts)
    return True


def open_link(session: Session, token: str) -> OwnLink:
    """The living link with this token. Raises NotFound, the same for a wrong and for a dead one.

    Dead is what was withdrawn; what was not used for LASTS; what leads to a place that went into
    another one or is not to be seen; and what was mailed to an address that is no longer the
    place's own, as its people may have changed with it.
    """
    link = session.scalar(select(OwnLink).where(OwnLink.hash == _hash(token)))
    if link is None or not _lives(link):
        raise _unknown()
    return link


def give(session: Session, place: Place, moderator: Moderator) -> str:
    """The path of a new link that a moderator hands to people whom they know to be of the place.

    It is bound to no address, so it lives on when the place gets another one.
    """
    path = new_link(session, place, None, given_by_id=moderator.id)
    lines.write(session, "link_given", moderator, place=place)
    return path


def living(session: Session, place: Place) -> list[OwnLink]:
    """The links to a place that work now, newest first."""
    rows = select(OwnLink).where(OwnLink.place_id == place.id).order_by(OwnLink.id.desc())
    return [link for link in session.scalars(rows) if _lives(link)]


def use(session: Session, link: OwnLink) -> None:
    """Claim a link for a deed, which has to be the first change of its transaction.

    Raises NotFound when it was withdrawn since it was opened.
    """
    claimed = (
        update(OwnLink)
        .where(OwnLink.id == link.id)
        .values(used_at=now())
        .returning(OwnLink.id)
        .execution_options(synchronize_session=False)
    )
    if session.scalar(claimed) is None:
        raise _unknown()


def withdraw(session: Session, link: OwnLink, moderator: Moderator | None = None) -> Decision:
    """End a link, by who holds it or by a moderator. Raises NotFound when it was ended before."""
    ended = delete(OwnLink).where(OwnLink.id == link.id).returning(OwnLink.id)
    place = link.place
    if session.scalar(ended, execution_options={"synchronize_session": False}) is None:
        raise _unknown()
    session.expunge(link)
    return lines.write(session, "link_withdrawn", moderator, place=place)


def forget(session: Session) -> int:
    """Remove the links that ended by themselves, with the addresses in them; how many."""
    last = func.coalesce(OwnLink.used_at, OwnLink.created_at)
    ended = delete(OwnLink).where(last < now() - LASTS).returning(OwnLink.id)
    return len(session.scalars(ended, execution_options={"synchronize_session": False}).all())


def _lives(link: OwnLink) -> bool:
    fresh = (link.used_at or link.created_at) > now() - LASTS
    bound = link.address is None or _same(link.address, link.place.email)
    return fresh and bound and link.place.status in PUBLIC


def _same(address: str, other: str | None) -> bool:
    return other is not None and address.strip().casefold() == other.strip().casefold()


def _unknown() -> NotFound:
    return NotFound(
        N_("Deze link werkt niet (meer). Op de pagina van de plek kunt u een nieuwe aanvragen.")
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
