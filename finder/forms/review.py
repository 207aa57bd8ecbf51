"""The forms of the moderator: which rows to take, why not, what to ask, and the queue's filters."""

import re
from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import AnyOf, InputRequired

from finder.forms.base import PostForm
from finder.forms.fields import Needed, Prose
from finder.language import gettext
from finder.language import lazy_gettext as _l
from finder.words import REASONS, SIGNALS, SUGGESTIONS

LONGEST = 2_000
# A row's value as it was sent (or of the other place), and as it is.
SENT, NOW = "sent", "now"
ROW = "take_"
CHOOSE: dict[str, Any] = {
    "validators": [AnyOf([SENT, NOW], _l("Kies bij elke regel wat er moet staan."))],
    "validate_choice": False,
}
# A row's name, its default (SENT, NOW, or None for a choice to be made) and its label.
Rows = Iterable[tuple[str, str | None, str]]


class ConfirmForm(PostForm):
    """One button. `version` is that of the place on the page; empty where that does not matter."""

    version = HiddenField()


class RefuseForm(ConfirmForm):
    """Why it does not go on the site; the suggester reads both."""

    reason = SelectField(
        _l("Reden"),
        choices=[
            SelectChoice("", _l("Kies een reden")),
            *(SelectChoice(code, _l(word)) for code, word in REASONS.items()),
        ],
        validators=[InputRequired(_l("Kies waarom u de inzending afwijst."))],
    )
    message = Prose(
        _l("Bericht aan de inzender"),
        description=_l("De inzender leest de reden en dit bericht. Uw naam staat er niet bij."),
        longest=LONGEST,
    )

    def validate_message(self, field: Prose) -> None:
        """Another reason says nothing by itself."""
        if self.reason.data == "other" and field.fact is None:
            raise ValidationError(gettext("Schrijf wat de reden is. De inzender leest dit."))


class AskForm(ConfirmForm):
    """A question to the suggester."""

    question = Prose(
        _l("Uw vraag"),
        description=_l("De inzender leest dit en kan antwoorden. Uw naam staat er niet bij."),
        longest=LONGEST,
        validators=[Needed(_l("Schrijf wat u wilt weten."))],
    )


class TakeForm(ConfirmForm):
    """For each row that differs: take it or leave it. Made by `take_form`."""

    @property
    def names(self) -> list[str]:
        """The rows that are taken."""
        return [name for name, field in self.rows.items() if field.data == SENT]

    def validate_but(self, decided: Iterable[str]) -> None:
        """Look for rows without a choice, but not among those that were decided otherwise."""
        self.validate()
        for name in self.rows.keys() & set(decided):
            self.rows[name].errors = []

    @property
    def messages(self) -> list[str]:
        """What is wrong with the rows, each once."""
        return list(dict.fromkeys(str(said) for row in self.rows.values() for said in row.errors))

    @property
    def rows(self) -> dict[str, RadioField]:
        """The choice of each row, by the row's name."""
        return {
            field.short_name.removeprefix(ROW): field
            for field in self
            if field.short_name.startswith(ROW)
        }


class JoinForm(TakeForm):
    """Which of two places stays: this one (NOW) or the other (SENT); and what of which."""

    keep = RadioField(_l("Welke plek blijft?"), default=NOW, **CHOOSE)


def take_form(rows: Rows, sent_word: str, now_word: str, sent: bool) -> TakeForm:
    """A form with a choice for each row; with what was `sent`, if it was.

    The words for taking (SENT) and leaving (NOW) a row are gettext ids.
    """
    fields = _choices(rows, gettext(sent_word), gettext(now_word))
    return _made(TakeForm, fields, sent)


def join_form(rows: Rows, one: str, other: str, sent: bool) -> JoinForm:
    """A form about two places, each called by its name."""
    form = _made(JoinForm, _choices(rows, gettext("Van de andere"), gettext("Van deze")), sent)
    form.keep.choices = [SelectChoice(NOW, one), SelectChoice(SENT, other)]
    return form


def _choices(rows: Rows, sent_word: str, now_word: str) -> dict[str, RadioField]:
    choices = [SelectChoice(NOW, now_word), SelectChoice(SENT, sent_word)]
    return {
        ROW + name: RadioField(label, choices=choices, default=default, **CHOOSE)
        for name, default, label in rows
    }


def _made(kind: type[Any], fields: dict[str, RadioField], sent: bool) -> Any:
    """WTForms makes its fields when the class is made, so rows that vary need a class of theirs."""
    form = type("RowsForm", (kind,), fields)
    return form() if sent else form(formdata=None)


class FilterForm(FlaskForm):
    """What to show of the queue; sent by GET. What it does not know it leaves out."""

    class Meta:
        csrf = False

    kind = SelectField(
        _l("Soort inzending"),
        choices=[
            SelectChoice("", _l("alles")),
            *(SelectChoice(code, _l(word)) for code, word in SUGGESTIONS.items()),
        ],
    )
    signal = SelectField(
        _l("Signaal"),
        choices=[
            SelectChoice("", _l("met of zonder")),
            *(SelectChoice(code, _l(word)) for code, word in SIGNALS.items()),
        ],
    )

    @property
    def wanted(self) -> dict[str, str | None]:
        """The kind and the signal, None for all."""
        return {
            "kind": self.kind.data if self.kind.data in SUGGESTIONS else None,
            "signal": self.signal.data if self.signal.data in SIGNALS else None,
        }


class OtherPlaceForm(FlaskForm):
    """Which other place; sent by GET."""

    class Meta:
        csrf = False

    met = StringField(
        _l("De andere plek"),
        description=_l("Plak het adres van de pagina, of typ het nummer uit dat adres."),
    )

    @property
    def place_id(self) -> int | None:
        """The number in what was typed: "33", "/plek/33-de-bron" or a whole address."""
        typed = (self.met.data or "").strip()
        found = re.fullmatch(r"(?:\S*/plek/)?(\d{1,9})(?:-\S*)?(?:[?#]\S*)?", typed, re.ASCII)
        return int(found[1]) if found else None

    def fail(self, message: str) -> None:
        """Put an error beside the field."""
        self.met.errors = [message]
