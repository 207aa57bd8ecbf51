"""The decisions about a suggestion, each one button; after it the next in the queue opens."""

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from finder import db, facts, review, suggestions
from finder.facts import Facts
from finder.forms.base import PostForm
from finder.forms.place import PlaceForm
from finder.forms.review import AskForm, ConfirmForm, RefuseForm, TakeForm
from finder.language import gettext
from finder.models import Decision, Suggestion
from finder.views import differences, fields
from finder.views.login import for_moderators, me
from finder.views.review import screen
from finder.views.review.blueprint import check_version, pages

Deed = Callable[[Session, Suggestion], Decision]


@pages.post("/<id:suggestion_id>/goedkeuren")
@for_moderators
def publish(suggestion_id: int) -> BaseResponse:
    """Show a new place as it was sent, or call a report done."""
    found = to_decide(suggestion_id)
    if found.kind == "change":
        return _publish_change(found)
    taken = found.sent if found.kind == "new" else {}
    form = ConfirmForm()
    return _decide(found, "confirm", form, lambda session, one: _published(session, one, taken))


@pages.post("/<id:suggestion_id>/aanpassen")
@for_moderators
def edit_and_publish(suggestion_id: int) -> BaseResponse:
    """Show the facts as the moderator changed them."""
    found = to_decide(suggestion_id)
    if found.kind == "change":
        return _publish_change(found)
    form = screen.edit_form(found, sent=True)
    if form.asks_more():
        return screen.show(found, opened="edit", edit=form)
    if not form.validate():
        return screen.show(found, 422, "edit", edit=form)
    taken = form.facts(db.session())
    if found.place is not None:
        taken = facts.differing(facts.of(found.place), taken)
    if not taken:
        form.form_errors.append(gettext("U hebt nog niets veranderd."))
        return screen.show(found, 422, "edit", edit=form)
    return _decide(found, "edit", form, lambda session, one: _published(session, one, taken))


def _publish_change(found: Suggestion) -> BaseResponse:
    """Of a change, show the rows that are taken, and what the moderator changed by hand."""
    take = screen.take_for(screen.rows(found), sent=True)
    edit = screen.edit_form(found, sent="name" in request.form)
    if edit.asks_more():
        return screen.show(found, opened="edit", take=take, edit=edit)
    by_hand = _by_hand(edit)
    taken = _taken(found, take, by_hand)
    if edit.errors:
        # The page has one list of what is wrong.
        edit.form_errors.extend(take.messages)
        return screen.show(found, 422, "edit", take=take, edit=edit)
    if not (take.errors or taken):
        take.form_errors.append(
            gettext("U neemt niets over. Kies minstens één regel, of wijs de inzending af.")
        )
    if take.errors:
        return screen.show(found, 422, take=take, edit=edit)
    with db.deed() as session:
        check_version(take, found.place)
        line = _published(session, found, taken)
    return next_after(found, line)


def _by_hand(edit: PlaceForm) -> Facts:
    """What the moderator changed of what the fields held; nothing of a form that is wrong."""
    if not edit.is_submitted_here or not edit.validate():
        return {}
    return facts.differing(edit.before or {}, edit.facts(db.session()))


def _taken(found: Suggestion, take: TakeForm, by_hand: Facts) -> Facts:
    """What changes on the site; a row without a choice is wrong, unless it was written by hand."""
    take.validate_but(fields.given(by_hand))
    now = screen.known(found)
    return facts.differing(now, now | differences.taken(take.names, found.sent) | by_hand)


@pages.post("/<id:suggestion_id>/sluiten")
@for_moderators
def close(suggestion_id: int) -> BaseResponse:
    """Close the place that the report is about."""
    found = to_decide(suggestion_id)
    if found.place is None:
        return screen.show(found, 422)
    return _decide(
        found,
        "confirm",
        ConfirmForm(),
        lambda session, one: review.close(session, one, me()),
    )


@pages.post("/<id:suggestion_id>/afwijzen")
@for_moderators
def refuse(suggestion_id: int) -> BaseResponse:
    """Refuse, with the reason and the message that the suggester reads."""
    form = RefuseForm()

    def deed(session: Session, one: Suggestion) -> Decision:
        return review.refuse(session, one, me(), form.reason.data, form.message.fact or "")

    return _decide(to_decide(suggestion_id), "refuse", form, deed)


@pages.post("/<id:suggestion_id>/vraag")
@for_moderators
def ask(suggestion_id: int) -> BaseResponse:
    """Ask the suggester something."""
    form = AskForm()

    def deed(session: Session, one: Suggestion) -> Decision:
        return review.ask(session, one, me(), form.question.fact)

    return _decide(to_decide(suggestion_id), "ask", form, deed)


@pages.post("/<id:suggestion_id>/spam")
@for_moderators
def spam(suggestion_id: int) -> BaseResponse:
    """Put it away; nobody is told."""
    form = ConfirmForm()
    return _decide(
        to_decide(suggestion_id),
        "confirm",
        form,
        lambda session, one: review.spam(session, one, me()),
    )


@pages.post("/besluit/<id:decision_id>/terugdraaien")
@for_moderators
def undo(decision_id: int) -> BaseResponse:
    """Put a decision back, and look at what it was about again."""
    line = review.decision(db.session(), me(), decision_id)
    if not PostForm().validate():
        return back_to(line)
    with db.deed() as session:
        undone = review.undo(session, line, me())
    return back_to(undone)


def back_to(line: Decision) -> BaseResponse:
    """The page of what a line of the log is about, which tells what was done."""
    if line.suggestion_id is not None:
        return _go("review.suggestion", line, suggestion_id=line.suggestion_id)
    return back_to_place(line)


def back_to_report(report: Suggestion, line: Decision) -> BaseResponse:
    """The screen of a report that waits still, which tells what was done about its place."""
    return _go("review.suggestion", line, suggestion_id=report.id)


def back_to_place(line: Decision) -> BaseResponse:
    """The moderator's page of the place that a line is about; who is calling goes on calling."""
    if request.args.get("verder") == "bellen":
        return _go("review.calling", line)
    return _go("review.place", line, place_id=line.place_id)


def to_decide(suggestion_id: int) -> Suggestion:
    """A suggestion that waits. Raises AlreadyDecided, before anything else is wrong with a form."""
    found = review.get(db.session(), me(), suggestion_id)
    if not found.waits:
        suggestions.claim(db.session(), found, found.status)
    return found


def _published(session: Session, one: Suggestion, taken: Any) -> Decision:
    return review.publish(session, one, me(), taken)


def _decide(found: Suggestion, name: str, form: Any, deed: Deed) -> BaseResponse:
    """Do the deed and open the next in the queue; a form that is wrong comes back as it was."""
    if not form.validate():
        return screen.show(found, 422, name, **{name: form})
    with db.deed() as session:
        check_version(form, found.place)
        line = deed(session, found)
    return next_after(found, line)


def next_after(found: Suggestion, line: Decision) -> BaseResponse:
    """The next that waits, where the decision can be undone; else the queue, which is empty."""
    following = review.following(db.session(), me(), found)
    if following is None:
        return _go("review.queue", line)
    return _go("review.suggestion", line, suggestion_id=following.id)


def _go(endpoint: str, line: Decision, **values: Any) -> Response | BaseResponse:
    address = url_for(endpoint, **values, gedaan=line.id, _anchor="gedaan")
    return redirect(address, code=303)
