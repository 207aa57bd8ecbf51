"""Telephone numbers, e-mail addresses and web addresses as people write them; pure."""

import re
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from finder.errors import NotUnderstood
from finder.spelling import visible
from finder.words import N_


def phone(text: str) -> str:
    """A telephone number, as it was written. Raises NotUnderstood for what is none."""
    number = visible(text)
    digits = sum(sign.isdigit() for sign in number)
    if not re.fullmatch(r"\+?[0-9 ()./-]+", number) or not 5 <= digits <= 15:
        raise NotUnderstood(
            N_("Dat is geen telefoonnummer. Typ bijvoorbeeld 010 123 45 67."), "phone"
        )
    return number


def email(text: str) -> str:
    """An e-mail address; nobody asks whether it exists. Raises NotUnderstood for what is none."""
    address = visible(text)
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError as error:
        raise NotUnderstood(
            N_("Dat is geen e-mailadres. Typ bijvoorbeeld naam@voorbeeld.nl."), "email"
        ) from error
    return address


def website(text: str) -> str:
    """A web address, of which https:// may be left out. Raises NotUnderstood for what is none."""
    address = with_scheme(text)
    if not _is_web_address(address):
        raise NotUnderstood(
            N_("Dat is geen webadres. Typ bijvoorbeeld www.voorbeeld.nl."), "website"
        )
    return address


def with_scheme(text: str) -> str:
    """The text with https:// before it, unless it says its own scheme; empty stays empty."""
    address = visible(text)
    if address and not re.match(r"[a-z][a-z0-9+.-]*:(?!\d)", address, re.IGNORECASE):
        address = f"https://{address}"
    return address


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    plain = " " not in address and "@" not in parts.netloc
    return parts.scheme in {"http", "https"} and plain and "." in host.strip(".")
