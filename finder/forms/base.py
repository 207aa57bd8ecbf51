"""What every form that is sent by POST shares: a token that is signed and dated."""

import datetime as dt
from functools import cache
from typing import Any

from babel import support
from flask import current_app, request, session
from flask_wtf import FlaskForm
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms import ValidationError
from wtforms.csrf.core import CSRF, CSRFTokenField
from wtforms.i18n import messages_path

from finder.language import LOCALE, gettext

# How long a form may lie open, in seconds: the session of a moderator lasts as long.
LASTS = 12 * 60 * 60


class TokenField(CSRFTokenField):
    """The token of a form; `age` is that of the one that was sent, in seconds, if it is good."""

    age: float | None = None


class SignedToken(CSRF):
    """A token of our own site, signed with the time at which the form was made.

    For who is logged in it is bound to their session. A visitor gets no cookie for it: what they
    send needs no session, and the Origin header (see views/guard.py) keeps other sites out.
    """

    field_class = TokenField

    def generate_csrf_token(self, csrf_token_field: TokenField) -> str:
        """The token that was sent, while it is good, so that its time stays; else a new one."""
        sent = _sent(csrf_token_field.name)
        csrf_token_field.age = seconds_old(sent)
        return _signer().dumps(_holder()) if csrf_token_field.age is None else sent

    def validate_csrf_token(self, _form: Any, field: TokenField) -> None:
        if field.age is None:
            raise ValidationError(
                gettext("Het formulier stond te lang open. Alles staat er nog. Stuur het opnieuw.")
            )


class PostForm(FlaskForm):
    """A form that changes something."""

    class Meta:
        csrf_class = SignedToken

        def get_translations(self, _form: Any) -> support.NullTranslations:
            """WTForms' own words; Flask-WTF would read their file with each request."""
            return _words_of_wtforms()

    @property
    def seconds(self) -> float | None:
        """How long ago the page with this form was made; None when the token is not ours."""
        age: float | None = self.csrf_token.age
        return age


@cache
def _words_of_wtforms() -> support.NullTranslations:
    return support.Translations.load(messages_path(), [LOCALE], domain="wtforms")


def _sent(name: str) -> str:
    """The token that came with the request; none in one that is too large to be read."""
    try:
        return request.form.get(name, "")
    except RequestEntityTooLarge:
        return ""


def seconds_old(token: str) -> float | None:
    """The age of a token that is ours, of this session and not too old; else None."""
    try:
        holder, made = _signer().loads(token, max_age=LASTS, return_timestamp=True)
    except BadData:
        return None
    return (dt.datetime.now(dt.UTC) - made).total_seconds() if holder == _holder() else None


def _holder() -> str:
    return session.get("key", "")


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="form")
