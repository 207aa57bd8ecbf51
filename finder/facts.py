"""The facts of a place as plain values: what a form fills, a suggestion sends and the log keeps.

Values are those that JSON knows: text, numbers, lists, None for unknown; a day is ISO 8601 text.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from finder.checking import GROUPS, POINT
from finder.models import Place

Facts = dict[str, Any]

# What a suggestion may hold.
SUGGESTIBLE = tuple(name for names in GROUPS.values() for name in names)
_FOLLOWING = {
    *("id", "cell", "name_key", "street_key", "town_key", "open_parts", "traits", "checked_since"),
    *("version", "changed_in", "created_at"),
}
_KEPT = tuple(column.name for column in Place.__table__.columns if column.name not in _FOLLOWING)
_DAYS = {name for name in _KEPT if name.endswith("_on")} | {"closed_from", "closed_until"}


def of(place: Place) -> Facts:
    """The facts of a place that a suggestion may be about."""
    return {name: _plain(getattr(place, name)) for name in SUGGESTIBLE}


def snapshot(place: Place) -> Facts:
    """All that the log keeps of a place, enough to put it back."""
    return {name: _plain(getattr(place, name)) for name in _KEPT}


def put(place: Place, facts: Mapping[str, Any]) -> None:
    """Give a place these facts. Raises KeyError for a name that is no fact."""
    for name, value in facts.items():
        if name not in _KEPT:
            raise KeyError(name)
        is_day = name in _DAYS and value is not None
        setattr(place, name, dt.date.fromisoformat(value) if is_day else value)


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> Facts:
    """Those facts of `after` that are not so in `before`; a point moves as a whole."""
    changed = {name: value for name, value in after.items() if value != before.get(name)}
    if changed.keys() & set(POINT):
        changed |= {name: after[name] for name in POINT if name in after}
    return changed


def groups(names: Iterable[str]) -> list[str]:
    """The groups that these facts belong to."""
    given = set(names)
    return [group for group, facts in GROUPS.items() if given & set(facts)]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
