"""How sure the point of an address is, in sentences: for the form, and for the script beside it."""

from sqlalchemy.orm import Session

from finder import postcodes
from finder.forms.locating import Typed
from finder.geocoding import Answer, Location, register
from finder.language import gettext


def told(session: Session, typed: Typed, answer: Answer) -> str:
    """Where the point of an address stands, and what is not known; without one what to type."""
    location = answer.location
    if location is None:
        return " ".join(filter(None, (_unreached(answer), missing(typed, answer))))
    if location.precision == "house":
        return gettext("Het punt staat op dit adres.")
    number = typed.number if not answer.unreached else None
    unknown = _unknown(number) if number and _has_houses(session, location) else ""
    return " ".join(filter(None, (_unreached(answer), unknown, _rough(location))))


def missing(typed: Typed, answer: Answer) -> str:
    """What to fill in when an address leads to no point."""
    if answer.choices and typed.code:
        return gettext("Er is meer dan één zo'n adres. Vul de hele postcode in, met de letters.")
    if answer.choices:
        return gettext(
            "Er is meer dan één zo'n adres: %(addresses)s. Vul ook de postcode in.",
            addresses="; ".join(option.label for option in answer.choices.options),
        )
    return gettext("Vul de postcode in, bijvoorbeeld 3011 AB.")


def _unreached(answer: Answer) -> str:
    return gettext("Het adres opzoeken lukt nu niet.") if answer.unreached else ""


def _unknown(number: str) -> str:
    return gettext("Huisnummer %(number)s kennen we hier niet.", number=number)


def _has_houses(session: Session, location: Location) -> bool:
    """Whether who found this knows house numbers there, so that one it does not know is odd."""
    if location.source == "gazetteer":
        return False
    return location.source != "register" or register.has_houses(session, location)


def _rough(location: Location) -> str:
    if location.precision == "street":
        return gettext("Het punt staat in de straat (%(where)s).", where=location.label)
    if location.precision == "postcode6":
        return gettext(
            "Het punt staat midden in %(code)s. De straat klopt ongeveer.",
            code=postcodes.spaced(location.postcode or ""),
        )
    return gettext(
        "Het punt staat midden in %(where)s. Dat is bij benadering.",
        where=location.postcode4 or location.label,
    )
