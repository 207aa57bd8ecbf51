"""The fields that facts are typed in: each writes a fact as text and reads it back."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, ClassVar

from wtforms import (
    Field,
    StringField,
    ValidationError,
)
from wtforms.validators import StopValidation

from finder import contact
from finder.errors import NotUnderstood
from finder.language import gettext
from finder.spelling import visible

# Texts that a person writes, in signs.
LINE, TEXT = 200, 1000


class Needed:
    """Refuses a field that says nothing: empty, or signs that nobody can see."""

    field_flags: ClassVar = {"required": True}

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, _form: Any, field: "FactField") -> None:
        if field.fact is None:
            raise StopValidation(self.message)


class FactField(Field):
    """A field about one fact. Where nobody touched it, the fact stays as it was, to the letter."""

    before: Any = None

    def show(self, fact: Any) -> None:
        """Fill the field with a fact, unless the form was sent."""
        self.before = fact
        if self.raw_data is None:
            self.data = self.write(fact)

    @property
    def fact(self) -> Any:
        """What the field says as a plain value; None is unknown."""
        return self.before if self.untouched else self.read()

    @property
    def untouched(self) -> bool:
        return self.data is None or self.alike(self.data) == self.alike(self.write(self.before))

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """What was there already is not the sender's mistake; nor is what need not be filled in."""
        may_be_empty = not (self.validators or extra_validators)
        if (may_be_empty or self.before is not None) and self.untouched:
            self.errors: list[str] = []
            return True
        return super().validate(form, extra_validators)

    def write(self, fact: Any) -> Any:
        """A fact as the field shows it."""
        return fact or ""

    def read(self) -> Any:
        """The fact that was typed or chosen."""
        return self.data or None

    def alike(self, shown: Any) -> Any:
        """What is shown without what a browser may change in it."""
        return shown


class Line(FactField, StringField):
    """One line of text."""

    def __init__(self, label: Any = None, longest: int = LINE, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.longest = longest

    def pre_validate(self, _form: Any) -> None:
        if len(self.data or "") > self.longest:
            raise ValidationError(
                gettext("Dat is te lang. Gebruik hooguit %(most)s tekens.", most=self.longest)
            )
        if self.alike(self.data or ""):
            self.check()

    def check(self) -> None:
        """Raise ValidationError for a text that this field cannot read."""

    def read(self) -> Any:
        return visible(self.data or "") or None

    def alike(self, shown: str) -> str:
        return visible(shown)


class Prose(Line):
    """Some lines of text."""

    def __init__(self, label: Any = None, longest: int = TEXT, **kwargs: Any) -> None:
        super().__init__(label, longest, **kwargs)

    def read(self) -> Any:
        lines = "\n".join(map(visible, (self.data or "").splitlines())).strip()
        return re.sub(r"\n{3,}", "\n\n", lines) or None


class Listed(Line):
    """Names with commas between them."""

    def write(self, fact: list[str] | None) -> str:
        return ", ".join(fact or [])

    def read(self) -> list[str] | None:
        names = map(visible, (self.data or "").split(","))
        return list(dict.fromkeys(filter(None, names))) or None


class Phone(Line):
    """A telephone number, as people write it."""

    def check(self) -> None:
        _check(contact.phone, self.data)


class Email(Line):
    """An e-mail address."""

    def check(self) -> None:
        _check(contact.email, self.data)


class Website(Line):
    """A web address; the part before :// may be left out."""

    def read(self) -> str | None:
        return contact.with_scheme(self.data or "") or None

    def check(self) -> None:
        _check(contact.website, self.data)


def _check(rule: Callable[[str], str], text: str) -> None:
    """Raise ValidationError for a text that a rule of finder.contact refuses."""
    try:
        rule(text)
    except NotUnderstood as error:
        raise ValidationError(gettext(error.message)) from error


class Day(Line):
    """A day, as a browser sends it (2026-11-23) or as people write it (23-11-2026)."""

    def check(self) -> None:
        if self._day() is None:
            raise ValidationError(gettext("Dat is geen datum. Typ bijvoorbeeld 23-11-2026."))

    def read(self) -> str | None:
        found = self._day()
        return found.isoformat() if found else None

    def _day(self) -> dt.date | None:
        for pattern in ("%Y-%m-%d", "%d-%m-%Y"):
            try:
                return dt.datetime.strptime(visible(self.data or ""), pattern).date()
            except ValueError:
                continue
        return None
