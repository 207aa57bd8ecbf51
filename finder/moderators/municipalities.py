"""The municipalities with their codes of CBS, and how people and a register write their names."""

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from finder.errors import NotUnderstood
from finder.geocoding import names
from finder.paths import DATA
from finder.spelling import fold
from finder.words import N_

# What may stand behind a name to tell it from a namesake, now or once: "Middelburg (Z.)".
_MARK = re.compile(r"\s*\([^)]*\)$")
_CODE = re.compile(r"(?:GM ?)?([0-9]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Municipality:
    """A municipality: its code of four digits ("0363"), its name as CBS writes it, its province."""

    code: str
    name: str
    province: str

    @property
    def spoken(self) -> str:
        """What people call it: "gemeente Den Haag"; with its mark only when it has a namesake."""
        alone = len(_by_key()[_key(self.name)]) == 1
        return f"gemeente {names.spoken(_MARK.sub('', self.name)) if alone else self.name}"


@cache
def listed() -> tuple[Municipality, ...]:
    """All municipalities, by code."""
    with (DATA / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Municipality(**row) for row in csv.DictReader(file))


def spoken(code: str) -> str:
    """What people call the municipality with a code; one that is gone keeps its code."""
    found = _by_code().get(code)
    return found.spoken if found else f"gemeente {code} (opgeheven)"


def read(typed: str) -> Municipality | None:
    """The municipality of a code ("0363", "GM0363") or of "gemeente Rotterdam"; else None.

    A name alone is that of a town. Raises NotUnderstood for a code or a name that is none, and for
    a name that two municipalities bear.
    """
    if code := _CODE.fullmatch(typed):
        return _with_code(code[1])
    name = re.fullmatch(r"gemeente\b(.*)", typed, re.IGNORECASE)
    return _one_named(name[1].strip()) if name else None


def _with_code(code: str) -> Municipality:
    if code not in _by_code():
        raise NotUnderstood(
            N_(
                "Een gemeente met de code %(typed)s kennen we niet. Kijk de vier cijfers nog eens "
                "na. Is het een postcode? Zet die bij de postcodes."
            ),
            "towns",
            typed=code,
        )
    return _by_code()[code]


def _one_named(name: str) -> Municipality:
    found = named(name)
    if len(found) == 1:
        return found[0]
    if found:
        raise NotUnderstood(
            N_("Er zijn twee gemeenten met die naam. Geef de code: %(codes)s."),
            "towns",
            codes=", ".join(f"{each.code} ({each.province})" for each in found),
        )
    raise NotUnderstood(_why_not(name), "towns", typed=name)


def _why_not(name: str) -> str:
    if name:
        return N_(
            "Een gemeente „%(typed)s” kennen we niet. Kijk de naam nog eens na, "
            "of geef de code, bijvoorbeeld 0599."
        )
    return N_(
        "Welke gemeente? Typ bijvoorbeeld „gemeente Rotterdam”. "
        "In een opdracht zet u daar aanhalingstekens om."
    )


def named(text: str) -> list[Municipality]:
    """The municipalities that bear a name, whatever its case and accents; mostly one or none.

    Behind the name may stand the mark or the province: "Bergen (NH.)", "Bergen Noord-Holland".
    """
    for name, behind in names.splits(fold(text)):
        for keys in names.keys(name):
            found = [each for each in listed() if _keys(each) & set(keys)]
            if found := [each for each in found if _lies_in(each, behind)]:
                return found
    return []


def _lies_in(municipality: Municipality, behind: str) -> bool:
    return not behind or municipality.province == names.province(behind)


@lru_cache(maxsize=1024)
def of_register(name: str, province: str) -> Municipality | None:
    """The municipality that a register of addresses calls by this name, with a mark or without.

    Where two bear the name, the mark says which one, and else the province. Answers are kept: each
    page of a moderator asks for all names of the register.
    """
    same = _by_key().get(_key(name), ())
    if len(same) > 1:
        marked = [each for each in same if fold(each.name) == fold(name)]
        same = marked or [each for each in same if each.province == province]
    return next(iter(same), None)


def _key(name: str) -> str:
    return fold(_MARK.sub("", name))


def _keys(municipality: Municipality) -> set[str]:
    """The name with its mark, without it, and only its first part: "Nuenen", not "en Gerwen"."""
    return {fold(municipality.name), _key(municipality.name), fold(municipality.name.split(",")[0])}


@cache
def _by_code() -> dict[str, Municipality]:
    return {each.code: each for each in listed()}


@cache
def _by_key() -> dict[str, list[Municipality]]:
    found: dict[str, list[Municipality]] = {}
    for each in listed():
        found.setdefault(_key(each.name), []).append(each)
    return found
