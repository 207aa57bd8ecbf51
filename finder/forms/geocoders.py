"""The geocoders of this app, for the forms and the views that turn words into a point."""

from flask import Flask, current_app

from finder.config import Settings
from finder.geocoding import Far, far

GEOCODERS = "finder.geocoders"


def init_app(app: Flask, settings: Settings) -> None:
    """Give the app the sources that its settings name."""
    app.extensions[GEOCODERS] = far.sources(settings)


def asked() -> tuple[Far, ...]:
    """The sources far away, in the order in which they are asked."""
    return current_app.extensions[GEOCODERS]


def remembered() -> tuple[Far, ...]:
    """The same sources, as far as they answered before: nothing leaves the house."""
    return tuple(source.remembered() for source in asked())
