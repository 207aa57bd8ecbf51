"""The fields whose facts are codes: one of some, or any of some."""

from collections.abc import Mapping
from typing import Any

from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput

from finder.forms.fields import FactField
from finder.language import lazy_gettext as _l

UNKNOWN = _l("weten we niet")


class Choice(FactField, SelectField):
    """One of some codes, or the first choice, which is none of them."""

    def __init__(
        self, label: Any, words: Mapping[str, str], first: Any = UNKNOWN, **kwargs: Any
    ) -> None:
        choices = [SelectChoice("", first), *(SelectChoice(*pair) for pair in choices_of(words))]
        message = _l("Kies een van de antwoorden.")
        super().__init__(label, choices=choices, invalid_choice_message=message, **kwargs)
        self.codes = words.keys()

    def write(self, fact: str | None) -> str:
        return fact if fact in self.codes else ""

    def process_data(self, value: str | None) -> None:
        self.data = value or ""


class Radio(FactField, RadioField):
    """One of some codes as round buttons, of which none need be chosen."""

    def __init__(self, label: Any, words: Mapping[str, str], **kwargs: Any) -> None:
        choices = [SelectChoice(*pair) for pair in choices_of(words)]
        super().__init__(label, choices=choices, validate_choice=False, **kwargs)
        self.codes = words.keys()

    def read(self) -> str | None:
        return self.data if self.data in self.codes else None


class Several(FactField, SelectMultipleField):
    """Any of some codes."""

    def __init__(self, label: Any, words: Mapping[str, str], **kwargs: Any) -> None:
        choices = [SelectChoice(*pair) for pair in choices_of(words)]
        super().__init__(label, choices=choices, option_widget=CheckboxInput(), **kwargs)
        self.codes = words.keys()

    def write(self, fact: list[str] | None) -> list[str]:
        return [code for code in self.codes if code in (fact or [])]

    def read(self) -> list[str] | None:
        return self.write(self.data) or None

    def pre_validate(self, _form: Any) -> None:
        """A code that is not ours counts as not chosen."""

    def alike(self, shown: list[str]) -> list[str]:
        return self.write(shown)


def choices_of(words: Mapping[str, str]) -> list[tuple[str, Any]]:
    """Codes with their words, to be translated when they are shown."""
    return [(code, _l(word)) for code, word in words.items()]
