"""The pages for everyone: search and its results, a place, and what this site is."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from finder import clock, db, forms, geocoding, places, search, suggestions, teams
from finder.errors import NotFound, NotUnderstood
from finder.exchange import schema_org
from finder.forms import SearchForm, geocoders
from finder.geocoding import Location
from finder.geometry import metres_between
from finder.language import gettext
from finder.models import Place, Team
from finder.places import Filters
from finder.traits import FACETS
from finder.views import activities, card, filtering, headers, opening
from finder.views.errors import told
from finder.views.items import items
from finder.views.wording import title
from finder.words import N_

pages = Blueprint("public", __name__)

NEIGHBOURS_WITHIN, NEIGHBOURS = 2_000, 5
FILTER_KEYS = (*dict.fromkeys(facet.key for facet in FACETS), "open", "unknown")
# What stands in the query of an address as it is, as Werkzeug has it.
PLAIN = "!$'()*,/:;?@"
# What makes an address a search; a radius alone asks nothing.
ASKS = ("q", "kind", "bbox", "page", *FILTER_KEYS)


@pages.get("/")
def home() -> str:
    """The search and what it finds; without a question, the start page."""
    if not any(name in request.args for name in ASKS):
        return _start()
    asked = forms.asked(request.args)
    if asked == search.Search(radius=asked.radius) and "page" not in request.args:
        return _start(
            gettext("Typ eerst een postcode of een plaats, bijvoorbeeld 3011 of Enschede.")
        )
    try:
        found = search.run(db.session(), asked, geocoders.asked())
    except NotUnderstood as error:
        return _start(told(error))
    if found.unreached:
        headers.keep_nothing()
    return _results(found)


def _start(wrong: str | None = None) -> str:
    form = SearchForm(request.args)
    if wrong:
        form.fail(wrong)
    per_kind = places.per_kind(db.session())
    return render_template("public/start.html", form=form, per_kind=per_kind)


def _results(found: search.Found) -> str:
    nearest, links = search.nearest(db.session(), found), Links(found)
    return render_template(
        "public/results.html",
        found=found,
        title=title(found),
        nearest=nearest,
        wider=nearest and search.radius_to_reach(nearest.metres or 0),
        links=links,
        items=items(db.session(), found, links.query),
        kinds=filtering.kinds(found),
        facets=filtering.facets(found),
        teams=_teams(found.location),
    )


def _teams(location: Location | None) -> list[Team]:
    """The teams that serve where a search was; none where its postcode is not known."""
    if location is None:
        return []
    return teams.serving(db.session(), location.postcode or location.postcode4)


@dataclass(frozen=True)
class Links:
    """The addresses of searches that differ in one thing from the one on the page."""

    found: search.Found

    def to(self, **changes: object) -> str:
        """The search with these changes, on its first page unless that is changed too."""
        asked = self.found.search
        box = ",".join(f"{number:.5f}" for number in asked.box) if asked.box else None
        values: dict[str, Any] = {
            "q": asked.text or None,
            "radius": asked.radius,
            "kind": list(asked.kinds),
            "bbox": box,
            **_asked(asked.filters),
            **changes,
        }
        if not any(values.get(name) for name in ASKS):
            values["page"] = 1
        given = {name: value for name, value in values.items() if value}
        return f"{url_for('public.home')}?{urlencode(given, doseq=True, safe=PLAIN)}"

    @property
    def filters(self) -> str:
        """The kinds and filters as the map adds them to what it asks: "&kind=...&cost=free"."""
        asked = self.found.search
        values = {"kind": list(asked.kinds), **_asked(asked.filters)}
        query = urlencode({name: value for name, value in values.items() if value}, doseq=True)
        return f"&{query}" if query else ""

    def without_kind(self, kind: str) -> str:
        return self.to(kind=[code for code in self.found.search.kinds if code != kind])

    def without_facet(self, code: str) -> str:
        """The search without one facet; the last one takes along that unknown counts too."""
        left = tuple(facet for facet in self.found.search.filters.facets if facet != code)
        return self.filtered(facets=left)

    def bare(self) -> str:
        """The words alone, without any filter."""
        return self.to(kind=[], radius=None, bbox=None, **dict.fromkeys(FILTER_KEYS))

    def filtered(self, **changes: Any) -> str:
        """The search with other filters (see places.Filters)."""
        filters = replace(self.found.search.filters, **changes)
        gone = dict.fromkeys(FILTER_KEYS)
        return self.to(**{**gone, **_asked(filters)})

    def place(self, place: Place) -> str:
        """A place's page, which remembers the search for the distance and the way back."""
        return url_for("public.place", place_id=place.id, slug=place.slug) + self.query

    @property
    def query(self) -> str:
        """What follows the path of a place in its address."""
        if self.found.location is None:
            return ""
        return f"?{urlencode({'q': self.found.search.text}, safe=PLAIN)}"


def _asked(filters: Filters) -> dict[str, Any]:
    """Filters as the query of an address has them."""
    values: dict[str, Any] = {
        key: [facet.value for facet in facets] for key, facets in filters.by_key.items()
    }
    if filters:
        values |= {"open": filters.open, "unknown": "include" if filters.unknown else None}
    return values


@pages.get("/plek/<id:place_id>")
@pages.get("/plek/<id:place_id>-<slug>")
def place(place_id: int, slug: str | None = None) -> str | Response:
    """All that is known of a place."""
    found = places.public(db.session(), place_id)
    if found is None:
        raise NotFound(N_("Deze plek kennen we niet."))
    if (place_id, slug) != (found.id, found.slug):
        came_from = request.args.get("q")
        address = url_for("public.place", place_id=found.id, slug=found.slug, q=came_from)
        return redirect(address, code=301)
    return _place(found)


def _place(found: Place) -> str:
    session = db.session()
    came_from = _came_from()
    own = url_for("public.place", place_id=found.id, slug=found.slug, _external=True)
    return render_template(
        "public/place.html",
        place=found,
        came_from=came_from,
        metres=came_from and metres_between(came_from.point, found.point),
        neighbours=places.neighbours(session, found, NEIGHBOURS_WITHIN, NEIGHBOURS),
        instead=places.first_open(session, found) if found.status == "closed" else None,
        week=opening.week(found),
        exceptions=opening.exceptions(found),
        closes=_closes(found),
        welcome=card.welcome(found),
        running=card.running(found),
        thanked=request.args.get("dank") == "ja",
        teams=teams.serving(session, found.postcode),
        activities=activities.of_place(found),
        json_ld=schema_org.described(found, own),
    )


def _closes(found: Place) -> bool:
    """Whether a place is closed for a while, or will be."""
    if found.closed_until:
        return found.closed_until >= clock.today()
    return found.closed_from is not None


def _came_from() -> Location | None:
    """Where the search that led here was, when it can be understood still."""
    try:
        typed = request.args.get("q", "")[: search.LONGEST]
        return geocoding.locate(db.session(), typed, geocoders.remembered()).location
    except NotUnderstood:
        return None


@pages.get("/over")
def about() -> str:
    """What this site is and where its facts are from."""
    return render_template("public/about.html")


@pages.get("/privacy")
def privacy() -> str:
    """What is kept, for how long, and who sees it."""
    return render_template("public/privacy.html", kept_days=suggestions.KEPT_DAYS)


@pages.get("/toegankelijkheid")
def accessibility() -> str:
    """The accessibility statement and where to report a barrier."""
    return render_template("public/accessibility.html")
