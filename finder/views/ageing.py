"""How a page says when facts were checked, and that they are old."""

from flask import Flask, current_app

from finder import clock, freshness, words
from finder.freshness import Checked
from finder.language import gettext
from finder.models import Place
from finder.views.wording import day


def init_app(app: Flask) -> None:
    """Make the days of checking known to the templates."""
    app.jinja_env.filters.update(checked=checked, oldest=oldest, checked_line=line)


def after() -> int:
    """From how many days on a checked fact is old."""
    found: int = current_app.config["FINDER"].stale_after
    return found


def checked(place: Place) -> dict[str, Checked]:
    """Each group of facts of which something is known, with its day."""
    found = freshness.checked(place, after(), clock.today())
    return {one.group: one for one in found}


def stale(place: Place) -> bool:
    """Whether a place has facts that nobody checked for long."""
    return any(one.stale for one in checked(place).values())


def oldest(place: Place) -> Checked:
    """Of what matters most, that which was checked longest ago."""
    return freshness.oldest(place, after(), clock.today())


def line(one: Checked) -> str:
    """Openingstijden gecontroleerd op 3 maart 2026, and when that is long ago, that it is."""
    name = gettext(words.GROUPS[one.group])
    if one.on is None:
        return gettext("%(group)s: nog niet gecontroleerd", group=name)
    said = gettext("%(group)s: gecontroleerd op %(day)s", group=name, day=day(one.on))
    return gettext("%(said)s, dat is lang geleden", said=said) if one.stale else said
