"""The form that makes the piece of a page on which another site shows places."""

from typing import Any
from urllib.parse import urlencode

from wtforms import BooleanField, IntegerField

from finder.forms.search import SearchForm
from finder.language import lazy_gettext as _l

SMALLEST, LARGEST, USUAL = 300, 1_500, 600


class EmbedForm(SearchForm):
    """Where, which kinds and how far, how high the piece is, and whether all of it stays so."""

    height = IntegerField(_l("Hoogte in pixels"), default=USUAL)
    fixed = BooleanField(_l("Bezoekers kunnen niets anders zoeken"))

    @property
    def pixels(self) -> int:
        """The height, within what can be read and fits on a page."""
        return min(max(self.height.data or USUAL, SMALLEST), LARGEST)

    @property
    def query(self) -> str:
        """The search as the query of an address."""
        asked = self.search
        values: dict[str, Any] = {
            "q": asked.text or None,
            "kind": list(asked.kinds),
            "radius": asked.radius,
        }
        return urlencode({name: value for name, value in values.items() if value}, doseq=True)
