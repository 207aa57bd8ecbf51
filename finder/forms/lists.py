"""The form with which an admin brings a list of places."""

import datetime as dt
from typing import Any

from wtforms import BooleanField, FileField, ValidationError

from finder import words
from finder.exchange.incoming import ENDINGS
from finder.forms.base import PostForm
from finder.forms.choices import Choice
from finder.forms.fields import Day, Line, Needed
from finder.language import gettext
from finder.language import lazy_gettext as _l


class ListForm(PostForm):
    """A file, whose list it is, and how to read it."""

    file = FileField(
        _l("Bestand"),
        description=_l("CSV, Excel, GeoJSON of een uittreksel van OpenStreetMap; hooguit 10 MB."),
    )
    source = Line(
        _l("Van wie is de lijst?"),
        description=_l(
            "Bijvoorbeeld Gemeente Goes. Gebruik voor een volgende editie dezelfde naam."
        ),
        validators=[Needed(_l("Vul in van wie de lijst is."))],
    )
    edition = Day(
        _l("Van welke dag is de lijst?"),
        description=_l("Wat mensen hier op die dag of later nakeken, blijft zoals het is."),
    )
    licence = Line(_l("Licentie"), description=_l("Bijvoorbeeld CC0-1.0 of CC-BY-4.0."), longest=40)
    kind = Choice(
        _l("Soort plek, als de lijst dat niet zegt"),
        {code: kind.one for code, kind in words.KINDS.items()},
        first=_l("dat staat in de lijst"),
    )
    agree = BooleanField(_l("Wat precies zo heet en op dezelfde plek ligt, is dezelfde plek"))
    swap = BooleanField(_l("Breedte- en lengtegraad staan verwisseld"))

    def validate_file(self, field: FileField) -> None:
        """There is a file, of a kind that we read."""
        name = (getattr(field.data, "filename", "") or "").casefold()
        if not name:
            raise ValidationError(gettext("Kies een bestand."))
        if not name.endswith(ENDINGS):
            raise ValidationError(
                gettext("Kies een bestand dat eindigt op %(endings)s.", endings=", ".join(ENDINGS))
            )

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked, as plain values; the day is today where none was given."""
        today = dt.datetime.now(dt.UTC).date()
        return {
            "source": self.source.fact,
            "edition": self.edition.fact or today.isoformat(),
            "licence": self.licence.fact,
            "kind": self.kind.fact,
            "agree": self.agree.data,
            "swap": self.swap.data,
        }
