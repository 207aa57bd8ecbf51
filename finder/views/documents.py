"""The documents that the API is asked for the most, from a query's parameters alone."""

from collections.abc import Callable, Sequence
from itertools import repeat
from typing import NamedTuple

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from finder import clock, places, search
from finder.errors import WrongParameter
from finder.exchange import columns, geojson
from finder.forms import asked, read_box
from finder.geocoding import Choices, Far, Location
from finder.geometry import Box
from finder.places import Asked, Nearby
from finder.views.asking import whole
from finder.words import N_

Args = MultiDict[str, str]
# Puts a sentence of ours in the language of who asks.
Word = Callable[[str], str]
MOST = 500


class Document(NamedTuple):
    """What is to be answered; one that does not last is a better one another time."""

    members: dict[str, object]
    lasts: bool = True


def places_found(session: Session, args: Args, far: Sequence[Far], word: Word) -> Document:
    """The places of a search as a FeatureCollection. Raises WrongParameter and NotUnderstood."""
    if args.get("bbox"):
        box_in(args)
    wanted = asked(args, whole(args, "limit", 20, 1, MOST))
    slim = _one_of(args, "fields", ("slim", "all")) == "slim"
    found = search.run(session, wanted, far, slim)
    return Document(
        {
            "type": "FeatureCollection",
            "search": _search(found, word),
            "total": found.total,
            "exact": found.exact,
            "truncated": found.more,
            "features": geojson.spots(found.seen)
            if slim
            else [*map(feature, places.whole(session, found.seen))],
        },
        not found.unreached,
    )


def map_shown(session: Session, args: Args, _far: Sequence[Far], _word: Word) -> Document:
    """What the map shows of a box at a zoom: places, or cells with how many they hold.

    Raises WrongParameter.
    """
    box, zoom = box_in(args), zoom_in(args)
    wanted = asked(args)
    drawn = places.on_map(session, box, zoom, Asked(wanted.kinds, wanted.filters, clock.now()))
    spots = geojson.spots(zip(drawn.spots, repeat(None)))
    return Document(
        {
            "type": "FeatureCollection",
            "truncated": drawn.more,
            "features": spots or geojson.counts(drawn.cells),
        }
    )


def feature(nearby: Nearby) -> dict[str, object]:
    """All that is known of a place."""
    return geojson.feature(nearby.place, _with(nearby.metres, columns.known(nearby.place)))


def box_in(args: Args) -> Box:
    """The parameter `bbox`. Raises WrongParameter."""
    try:
        return read_box(args.get("bbox", ""))
    except ValueError as error:
        raise WrongParameter(
            N_("%(name)s is west,zuid,oost,noord in graden, bijvoorbeeld 4.4,51.8,4.6,52.0."),
            "bbox",
            name="bbox",
        ) from error


def zoom_in(args: Args) -> int:
    """The parameter `zoom`, of Web Mercator. Raises WrongParameter."""
    return whole(args, "zoom", 7, 0, 22)


def _with(metres: float | None, properties: dict[str, object]) -> dict[str, object]:
    """The properties, and with them how far it is."""
    if metres is not None:
        properties["distance_m"] = round(metres, 1)
    return properties


def _search(found: search.Found, word: Word) -> dict[str, object]:
    """How the words were understood."""
    if found.choices:
        return {"choices": _choices(found.choices)}
    if found.location is None or found.radius is None:
        return {"label": found.search.text or None}
    far = {"unreached": True} if found.unreached else {}
    return {**_location(found.location, word), "radius_m": found.radius * 1000, **far}


def _location(location: Location, word: Word) -> dict[str, object]:
    return {
        # The only one that is a word of ours is that of a visitor's own position.
        "label": word(location.label) if location.precision == "position" else location.label,
        "lat": location.point.lat,
        "lon": location.point.lon,
        "precision": location.precision,
        "source": location.source,
    }


def _choices(choices: Choices) -> list[dict[str, object]]:
    return [
        {"label": choice.label, "lat": choice.point.lat, "lon": choice.point.lon}
        for choice in choices.options
    ]


def _one_of(args: Args, name: str, values: tuple[str, ...]) -> str:
    text = args[name] if name in args else values[0]
    if text not in values:
        raise WrongParameter(
            N_("%(name)s is een van: %(values)s."), name, name=name, values=", ".join(values)
        )
    return text
