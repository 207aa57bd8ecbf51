"""The search form: what was typed as values, lenient where a wrong value can be ignored."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from finder.geometry import Box
from finder.language import lazy_gettext as _l
from finder.places import Filters
from finder.search import PAGE, RADII, Search
from finder.traits import FACETS
from finder.words import KINDS, OPEN

# Offsets past this many pages are of no use to a person and cost the database.
LAST_PAGE = 500


class SearchForm(FlaskForm):
    """The search; sent by GET, so without a token. What it does not know it leaves out."""

    class Meta:
        csrf = False

    q = StringField(
        _l("Postcode, plaats of naam"),
        description=_l("Bijvoorbeeld 3011, 3011 AB, Enschede of De Meevaart"),
    )
    radius = SelectField(
        _l("Afstand"),
        choices=[
            SelectChoice("", _l("vanzelf")),
            *(SelectChoice(str(km), _l("%(km)s km", km=km)) for km in RADII),
        ],
    )
    kind = SelectMultipleField(
        _l("Soort plek"),
        choices=[SelectChoice(code, kind.one) for code, kind in KINDS.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    open = SelectField(
        _l("Wanneer open"),
        choices=[
            SelectChoice("", _l("maakt niet uit")),
            *(SelectChoice(code, _l(word)) for code, word in OPEN.items()),
        ],
    )

    def __init__(self, formdata: MultiDict[str, str] | None) -> None:
        super().__init__(formdata)
        self.sent = formdata or MultiDict()

    @property
    def search(self) -> Search:
        """What is asked for; unknown values count as not given."""
        return asked(self.sent)

    def fail(self, message: str) -> None:
        """Put an error beside the search box."""
        self.q.errors = [message]


def asked(sent: MultiDict[str, str], limit: int = PAGE) -> Search:
    """What an address asks for, so many places a page; unknown values count as not given."""
    # The first value of each: to miss one in a MultiDict costs more than all the rest.
    first = sent.to_dict()
    radius, opens = first.get("radius", ""), first.get("open")
    said = {f"{key}={value}" for key, value in sent.items(multi=True)}
    return Search(
        text=first.get("q", "").strip(),
        radius=int(radius) if radius in _RADII else None,
        kinds=tuple(code for code in KINDS if f"kind={code}" in said),
        filters=Filters(
            facets=tuple(filter(said.__contains__, _FACETS)),
            open=opens if opens in OPEN else None,
            unknown="unknown=include" in said,
        ),
        box=_box(first["bbox"]) if "bbox" in first else None,
        page=_page(first["page"]) if "page" in first else 1,
        limit=limit,
    )


_RADII = frozenset(map(str, RADII))
_FACETS = tuple(facet.code for facet in FACETS)


def _page(text: str) -> int:
    try:
        return min(max(int(text), 1), LAST_PAGE)
    except ValueError:
        return 1


def _box(text: str) -> Box | None:
    try:
        return read_box(text)
    except ValueError:
        return None


def read_box(text: str) -> Box:
    """A box from "west,south,east,north" in degrees WGS84. Raises ValueError for anything else."""
    west, south, east, north = numbers(text.split(","))
    if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
        raise ValueError(text)
    return Box(west, south, east, north)


def numbers(parts: Iterable[str]) -> list[float]:
    """Plain decimal numbers. Raises ValueError for anything else, infinity included."""
    found = [float(part) for part in parts]
    if any(number != number or abs(number) == float("inf") for number in found):
        raise ValueError("no number")
    return found
