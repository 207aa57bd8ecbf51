"""A row of a table, or the properties of a feature, as a record."""

import re
from collections.abc import Mapping
from typing import Any

from finder import hours
from finder.errors import NotUnderstood
from finder.exchange.incoming import headings, values
from finder.exchange.incoming.headings import ADDITION, ADDRESS, DAY_COLUMNS, ID, LETTER, POINT
from finder.imports.record import Record
from finder.spelling import visible
from finder.words import N_

# A postcode parts street and number from the town; without one a comma does.
_CODE = re.compile(r"[\s,]+(?P<postcode>[1-9]\d{3}\s?[A-Za-z]{2})\b[\s,]*")
_STREET = re.compile(
    r"(?P<street>.*\S)[\s,]+(?P<house_number>\d{1,5}(?:[ -]?[A-Za-z]{1,2}(?![A-Za-z]))?"
    r"(?:-\w{1,5})?)(?:\s*,\s*(?P<city>\D+))?"
)
_POINT = re.compile(r"\(?\s*(-?\d+[.,]\d+)\s*[;, ]\s*(-?\d+[.,]\d+)\s*\)?")
NAMELESS = N_("Deze rij heeft geen naam.")
KINDLESS = N_("Er staat niet bij wat voor plek dit is.")
NO_PLACE = {"team", "wijkteam", "sociaal wijkteam"}


def record(
    number: int, cells: Mapping[str, str], *, kind: str | None = None, names: Mapping[str, str] = {}
) -> Record:
    """A record of texts by the names of headings.NAMES.

    `kind` is what a row is that does not say so. `names` are the list's own headings, to name what
    cannot be read.
    """
    texts = {name: text for name, text in cells.items() if text.strip()}
    facts: dict[str, Any] = {}
    problems: list[NotUnderstood] = []
    _read_point(texts, facts, problems)
    _read_address(texts)
    for name, text in texts.items():
        if name in values.NAMES or name in headings.CHECKED:
            _read(name, text, facts, problems)
    _add_number(texts, facts)
    _read_week(texts, facts, problems)
    facts = {name: value for name, value in facts.items() if value is not None}
    refused = _refused(texts, facts, kind, problems)
    named = tuple(_at(error, names) for error in problems)
    source_id = visible(texts.get(ID, "")) or None
    return Record(number, facts, source_id, named, refused and _at(refused, names))


def _at(error: NotUnderstood, names: Mapping[str, str]) -> NotUnderstood:
    """The error with the list's own heading as its parameter."""
    column = error.parameter or ""
    return NotUnderstood(error.message, names.get(column, column), **error.parts)


def _read(name: str, text: str, facts: dict[str, Any], problems: list[NotUnderstood]) -> None:
    try:
        facts[name] = values.read(name, text)
    except NotUnderstood as error:
        problems.append(NotUnderstood(error.message, name, **error.parts))


def _read_point(
    texts: dict[str, str], facts: dict[str, Any], problems: list[NotUnderstood]
) -> None:
    """Latitude and longitude in one cell, latitude first."""
    found = _POINT.fullmatch(texts.pop(POINT, "").strip())
    if found:
        texts.setdefault("lat", found[1])
        texts.setdefault("lon", found[2])
    if ("lat" in texts) != ("lon" in texts):
        problems.append(NotUnderstood(N_("Van het punt ontbreekt de helft."), "lat"))
        texts.pop("lat", None)
        texts.pop("lon", None)


def _read_address(texts: dict[str, str]) -> None:
    """Street, number, postcode and town out of one cell; columns of their own go first."""
    text = visible(texts.get(ADDRESS, ""))
    parts = _address_parts(text)
    for name, part in parts.items():
        if part:
            texts.setdefault(name, part)


def _address_parts(text: str) -> dict[str, str]:
    """What an address in one text says; a text that is no such address is a street."""
    code = _CODE.search(text)
    before, town = (text[: code.start()], text[code.end() :]) if code else (text, "")
    found = _STREET.fullmatch(before)
    parts = dict(found.groupdict()) if found else {"street": before[: values.LINE]}
    return parts | {"postcode": code["postcode"], "city": town} if code else parts


def _add_number(texts: Mapping[str, str], facts: dict[str, Any]) -> None:
    """House number, letter and addition are one fact: "12 a-3"."""
    more = (visible(texts.get(LETTER, "")), visible(texts.get(ADDITION, "")).strip("- "))
    if facts.get("house_number") and any(more):
        facts["house_number"] = "-".join(filter(None, (facts["house_number"] + more[0], more[1])))


def _read_week(
    texts: Mapping[str, str], facts: dict[str, Any], problems: list[NotUnderstood]
) -> None:
    """A column for each day; they count where the hours are not written as a whole."""
    if "opening_hours" in facts or not any(day in texts for day in DAY_COLUMNS):
        return
    try:
        facts["opening_hours"] = hours.from_week([texts.get(day, "") for day in DAY_COLUMNS])
    except NotUnderstood as error:
        problems.append(error)


def _refused(
    texts: Mapping[str, str],
    facts: dict[str, Any],
    kind: str | None,
    problems: list[NotUnderstood],
) -> NotUnderstood | None:
    """Why this is no place, if so; a row without a kind gets the kind of its list."""
    if "name" not in facts:
        return NotUnderstood(NAMELESS, "name")
    if "kind" in facts:
        return None
    said = texts.get("kind", "")
    if visible(said).casefold() in NO_PLACE:
        return NotUnderstood(N_("Een wijkteam is geen ontmoetingsplek."), "kind")
    if kind is None:
        unknown = next((error for error in problems if error.parameter == "kind"), None)
        return unknown or NotUnderstood(KINDLESS, "kind")
    facts["kind"] = kind
    return None
