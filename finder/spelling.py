"""How words are compared and put in an address: without case, accents and punctuation."""

import re
import unicodedata
from functools import lru_cache


def fold(text: str) -> str:
    """Lower case, no accents, other signs as one space: "'s-Gravenhage" -> "s gravenhage"."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[a-z0-9]+", bare.replace("'", " ").replace("’", " ")))


@lru_cache(maxsize=4_096)
def slug(text: str) -> str:
    """The part of an address that people read: "Café 't Hoekje" -> "cafe-t-hoekje"."""
    return fold(text)[:60].strip().replace(" ", "-") or "plek"


def visible(text: str) -> str:
    """The text with control characters as spaces and each run of white space as one."""
    if text.isprintable():
        return " ".join(text.split())
    return " ".join(
        "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in text).split()
    )
