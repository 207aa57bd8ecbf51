"""The form of a social neighbourhood team: its public facts and the postcodes it serves."""

import re
from typing import Any

from wtforms import TextAreaField, ValidationError

from finder import postcodes, teams
from finder.errors import NotUnderstood
from finder.forms.base import PostForm
from finder.forms.fields import Email, Line, Needed, Phone, Website
from finder.language import gettext
from finder.language import lazy_gettext as _l
from finder.models import Team
from finder.spelling import visible
from finder.teams.areas import Stretch, read, write


class Code(Line):
    """A postcode of four digits, with its letters or without."""

    def write(self, fact: str | None) -> str:
        return postcodes.spaced(fact) if fact else ""

    def read(self) -> str | None:
        return visible(self.data or "").replace(" ", "").upper() or None

    def check(self) -> None:
        if not re.fullmatch(r"[1-9]\d{3}([A-Z]{2})?", self.read() or ""):
            raise ValidationError(gettext("Dat is geen postcode. Typ bijvoorbeeld 3011 AB."))


class TeamForm(PostForm):
    """All that is kept of a team; what is left empty is unknown."""

    name = Line(_l("Naam van het team"), validators=[Needed(_l("Typ de naam van het team."))])
    phone = Phone(
        _l("Telefoon"), description=_l("Van het team, niet van een medewerker."), longest=40
    )
    email = Email(_l("E-mail"))
    website = Website(_l("Website"))
    street = Line(_l("Straat"))
    house_number = Line(_l("Huisnummer"), longest=20)
    postcode = Code(_l("Postcode van het kantoor"))
    city = Line(_l("Plaats"))
    areas = TextAreaField(
        _l("Postcodes waar het team werkt"),
        description=_l("Zet er een komma tussen. Bijvoorbeeld 3011, 3012 AB-3012 CD, 3014-3016."),
    )

    def fill(self, team: Team) -> None:
        """Show a team as it is; of a form that was sent, only remember it."""
        for name in teams.FACTS:
            self[name].show(getattr(team, name))
        if self.areas.raw_data is None:
            self.areas.data = write((area.first, area.last) for area in team.areas)

    @property
    def facts(self) -> dict[str, Any]:
        """The facts (teams.FACTS) as typed."""
        return {name: self[name].fact for name in teams.FACTS}

    @property
    def stretches(self) -> list[Stretch]:
        """The areas as typed. Only of a form that is valid."""
        return read(self.areas.data or "")

    def validate_areas(self, field: TextAreaField) -> None:
        """Each part must be a postcode or a stretch of them."""
        try:
            read(field.data or "")
        except NotUnderstood as error:
            raise ValidationError(gettext(error.message, **error.parts)) from error
