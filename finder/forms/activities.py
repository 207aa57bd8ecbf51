"""The field of a place's activities: a row for each, with what, on which days and for whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from finder import hours
from finder.errors import NotUnderstood
from finder.forms.fields import FactField
from finder.hours import DAYS
from finder.hours.calendar import LONGEST
from finder.language import gettext
from finder.spelling import visible
from finder.words import AUDIENCES

# How many activities a place may have, and how long their texts may be, in signs.
MOST, NAME, WHEN = 30, 100, 200
# Rows past this number are not read: no page has that many.
READ = 200
SYNTAX_SIGNS = (":", "-")
PARTS = ("name", "days", "times", "when", "audiences")


@dataclass(frozen=True)
class Row:
    """An activity as it is typed: `days` are those of hours.DAYS, `audiences` codes."""

    name: str = ""
    days: tuple[str, ...] = ()
    times: str = ""
    when: str = ""
    audiences: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.name, self.days, self.times, self.when, self.audiences))


class Activities(FactField):
    """Activities, each {name, when, hours, audiences} with what is known of it.

    A row that nobody touched stays as it was, to the letter. `wrong` says what is wrong by the
    number of the row: the part and the sentence.
    """

    # What the page says that a row was asked for: one more empty one, which gets the focus.
    asked = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wrong: dict[int, tuple[str, str]] = {}

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the rows that were sent, without the empty ones; none were sent by another form."""
        self.process_errors: list[str] = []
        self.raw_data, self.data = None, []
        if formdata is not None and f"{self.name}-0-name" in formdata:
            numbers = _numbers(formdata, f"{self.name}-")
            sent = [_sent(formdata, f"{self.name}-{number}-") for number in numbers]
            self.raw_data = self.data = [row for row in sent if row]

    @property
    def rows(self) -> list[Row]:
        """The rows on the page: the activities, and one that is empty, or two when asked for."""
        return [*(self.data or []), *[Row()] * (2 if self.asked and self.data else 1)]

    def write(self, fact: Any) -> list[Row]:
        return [_row(each) for each in fact or []]

    def read(self) -> list[dict[str, Any]] | None:
        before = dict(zip(self.write(self.before), self.before or [], strict=True))
        return [before[row] if row in before else _read(row) for row in self.data] or None

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Whether each row can be read; what is wrong is told at its own row."""
        before = set(self.write(self.before))
        checked = {
            number: None if row in before else _mistake(row) for number, row in enumerate(self.data)
        }
        self.wrong = {number: found for number, found in checked.items() if found}
        self.errors = [
            gettext("Activiteit %(number)s: %(error)s", number=number + 1, error=sentence)
            for number, (_, sentence) in self.wrong.items()
        ]
        if len(self.data) > max(MOST, len(before)):
            self.errors.append(gettext("Noem hooguit %(most)s activiteiten.", most=MOST))
        return not self.errors


def _numbers(formdata: Any, prefix: str) -> list[int]:
    """The numbers of the rows that were sent, in their order."""
    names = (name.removeprefix(prefix) for name in formdata if name.startswith(prefix))
    sent = {name.partition("-")[0] for name in names}
    return [number for number in range(READ) if str(number) in sent]


def _sent(formdata: Any, prefix: str) -> Row:
    one = {name: visible((formdata.getlist(prefix + name) or [""])[0]) for name in PARTS}
    days, audiences = (formdata.getlist(prefix + name) for name in ("days", "audiences"))
    return Row(
        name=one["name"],
        days=tuple(day for day in DAYS if day in days),
        times=one["times"],
        when=one["when"],
        audiences=tuple(code for code in AUDIENCES if code in audiences),
    )


def _row(activity: Mapping[str, Any]) -> Row:
    """An activity as a row shows it; hours that are no days of the week stand there as syntax."""
    osm = activity.get("hours")
    weekly = hours.to_days(osm)
    days, times = weekly or ((), "")
    texts = (activity.get("when"), None if weekly else osm)
    audiences = activity.get("audiences") or []
    return Row(
        name=visible(str(activity.get("name") or "")),
        days=days,
        times=times,
        when=visible(", ".join(filter(None, texts))),
        audiences=tuple(code for code in AUDIENCES if code in audiences),
    )


def _read(row: Row) -> dict[str, Any]:
    """A row as an activity: what is left empty is unknown, and not in it."""
    osm = hours.from_days(row.days, row.times)
    is_syntax = osm is None and _is_syntax(row.when)
    values = {
        "name": row.name,
        "when": None if is_syntax else row.when,
        "hours": row.when if is_syntax else osm,
        "audiences": list(row.audiences),
    }
    return {name: value for name, value in values.items() if value}


def _is_syntax(text: str) -> bool:
    """Whether a text is opening_hours with a time in it: "Mo[1] 10:00-12:00"."""
    if len(text) > LONGEST or not all(sign in text for sign in SYNTAX_SIGNS):
        return False
    try:
        hours.check(text)
    except NotUnderstood:
        return False
    return True


def _mistake(row: Row) -> tuple[str, str] | None:
    """The part of a row that cannot be read, and what to type there; None when all is well."""
    if not row.name:
        return "name", gettext("Vul in wat er te doen is, bijvoorbeeld: koffie drinken.")
    for part, most in (("name", NAME), ("when", WHEN)):
        if len(getattr(row, part)) > most:
            return part, gettext("Dat is te lang. Gebruik hooguit %(most)s tekens.", most=most)
    if row.times and not row.days:
        return "days", gettext("Kies op welke dag of dagen dit is.")
    try:
        osm = hours.from_days(row.days, row.times)
    except NotUnderstood as error:
        return "times", gettext(error.message, **error.parts)
    if row.days and osm is None:
        return "times", gettext("Vul in van hoe laat tot hoe laat, bijvoorbeeld 10.00-12.00.")
    return None
