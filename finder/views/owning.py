"""What a place's own people read about it: group by group, in words, and when it was checked."""

import datetime as dt
from dataclasses import dataclass

from finder import facts, words
from finder.language import gettext
from finder.models import Place
from finder.views import fields
from finder.views.wording import capital

# Read as one line, the address; and the point, which is no fact to read.
ADDRESS = ("street", "house_number", "postcode", "city")
NOT_READ = {*ADDRESS, "point"}
AS_WRITTEN = {"name", "alternative_names", "email", "website"}
# Most places have none of these: that nothing is known of them says nothing.
NOT_MISSED = {"alternative_names", "closed_from", "closed_until", "closed_reason"}


@dataclass(frozen=True)
class Part:
    """One group of facts: its name, the facts that are known, what the others are called."""

    group: str
    title: str
    checked_on: dt.date | None
    known: list[tuple[str, str]]
    unknown: list[str]


def parts_of(place: Place) -> list[Part]:
    """All that we show of a place to its own people."""
    about = facts.of(place)
    return [
        Part(
            group,
            words.GROUPS[group],
            getattr(place, f"{group}_checked_on"),
            _known(place, about, names),
            _unknown(about, names),
        )
        for group, names in facts.GROUPS.items()
    ]


def _known(place: Place, about: facts.Facts, names: tuple[str, ...]) -> list[tuple[str, str]]:
    rows = [(fields.label(name), _told(name, about)) for name in _read(names)]
    if "street" in names:
        rows.append((gettext("Adres"), place.address))
    return [(label, text) for label, text in rows if text]


def _unknown(about: facts.Facts, names: tuple[str, ...]) -> list[str]:
    missed = (name for name in _read(names) if name not in NOT_MISSED)
    return [fields.label(name) for name in missed if not _told(name, about)]


def _read(names: tuple[str, ...]) -> list[str]:
    """The facts of a group in the order of a page."""
    return [name for name in fields.LABELS if name in names and name not in NOT_READ]


def _told(name: str, about: facts.Facts) -> str:
    lines = fields.told(name, about).splitlines()
    return "\n".join(lines if name in AS_WRITTEN else map(capital, lines))
