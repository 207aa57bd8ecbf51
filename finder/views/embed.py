"""Places on somebody else's page: list and map in a frame, and the piece of HTML for it."""

from urllib.parse import parse_qs, urlencode

from flask import Blueprint, Response, current_app, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import MultiDict

from finder import db, search
from finder.errors import NotUnderstood
from finder.forms import SearchForm, geocoders
from finder.forms.embed import EmbedForm
from finder.views import headers
from finder.views.errors import told
from finder.views.items import items
from finder.views.public import Links
from finder.views.wording import title
from finder.words import N_

pages = Blueprint("embed", __name__)

SALT = "embed"
OURSELVES = "'self'"


@pages.get("/embed")
def framed() -> Response:
    """What a search finds, without the rest of the site; only sites of the setting may show it."""
    settings = current_app.config["FINDER"]
    allowed = settings.embed_origins
    if not allowed:
        return _allow(Response(render_template("embed/closed.html")), ())
    locked, form = _asked()
    try:
        found = search.run(db.session(), form.search, geocoders.asked())
    except NotUnderstood as error:
        form.fail(told(error))
        html = render_template("embed/framed.html", form=form, locked=locked, found=None)
        return _allow(Response(html, status=422), allowed)
    links = Links(found)
    html = render_template(
        "embed/framed.html",
        form=form,
        locked=locked,
        found=found,
        title=title(found),
        links=links,
        items=items(db.session(), found, links.query),
    )
    return _allow(Response(html), allowed)


def _asked() -> tuple[MultiDict[str, str], SearchForm]:
    """What is locked, and the search with it: a visitor cannot ask these otherwise."""
    locked = _unlocked(request.args.get("lock", ""))
    asked = MultiDict(request.args)
    for name in locked:
        asked.setlist(name, locked.getlist(name))
    return locked, SearchForm(asked)


def _unlocked(lock: str) -> MultiDict[str, str]:
    """The filters that a lock holds. Raises NotUnderstood for a lock that is not ours."""
    if not lock:
        return MultiDict()
    try:
        return MultiDict(parse_qs(_signer().loads(lock)))
    except BadSignature as error:
        raise NotUnderstood(
            N_("Dit stuk van de pagina is veranderd. Maak op „Insluiten” een nieuw stuk."), "lock"
        ) from error


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=SALT)


def _allow(response: Response, origins: tuple[str, ...]) -> Response:
    tiles = current_app.config["FINDER"].tiles
    policy = headers.policy(tiles, (OURSELVES, *origins))
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@pages.get("/insluiten")
def make() -> Response:
    """The piece of HTML for another site, and what it looks like."""
    form = EmbedForm(request.args)
    query = form.query
    if form.fixed.data and query:
        query = urlencode({"lock": _signer().dumps(query)})
    site = (current_app.config["FINDER"].url or request.host_url).rstrip("/")
    frame = url_for("embed.framed") + (f"?{query}" if query else "")
    html = render_template(
        "embed/make.html",
        form=form,
        frame=frame,
        source=site + frame,
        plain=f"{site}/?{form.query}" if form.query else f"{site}/",
        origins=current_app.config["FINDER"].embed_origins,
    )
    response = Response(html)
    tiles = current_app.config["FINDER"].tiles
    response.headers["Content-Security-Policy"] = headers.policy(tiles, frames=OURSELVES)
    return response
