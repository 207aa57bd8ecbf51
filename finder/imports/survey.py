"""What only the whole list tells: which rows are double, and points that many addresses share."""

from collections.abc import Iterable
from typing import Any

from finder.errors import NotUnderstood
from finder.imports.naming import Naming
from finder.imports.record import Record
from finder.spelling import fold
from finder.words import N_

DOUBLE = N_("Dit nummer staat twee keer in de lijst: eerder op rij %(row)s.")
TWICE = N_("Deze plek staat twee keer in de lijst: eerder op rij %(row)s.")
CROWDED = N_("Op precies dit punt liggen meer adressen uit deze lijst, zoals op rij %(row)s.")


class Survey:
    """One reading of all rows before they are judged.

    A row without an id of the source's own is known by its name and town, and by its address too
    when the list has that name more than once in the town.
    """

    def __init__(self, records: Iterable[Record]) -> None:
        self.rows = 0
        self.names = Naming()
        self._first: dict[str, int] = {}
        # Whether a name stands more than once in its town.
        self._shared_names: dict[str, bool] = {}
        # At each point the first address with its row, and the first row of another address there.
        self._points: dict[tuple[float, float], tuple[str, int]] = {}
        self._crowded: dict[tuple[float, float], int] = {}
        for record in records:
            self.rows += 1
            if record.refused is None:
                self._look(record)

    def _look(self, record: Record) -> None:
        facts = record.facts
        if record.source_id is None:
            name = _name(facts)
            self._shared_names[name] = name in self._shared_names
        if "lat" in facts and "lon" in facts:
            point, address = (facts["lat"], facts["lon"]), _address(facts)
            first, row = self._points.setdefault(point, (address, record.row))
            if first != address:
                self._crowded.setdefault(point, row)

    def key(self, record: Record) -> str:
        """What a row is known by."""
        if record.source_id is not None:
            return record.source_id
        name = _name(record.facts)
        return f"{name} | {_address(record.facts)}" if self._shared_names.get(name) else name

    def refused(self, record: Record, key: str) -> NotUnderstood | None:
        """Why a row does not count, when an earlier one has its key."""
        first = self._first.setdefault(key, record.row)
        if first == record.row:
            return None
        return NotUnderstood(DOUBLE if record.source_id else TWICE, "id", row=first)

    def crowded(self, facts: dict[str, Any]) -> list[NotUnderstood]:
        """That other addresses of the list lie on exactly this point: somebody filled it in."""
        row = self._crowded.get((facts["lat"], facts["lon"]))
        return [] if row is None else [NotUnderstood(CROWDED, "lat", row=row)]


def _name(facts: dict[str, Any]) -> str:
    return f"{fold(facts.get('name', ''))} | {fold(facts.get('city') or facts.get('postcode', ''))}"


def _address(facts: dict[str, Any]) -> str:
    parts = (facts.get(name) or "" for name in ("street", "house_number", "postcode"))
    return fold(" ".join(parts))
