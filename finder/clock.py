"""The clock on the wall in the Netherlands: what "now" and "today" are for opening hours."""

import datetime as dt
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")


def now() -> dt.datetime:
    """This moment as a clock on the wall shows it, without a zone."""
    return dt.datetime.now(ZONE).replace(tzinfo=None)


def today() -> dt.date:
    """The day that it is on the wall."""
    return now().date()
