"""The queue: what waits in the moderator's area, together per place."""

import datetime as dt
from collections.abc import Iterable

from flask import render_template, request

from finder import db, review
from finder.forms.review import FilterForm
from finder.language import gettext, ngettext
from finder.models import Suggestion, now
from finder.views import fields
from finder.views.fields import Facts
from finder.views.login import for_moderators, me
from finder.views.review.blueprint import pages
from finder.views.review.story import banner
from finder.words import WAITING

# From so many days on, the page says how long something waits already.
LONG, TOO_LONG = 7, 14
# So many of each are shown: the next come when these are judged.
MOST = 100


@pages.get("")
@for_moderators
def queue() -> str:
    """What waits, risk first, then oldest; what was asked waits for the suggester."""
    form = FilterForm(request.args)
    pending, asked = (
        review.waiting(db.session(), me(), status, **form.wanted, most=MOST + 1)
        for status in WAITING
    )
    return render_template(
        "review/queue.html",
        form=form,
        pending=per_place(pending[:MOST]),
        more_pending=len(pending) > MOST,
        asked=per_place(asked[:MOST]),
        more_asked=len(asked) > MOST,
        most=MOST,
        count=review.count(db.session(), me()),
        filtered=any(form.wanted.values()),
        done=banner(),
        me=me(),
    )


def per_place(suggestions: Iterable[Suggestion]) -> list[list[Suggestion]]:
    """Suggestions about one place together, where the first of them stands."""
    groups: dict[str, list[Suggestion]] = {}
    for one in suggestions:
        about_new = one.kind == "new" or one.place_id is None
        key = f"new {one.id}" if about_new else f"place {one.place_id}"
        groups.setdefault(key, []).append(one)
    return list(groups.values())


@pages.app_template_filter("labels")
def labels(sent: Facts) -> list[str]:
    """What facts are called."""
    return [fields.label(name) for name in fields.given(sent)]


@pages.app_template_filter("days")
def days(moment: dt.datetime) -> int:
    """How many whole days ago a moment was."""
    return max((now() - moment).days, 0)


@pages.app_template_filter("age")
def age(moment: dt.datetime) -> str:
    """How long something waits: "vandaag", "3 dagen", or "wacht al 9 dagen"."""
    count = days(moment)
    if count == 0:
        return gettext("vandaag")
    said = ngettext("%(num)s dag", "%(num)s dagen", count)
    if count <= LONG:
        return said
    if count <= TOO_LONG:
        return gettext("wacht al %(days)s", days=said)
    return gettext("wacht al %(days)s, langer dan twee weken", days=said)
