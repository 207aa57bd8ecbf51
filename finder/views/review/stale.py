"""For moderators: the places whose facts are old, and those that somebody should call."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from finder import clock, db, freshness, reminders, review, suggestions
from finder.forms.base import PostForm
from finder.forms.own import ConfirmOwnForm
from finder.models import Place
from finder.views import ageing, owning
from finder.views.login import for_moderators, me
from finder.views.review.blueprint import pages, version_of
from finder.views.review.story import banner

ON_A_PAGE = 25
CALLS = 20
LAST_PAGE = 400


@pages.get("/oud")
@for_moderators
def stale() -> str:
    """The places that were checked longest ago, with what visitors say of them."""
    page = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    offset = (page - 1) * ON_A_PAGE
    session = db.session()
    found = review.stalest(session, me(), ageing.after(), ON_A_PAGE + 1, offset)
    answers = suggestions.answers(session, found[:ON_A_PAGE])
    rows = [(place, answers[place.id]) for place in found[:ON_A_PAGE]]
    return render_template(
        "review/stale.html", rows=rows, page=page, more=len(found) > ON_A_PAGE, first=offset + 1
    )


@pages.get("/bellen")
@for_moderators
def calling() -> str:
    """Whom to call, what to ask, and a tick for what they confirm."""
    found = reminders.to_call(db.session(), me(), ageing.after(), CALLS)
    return render_template(
        "review/calling.html", calls=[_call(place) for place in found], done=banner()
    )


def _call(place: Place) -> dict[str, object]:
    groups = freshness.stale_groups(place, ageing.after(), clock.today())
    form = ConfirmOwnForm(formdata=None)
    form.version.data = version_of(place)
    parts = [part for part in owning.parts_of(place) if part.group in groups]
    return {"place": place, "form": form, "parts": parts}


@pages.post("/bellen/<id:place_id>/gemist")
@for_moderators
def missed(place_id: int) -> BaseResponse:
    """Nobody answered: the place comes back on the list in a week."""
    found = review.place(db.session(), me(), place_id)
    if PostForm().validate():
        with db.deed() as session:
            reminders.call_missed(session, found)
    return redirect(url_for("review.calling"), code=303)


@pages.app_template_global("ageing")
def ageing_here() -> list[review.Ageing]:
    """Where facts grow old in the area of who is logged in."""
    return review.ageing(db.session(), me(), ageing.after())
