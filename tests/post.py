"""A real mail server on loopback, that can also refuse, hang and drop the line in mid-mail."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope

TAKEN = "250 OK"
USER, PASSWORD = "naam@site", "p/a:s#s%w@ord"


class Post:
    """What the server does with a mail, and what it took: for whom, and the mail."""

    def __init__(self) -> None:
        self.url = ""
        self.taken: list[tuple[str, EmailMessage]] = []
        self.says_to_address = self.says_to_mail = TAKEN
        self.drops_at_the_end = False
        self.hangs = 0.0
        self.drops = False
        self.logged_in: list[tuple[bytes, bytes]] = []

    @property
    def addresses(self) -> list[str]:
        return [address for address, _ in self.taken]

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.says_to_address.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.says_to_address

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:
        await asyncio.sleep(self.hangs)
        if self.says_to_mail.startswith("2"):
            mail = message_from_bytes(envelope.content, policy=default)
            self.taken += [(address, mail) for address in envelope.rcpt_tos]
        return self.says_to_mail

    async def handle_QUIT(self, server: SMTP, _session: Any, _envelope: Any) -> str:
        if self.drops_at_the_end:
            server.transport.abort()
        return "221 Bye"

    def log_in(
        self, _server: Any, _session: Any, _envelope: Any, _way: str, who: Any
    ) -> AuthResult:
        self.logged_in.append((who.login, who.password))
        right = (who.login, who.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)


class Line(SMTP):
    """Speaks SMTP, or hangs up where the text of a mail is to come."""

    async def smtp_DATA(self, arg: str) -> None:
        if not self.event_handler.drops:
            await super().smtp_DATA(arg)
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        await self._reader.readline()
        self.transport.abort()


class OnFreePort(Controller):
    """The server's thread, on a port that the system chose."""

    def factory(self) -> SMTP:
        return Line(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def post_office(
    scheme: str = "smtp", safe: ssl.SSLContext | None = None, login: str = ""
) -> Iterator[Post]:
    """A mail server that answers at the post's `url`, in which `login` stands before the host.

    It knows one USER with one PASSWORD, and asks for them on a line that became safe.
    """
    post = Post()
    words: dict[str, Any] = {"server_hostname": "post.example"}
    if scheme == "smtps":
        words["ssl_context"] = safe
    elif safe:
        words |= {"tls_context": safe, "require_starttls": True}
        words |= {"authenticator": post.log_in, "auth_required": True}
    controller = OnFreePort(post, hostname="127.0.0.1", port=0, **words)
    controller.start()
    post.url = f"{scheme}://{login and login + '@'}127.0.0.1:{controller.port}"
    try:
        yield post
    finally:
        controller.stop()
