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
from finder.views.opening import OpeningTimes, line_at, opening_times, this_minute
from finder.views.quick import joined, pattern
from finder.views.wording import distance

HOLES = ("number", "after", "state", "now")


class Item(NamedTuple):
    """A place as HTML: what depends on the search or the hour is left open, for % to fill.

    That is its `number`, what follows its path in its address (`after`), how far `away` it is, and
    the line about now: its `state` and what it says (`now`).
    """

    approximate: bool
    times: OpeningTimes
    html: str


def items(session: Session, found: Found, query: str) -> Markup:
    """The items of what a search found; `query` is what follows the path of each place.

    Only places that were not listed since the last publication are read.
    """
    ids = [spot.id for spot, _ in found.seen]
    near = any(metres is not None for _, metres in found.seen)
    known = remembered_each(
        session, f"item {near} {request.script_root}", ids, lambda some: _made(session, some, near)
    )
    after, circa = escape(query), found.location is not None and found.location.approximate
    at, made = this_minute(), []
    for number, (spot, metres) in enumerate(found.seen, found.search.offset + 1):
        item = known[spot.id]
        state, now = line_at(item.times, at)
        away = distance(metres or 0, circa or item.approximate)
        values = {"number": number, "after": after, "away": _escaped(away)}
        made.append(item.html % (values | {"state": state, "now": _escaped(now)}))
    return joined(made)


_escaped = lru_cache(maxsize=1_024)(escape)


def _made(session: Session, ids: Collection[int], near: bool) -> dict[int, Item]:
    # Without a point to measure from, nothing is said of how far it is.
    holes = (*HOLES, "away") if near else HOLES
    pages = url_for("public.place", place_id=0).removesuffix("0")
    return {
        place.id: Item(place.approximate, opening_times(place), _pattern(place, pages, holes))
        for place in places.with_ids(session, ids)
    }


def _pattern(place: Place, pages: str, holes: Iterable[str]) -> str:
    path = f"{pages}{place.id}-{place.slug}"
    return pattern("macros/places.html", "place_item", holes, place, path)
