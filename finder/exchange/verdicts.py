"""The verdicts on a list as CSV for a spreadsheet, and the decisions that come back in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from finder import addresses, words
from finder.exchange.incoming import text
from finder.exchange.table import BOM, cell, defused, line
from finder.imports import AS_NEW, SKIP, Decision, NotReadable, Verdict

KEY, DECISION = "sleutel", "besluit"
HEADING = (
    *("rij", "oordeel", "naam", "adres", "plek", "waarom", "verandert", "blijft"),
    *("lijkt op", "meter", "gelijkenis", KEY, DECISION),
)
# What a person writes under "besluit"; the number of a place says that it is that one.
_DECISIONS = {"nieuw": AS_NEW, "new": AS_NEW, "overslaan": SKIP, "skip": SKIP}


def heading() -> str:
    """The first line of the file."""
    return BOM + line(HEADING)


def row(verdict: Verdict) -> str:
    """A verdict as a line of the file; the decision is empty, for a person to fill in."""
    first = verdict.alike[0] if verdict.alike else None
    cells: list[Any] = [
        verdict.record.row,
        words.VERDICTS[verdict.verdict],
        verdict.facts.get("name", ""),
        address(verdict.facts),
        verdict.place_id or "",
        "; ".join(why(verdict)),
        "; ".join(changes(verdict)),
        ", ".join(verdict.kept),
        "; ".join(
            f"{label(one.standing.place_id, one.standing.row)} {one.standing.name}"
            for one in verdict.alike
        ),
        round(first.metres) if first else "",
        round(first.likeness) if first else "",
        verdict.key,
        "",
    ]
    return line(defused(one) if isinstance(one, str) else one for one in cells)


def address(facts: dict[str, Any]) -> str:
    """Street, number, postcode and town, as far as known."""
    street, number, code, town = map(facts.get, ("street", "house_number", "postcode", "city"))
    return addresses.written(street, number, code, town)


def label(place_id: int | None, row: int | None) -> str:
    """What a row is like: a place, or an earlier row of the same list."""
    return f"plek {place_id}" if place_id else f"rij {row}"


def why(verdict: Verdict) -> Iterator[str]:
    """What is odd, each with its column."""
    for reason in verdict.reasons:
        yield f"{reason.parameter}: {reason}" if reason.parameter else str(reason)


def changes(verdict: Verdict) -> Iterator[str]:
    """The facts that change, with the old and the new value."""
    for name, (old, new) in verdict.changes.items():
        yield f"{name}: {cell(old) or 'onbekend'} → {cell(new)}"


def decisions(path: Path) -> dict[str, Decision]:
    """What a person decided, by key. Raises NotReadable for a file or a decision that is none."""
    rows = text.rows(path)
    names = [name.strip().casefold() for name in next(rows, [])]
    if not {KEY, DECISION} <= set(names):
        raise NotReadable(
            "In %(file)s missen de kolommen %(key)s en %(decision)s.",
            file=path.name,
            key=KEY,
            decision=DECISION,
        )
    key, said = names.index(KEY), names.index(DECISION)
    return {
        cells[key].removeprefix("'"): _decision(path, number, cells[said])
        for number, cells in enumerate(rows, start=2)
        if len(cells) > max(key, said) and cells[said].strip()
    }


def _decision(path: Path, number: int, said: str) -> Decision:
    wanted = said.strip().casefold().removeprefix("plek ")
    if wanted.isdecimal() and len(wanted) < 10:
        return int(wanted)
    if wanted in _DECISIONS:
        return _DECISIONS[wanted]
    raise NotReadable(
        "%(file)s, rij %(row)s: „%(said)s” is geen besluit. Schrijf nieuw, overslaan, of het "
        "nummer van de plek die het is.",
        file=path.name,
        row=number,
        said=said.strip()[:40],
    )
