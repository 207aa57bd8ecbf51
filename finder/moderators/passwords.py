"""How moderators show who they are: a password, or once a link to choose one."""

import datetime as dt
import functools
import hashlib
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from finder.errors import NotUnderstood
from finder.models import Moderator, now
from finder.moderators import accounts
from finder.words import N_

SHORTEST = 12
LINK_LASTS = dt.timedelta(days=1)
# argon2id with the library's own parameters, which follow RFC 9106.
HASHER = PasswordHasher()


def set_password(session: Session, moderator: Moderator, password: str) -> None:
    """Give an account its password; sessions that were open end, a link that was given is spent.

    Raises NotUnderstood for a password that is too short.
    """
    if len(password) < SHORTEST:
        raise NotUnderstood(
            N_("Kies een wachtwoord van %(count)s tekens of meer."), "password", count=SHORTEST
        )
    moderator.password_hash = HASHER.hash(_spelled(password))
    accounts.end_sessions(moderator)
    session.flush()


def check(session: Session, email: str, password: str) -> Moderator | None:
    """Whose account this is, when the password is right and the account is not disabled.

    An unknown address costs the same work as a wrong password, so time does not tell them apart.
    """
    decoy, found = _decoy(), accounts.find(session, email)
    kept = found.password_hash if found else None
    try:
        HASHER.verify(kept or decoy, _spelled(password))
    except VerifyMismatchError:
        return None
    if found is None or kept is None or found.disabled_at:
        return None
    if HASHER.check_needs_rehash(kept):
        found.password_hash = HASHER.hash(_spelled(password))
    return found


@functools.cache
def _decoy() -> str:
    """The hash of a password that nobody has."""
    return HASHER.hash(secrets.token_hex())


def _spelled(password: str) -> str:
    """One spelling for what different keyboards send for the same sign, such as é."""
    return unicodedata.normalize("NFKC", password)


def make_link(session: Session, moderator: Moderator) -> str:
    """The token of a link to choose a password, good for a day and once; an older one is void."""
    if moderator.disabled_at:
        raise NotUnderstood(N_("Het account van %(email)s staat uit."), email=moderator.email)
    token = secrets.token_urlsafe(16)
    moderator.link_hash = _hashed(token)
    moderator.link_until = now() + LINK_LASTS
    session.flush()
    return token


def by_link(session: Session, token: str) -> Moderator | None:
    """Whose link this is, while it is good. It is found by its hash, so time tells nothing."""
    return session.scalar(select(Moderator).where(*_good_link(token)))


def choose(session: Session, token: str, password: str) -> Moderator | None:
    """Take a link, which works once, and set the password; None when the link is no good.

    Raises NotUnderstood for a password that is too short.
    """
    taken = session.scalar(
        update(Moderator).where(*_good_link(token)).values(link_hash=None).returning(Moderator)
    )
    if taken:
        set_password(session, taken, password)
    return taken


def _good_link(token: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Moderator.link_hash == _hashed(token),
        Moderator.link_until > now(),
        Moderator.disabled_at.is_(None),
    )


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
