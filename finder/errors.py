"""What can go wrong, each with the status it answers with; messages are gettext ids in Dutch."""

from typing import Any


class FinderError(Exception):
    """An error that a person can be told about.

    `message` is a gettext id whose `%(name)s` parts are filled from `parts` after translation;
    `parameter` names the field or query parameter that it is about, where there is one.
    """

    status = 500

    def __init__(self, message: str, parameter: str | None = None, **parts: Any) -> None:
        super().__init__(message % parts)
        self.message = message
        self.parameter = parameter
        self.parts = parts


class WrongSetting(FinderError):
    """A FINDER_* setting that the product cannot start with."""


class NotUnderstood(FinderError):
    """Something typed that leads to no point and no place."""

    status = 422


class WrongParameter(FinderError):
    """A query parameter of the API outside what the API takes."""

    status = 422


class NotFound(FinderError):
    """A page, place or file that is not there."""

    status = 404


class NothingChanged(FinderError):
    """A change that changes nothing."""

    status = 422


class AlreadyDecided(FinderError):
    """Somebody decided first; `decision_id` is the line of the log that says who and what."""

    status = 409
    decision_id: int | None = None


class TooLate(FinderError):
    """Something changed since it was looked at."""

    status = 409


class OwnSuggestion(FinderError):
    """A moderator who would judge what they sent themselves."""

    status = 403
