"""Finds a page of places and counts them, once the words are understood."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from finder import places
from finder.geocoding import Location
from finder.places import Around, Asked, Clause, Crowd, Seen, Tally
from finder.search.found import Found, Search


@dataclass(frozen=True)
class Finder:
    """Finds a page of places, and counts them unless `slim`, at a local moment."""

    session: Session
    search: Search
    at: dt.datetime
    slim: bool

    @property
    def asked(self) -> Asked:
        return Asked(self.search.kinds, self.search.filters, self.at)

    def near(self, location: Location) -> Found:
        """The places around a location, nearest first."""
        radius = self.search.radius or (10 if location.precision == "town" else 5)
        found = self.around("near", Around(location.point, radius * 1000))
        return replace(found, location=location, radius=radius)

    def around(self, way: str, area: Around) -> Found:
        """The places around a point, nearest first; in a box the distances do not count."""
        crowd = places.crowd_at(self.session, area.point, self.search.kinds)
        found = self._beyond(way, area, crowd) or self._counted(way, area)
        seen, cut = self._seen(found, area, crowd)
        if self.slim and found.search.offset and not seen:
            # Past the last page, which only a count can tell.
            found = self._counted(way, area)
            seen, cut = self._seen(found, area, crowd)
        return _page(found, [Seen(spot, None) for spot, _ in seen] if area.box else seen, cut)

    def _seen(self, found: Found, area: Around, crowd: Crowd) -> tuple[list[Seen], bool]:
        limit, offset = found.search.limit + 1, found.search.offset
        return places.spots_near(self.session, area, self.asked, limit, offset, crowd)

    def everywhere(self) -> Found:
        """All places by name; without filters their counts are the stored ones."""
        if self.search.filters:
            return self.listed("all", places.anywhere(), places.by_name())
        counted = replace(
            self._counted("all", places.anywhere()).tally,
            per_kind=places.per_kind(self.session),
            whole=True,
        )
        return self._listed(
            _within(Found(self.search, "all", tally=counted)), places.anywhere(), places.by_name()
        )

    def listed(self, way: str, where: Clause, order: ColumnElement[Any]) -> Found:
        """Places by a condition alone, without a location to measure from."""
        return self._listed(self._counted(way, where), where, order)

    def _listed(self, found: Found, where: Clause, order: ColumnElement[Any]) -> Found:
        limit, offset = found.search.limit + 1, found.search.offset
        spots, cut = places.listed(self.session, where, order, self.asked, limit, offset)
        return _page(found, [Seen(spot, None) for spot in spots], cut)

    def _beyond(self, way: str, area: Around, crowd: Crowd) -> Found | None:
        """Without a count, where there are surely more than are counted, or none is wanted."""
        surely = 0 if area.box else crowd.at_least(area.metres)
        if not self.slim and surely <= places.MOST_COUNTED:
            return None
        # Of how many of these meet the filters nothing is known.
        known = 0 if self.search.filters else surely
        return Found(self.search, way, tally=Tally(whole=False, at_least=known))

    def _counted(self, way: str, area: Around | Clause) -> Found:
        counted = places.tally(self.session, area, self.asked, facets=not self.slim)
        return _within(Found(self.search, way, tally=counted))


def _within(found: Found) -> Found:
    """The same, on the last page where the page asked for lies past it."""
    if not found.tally.whole:
        return found
    page = min(found.search.page, found.pages)
    return replace(found, search=replace(found.search, page=page))


def _page(found: Found, seen: Sequence[Seen], cut: bool) -> Found:
    """One page, of which one place more than it holds was looked for."""
    limit = found.search.limit
    return replace(found, seen=tuple(seen[:limit]), more=len(seen) > limit, cut=cut)
