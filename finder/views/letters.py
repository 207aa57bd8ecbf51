"""What mails say, and for admins the page of those that wait or were given up."""

import re
from email.message import EmailMessage
from typing import Any

from flask import Blueprint, render_template
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from finder import db, outbox, paths, words
from finder.models import Outbox
from finder.outbox import Letterhead
from finder.spelling import visible
from finder.views.login import for_admins

letters = Blueprint("letters", __name__)

# Plain text shows what is stored as it is: there is no markup to escape.
TEXTS = Environment(
    loader=FileSystemLoader(paths.TEMPLATES / "mail"),
    extensions=["jinja2.ext.i18n"],
    autoescape=False,  # noqa: S701
    undefined=StrictUndefined,
    trim_blocks=True,
)
# The worker runs without an app; a catalogue would be installed here.
TEXTS.install_null_translations(newstyle=True)  # type: ignore[attr-defined]

SEVERAL_LINES = {"text", "message", "hours"}
LONGEST_NAME = 80
LINK = re.compile(r"\S*(?:://|www\.|\w\.[a-z]{2,})\S*")


@letters.get("/beoordelen/mails")
@for_admins
def mails() -> str:
    """The mails that wait and those that were given up, without the private links in them."""
    session = db.session()
    queued, given_up = outbox.waiting(session), outbox.given_up(session)
    return render_template("account/mails.html", queued=queued, given_up=given_up)


def write(mail: Outbox, head: Letterhead) -> EmailMessage:
    """A mail's words from its kind and parts. Raises Undelivered for an address that is none."""
    parts = {part: _shown(part, value) for part, value in (mail.parts or {}).items()}
    subject, _, text = (
        TEXTS.get_template(f"{mail.kind}.txt")
        .render(
            {
                **parts,
                "link": head.url + parts.get("place_path", parts["path"]),
                "sender": head.name,
                "site": head.url,
            }
        )
        .partition("\n")
    )
    message = head.over(mail, subject, text.strip() + "\n")
    if parts.get("unsubscribe"):
        # One click in a mail program is enough (RFC 8058).
        message["List-Unsubscribe"] = f"<{head.url}{parts['path']}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def _shown(part: str, value: Any) -> Any:
    """A part as a mail can show it: control signs gone, codes as words."""
    if part == "places":
        return [{name: _shown(name, fact) for name, fact in place.items()} for place in value]
    if part == "name":
        return _name(value)
    if part == "reason":
        return words.REASONS.get(value, value)
    if part in SEVERAL_LINES:
        return "\n".join(visible(line) for line in (value or "").splitlines())
    return visible(value) if isinstance(value, str) else value


def _name(text: str) -> str:
    """A name without links and not too long.

    Anyone can have the first mail sent to any address: a name must not carry an advertisement.
    """
    bare = LINK.sub("…", visible(text))
    return bare if len(bare) <= LONGEST_NAME else bare[:LONGEST_NAME].rstrip() + "…"
