"""What the columns of a list are called, and what a list changes, in Dutch."""

from collections.abc import Iterator

from finder import words
from finder.imports import Verdict
from finder.language import gettext
from finder.views import fields
from finder.views.errors import told
from finder.words import N_

# What columns are called that are no fact by themselves.
PARTS = {
    "id": N_("Nummer in de lijst"),
    "address": N_("Adres (straat en nummer)"),
    "house_letter": N_("Huisletter"),
    "house_addition": N_("Toevoeging"),
    "lat": N_("Breedtegraad"),
    "lon": N_("Lengtegraad"),
    "point": N_("Punt (breedte en lengte)"),
    "precision": N_("Hoe zeker het punt is"),
    "source_url": N_("Webadres van de bron"),
    "seen_in": N_("Waar gezien"),
    "licence": N_("Licentie"),
    "source": N_("Bron"),
    **{f"hours_{day}": name for day, name in zip(
        ("mo", "tu", "we", "th", "fr", "sa", "su"),
        ("Maandag", "Dinsdag", "Woensdag", "Donderdag", "Vrijdag", "Zaterdag", "Zondag"),
        strict=True,
    )},
    **{f"{group}_checked_on": N_("Gecontroleerd op") + f" ({word.lower()})"
       for group, word in words.GROUPS.items()},
}  # fmt: skip


def called(name: str) -> str:
    """What a fact, or a part of one, is called."""
    if name in fields.LABELS:
        return fields.label(name)
    return gettext(PARTS[name]) if name in PARTS else name


def why(verdict: Verdict) -> Iterator[str]:
    """What is odd, each with what its column is called here or in the list itself."""
    for reason in verdict.reasons:
        text = told(reason)
        yield f"{called(reason.parameter)}: {text}" if reason.parameter else text


def changes(verdict: Verdict) -> Iterator[str]:
    """The facts that change, in Dutch: Telefoon: onbekend → 010 123 45 67."""
    for name, pair in verdict.changes.items():
        old, new = (fields.told(name, {name: value}) if name in fields.LABELS else value
                    for value in pair)  # fmt: skip
        yield f"{called(name)}: {old or gettext('onbekend')} → {new}"
