"""Two beside each other: is it one place, and what of which stays?"""

from flask import Response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from finder import db, facts, review
from finder.errors import NotFound
from finder.facts import Facts
from finder.forms.base import PostForm
from finder.forms.review import NOW, SENT, JoinForm, OtherPlaceForm, TakeForm, join_form, take_form
from finder.language import gettext
from finder.models import Decision, Place, Suggestion
from finder.views import differences
from finder.views.differences import Row
from finder.views.login import for_moderators, me
from finder.views.review import deeds, screen
from finder.views.review.blueprint import check_version, pages, version_of
from finder.views.wording import apart
from finder.words import N_

# The name under which a page hands on the number of the report that it began with.
REPORT = "melding"


@pages.get("/<id:suggestion_id>/naast/<id:place_id>")
@for_moderators
def beside(suggestion_id: int, place_id: int) -> BaseResponse:
    """A suggested new place beside one that is there."""
    found, into = _both(suggestion_id, place_id)
    return _show(found, into, _take(found, into, sent=False))


@pages.get("/<id:suggestion_id>/naast")
@for_moderators
def beside_other(suggestion_id: int) -> BaseResponse:
    """Which place to lay beside a suggestion, by its number or address."""
    found = review.get(db.session(), me(), suggestion_id)
    asked = OtherPlaceForm(request.args)
    other = _named(asked)
    if other is None:
        return screen.show(found, 422, "merge", asked=asked)
    address = url_for("review.beside", suggestion_id=found.id, place_id=other.id)
    return redirect(address, code=303)


def _named(asked: OtherPlaceForm) -> Place | None:
    """The open place that was typed; without one there is an error beside the field."""
    other = db.session().get(Place, asked.place_id) if asked.place_id is not None else None
    if other is not None and other.status == "open":
        return other
    if asked.met.data is not None:
        asked.fail(gettext("Deze plek vinden we niet op de site. Kijk het nummer na."))
    return None


@pages.post("/<id:suggestion_id>/samenvoegen/<id:place_id>")
@for_moderators
def join(suggestion_id: int, place_id: int) -> BaseResponse:
    """Let the suggestion join the place, which takes the rows that were chosen."""
    found = deeds.to_decide(suggestion_id)
    into = review.place(db.session(), me(), place_id)
    form = _take(found, into, sent=True)
    if not form.validate():
        return _show(found, into, form, 422)
    with db.deed() as session:
        check_version(form, into)
        taken = differences.taken(form.names, found.sent)
        line = review.merge(session, found, me(), into, taken)
    return deeds.next_after(found, line)


@pages.post("/<id:suggestion_id>/geen-dubbel/<id:place_id>")
@for_moderators
def different(suggestion_id: int, place_id: int) -> BaseResponse:
    """Remember with the suggestion that it is another place than this."""
    found, other = _both(suggestion_id, place_id)
    if PostForm().validate():
        with db.deed():
            found.look_alikes = sorted({*(found.look_alikes or []), other.id})
    return redirect(url_for("review.suggestion", suggestion_id=found.id), code=303)


def _both(suggestion_id: int, place_id: int) -> tuple[Suggestion, Place]:
    session = db.session()
    found = review.get(session, me(), suggestion_id)
    if found.kind != "new":
        raise NotFound(N_("Alleen een nieuwe plek kan in een andere opgaan."))
    return found, review.place(session, me(), place_id)


def _take(found: Suggestion, into: Place, sent: bool) -> TakeForm:
    """Of the rows that differ, the suggestion's where the place knows nothing."""
    choices = _choices(_rows(facts.of(into), found.sent))
    return take_form(choices, N_("Uit de inzending"), N_("Van de plek"), sent)


def _choices(rows: list[Row]) -> list[tuple[str, str, str]]:
    return [(row.name, NOW if row.now else SENT, row.label) for row in rows]


def _rows(one: Facts, other: Facts) -> list[Row]:
    """What differs; of what the other does not know there is nothing to choose."""
    return [row for row in differences.rows(one, other) if not row.same and row.sent]


def _show(found: Suggestion, into: Place, form: TakeForm, status: int = 200) -> Response:
    form.version.data = version_of(into)
    html = render_template(
        "review/beside.html",
        status=status,
        suggestion=found,
        place=into,
        take=form,
        confirm=PostForm(formdata=None),
        rows=differences.rows(facts.of(into), found.sent),
        apart=apart(found.sent, into),
        own=found.sent_by_id == me().id,
    )
    return Response(html, status=status)


@pages.get("/plek/<id:place_id>/samenvoegen")
@for_moderators
def beside_place(place_id: int) -> BaseResponse:
    """Two places that are there beside each other."""
    one = review.place(db.session(), me(), place_id)
    report = _report()
    asked = OtherPlaceForm(request.args)
    other = _named(asked)
    if other is None or other.id == one.id or one.status != "open":
        return _ask_for_other(one, report, asked)
    other = review.place(db.session(), me(), other.id)
    return _show_pair(one, other, report, _join_form(one, other, sent=False))


def _report() -> Suggestion | None:
    """The report whose screen led here, that a place is there twice: joining the two decides it.

    Raises AlreadyDecided when somebody was first.
    """
    number = request.values.get(REPORT, "")
    if not (number.isascii() and number.isdigit()):
        return None
    found = deeds.to_decide(int(number[:9]))
    return found if review.is_of_duplicate(found) else None


@pages.post("/plek/<id:place_id>/samenvoegen/<id:other_id>")
@for_moderators
def join_places(place_id: int, other_id: int) -> BaseResponse:
    """Keep one of the two, with the facts that were chosen."""
    session = db.session()
    one = review.place(session, me(), place_id)
    other = review.place(session, me(), other_id)
    report = _report()
    form = _join_form(one, other, sent=True)
    if not form.validate():
        return _show_pair(one, other, report, form, 422)
    with db.deed() as session:
        check_version(form, one, other)
        line = _joined(session, one, other, report, form)
    return deeds.next_after(report, line) if report else deeds.back_to_place(line)


def _joined(
    session: Session, one: Place, other: Place, report: Suggestion | None, form: JoinForm
) -> Decision:
    chosen = facts.of(one) | differences.taken(form.names, facts.of(other))
    keep, gone = (other, one) if form.keep.data == SENT else (one, other)
    if keep is other:
        chosen = _known(facts.of(other), chosen)
    taken = facts.differing(facts.of(keep), chosen)
    return review.merge_places(session, keep, gone, me(), taken, report)


def _known(kept: Facts, chosen: Facts) -> Facts:
    """What only the place that is kept knows was no choice, and stays."""
    return {name: kept[name] if value is None else value for name, value in chosen.items()}


@pages.post("/plek/<id:place_id>/geen-dubbel/<id:other_id>")
@for_moderators
def different_places(place_id: int, other_id: int) -> BaseResponse:
    """Remember that two places that look alike are two; a report about them waits still."""
    session = db.session()
    one = review.place(session, me(), place_id)
    other = review.place(session, me(), other_id)
    report = _report()
    if not PostForm().validate():
        return redirect(url_for("review.place", place_id=one.id), code=303)
    with db.deed() as session:
        line = review.not_duplicate(session, me(), one, other)
    return deeds.back_to_report(report, line) if report else deeds.back_to_place(line)


def _join_form(one: Place, other: Place, sent: bool) -> JoinForm:
    return join_form(_choices(_rows(facts.of(one), facts.of(other))), one.name, other.name, sent)


def _ask_for_other(one: Place, report: Suggestion | None, asked: OtherPlaceForm) -> Response:
    """The page that asks for the other place; with what was typed, when that led nowhere."""
    html = render_template(
        "review/beside_place.html", place=one, other=None, report=report, asked=asked
    )
    return Response(html, status=200 if asked.met.data is None else 422)


def _show_pair(
    one: Place, other: Place, report: Suggestion | None, form: JoinForm, status: int = 200
) -> Response:
    form.version.data = version_of(one, other)
    html = render_template(
        "review/beside_place.html",
        status=status,
        place=one,
        other=other,
        report=report,
        take=form,
        confirm=PostForm(formdata=None),
        rows=differences.rows(facts.of(one), facts.of(other)),
        apart=apart(facts.of(one), other),
    )
    return Response(html, status=status)
