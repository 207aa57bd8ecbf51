"""What stands on every mail: who it is from, where answers go, and its date and number."""

from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import urlsplit

from finder.config import Settings
from finder.errors import WrongSetting
from finder.models import Outbox, now
from finder.outbox.server import Undelivered
from finder.spelling import visible


@dataclass(frozen=True)
class Letterhead:
    """The site that writes: its address, its sender with a name, and who reads the answers."""

    url: str
    sender: Address
    contact: Address | None = None

    @classmethod
    def of(cls, settings: Settings, name: str) -> "Letterhead":
        """The site of the settings; `name` is said when there is no FINDER_OPERATOR."""
        return cls(
            settings.url,
            _ours("FINDER_MAIL_FROM", settings.mail_from, settings.operator or name),
            _ours("FINDER_CONTACT", settings.contact) if settings.contact else None,
        )

    @property
    def name(self) -> str:
        return self.sender.display_name

    @property
    def domain(self) -> str:
        return urlsplit(self.url).hostname or "localhost"

    def over(self, mail: Outbox, subject: str, text: str) -> EmailMessage:
        """The mail as it leaves; raises Undelivered for an address that no server can read.

        The Message-ID stays the same in each attempt, so that a mailbox can know one that went
        twice. Line ends and other control signs in headers become spaces.
        """
        message = EmailMessage(policy=SMTP)
        message["Subject"] = visible(subject)
        message["From"] = self.sender
        message["To"] = _theirs(mail.address)
        message["Date"] = now()
        message["Message-ID"] = f"<{mail.id}.{mail.created_at:%Y%m%d%H%M%S%f}@{self.domain}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no automatic answers, please
        if self.contact:
            message["Reply-To"] = self.contact
        message.set_content(text, cte="quoted-printable")
        return message


def _ours(variable: str, text: str, name: str = "") -> Address:
    try:
        return _address(text, visible(name))
    except ValueError as error:
        raise WrongSetting(
            "De instelling %(name)s klopt niet: „%(text)s” is geen e-mailadres.",
            name=variable,
            text=text,
        ) from error


def _theirs(text: str) -> Address:
    try:
        return _address(text)
    except ValueError as error:
        raise Undelivered("Het e-mailadres klopt niet.", final=True) from error


def _address(text: str, name: str = "") -> Address:
    """An address whose domain every server can read; raises ValueError for what is none."""
    before, _, domain = text.rpartition("@")
    try:
        return Address(name, addr_spec=f"{before}@{domain.encode('idna').decode()}")
    except (IndexError, MessageError) as error:  # how the standard library refuses some
        raise ValueError(text) from error
