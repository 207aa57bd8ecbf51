"""The part of a form that says when a place is open: a week, and what differs from it."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, RadioField, SelectChoice, StringField

from finder import hours
from finder.errors import NotUnderstood
from finder.forms.where import WhereForm
from finder.hours import DAYS, Table
from finder.hours.table import NEVER
from finder.language import gettext
from finder.language import lazy_gettext as _l
from finder.spelling import visible

NAMES = (
    _l("maandag"),
    _l("dinsdag"),
    _l("woensdag"),
    _l("donderdag"),
    _l("vrijdag"),
    _l("zaterdag"),
    _l("zondag"),
)
SAME, CLOSED, OTHER = "same", "closed", "other"


class HoursForm(WhereForm):
    """After where a place is, its opening hours: a week, a summer, holidays, "by appointment".

    Its fields follow those of WhereForm, as they do on the page and in a list of mistakes. Hours
    that nobody touched stay as they were, to the letter. `syntax` is for moderators.
    """

    summer = RadioField(
        _l("In juli en augustus"),
        choices=[
            SelectChoice(SAME, _l("hetzelfde")),
            SelectChoice(CLOSED, _l("gesloten")),
            SelectChoice(OTHER, _l("andere tijden")),
        ],
        default=SAME,
        validate_choice=False,
    )
    closed_on_holidays = BooleanField(_l("Gesloten op feestdagen"))
    by_appointment = BooleanField(_l("Alleen open op afspraak"))
    syntax = StringField(
        _l("Openingstijden zoals OpenStreetMap ze schrijft"),
        description=_l("Bijvoorbeeld Mo-Fr 09:00-17:00; PH off. Leeg: het rooster hierboven telt."),
    )

    @property
    def week(self) -> list[Any]:
        """The fields of the seven days."""
        return [self[f"hours_{day.lower()}"] for day in DAYS]

    @property
    def summer_week(self) -> list[Any]:
        """The fields of the seven days in summer."""
        return [self[f"summer_{day.lower()}"] for day in DAYS]

    @property
    def kept_hours(self) -> str | None:
        """Opening hours that fit in no table, and stay unless somebody fills in a day."""
        known = self._known
        return known if known and hours.to_table(known) is None else None

    def show_hours(self, osm: str | None) -> None:
        """Fill the fields with opening hours, unless the form was sent."""
        if not self.is_submitted_here:
            self.put_hours(osm)

    def put_hours(self, osm: str | None) -> None:
        """Fill the fields with opening hours, whatever was in them."""
        table = hours.to_table(osm) or Table()
        for field, text in zip(self.week, table.days, strict=True):
            field.data = text
        for field, text in zip(self.summer_week, table.summer or NEVER, strict=True):
            field.data = text
        self.summer.data = _summer_of(table)
        self.closed_on_holidays.data = table.closed_on_holidays
        self.by_appointment.data = table.by_appointment
        self.syntax.data = osm if osm and hours.to_table(osm) is None else ""

    @property
    def is_submitted_here(self) -> bool:
        """Whether the form came with its days."""
        return any(field.raw_data is not None for field in self.week)

    def hours(self) -> str | None:
        """The opening hours as the form has them. Only of a form that is valid."""
        written = visible(self.syntax.data or "")
        if written and written != self._written_before():
            return written
        table = self._table()
        if table == (hours.to_table(self._known) or Table()):
            return self._known
        return hours.from_table(table)

    def check_hours(self) -> bool:
        """Whether all times can be read; each wrong one is told at its own day."""
        right = [_check(field, "hours") for field in self.week]
        if self.summer.data == OTHER:
            right += [_check(field, "summer") for field in self.summer_week]
        return all([*right, self._check_syntax()])

    def _check_syntax(self) -> bool:
        written = visible(self.syntax.data or "")
        try:
            if written and written != self._written_before():
                hours.check(written)
        except NotUnderstood as error:
            self.syntax.errors = [gettext(error.message, **error.parts)]
            return False
        return True

    def _written_before(self) -> str:
        return visible(self.kept_hours or "")

    @property
    def _known(self) -> str | None:
        return (self.before or {}).get("opening_hours")

    def _table(self) -> Table:
        if self.by_appointment.data:
            return Table(by_appointment=True)
        other = _texts(self.summer_week) if self.summer.data == OTHER else NEVER
        return Table(
            _texts(self.week),
            other if self.summer.data in {CLOSED, OTHER} else None,
            bool(self.closed_on_holidays.data),
        )


for number, day in enumerate(DAYS):
    setattr(HoursForm, f"hours_{day.lower()}", StringField(NAMES[number]))
    setattr(HoursForm, f"summer_{day.lower()}", StringField(NAMES[number]))


def _summer_of(table: Table) -> str:
    if table.summer is None:
        return SAME
    return OTHER if any(table.summer) else CLOSED


def _texts(fields: Sequence[Any]) -> tuple[str, ...]:
    return tuple((field.data or "").strip() for field in fields)


def _check(field: Any, fields: str) -> bool:
    """A day by itself, so that all wrong ones are told at once."""
    try:
        hours.from_week([field.data or "", *[""] * 6], fields)
    except NotUnderstood as error:
        field.errors = [gettext(error.message, **error.parts)]
        return False
    return True
