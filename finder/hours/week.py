"""A week as people type it, to and from OpenStreetMap's opening_hours; pure.

Source of the format: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from finder.errors import NotUnderstood
from finder.words import N_

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")

# From when to when, in minutes after the day's first midnight; after 24 hours it is the next day.
Span = tuple[int, int]
DAY = 24 * 60
# "9-5" is no day of twenty hours: somebody means 17.
LONGEST_PAST_MIDNIGHT = 12 * 60

_CLOSED = {"", "-", "gesloten", "dicht", "niet open"}
_WHOLE_DAY = {"24 uur", "24 uur per dag", "24u", "hele dag", "de hele dag", "dag en nacht"}
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_TIME = r"([0-9]{1,2})(?:[:.uh]?([0-9]{2}))?(?: ?(?:uur|u|h)\b)?"
_SPAN = re.compile(rf"(?:open )?(?:van )?{_TIME} ?(?:-|tot en met|tot|t/m) ?{_TIME}")
_BETWEEN = re.compile(r" ?(?:[,;&+/]|\ben\b) ?| ")

_SOME_DAYS = rf"(?:{'|'.join(DAYS)})(?:-(?:{'|'.join(DAYS)}))?"
_SOME_TIMES = r"[0-9]{1,2}:[0-9]{2} ?- ?[0-9]{1,2}:[0-9]{2}"
_BETWEEN_RULES = re.compile(r"(;|(?<=[0-9]),(?= ?[A-Z]))")
_RULE = re.compile(
    rf"(?:(?P<days>{_SOME_DAYS}(?:, ?{_SOME_DAYS})*) )?"
    rf"(?P<times>{_SOME_TIMES}(?:, ?{_SOME_TIMES})*)"
)


def from_week(texts: Sequence[str], fields: str = "hours") -> str | None:
    """Seven texts, from Monday on, as opening_hours; None when no day has hours.

    A day is such as "10-12.30 en 13.30-17u", "gesloten" or empty, and stands by itself.
    Raises NotUnderstood for the first that is not so, with as parameter its field: "hours_mo" to
    "hours_su", or another word of `fields` before the day.
    """
    week = [
        (day, _times(f"{fields}_{day.lower()}", text))
        for day, text in zip(DAYS, texts, strict=True)
    ]
    rules = []
    for times, same in groupby(week, key=lambda day_and_times: day_and_times[1]):
        days = [day for day, _ in same]
        if times:
            # The same day twice is one day.
            rules.append(f"{'-'.join(dict.fromkeys((days[0], days[-1])))} {times}")
    return _joint(rules).join(rules) or None


def to_week(osm: str | None) -> list[str] | None:
    """Seven texts that from_week takes, "" for a closed day; None for what is no plain week.

    No plain week are holidays, months, comments, "off" and "unknown". Without hours all are "".
    """
    week = dict.fromkeys(DAYS, "")
    _, *parts = _BETWEEN_RULES.split(f";{osm or ''}")
    for joint, rule in zip(parts[::2], parts[1::2], strict=True):
        if not (plain := " ".join(rule.split())):
            continue
        found = _RULE.fullmatch("00:00-24:00" if plain == "24/7" else plain)
        if not found:
            return None
        for day in _days(found["days"] or "Mo-Su"):
            # After ";" a rule is in place of what the day had, after "," it is added to that.
            before = week[day] if joint == "," else ""
            week[day] = ",".join(filter(None, (before, found["times"])))
    try:
        return [_text(_read(times)) for times in week.values()]
    except NotUnderstood:
        return None


def _joint(rules: Sequence[str]) -> str:
    """What stands between rules: "; ", or ", " where times pass midnight.

    After ";" a day's rule is all of that day, and ends what came over from the day before.
    """
    spans = re.findall(r"(\d\d:\d\d)-(\d\d:\d\d)", " ".join(rules))
    return ", " if any(end < begin for begin, end in spans) else "; "


def _days(selector: str) -> Iterator[str]:
    """The days of "Mo-We, Sa"; "Sa-Mo" goes on over the end of the week."""
    for part in selector.replace(" ", "").split(","):
        first, last = (DAYS.index(day) for day in (part[:2], part[-2:]))
        yield from ((DAYS * 2)[first : last + (7 if last < first else 0) + 1])


def _times(field: str, text: str) -> str:
    """A day's text as the times of opening_hours, "" when closed."""
    try:
        return ",".join(f"{_clock(begin)}-{_clock(end)}" for begin, end in _read(text))
    except NotUnderstood as error:
        error.parameter = field
        raise


def _text(spans: list[Span]) -> str:
    """A day's times as people write them: "9.00-12.30 en 13.30-17.00"."""
    if spans == [(0, DAY)]:
        return "hele dag"
    return " en ".join(
        "-".join(_clock(time).replace(":", ".").removeprefix("0") for time in span)
        for span in spans
    )


def _clock(minutes: int) -> str:
    hours, rest = divmod(minutes if minutes <= DAY else minutes - DAY, 60)
    return f"{hours:02}:{rest:02}"


def _read(text: str) -> list[Span]:
    """A day's times in their order. Raises NotUnderstood."""
    plain = " ".join(text.lower().translate(_DASHES).split()).strip(" ,;.")
    if plain in _CLOSED:
        return []
    if plain in _WHOLE_DAY:
        return [(0, DAY)]
    spans = sorted(_span(found, text) for found in _found(plain, text))
    if any(begin < end for (_, end), (begin, _) in pairwise(spans)):
        raise NotUnderstood(
            N_(
                "De tijden in „%(typed)s” lopen door elkaar. "
                "Typ bijvoorbeeld 9.00-12.30 en 13.30-17.00."
            ),
            typed=text.strip(),
        )
    return spans


def _found(plain: str, text: str) -> Iterator[re.Match[str]]:
    """Each "from - to" in a text that holds nothing else."""
    at = 0
    while found := _SPAN.match(plain, at):
        yield found
        if found.end() == len(plain):
            return
        between = _BETWEEN.match(plain, found.end())
        at = between.end() if between else len(plain)
    raise NotUnderstood(
        N_(
            "Wij kunnen „%(typed)s” niet lezen als openingstijden. "
            "Typ bijvoorbeeld 9.00-12.30 en 13.30-17.00, of gesloten."
        ),
        typed=text.strip(),
    )


def _span(found: re.Match[str], text: str) -> Span:
    hour, minute, end_hour, end_minute = (int(part or 0) for part in found.groups())
    begin, end = hour * 60 + minute, end_hour * 60 + end_minute
    if begin >= DAY or end > DAY or max(minute, end_minute) > 59:
        raise NotUnderstood(
            N_(
                "In „%(typed)s” staat een tijd die niet bestaat. "
                "Een dag loopt van 0.00 tot 24.00. Typ bijvoorbeeld 9.00-17.00."
            ),
            typed=text.strip(),
        )
    if begin == end:
        raise NotUnderstood(
            N_(
                "In „%(typed)s” zijn begin en einde gelijk. "
                "Typ bijvoorbeeld 9.00-17.00, of hele dag."
            ),
            typed=text.strip(),
        )
    if end < begin:
        end += DAY
    if end > DAY and end - begin > LONGEST_PAST_MIDNIGHT:
        raise NotUnderstood(
            N_(
                "In „%(typed)s” komt het einde voor het begin. "
                "Typ tijden na de middag als 13.00 of later, bijvoorbeeld 9.00-17.00."
            ),
            typed=text.strip(),
        )
    return begin, end


def times_of_week(texts: Sequence[str]) -> dict[tuple[str, str], list[str]]:
    """From when to when a week of texts is open ("09:00", "17:00"), each with its days.

    What goes on past midnight closes at an earlier hour than it opens; a whole day ends at 23:59.
    Raises NotUnderstood.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for day, text in zip(DAYS, texts, strict=True):
        for begin, end in _read(text):
            times = (_clock(begin), _clock(DAY - 1 if end == DAY else end))
            found.setdefault(times, []).append(day)
    return found
