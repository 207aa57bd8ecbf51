"""The pages and the API: a view reads the request, asks one question or does one deed, answers."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from finder.views import (
    account,
    activities,
    ageing,
    agenda,
    api,
    assets,
    claim,
    completing,
    crawling,
    data,
    embed,
    errors,
    filtering,
    follow,
    guard,
    headers,
    hints,
    hsds,
    letters,
    limits,
    lists,
    login,
    moderators,
    ogc,
    opening,
    own,
    public,
    reminding,
    review,
    sharing,
    still,
    suggest,
    teams,
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
        still.still,
        reminding.pages,
        follow.follow,
        own.pages,
        claim.claim,
        hints.hints,
        completing.completing,
        letters.letters,
        review.pages,
        account.account,
        moderators.pages,
        lists.pages,
        teams.pages,
        api.api,
        data.data,
        ogc.pages,
        hsds.pages,
        embed.pages,
        agenda.agenda,
        crawling.crawling,
        sharing.pages,
        assets.assets,
    ):
        app.register_blueprint(blueprint)
    wording.init_app(app)
    app.jinja_env.filters["opening"] = opening.line
    ageing.init_app(app)
    activities.init_app(app)
    errors.init_app(app)
    filtering.init_app(app)
    guard.init_app(app)
    login.init_app(app)
    limits.init_app(app)
    headers.init_app(app)
