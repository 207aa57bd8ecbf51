"""The forms of a resident: a place, or what is wrong with one, and who says so."""

from typing import Any

from wtforms import Field, StringField, ValidationError

from finder.forms.base import PostForm
from finder.forms.choices import Radio
from finder.forms.fields import TEXT, Email, Needed, Prose
from finder.forms.place import NO_NAMES, PlaceForm
from finder.language import gettext
from finder.language import lazy_gettext as _l
from finder.suggestions import KEPT_DAYS, Sender
from finder.words import PROBLEMS, RELATIONS

MOST_LOOK_ALIKES = 20
NOT_CARRIED = {
    *("name", "kind", "postcode", "house_number", "street", "city"),
    *("lat", "lon", "precision", "point_sure", "version", "csrf_token"),
    *("look_alikes", "shown", "website2"),
}


class Ids(Field):
    """Numbers of places; what is no number is left out."""

    def process_data(self, value: Any) -> None:
        self.data = list(value or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        sent = valuelist[:MOST_LOOK_ALIKES]
        numbers = [int(text) for text in sent if text.isascii() and text.isdigit()]
        self.data = [number for number in dict.fromkeys(numbers) if number < 2**31]


class SenderForm(PostForm):
    """Who sends; nothing of it is required. `website2` is a trap: people do not see it."""

    relation = Radio(_l("Wat is uw band met de plek?"), RELATIONS)
    sender_email = Email(
        _l("Uw e-mailadres"),
        description=_l(
            "Dan mailen we u wat we met uw bericht doen. Alleen de moderators zien het adres. "
            "Uiterlijk %(days)s dagen na het besluit wissen we het.",
            days=KEPT_DAYS,
        ),
    )
    word = Prose(
        _l("Wilt u nog iets zeggen tegen de moderator?"),
        description=_l("Dit komt niet op de site. %(rule)s", rule=NO_NAMES),
    )
    website2 = StringField()

    def sender(self, sender: str, moderator_id: int | None) -> Sender:
        """Who sends; `sender` is the keyed hash of the network address."""
        return Sender(
            relation=self.relation.fact,
            email=self.sender_email.fact,
            word=self.word.fact,
            sender=sender,
            moderator_id=moderator_id,
            seconds=self.seconds,
            trapped=bool(self.website2.data),
        )

    def fail(self, message: str) -> None:
        """Say at the top of the form what is wrong, where that is no field's matter."""
        self.form_errors.append(message)


class SuggestForm(SenderForm, PlaceForm):
    """A place as somebody knows it. `look_alikes` are called other places; `shown` were asked."""

    look_alikes = Ids()
    shown = Ids()

    def carry(self, typed: "SuggestForm") -> None:
        """Take over what was typed about a place; not which one it is, nor where."""
        for field in typed:
            if field.data and field.name not in NOT_CARRIED:
                self[field.name].data = field.data


class ReportForm(SenderForm):
    """That something about a place is wrong."""

    reason = Radio(
        _l("Wat klopt er niet?"),
        PROBLEMS,
        validators=[Needed(_l("Kies wat er niet klopt."))],
    )
    explanation = Prose(
        _l("Vertel er iets meer over"),
        description=_l("Wat hebt u gezien of gehoord? %(rule)s", rule=NO_NAMES),
        longest=TEXT,
    )

    def validate_explanation(self, field: Prose) -> None:
        """Something else says nothing by itself."""
        if self.reason.fact == "other" and field.fact is None:
            raise ValidationError(gettext("Vertel wat er niet klopt."))


class ClosedForm(SenderForm):
    """That a place is gone."""

    explanation = Prose(
        _l("Wat weet u ervan?"),
        description=_l("Bijvoorbeeld sinds wanneer de plek dicht is. %(rule)s", rule=NO_NAMES),
        longest=TEXT,
    )


class AnswerForm(PostForm):
    """The answer to a moderator's question."""

    text = Prose(
        _l("Uw antwoord"),
        description=NO_NAMES,
        validators=[Needed(_l("Schrijf eerst uw antwoord."))],
    )


class ButtonForm(PostForm):
    """A button alone."""
