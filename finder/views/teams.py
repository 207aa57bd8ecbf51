"""The social neighbourhood teams: the sheet of each for everyone, and their keeping for admins."""

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from finder import clock, db, teams
from finder.errors import NotUnderstood
from finder.forms.team import TeamForm
from finder.models import Place, Team
from finder.teams import areas
from finder.views import account, ageing
from finder.views.errors import told
from finder.views.login import for_admins
from finder.views.unknowns import unknowns

pages = Blueprint("teams", __name__)
# On the list of all teams, so many postcodes are named; the form has them all.
SHOWN = 8


@pages.get("/wijkteam/<id:team_id>")
@pages.get("/wijkteam/<id:team_id>-<slug>")
def sheet(team_id: int, slug: str | None = None) -> str | BaseResponse:
    """A team and the places in its area, to read and to print."""
    team = teams.get(db.session(), team_id)
    if slug != team.slug:
        return redirect(url_for("teams.sheet", team_id=team.id, slug=team.slug), code=301)
    found = teams.places_of(db.session(), team)
    return render_template(
        "team/sheet.html",
        team=team,
        serves=areas.write((area.first, area.last) for area in team.areas),
        towns=_by_town(found),
        count=teams.count_places(db.session(), team),
        most=len(found),
        unknown=unknowns(found),
        stale=[place for place in found if ageing.stale(place)],
        today=clock.today(),
    )


def _by_town(found: list[Place]) -> dict[str, list[Place]]:
    towns: dict[str, list[Place]] = {}
    for place in found:
        towns.setdefault(place.city or "", []).append(place)
    return towns


@pages.get("/beheer/wijkteams")
@for_admins
def listed() -> Response:
    """All teams, and a form for a new one."""
    return _page("teams", TeamForm(formdata=None), teams=_all())


def _all() -> list[tuple[Team, str]]:
    found = teams.listed(db.session())
    return [(team, _some(team)) for team in found]


def _some(team: Team) -> str:
    """The first of a team's postcodes, and that there are more."""
    written = areas.write((one.first, one.last) for one in team.areas[:SHOWN])
    return f"{written} …" if len(team.areas) > SHOWN else written


@pages.post("/beheer/wijkteams")
@for_admins
def add() -> BaseResponse:
    """A new team."""
    form = TeamForm()
    if _kept(form, Team()):
        return redirect(url_for("teams.listed"), code=303)
    return _page("teams", form, teams=_all())


@pages.route("/beheer/wijkteams/<id:team_id>", methods=["GET", "POST"])
@for_admins
def change(team_id: int) -> BaseResponse:
    """The facts and the area of one team."""
    team = teams.get(db.session(), team_id)
    form = TeamForm()
    form.fill(team)
    if form.is_submitted() and _kept(form, team):
        return redirect(url_for("teams.listed"), code=303)
    return _page("team", form, team=team, title=team.name)


@pages.post("/beheer/wijkteams/<id:team_id>/weg")
@for_admins
def remove(team_id: int) -> BaseResponse:
    """A team that is no more."""
    account.check_token()
    with db.deed() as session:
        teams.remove(session, teams.get(session, team_id))
    return redirect(url_for("teams.listed"), code=303)


def _kept(form: TeamForm, team: Team) -> bool:
    """Whether the form could be kept; what is wrong is told beside its field."""
    if not form.validate():
        return False
    try:
        with db.deed() as session:
            teams.keep(session, team, form.facts, form.stretches, clock.today())
    except NotUnderstood as error:
        form[error.parameter or "name"].errors = [told(error)]
        return False
    return True


def _page(name: str, form: TeamForm, **values: object) -> Response:
    status = 422 if form.errors else 200
    response = Response(render_template(f"account/{name}.html", form=form, **values), status=status)
    return account.keep_private(response)
