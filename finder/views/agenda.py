"""What there is to do: near a postcode, day by day, and as a calendar to follow."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, render_template, request, url_for

from finder import clock, db, geocoding, places
from finder.errors import NotFound, NotUnderstood
from finder.exchange import ical
from finder.forms import SearchForm, geocoders
from finder.geocoding import Choices, Location
from finder.language import gettext
from finder.models import Place, now
from finder.places import Nearby
from finder.places.activities import Meeting, meetings
from finder.views import activities
from finder.views.errors import told
from finder.words import AUDIENCES, N_

agenda = Blueprint("agenda", __name__)

# In kilometres, where nothing else is asked.
NEAR = 5
# Of so many places around are the activities looked at, and so many times are shown.
MOST_PLACES, MOST = 200, 200
DAYS, DAYS_IN_FEED = 7, 60
TYPE = N_("Typ een postcode of een plaats, bijvoorbeeld 3011 of Enschede.")


@dataclass(frozen=True)
class Asked:
    """What a search for activities asks: where, how far, for whom, and what else of the places."""

    form: SearchForm
    radius: int
    audiences: tuple[str, ...]


@agenda.get("/activiteiten")
def listed() -> Response:
    """The activities of the coming week near a postcode, day by day."""
    asked = _asked()
    said: Location | Choices | None = None
    try:
        said = _where(asked) if "q" in request.args else None
    except NotUnderstood as error:
        asked.form.fail(told(error))
    location = said if isinstance(said, Location) else None
    held = _held(location, asked, DAYS) if location else []
    html = render_template(
        "public/activities.html",
        form=asked.form,
        asked=asked,
        location=location,
        choices=said if isinstance(said, Choices) else None,
        days=activities.by_day(held[:MOST]),
        count=len(held),
        most=MOST,
        feed=_address("agenda.feed") if location else None,
        audiences=AUDIENCES,
    )
    return Response(html, status=422 if asked.form.q.errors else 200)


@agenda.get("/activiteiten.ics")
def feed() -> Response:
    """The same as a calendar, for the coming two months."""
    asked = _asked()
    location = _where(asked)
    if not isinstance(location, Location):
        raise NotUnderstood(TYPE, "q")
    name = gettext("Activiteiten bij %(where)s", where=gettext(location.label))
    return _calendar(name, _held(location, asked, DAYS_IN_FEED)[:MOST])


@agenda.get("/plek/<id:place_id>.ics")
def of_place(place_id: int) -> Response:
    """The activities of one place as a calendar, for the coming two months."""
    found = places.public(db.session(), place_id)
    if found is None or found.status != "open":
        raise NotFound(N_("Deze plek kennen we niet."))
    return _calendar(found.name, meetings([Nearby(found, None)], clock.now(), DAYS_IN_FEED))


def _asked() -> Asked:
    form = SearchForm(request.args)
    form.q.label.text = gettext("Postcode of plaats")
    form.q.description = gettext("Bijvoorbeeld 3011, 3011 AB of Enschede")
    wanted = form.search
    audiences = tuple(code for code in AUDIENCES if code in request.args.getlist("audience"))
    return Asked(form, wanted.radius or NEAR, audiences)


def _where(asked: Asked) -> Location | Choices:
    """Where the words lead. Raises NotUnderstood when they lead nowhere."""
    text = asked.form.search.text
    said = geocoding.locate(db.session(), text, geocoders.asked()).said if text else None
    if said is None:
        raise NotUnderstood(TYPE, "q")
    return said


def _held(location: Location, asked: Asked, count: int) -> list[Meeting]:
    """What is held around a location in so many days; `audience` asks it of the activity itself."""
    session, search = db.session(), asked.form.search
    around = places.Around(location.point, asked.radius * 1_000)
    filters = search.filters.without("audience")
    wanted = places.Asked(search.kinds, filters, clock.now(), meets=True)
    found = places.near(session, around, wanted, MOST_PLACES)
    return meetings(found, clock.now(), count, asked.audiences, search.filters.unknown)


def _address(endpoint: str) -> str:
    """The same question to another page: all that was asked, as it was asked."""
    values = {name: request.args.getlist(name) for name in request.args if name != "page"}
    return url_for(endpoint, **values)  # type: ignore[arg-type]


def _calendar(name: str, held: Iterable[Meeting]) -> Response:
    changed = places.version(db.session()).changed_at or now().replace(hour=0, minute=0, second=0)
    site = current_app.config["FINDER"].url or request.host_url
    body = ical.written(name, site.split("://")[-1].strip("/"), changed, map(_event, held))
    response = Response(body, mimetype=ical.MIMETYPE)
    response.headers["Content-Disposition"] = 'inline; filename="activiteiten.ics"'
    response.cache_control.public = True
    response.cache_control.max_age = 3_600
    response.add_etag()
    response.make_conditional(request)
    return response


def _event(one: Meeting) -> ical.Event:
    place: Place = one.place
    about = ", ".join(filter(None, (one.activity.get("when"), activities.audiences(one.activity))))
    return ical.Event(
        place.id,
        one.activity["name"],
        one.span.begin,
        one.span.end,
        one.span.state == "open",
        ", ".join(filter(None, (place.name, place.address))),
        place.point,
        url_for("public.place", place_id=place.id, slug=place.slug, _external=True),
        about,
    )
