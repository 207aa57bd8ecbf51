"""The finder of meeting places."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from finder.config import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The application, with the settings of the environment unless others are given."""
    # Who only starts the processes that answer need not hold all of it.
    from finder.app import create

    return create(settings)
