"""How values are said on a page: distances, dates, kinds, titles."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from babel.dates import format_date, get_day_names
from babel.numbers import format_decimal
from flask import Flask, current_app

from finder import hours, places, search, words
from finder.geometry import Point, metres_between
from finder.hours import Table
from finder.language import LOCALE, counted_on_page, gettext, ngettext, on_page
from finder.models import Place
from finder.places import LookAlike


def init_app(app: Flask) -> None:
    """Make the words known to the templates."""
    app.jinja_env.filters.update(
        distance=distance,
        how_far=how_far,
        day=day,
        capital=capital,
        code=said,
        known=known_line,
        number=number,
        link=link,
        week=week,
    )
    app.jinja_env.globals.update(
        KINDS=words.KINDS,
        words=words,
        settings=_settings,
        LOCALE=LOCALE,
        _=on_page,
        gettext=on_page,
        ngettext=counted_on_page,
    )


def _settings() -> object:
    return current_app.config["FINDER"]


def distance(metres: float, approximate: bool = False) -> str:
    """350 m, 1,4 km, 12 km; or "circa 1,2 km" where metres would say too much."""
    if approximate:
        return _about(max(0.1, round(metres / 1000, 1)))
    if metres < 995:
        return _metres(max(10, round(metres / 10) * 10))
    return _kilometres(round(metres / 1000, 1) if metres < 9950 else round(metres / 1000))


@lru_cache(maxsize=128)
def _metres(metres: int) -> str:
    return gettext("%(distance)s m", distance=metres)


@lru_cache(maxsize=1_024)
def _kilometres(kilometres: float) -> str:
    return gettext("%(distance)s km", distance=_decimal(kilometres, "0.#"))


@lru_cache(maxsize=1_024)
def _about(kilometres: float) -> str:
    return gettext("circa %(distance)s km", distance=_decimal(kilometres, "0.#"))


def how_far(found: LookAlike, sent: Mapping[str, Any]) -> str:
    """How far a place lies from these facts which it resembles, or that it has their address."""
    if found.same_address:
        return _same_address()
    rough = _is_rough(found.place, sent)
    return gettext("%(distance)s verderop", distance=distance(found.metres or 0, rough))


def apart(sent: Mapping[str, Any], place: Place) -> str:
    """How far these facts and a place lie from each other, or that they have one address."""
    where = {name: sent.get(name) for name in ("postcode", "house_number")}
    if places.same_address(place, **where):
        return _same_address()
    metres = metres_between(place.point, Point(sent["lat"], sent["lon"]))
    return gettext("%(distance)s van elkaar", distance=distance(metres, _is_rough(place, sent)))


def _same_address() -> str:
    return gettext("op hetzelfde adres")


def _is_rough(place: Place, sent: Mapping[str, Any]) -> bool:
    return place.approximate or sent["precision"] not in {"house", "street"}


def day(date: dt.date) -> str:
    """23 november 2026."""
    return _date(date)


@lru_cache(maxsize=1_024)
def _date(date: dt.date) -> str:
    return format_date(date, format="d MMMM y", locale=LOCALE)


def week(osm: str) -> str:
    """Opening hours in lines; what fits in no table stays as it is written."""
    table = hours.to_table(osm)
    return osm if table is None else "\n".join(table_lines(table))


def table_lines(table: Table) -> list[str]:
    """A line for each day, and for what differs from it: the summer, holidays, appointments."""
    if table.by_appointment:
        return [gettext("alleen op afspraak")]
    lines = _days(table.days)
    if table.summer is not None:
        summer = ", ".join(_days(table.summer)) or gettext("gesloten")
        lines.append(gettext("in juli en augustus: %(times)s", times=summer))
    if table.closed_on_holidays:
        lines.append(gettext("op feestdagen gesloten"))
    return lines


def _days(texts: Sequence[str]) -> list[str]:
    names = get_day_names("wide", locale=LOCALE)
    return [f"{names[number]} {times}" for number, times in enumerate(texts) if times]


def number(count: int) -> str:
    """4.073."""
    return _decimal(count, None)


@lru_cache(maxsize=4_096)
def _decimal(count: float, pattern: str | None) -> str:
    return format_decimal(count, format=pattern, locale=LOCALE)


def capital(text: str) -> str:
    """The text with its first letter as a capital, the rest as it is."""
    return text[:1].upper() + text[1:]


def said(code: str, of: dict[str, str]) -> str:
    """The Dutch words for a code; the code itself when it is a new one."""
    return gettext(of.get(code, code))


def link(address: str | None) -> str | None:
    """An address that is safe to link to: a web address, or None."""
    return address if address and address.startswith(("https://", "http://")) else None


def known_line(place: Place) -> str:
    """One line of what is known of a place: the facts that decide whether people go."""
    facts = [
        (place.welcome, words.WELCOME),
        (place.professional, words.PROFESSIONAL),
        (place.access, words.ACCESS),
        (place.cost, words.COST),
        (place.wheelchair, words.WHEELCHAIR),
    ]
    told = list(islice((said(code, of) for code, of in facts if code is not None), 3))
    if place.run_by and not told:
        told = [gettext("gerund door %(who)s", who=said(place.run_by, words.RUN_BY))]
    return capital(" · ".join(told))


def _count(found: search.Found) -> str:
    """12 plekken, Meer dan 500 plekken, Minstens 3 plekken, Geen plekken."""
    if found.total == 0:
        return gettext("Geen plekken")
    if found.cut and not found.more:
        least = number(found.total)
        return ngettext("Minstens %(num)s plek", "Minstens %(num)s plekken", found.total, num=least)
    if not found.exact:
        surely = _round_down(found.total - 1)
        return gettext("Meer dan %(num)s plekken", num=number(surely))
    return ngettext("%(num)s plek", "%(num)s plekken", found.total)


def _round_down(count: int) -> int:
    """To a number that reads easily and is not more: 1284 is 1200."""
    step = 10 ** max(0, len(str(count)) - 2)
    return count // step * step


def title(found: search.Found) -> str:
    """What was found, for the window's title and the heading: "12 plekken bij 3011 AB"."""
    if found.way == "choices":
        return gettext("Welke plaats bedoelt u?")
    count = _count(found)
    if found.way == "near" and found.location:
        where = gettext(found.location.label)
        return gettext("%(count)s bij %(where)s", count=count, where=where)
    if found.way == "box":
        return gettext("%(count)s in dit gebied", count=count)
    if found.way == "all":
        return gettext("%(count)s in Nederland", count=count)
    return gettext("%(count)s voor „%(text)s”", count=count, text=found.search.text)
