"""The forms of the people of a place: what they call right, and what they change themselves."""

from typing import Any

from wtforms import HiddenField, SelectChoice, SelectMultipleField, ValidationError
from wtforms.widgets import CheckboxInput

from finder import words
from finder.facts import GROUPS, SUGGESTIBLE, Facts
from finder.forms.base import PostForm
from finder.forms.fields import TEXT, Prose
from finder.forms.place import NO_NAMES, PlaceForm
from finder.language import gettext
from finder.language import lazy_gettext as _l
from finder.own import AT_ONCE, WAITS


class ConfirmOwnForm(PostForm):
    """Which groups of facts are right. `version` is that of the place on the page."""

    version = HiddenField()
    groups = SelectMultipleField(
        _l("Wat hebt u nagekeken?"),
        choices=[SelectChoice(group, _l(words.GROUPS[group])) for group in GROUPS],
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def offer(self, groups: list[str]) -> None:
        """Offer these groups alone; all of them are ticked until the form is sent."""
        self.groups.choices = [one for one in self.groups.choices if one.value in groups]
        if self.groups.raw_data is None:
            self.groups.data = groups

    def validate_groups(self, field: Any) -> None:
        """Nothing that is right needs no form."""
        if not field.data:
            raise ValidationError(gettext("Zet een vinkje bij wat klopt."))


class OwnForm(PlaceForm):
    """Those facts of a place that its own people change. The other fields of the form are gone.

    What is sent about another fact, a name for one, has no field here and is not read.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.email.description = _l(
            "Geeft u een ander adres, dan kijkt er eerst een moderator naar. Daarna werkt uw link "
            "niet meer, en vraagt u een nieuwe aan."
        )

    def show_where(self, facts: Facts) -> None:
        """Where the place is, is not asked."""

    def where(self) -> Facts:
        """Where the place is, is not asked."""
        return {}

    def check_where(self) -> bool:
        """Where the place is, is not asked."""
        return True


# WTForms leaves out a field of which a class says that it is None.
for name in ({*SUGGESTIBLE} - {*AT_ONCE, *WAITS}) | {"point_sure"}:
    setattr(OwnForm, name, None)


class GoneForm(PostForm):
    """That the place is gone."""

    explanation = Prose(
        _l("Wilt u er iets over vertellen?"),
        description=_l("Bijvoorbeeld sinds wanneer de plek dicht is. %(rule)s", rule=NO_NAMES),
        longest=TEXT,
    )
