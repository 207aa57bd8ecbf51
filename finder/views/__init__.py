"""The pages and the API: a view reads the request, asks one question or does one deed, answers."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from finder.views import (
    account,
    activities,
    api,
    assets,
    completing,
    errors,
    follow,
    guard,
    headers,
    hints,
    letters,
    limits,
    login,
    moderators,
    opening,
    public,
    review,
    suggest,
    wording,
)


class IdConverter(IntegerConverter):
    """A place's number in an address; one that no database can hold is not found."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, min=0, max=2**31 - 1)


def init_app(app: Flask) -> None:
    """Give the app its pages, its words and its headers."""
    app.url_map.converters["id"] = IdConverter
    for blueprint in (
        public.pages,
        suggest.suggest,
        follow.follow,
        hints.hints,
        completing.completing,
        letters.letters,
        review.pages,
        account.account,
        moderators.pages,
        api.api,
        assets.assets,
    ):
        app.register_blueprint(blueprint)
    wording.init_app(app)
    app.jinja_env.filters["opening"] = opening.line
    activities.init_app(app)
    errors.init_app(app)
    guard.init_app(app)
    login.init_app(app)
    limits.init_app(app)
    headers.init_app(app)
