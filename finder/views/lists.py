"""For admins: a list of places, judged on a page, and then taken in or sent to the moderators."""

import datetime as dt
from collections import Counter
from typing import NamedTuple

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from finder import db, imports, words
from finder.errors import FinderError
from finder.exchange import incoming, verdicts
from finder.exchange.incoming import Incoming
from finder.forms.base import PostForm
from finder.forms.lists import ListForm
from finder.imports import AS_NEW, SKIP, Decision, NotReadable, Survey, Task, Vanished, Verdict
from finder.language import gettext
from finder.views import account, uploads
from finder.views.columns import called, changes, why
from finder.views.errors import told
from finder.views.login import for_admins, me
from finder.views.uploads import Upload

pages = Blueprint("lists", __name__, url_prefix="/beheer/lijsten")

# In bytes, and in rows: what is larger takes too long for a page.
LARGEST, MOST_ROWS = 10_000_000, 5_000
# So many rows of each verdict are shown.
SHOWN = 100
# What a person has to look at stands first.
ASKED = ("look_alike", "doubt")
ORDER = ("look_alike", "doubt", "update", "refused", "new", "judged", "same")


class Looked(NamedTuple):
    """A list as it was judged: what it is, the verdicts, and the places that vanished from it."""

    upload: Upload
    opened: Incoming
    task: Task
    verdicts: list[Verdict]
    gone: list[Vanished]


@pages.get("")
@for_admins
def listed() -> Response:
    """The lists that were taken in, and a form for another one."""
    return _listed(ListForm(formdata=None))


@pages.post("")
@for_admins
def bring() -> BaseResponse:
    """Keep a file, and show what would become of it."""
    request.max_content_length = LARGEST
    form = ListForm()
    if not form.validate():
        return _listed(form)
    token = uploads.keep(form.file.data, form.asked)
    try:
        _look(uploads.get(token), {})
    except FinderError as error:
        uploads.remove(uploads.get(token))
        form.file.errors = [told(error)]
        return _listed(form)
    return redirect(url_for("lists.judged", name=token), code=303)


@pages.get("/<name>")
@for_admins
def judged(name: str) -> Response:
    """What would become of each row; nothing changes."""
    return _show(_look(uploads.get(name), {}), PostForm(formdata=None))


@pages.post("/<name>")
@for_admins
def do(name: str) -> BaseResponse:
    """Judge again with other columns or decisions, or do it: all of it, or nothing.

    What is still to be decided after that is asked again, of the same file.
    """
    upload, form = uploads.get(name), PostForm()
    looked = _look(upload, _decisions())
    deed = request.form.get("deed")
    if not form.validate() or deed not in {"apply", "queue"}:
        return _show(looked, form)
    with db.deed() as session:
        if looked.opened.columns:
            imports.keep_mapping(session, looked.task.source, looked.opened.columns)
        if deed == "apply":
            done = imports.apply(session, looked.task, looked.verdicts, me())
        else:
            done = imports.to_queue(session, looked.task, looked.verdicts)
        closed = imports.close(session, looked.gone, me()) if request.form.get("close") else 0
    counts = {"nieuw": done.counts["new"], "gewijzigd": done.counts["update"], "dicht": closed}
    if deed == "queue":
        counts = {"rij": done.counts.total(), "dicht": closed}
    elif any(one.verdict in ASKED for one in looked.verdicts):
        there = url_for("lists.judged", name=name, **counts)  # type: ignore[arg-type]
        return redirect(there, code=303)
    uploads.remove(upload)
    return redirect(url_for("lists.listed", **counts), code=303)  # type: ignore[arg-type]


def _look(upload: Upload, decisions: dict[str, Decision]) -> Looked:
    """Judge a list. Raises NotReadable, also for one that is too long for a page."""
    session, asked = db.session(), upload.asked
    kept = {**imports.mapping(session, asked["source"]), **_columns()}
    opened = incoming.opened(upload.path, kept, asked["kind"])
    survey = Survey(opened.read())
    if survey.rows > MOST_ROWS:
        raise NotReadable(
            "Deze lijst heeft meer dan %(most)s rijen. Neem haar op de server over, met finder "
            "places import.",
            most=MOST_ROWS,
        )
    task = Task(
        asked["source"],
        dt.date.fromisoformat(asked["edition"]),
        opened.read,
        asked["licence"] or opened.licence,
        decisions,
        swap=asked["swap"],
        agree=asked["agree"],
    )
    found = list(imports.judge(session, task, survey))
    gone = imports.vanished(session, task, {one.key for one in found})
    return Looked(upload, opened, task, found, gone)


def _columns() -> dict[str, str]:
    """Which heading is which fact, as the page sent it: pairs in the same order."""
    headings, names = request.form.getlist("heading"), request.form.getlist("fact")
    return {
        heading: name
        for heading, name in zip(headings, names, strict=False)
        if name in {"", *incoming.NAMES}
    }


def _decisions() -> dict[str, Decision]:
    """What was decided of rows that were asked about, by key."""
    found: dict[str, Decision] = {}
    for key, said in zip(request.form.getlist("key"), _said(), strict=False):
        if said in {AS_NEW, SKIP}:
            found[key] = said
        elif said.isdecimal() and len(said) < 10:
            found[key] = int(said)
    return found


def _said() -> list[str]:
    rows = request.form.getlist("row")
    return [request.form.get(f"decision-{row}", "") for row in rows]


def _show(looked: Looked, form: PostForm) -> Response:
    counts = Counter(one.verdict for one in looked.verdicts)
    groups = [
        (code, words.VERDICTS[code], counts[code], _some(looked.verdicts, code))
        for code in ORDER
        if counts[code]
    ]
    html = render_template(
        "account/list.html",
        form=form,
        looked=looked,
        groups=groups,
        shown=SHOWN,
        names=sorted(((name, called(name)) for name in incoming.NAMES), key=lambda pair: pair[1]),
        changes=changes,
        why=why,
        called=called,
        decided=looked.task.decisions,
        carried=_carried(looked),
        done=_done(),
        verdicts=verdicts,
    )
    return account.keep_private(Response(html, status=422 if form.errors else 200))


def _carried(looked: Looked) -> list[tuple[str, Decision]]:
    """Decisions that were made, of rows that are not asked about any more: the page keeps them."""
    asked = {one.key for one in looked.verdicts if one.verdict in ASKED}
    return [(key, said) for key, said in looked.task.decisions.items() if key not in asked]


def _some(found: list[Verdict], code: str) -> list[Verdict]:
    """The first of them; those that are asked about all, as each may be decided."""
    some = [one for one in found if one.verdict == code]
    return some if code in ASKED else some[:SHOWN]


def _listed(form: ListForm) -> Response:
    known = imports.sources(db.session())
    html = render_template("account/lists.html", form=form, lists=known, done=_done())
    return account.keep_private(Response(html, status=422 if form.errors else 200))


def _done() -> str:
    """What was done on the page before, in a sentence; empty when nothing was."""
    asked = {name: request.args.get(name, type=int) for name in ("nieuw", "gewijzigd", "rij")}
    closed = request.args.get("dicht", 0, type=int)
    parts = []
    if asked["nieuw"] is not None:
        parts.append(
            gettext(
                "Overgenomen: %(new)s nieuw, %(changed)s gewijzigd.",
                new=asked["nieuw"],
                changed=asked["gewijzigd"] or 0,
            )
        )
    if asked["rij"] is not None:
        parts.append(gettext("Aan de moderatoren voorgelegd: %(count)s.", count=asked["rij"]))
    if closed:
        parts.append(gettext("Gesloten: %(count)s.", count=closed))
    return " ".join(parts)
