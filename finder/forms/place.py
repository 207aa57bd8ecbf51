"""The form about a place: every fact that a person can suggest or a moderator can set."""

from typing import Any

from flask import request
from sqlalchemy.orm import Session
from wtforms import HiddenField

from finder import words
from finder.facts import POINT, SUGGESTIBLE, Facts
from finder.forms.activities import Activities
from finder.forms.choices import Choice, Several
from finder.forms.fields import (
    TEXT,
    Day,
    Email,
    FactField,
    Line,
    Listed,
    Phone,
    Prose,
    Website,
)
from finder.forms.hours import HoursForm
from finder.language import gettext
from finder.language import lazy_gettext as _l

NO_NAMES = _l("Schrijf geen namen of telefoonnummers van bewoners.")


class PlaceForm(HoursForm):
    """All suggestible facts of a place. `fill` it with the facts as they are, then ask `facts`.

    A fact whose field nobody touched stays as it was. What is left empty is unknown: None.
    """

    alternative_names = Listed(
        _l("Andere namen"), description=_l("Zet een komma tussen de namen."), longest=300
    )
    description = Prose(
        _l("Wat is het voor plek?"),
        description=_l("Vertel in een paar zinnen wat mensen er doen. %(rule)s", rule=NO_NAMES),
        longest=TEXT,
    )

    closed_from = Day(_l("Tijdelijk gesloten vanaf"))
    closed_until = Day(_l("Tijdelijk gesloten tot en met"))
    closed_reason = Line(
        _l("Waarom is de plek dan gesloten?"),
        description=_l("Bijvoorbeeld: verbouwing, vakantie."),
    )

    phone = Phone(
        _l("Telefoon van de plek"), description=_l("Bijvoorbeeld 010 123 45 67."), longest=40
    )
    email = Email(_l("E-mail van de plek"), longest=200)
    website = Website(_l("Website"), description=_l("Bijvoorbeeld www.voorbeeld.nl."), longest=400)

    welcome = Choice(_l("Wie is welkom?"), words.WELCOME)
    audiences = Several(_l("Voor wie is de plek vooral?"), words.AUDIENCES)
    access = Choice(_l("Kunt u zo binnenlopen?"), words.ACCESS)
    cost = Choice(_l("Wat kost het?"), words.COST)
    languages = Listed(
        _l("Welke talen spreken mensen er?"),
        description=_l("Bijvoorbeeld Nederlands, Turks, Arabisch."),
    )
    wheelchair = Choice(
        _l("Met een rolstoel"),
        words.WHEELCHAIR,
        description=_l(
            "Goed: geen trap of hoge drempel, en overal te komen. "
            "Deels: u komt binnen, maar niet overal."
        ),
    )
    accessible_toilet = Choice(
        _l("Rolstoeltoilet"),
        words.ACCESSIBLE_TOILET,
        description=_l("Ja: met een rolstoel kunt u het toilet in en er keren."),
    )
    activities = Activities(
        _l("Wat is er te doen?"),
        description=_l("Vul per activiteit in wat u weet. Wat u niet weet, laat u leeg."),
    )

    run_by = Choice(_l("Wie runt de plek?"), words.RUN_BY)
    funding = Several(_l("Waarvan wordt de plek betaald?"), words.FUNDING)
    professional = Choice(_l("Is er een sociaal werker?"), words.PROFESSIONAL)
    professional_hours = Line(
        _l("Op welke dagen is de sociaal werker er?"),
        description=_l("Bijvoorbeeld dinsdag en donderdag."),
    )
    version = HiddenField()

    def fill(self, facts: Facts) -> None:
        """Show the facts as they are; of a form that was sent, only remember them.

        Call it each time that the form is made, so that what nobody touched stays the same.
        """
        self.before = facts
        for field in self._fact_fields():
            field.show(facts.get(field.name))
        self.show_hours(facts.get("opening_hours"))
        self.show_where(facts)

    def show_over(self, sent: Facts) -> None:
        """Show these facts in place of those that it was filled with, as if they were typed."""
        for field in self._fact_fields():
            if field.name in sent:
                field.data = field.write(sent[field.name])
        if "opening_hours" in sent:
            self.put_hours(sent["opening_hours"])
        if sent.keys() & set(POINT):
            self.show_where(sent)

    def facts(self, _session: Session) -> Facts:
        """All facts as the form has them, with the names of facts.SUGGESTIBLE that it asks."""
        typed = {field.name: field.fact for field in self._fact_fields()}
        typed |= {"opening_hours": self.hours(), **self.where()}
        return {name: typed[name] for name in SUGGESTIBLE if name in typed}

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all that was typed can be true; what cannot has an error beside its field."""
        right = super().validate(extra_validators)
        checks = (self.check_where(), self.check_hours(), self._check_closed())
        return right and all(checks)

    def asks_more(self) -> bool:
        """Whether this is only to come back with a row more; then the page gives it the focus."""
        self.activities.asked = "activities" in request.form.getlist("more")
        return self.activities.asked

    def _check_closed(self) -> bool:
        first, last = self.closed_from.fact, self.closed_until.fact
        if first and last and last < first:
            self.closed_until.errors = [gettext("Deze dag ligt voor de eerste dag.")]
            return False
        return True

    def _fact_fields(self) -> list[FactField]:
        return [
            field for field in self if isinstance(field, FactField) and field.name in SUGGESTIBLE
        ]
