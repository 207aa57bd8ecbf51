"""The postcodes that a team serves, as people write them and as stretches of numbers; pure."""

import re
from collections.abc import Iterable

from finder import postcodes
from finder.errors import NotUnderstood
from finder.words import N_

# First and last postcode as numbers (postcodes.as_number), both included.
Stretch = tuple[int, int]

CODE = r"([1-9]\d{3})\s?([A-Za-z]{2})?"
STRETCH = re.compile(rf"{CODE}(?:\s*(?:-|\u2013|t/m|tot en met)\s*{CODE})?")
MOST = 500


def stretch_of(code: str) -> Stretch:
    """The stretch of one postcode: "3011" is all from 3011 AA up to and with 3011 ZZ."""
    digits, letters = code[:4], code[4:].upper()
    return postcodes.as_number(digits + (letters or "AA")), postcodes.as_number(
        digits + (letters or "ZZ")
    )


def read(text: str) -> list[Stretch]:
    """The stretches in "3011, 3012 AB - 3012 CD, 3014-3016"; those that touch become one.

    Raises NotUnderstood about the first part that is none.
    """
    parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    if len(parts) > MOST:
        raise NotUnderstood(N_("Dat zijn te veel postcodes. Geef er hooguit 500."), "areas")
    return _joined(map(_stretch, parts))


def _stretch(part: str) -> Stretch:
    found = STRETCH.fullmatch(part)
    if found is None:
        raise NotUnderstood(
            N_("„%(part)s” begrijpen we niet. Typ bijvoorbeeld 3011, 3012 AB-3012 CD, 3014-3016."),
            "areas",
            part=part[:40],
        )
    begin, end = found[1] + (found[2] or ""), (found[3] or found[1]) + (found[4] or "")
    if found[3] is None:
        end = begin
    first, last = stretch_of(begin)[0], stretch_of(end)[1]
    if last < first:
        raise NotUnderstood(
            N_("In „%(part)s” staat de laatste postcode voor de eerste."), "areas", part=part
        )
    return first, last


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for first, last in sorted(stretches):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return joined


def write(stretches: Iterable[Stretch]) -> str:
    """Stretches as people write them: "3011, 3012 AB-3012 CD"."""
    return ", ".join(_written(*stretch) for stretch in stretches)


def _written(first: int, last: int) -> str:
    begin, end = postcodes.from_number(first), postcodes.from_number(last)
    if begin.endswith("AA") and end.endswith("ZZ"):
        begin, end = begin[:4], end[:4]
    ends = dict.fromkeys((postcodes.spaced(begin), postcodes.spaced(end)))
    return "-".join(ends)
