"""The mail server of FINDER_SMTP_URL: takes one mail, or says why not."""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
SECONDS = 20.0
# An enhanced status code (RFC 3463) opens the text of an answer.
ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")


class Undelivered(Exception):
    """A mail that was not taken: why, and whether trying again is of no use.

    The reason is ours with the codes of the server, never its text: that repeats addresses.
    """

    def __init__(self, reason: str, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.final = final


@dataclass(frozen=True)
class MailServer:
    """Where mails are handed in, how safe the line is, and how long we wait for each answer."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    domain: str
    seconds: float = SECONDS

    @classmethod
    def at(cls, url: str, domain: str, seconds: float = SECONDS) -> "MailServer":
        """The server of an address; `domain` is the name by which we greet it."""
        parts = urlsplit(url)
        return cls(
            parts.scheme,
            parts.hostname or "",
            parts.port or PORTS[parts.scheme],
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            domain,
            seconds,
        )

    def deliver(self, message: EmailMessage) -> None:
        """Hand in a mail for the one address it is to; raises Undelivered."""
        try:
            with self._connected() as server:
                server.send_message(message, *(_bare(message[name]) for name in ("From", "To")))
                # The mail is taken: a farewell that fails must not send it again.
                with suppress(OSError):
                    server.quit()
        except OSError as error:  # smtplib's own errors are OSErrors too
            raise _told(error) from error

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        with self._opened() as server:
            if self.scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
            yield server

    @contextmanager
    def _opened(self) -> Iterator[smtplib.SMTP]:
        """A line that is closed whatever happens; smtplib's own `with` may raise at the end."""
        server = self._open()
        try:
            yield server
        finally:
            server.close()

    def _open(self) -> smtplib.SMTP:
        if self.scheme != "smtps":
            return smtplib.SMTP(self.host, self.port, self.domain, self.seconds)
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(
            self.host, self.port, self.domain, timeout=self.seconds, context=context
        )


def _bare(header: Any) -> str:
    return header.addresses[0].addr_spec


# From special to general: the first that fits is told.
REASONS: tuple[tuple[type[OSError], str], ...] = (
    (smtplib.SMTPAuthenticationError, "De mailserver weigert de naam of het wachtwoord"),
    (smtplib.SMTPSenderRefused, "De mailserver weigert de afzender"),
    (smtplib.SMTPDataError, "De mailserver neemt deze mail niet aan"),
    (smtplib.SMTPResponseException, "De mailserver meldt een fout"),
    (smtplib.SMTPNotSupportedError, "De mailserver kan niet wat we vragen"),
    (smtplib.SMTPServerDisconnected, "De mailserver verbrak de verbinding"),
    (TimeoutError, "De mailserver antwoordt niet op tijd"),
    (ssl.SSLCertVerificationError, "Het certificaat van de mailserver klopt niet"),
    (ssl.SSLError, "De beveiligde verbinding met de mailserver lukt niet"),
    (socket.gaierror, "De naam van de mailserver is niet bekend"),
    (OSError, "De mailserver is niet te bereiken"),
)


def _told(error: OSError) -> Undelivered:
    """The reason in our words; final when the server refuses this address or mail for good."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return _answered("De mailserver neemt dit adres niet aan", code, text, final=code >= 500)
    if isinstance(error, smtplib.SMTPServerDisconnected) and isinstance(
        error.__context__, TimeoutError
    ):
        error = error.__context__
    reason = next(reason for kind, reason in REASONS if isinstance(error, kind))
    if isinstance(error, smtplib.SMTPResponseException):
        final = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500
        return _answered(reason, error.smtp_code, error.smtp_error, final)
    return Undelivered(f"{reason}.")


def _answered(reason: str, code: int, text: bytes | str, final: bool) -> Undelivered:
    said = text.decode("ascii", "replace") if isinstance(text, bytes) else text
    enhanced = ENHANCED.match(said)
    codes = f"{code} {enhanced[0]}" if enhanced else str(code)
    return Undelivered(f"{reason} ({codes}).", final)
