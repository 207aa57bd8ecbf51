"""Who may log in: accounts are added, found, disabled and enabled, never removed."""

import secrets
from collections.abc import Sequence

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from finder.errors import NotFound, NotUnderstood
from finder.models import Moderator, now
from finder.moderators import areas
from finder.words import N_


def add(
    session: Session,
    email: str,
    role: str = "moderator",
    postcodes: Sequence[str] = (),
    towns: Sequence[str] = (),
) -> Moderator:
    """A new account, without a password yet.

    Its area is made of the first digits of postcodes and of `towns`: names of towns, and
    municipalities by their code or as "gemeente Rotterdam". Without both it is the whole country.
    Raises NotUnderstood for an address, digits, a town or a municipality that is none, for a
    municipality without addresses, and for an address that has an account.
    """
    address = read_email(email)
    if _with_email(session, address):
        raise NotUnderstood(N_("%(email)s heeft al een account."), "email", email=address)
    town_keys, codes = areas.read_names(session, towns)
    added = Moderator(
        email=address,
        role=role,
        postcodes=[areas.read_digits(digits) for digits in postcodes] or None,
        towns=town_keys or None,
        municipalities=codes or None,
        session_key=new_key(),
    )
    session.add(added)
    session.flush()
    return added


def read_email(text: str) -> str:
    """An e-mail address in lower case. Raises NotUnderstood for what is none."""
    try:
        read = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise NotUnderstood(
            N_("Dit is geen e-mailadres. Typ bijvoorbeeld naam@gemeente.nl."), "email"
        ) from error
    return read.normalized.lower()


def find(session: Session, email: str) -> Moderator | None:
    """The account with this address, or None, also for what is no address."""
    try:
        return _with_email(session, read_email(email))
    except NotUnderstood:
        return None


def named(session: Session, email: str) -> Moderator:
    """The account with this address. Raises NotFound."""
    found = find(session, email)
    if found is None:
        raise NotFound(N_("Er is geen account met het adres %(email)s."), email=email)
    return found


def get(session: Session, moderator_id: int) -> Moderator:
    """An account by its number. Raises NotFound."""
    found = session.get(Moderator, moderator_id)
    if found is None:
        raise NotFound(N_("Dit account is er niet."))
    return found


def _with_email(session: Session, address: str) -> Moderator | None:
    return session.scalar(select(Moderator).where(Moderator.email == address))


def disable(session: Session, moderator: Moderator) -> None:
    """Nobody logs in to this account any more, and whoever is in it, is out."""
    moderator.disabled_at = moderator.disabled_at or now()
    end_sessions(moderator)
    session.flush()


def enable(session: Session, moderator: Moderator) -> None:
    """The account works again, with the password that it had."""
    moderator.disabled_at = None
    session.flush()


def end_sessions(moderator: Moderator) -> None:
    """Whoever is in this account, is out; and a link to choose a password is no good any more."""
    moderator.session_key = new_key()
    moderator.link_hash = moderator.link_until = None


def new_key() -> str:
    return secrets.token_hex(16)


def listed(session: Session) -> Sequence[Moderator]:
    """All accounts, by address."""
    return session.scalars(select(Moderator).order_by(Moderator.email)).all()
