"""Reads a page as a person and a browser do: its words, and what each of its forms would send."""

import html
import re
from html.parser import HTMLParser


class Paper(HTMLParser):
    """The forms by POST on a page: what each would send, by the address it goes to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, list[str]]] = {}
        self.form: dict[str, list[str]] | None = None
        self.area = self.choosing = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method") == "post":
            self.form = self.forms.setdefault(given["action"], {})
        if self.form is None:
            return
        chosen = given.get("type") not in {"radio", "checkbox"} or "checked" in given
        if tag == "input" and chosen:
            self.form.setdefault(given["name"], []).append(given.get("value", ""))
        if tag == "textarea":
            self.area = given["name"]
            self.form[self.area] = [""]
        if tag == "select":
            self.choosing = given["name"]
        if tag == "option" and "selected" in given:
            self.form.setdefault(self.choosing, []).append(given["value"])

    def handle_data(self, text: str) -> None:
        if self.area and self.form is not None:
            self.form[self.area][0] += text

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area and self.form is not None:
            # A browser leaves out the first line's end.
            self.form[self.area] = [self.form[self.area][0].removeprefix("\n")]
            self.area = ""
        if tag == "form":
            self.form = None


def forms(page: str) -> dict[str, dict[str, list[str]]]:
    """What each form on a page would send, by its address."""
    return Paper(page).forms


def said(page: str) -> str:
    """The page as a person reads it."""
    bare = re.sub(r"<(?:script|style).*?</(?:script|style)>|<[^>]*>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(bare).split())
