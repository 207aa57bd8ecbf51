"""The items of a list of places; what they say to everybody is remembered for one version."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import NamedTuple

from flask import request, url_for
from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from finder import places
from finder.models import Place
from finder.remembering import remembered_each
from finder.search import Found
from finder.views.quick import joined, pattern
from finder.views.wording import distance


class Item(NamedTuple):
    """A place as HTML: what depends on the search is left open, for the % operator to fill.

    That is its `number`, what follows its path in its address (`after`), and how far `away` it is.
    How it is open at this minute is in it.
    """

    approximate: bool
    html: str


def items(session: Session, found: Found, query: str) -> Markup:
    """The items of what a search found; `query` is what follows the path of each place.

    Only places that were not listed this minute are read.
    """
    ids = [spot.id for spot, _ in found.seen]
    near = any(metres is not None for _, metres in found.seen)
    known = remembered_each(
        session, f"item {near} {request.script_root}", ids, lambda some: _made(session, some, near)
    )
    after, circa = escape(query), found.location is not None and found.location.approximate
    return joined(
        known[spot.id].html
        % {
            "number": number,
            "after": after,
            "away": _escaped(distance(metres or 0, circa or known[spot.id].approximate)),
        }
        for number, (spot, metres) in enumerate(found.seen, found.search.offset + 1)
    )


_escaped = lru_cache(maxsize=1_024)(escape)


def _made(session: Session, ids: Collection[int], near: bool) -> dict[int, Item]:
    holes = ("number", "after", "away") if near else ("number", "after")
    pages = url_for("public.place", place_id=0).removesuffix("0")
    return {
        place.id: Item(place.approximate, _pattern(place, pages, holes))
        for place in places.with_ids(session, ids)
    }


def _pattern(place: Place, pages: str, holes: Iterable[str]) -> str:
    path = f"{pages}{place.id}-{place.slug}"
    return pattern("macros/places.html", "place_item", holes, place, path)
