"""The forms of moderators' accounts: log in, choose a password, add an account."""

import re

from wtforms import PasswordField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired

from finder.forms.base import PostForm
from finder.language import lazy_gettext as _l
from finder.words import ROLES


def _new_password() -> PasswordField:
    return PasswordField(
        _l("Nieuw wachtwoord"),
        [InputRequired(_l("Typ een nieuw wachtwoord."))],
        description=_l("12 tekens of meer. Een korte zin is goed te onthouden."),
    )


class LoginForm(PostForm):
    """Who logs in. A wrong address and a wrong password are told with the same words."""

    email = StringField(_l("E-mailadres"), [InputRequired(_l("Typ uw e-mailadres."))])
    password = PasswordField(_l("Wachtwoord"), [InputRequired(_l("Typ uw wachtwoord."))])


class NewPasswordForm(PostForm):
    """A password, chosen by a link."""

    password = _new_password()


class ChangePasswordForm(PostForm):
    """A password in the place of the one that is known."""

    old = PasswordField(
        _l("Wachtwoord van nu"), [InputRequired(_l("Typ het wachtwoord dat u nu hebt."))]
    )
    password = _new_password()


class ModeratorForm(PostForm):
    """A new account; towns, municipalities and starts of postcodes have commas between them."""

    email = StringField(
        _l("E-mailadres"),
        [InputRequired(_l("Typ het e-mailadres van de moderator."))],
        description=_l("Hier sturen we een link naartoe om een wachtwoord te kiezen."),
    )
    role = SelectField(
        _l("Rol"), choices=[SelectChoice(code, _l(word)) for code, word in ROLES.items()]
    )
    towns = StringField(
        _l("Plaatsen en gemeenten"),
        description=_l(
            "De moderator ziet inzendingen van daar. Bijvoorbeeld Schiedam, gemeente Rotterdam. "
            "Een naam alleen is de plaats. Voor een hele gemeente typt u er „gemeente” voor, "
            "of u typt haar code van vier cijfers, bijvoorbeeld 0599."
        ),
    )
    postcodes = StringField(
        _l("Begin van postcodes"),
        description=_l(
            "Bijvoorbeeld 30, 31. Vult u geen plaats, gemeente of postcode in? "
            "Dan ziet de moderator heel Nederland."
        ),
    )

    @property
    def area(self) -> dict[str, list[str]]:
        """The area as it was typed: towns with municipalities, and first digits of postcodes."""
        return {
            "towns": re.findall(r"[^,;\s][^,;]*", self.towns.data or ""),
            "postcodes": re.findall(r"[^,;\s]+", self.postcodes.data or ""),
        }
