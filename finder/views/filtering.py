"""The filters beside what a search found: which there are, and how many places each gives."""

from flask import Flask
from werkzeug.datastructures import MultiDict

from finder.forms import SearchForm
from finder.search import Found
from finder.traits import FACETS, Facet
from finder.words import KINDS

# A kind, how many places it gives (None where that is not known), and whether it was asked for.
Kind = tuple[str, int | None, bool]


def init_app(app: Flask) -> None:
    """Give the pages a search of one choice."""
    app.jinja_env.globals["search_form"] = search_form


def search_form(name: str, value: str | int | None) -> SearchForm:
    """A search of which one choice was made, or none."""
    return SearchForm(MultiDict({name: str(value)} if value else {}))


def kinds(found: Found) -> list[Kind]:
    """The kinds that there are around, and those that were asked for."""
    asked, tally = found.search.kinds, found.tally
    if not tally.whole:
        return [(kind, None, kind in asked) for kind in KINDS]
    counts = tally.per_kind
    return [
        (kind, counts.get(kind, 0), kind in asked)
        for kind in KINDS
        if counts.get(kind) or kind in asked
    ]


def facets(found: Found) -> list[tuple[Facet, int | None, bool]]:
    """The facets that places around have, and those that were asked for."""
    asked, counts = found.search.filters.facets, found.tally.facets
    if not counts:
        return [(facet, None, facet.code in asked) for facet in FACETS]
    return [
        (facet, counts.get(facet.code, 0), facet.code in asked)
        for facet in FACETS
        if counts.get(facet.code) or facet.code in asked
    ]
