"""Opening hours as a moderator types them for machines, read out in Dutch."""

from babel.dates import format_date
from flask import Response, jsonify, request

from finder import clock, hours
from finder.errors import NotUnderstood
from finder.language import LOCALE, gettext
from finder.views.errors import told
from finder.views.login import for_moderators
from finder.views.opening import DAYS_AHEAD, times_of
from finder.views.review.blueprint import pages
from finder.views.wording import table_lines

LONGEST = 500


@pages.get("/openingstijden")
@for_moderators
def read_hours() -> Response:
    """What opening hours mean, line by line; or, when they mean nothing, why."""
    osm = request.args.get("osm", "").strip()[:LONGEST]
    try:
        hours.check(osm)
    except NotUnderstood as error:
        return jsonify({"wrong": told(error), "lines": []})
    return jsonify({"wrong": None, "lines": lines(osm)})


@pages.app_template_filter("read_hours")
def lines(osm: str) -> list[str]:
    """A line for each day and for what differs; what fits in no table, for the week to come."""
    table = hours.to_table(osm)
    if table is not None:
        return table_lines(table)
    coming = hours.days(osm, clock.today(), DAYS_AHEAD)
    rows = [
        f"{format_date(one.date, 'EEEE d MMMM', locale=LOCALE)}: {times_of(one)}" for one in coming
    ]
    return [gettext("in de komende week:"), *rows] if rows else []
