"""A whole table of opening hours as a form shows it: a week, the summer, holidays, appointments."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from finder.hours.week import from_week, times_of_week, to_week

SUMMER = "Jul-Aug"
BY_APPOINTMENT = 'unknown "op afspraak"'
_HOLIDAYS = re.compile(r"PH (?:off|closed)")
_SUMMER_OFF = re.compile(rf"{SUMMER} (?:off|closed)")
_APPOINTMENT = re.compile(r'(?:24/7 )?unknown "(?:alleen )?op afspraak"')
_RULE_BEGINS = re.compile(r"(?:^|(?<=; )|(?<=\d, ))(?=[A-Z])")
NEVER = ("",) * 7


@dataclass(frozen=True)
class Table:
    """Seven texts from Monday on as from_week takes them, and what differs from them.

    `summer` are the texts of July and August where those differ, all "" for closed then.
    """

    days: tuple[str, ...] = NEVER
    summer: tuple[str, ...] | None = None
    closed_on_holidays: bool = False
    by_appointment: bool = False


def from_table(table: Table) -> str | None:
    """A table as opening_hours; None when it says nothing.

    Raises NotUnderstood, parameter "hours_mo" to "hours_su" or "summer_mo" to "summer_su".
    """
    if table.by_appointment:
        return BY_APPOINTMENT
    week = from_week(table.days)
    if week is None:
        return None
    rules = [week]
    if table.summer is not None:
        rules.append(f"{SUMMER} off")
        if summer := from_week(table.summer, "summer"):
            rules.append(_RULE_BEGINS.sub(f"{SUMMER} ", summer))
    if table.closed_on_holidays:
        rules.append("PH off")
    return "; ".join(rules)


def to_table(osm: str | None) -> Table | None:
    """The table that from_table made opening_hours of; None for what no table can show."""
    rules = [" ".join(rule.split()) for rule in (osm or "").split(";")]
    rules = [rule for rule in rules if rule]
    if len(rules) == 1 and _APPOINTMENT.fullmatch(rules[0]):
        return Table(by_appointment=True)
    on_holidays = bool(rules and _HOLIDAYS.fullmatch(rules[-1]))
    rules = rules[:-1] if on_holidays else rules
    begin = next((at for at, rule in enumerate(rules) if _SUMMER_OFF.fullmatch(rule)), len(rules))
    days, summer = to_week("; ".join(rules[:begin])), _summer(rules[begin:])
    alone = begin == 0 and bool(rules or on_holidays)
    if days is None or summer is None or alone:
        return None
    return Table(tuple(days), summer if rules[begin:] else None, on_holidays)


def _summer(rules: Sequence[str]) -> tuple[str, ...] | None:
    """The texts of the summer's rules, the first of which closes it; None for other rules."""
    text = "; ".join(rules[1:])
    plain = text.replace(f"{SUMMER} ", "")
    if _RULE_BEGINS.sub(f"{SUMMER} ", plain) != text:
        return None
    week = to_week(plain)
    return None if week is None else tuple(week)


def weekly_times(osm: str | None) -> dict[tuple[str, str], list[str]]:
    """From when to when it is open in every week ("09:00", "17:00"), each with its days.

    Empty for hours that are unknown, or that are not the same in all weeks but for holidays.
    """
    table = to_table(osm) if osm else None
    return times_of_week(table.days) if table and table.summer is None else {}
