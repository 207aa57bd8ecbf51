"""What a new edition changes of a place, and what people here know better."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from finder import facts
from finder.facts import Facts

# Points closer than this, in degrees (about a centimetre), are the same point.
SAME_POINT = 1e-7
_GROUP = {name: group for group, names in facts.GROUPS.items() for name in names}


def changes(
    place: Facts, row: Mapping[str, Any], edition: dt.date
) -> tuple[dict[str, tuple[Any, Any]], tuple[str, ...]]:
    """The facts of a row that differ from the place's, as (old, new), and those that are kept.

    A fact is kept when its group was checked here on the day of the edition or later. What the row
    does not say is unknown to the list, and changes nothing.
    """
    differ = {name: (place.get(name), value) for name, value in _brought(place, row).items()}
    kept = tuple(name for name in differ if _is_checked(place, name, edition))
    return {name: pair for name, pair in differ.items() if name not in kept}, kept


def _brought(place: Facts, row: Mapping[str, Any]) -> Facts:
    """What the row says otherwise; how sure a point is changes only with the point."""
    found = {
        name: value
        for name, value in row.items()
        if value != place.get(name) and name not in {"licence", "source"}
    }
    if _is_same_point(place, row):
        for name in facts.POINT:
            found.pop(name, None)
    for name in [name for name in found if name.endswith("_checked_on")]:
        # A check that is older than ours says nothing.
        if place.get(name) and found[name] <= place[name]:
            del found[name]
    return found


def _is_same_point(place: Facts, row: Mapping[str, Any]) -> bool:
    return "lat" not in row or all(
        abs(place[name] - row[name]) <= SAME_POINT for name in ("lat", "lon")
    )


def _is_checked(place: Facts, name: str, edition: dt.date) -> bool:
    day = place.get(f"{_GROUP[name]}_checked_on") if name in _GROUP else None
    return day is not None and dt.date.fromisoformat(day) >= edition
