"""A feed of new and closed places as Atom (RFC 4287)."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit
from xml.etree import ElementTree

from finder.models import Place

ATOM = "http://www.w3.org/2005/Atom"
MIMETYPE = "application/atom+xml"


class Entry(NamedTuple):
    """What happened to a place and when (UTC): its title, a line about it, and its page."""

    place: Place
    event: str
    moment: dt.datetime
    title: str
    line: str
    url: str


def write(own: str, title: str, author: str, entries: Sequence[Entry]) -> str:
    """The feed at the address `own`, newest first. The library escapes what people wrote."""
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "nl"})
    newest = max(
        (entry.moment for entry in entries), default=dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    )
    _text(feed, "id", own)
    _text(feed, "title", title)
    _text(feed, "updated", newest.isoformat())
    _text(ElementTree.SubElement(feed, "author"), "name", author)
    ElementTree.SubElement(feed, "link", {"rel": "self", "href": own})
    for entry in entries:
        feed.append(_entry(entry, urlsplit(own).hostname or "localhost"))
    return ElementTree.tostring(feed, encoding="unicode", xml_declaration=True)


def _entry(entry: Entry, host: str) -> ElementTree.Element:
    """An entry whose id never changes, whatever the place is called (RFC 4151)."""
    made = ElementTree.Element("entry")
    _text(made, "id", f"tag:{host},2026:place/{entry.place.id}/{entry.event}/{entry.moment:%Y%m%d}")
    _text(made, "title", entry.title)
    _text(made, "updated", entry.moment.isoformat())
    _text(made, "summary", entry.line)
    ElementTree.SubElement(made, "link", {"rel": "alternate", "href": entry.url})
    return made


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = "".join(filter(_is_allowed, text))


def _is_allowed(sign: str) -> bool:
    """Whether XML 1.0 has this sign; control signs it has not."""
    return (
        sign in "\t\n\r"
        or " " <= sign <= "\ud7ff"
        or "\ue000" <= sign <= "\ufffd"
        or sign > "\uffff"
    )
