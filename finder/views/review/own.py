"""For moderators: the links of a place's own people, and what those people changed themselves."""

from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from finder import db, facts, own, review
from finder.errors import NotFound
from finder.forms.base import PostForm
from finder.models import Decision, OwnLink, Place
from finder.review.undo import stands
from finder.views import differences
from finder.views.login import for_moderators, me
from finder.views.review import deeds, story
from finder.views.review.blueprint import pages
from finder.words import N_

# So many changes are listed, the newest.
MOST = 50


@pages.get("/eigen")
@for_moderators
def own_changes() -> str:
    """What the people of places changed themselves, with the way to undo it."""
    found = own.changes(db.session(), me(), MOST)
    undone = _undone(found)
    rows = [(_line(line, line.id in undone), _rows(line)) for line in found]
    return render_template("review/own.html", changes=rows, most=MOST, done=story.banner())


@pages.post("/plek/<id:place_id>/link")
@for_moderators
def give_link(place_id: int) -> BaseResponse:
    """Make a link for the people of the place, and show it once: only its hash is kept."""
    found = review.place(db.session(), me(), place_id)
    if not PostForm().validate():
        return redirect(url_for("review.place", place_id=place_id), code=303)
    with db.deed() as session:
        path = own.give(session, found, me())
    site = current_app.config["FINDER"].url or request.url_root
    link = site.rstrip("/") + path
    return Response(render_template("review/link.html", place=found, link=link))


@pages.post("/plek/<id:place_id>/link/<id:link_id>/intrekken")
@for_moderators
def withdraw_link(place_id: int, link_id: int) -> BaseResponse:
    """End a link of the place's own people."""
    found = review.place(db.session(), me(), place_id)
    if not PostForm().validate():
        return redirect(url_for("review.place", place_id=place_id), code=303)
    with db.deed() as session:
        line = own.withdraw(session, _link(found, link_id), me())
    return deeds.back_to_place(line)


@pages.app_template_global("own_links")
def own_links(place: Place) -> list[OwnLink]:
    """The links to a place that work now."""
    return own.living(db.session(), place)


def _link(found: Place, link_id: int) -> OwnLink:
    link = db.session().get(OwnLink, link_id)
    if link is None or link.place_id != found.id:
        raise NotFound(N_("Deze link is al ingetrokken."))
    return link


def _undone(lines: list[Decision]) -> set[int | None]:
    ids = [line.id for line in lines]
    return set(db.session().scalars(select(Decision.undoes_id).where(Decision.undoes_id.in_(ids))))


def _line(line: Decision, undone: bool) -> story.Line:
    """A line that can be undone while nothing was changed after it."""
    last = line.place is not None and stands(db.session(), line, line.place)
    return story.Line(line, undone=undone, undoable=last and not undone, restorable=False)


def _rows(line: Decision) -> list[differences.Row]:
    before: dict[str, Any] = line.before or {}
    after = {name: fact for name, fact in (line.after or {}).items() if name in facts.SUGGESTIBLE}
    return differences.rows(before, facts.differing(before, after))
