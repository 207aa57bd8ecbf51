"""The search form: what was typed as values, lenient where a wrong value can be ignored."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from finder.geometry import Box
from finder.places import FACETS, Filters
from finder.search import RADII, Search
from finder.words import KINDS, OPEN

# Offsets past this many pages are of no use to a person and cost the database.
LAST_PAGE = 5_000


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
    page = IntegerField()
    bbox = StringField()

    def __init__(self, formdata: MultiDict[str, str] | None) -> None:
        super().__init__(formdata)
        self.sent = formdata or MultiDict()

    @property
    def search(self) -> Search:
        """What is asked for; unknown values count as not given."""
        radius = self.radius.data or ""
        return Search(
            text=(self.q.data or "").strip(),
            radius=int(radius) if radius in map(str, RADII) else None,
            kinds=tuple(code for code in KINDS if code in (self.kind.data or [])),
            filters=self._filters(),
            box=self._box(),
            page=self._page(),
        )

    def _filters(self) -> Filters:
        asked = {f"{key}={value}" for key, value in self.sent.items(multi=True)}
        return Filters(
            facets=tuple(facet.code for facet in FACETS if facet.code in asked),
            open=self.open.data if self.open.data in OPEN else None,
            unknown="unknown=include" in asked,
        )

    def _page(self) -> int:
        return min(max(self.page.data or 1, 1), LAST_PAGE)

    def _box(self) -> Box | None:
        try:
            return read_box(self.bbox.data or "")
        except ValueError:
            return None

    def fail(self, message: str) -> None:
        """Put an error beside the search box."""
        self.q.errors = [message]


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
