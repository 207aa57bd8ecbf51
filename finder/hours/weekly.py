"""Times on some days of each week, as a row of a form has them, to and from opening_hours."""

from collections.abc import Collection

from finder.hours.week import DAYS, from_week, to_week


def from_days(days: Collection[str], times: str) -> str | None:
    """Days ("Tu", "Th") and a text such as "10-12 uur" as "Tu,Th 10:00-12:00"; None without one.

    Raises NotUnderstood for times that from_week cannot read.
    """
    read = from_week([times, *[""] * 6])
    chosen = ",".join(day for day in DAYS if day in days)
    return f"{chosen} {read.removeprefix(f'{DAYS[0]} ')}" if read and chosen else None


def to_days(osm: str | None) -> tuple[tuple[str, ...], str] | None:
    """The days and the text of times that from_days takes; None for what is no such row."""
    week = to_week(osm) if osm else None
    texts = {text for text in week or [] if text}
    if week is None or len(texts) != 1:
        return None
    return tuple(day for day, text in zip(DAYS, week, strict=True) if text), texts.pop()
