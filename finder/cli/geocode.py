"""Better points for places that stand only roughly on the map, from the geocoders that are set."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from finder import config, db, review
from finder.errors import FinderError, TooLate
from finder.geocoding import Far, far
from finder.geometry import Point
from finder.models import Place
from finder.review import Better
from finder.views.fields import SURENESS
from finder.views.wording import distance


@click.command(help="Zoek een beter punt voor plekken die bij benadering op de kaart staan.")
@click.option("--apply", is_flag=True, help="Zet de betere punten op de kaart.")
@click.option("--again", is_flag=True, help="Begin bij de eerste plek, niet waar u stopte.")
def geocode(apply: bool, again: bool) -> None:
    """Look at each rough place in turn; what stopped goes on where it was."""
    settings = config.read()
    mark = Bookmark(settings.instance / f"geocode-{'apply' if apply else 'show'}", again)
    try:
        with db.engine_at(settings.database_url) as engine:
            told = _all(engine, far.sources(settings, far.IN_A_COMMAND), mark, apply)
    except far.Unreached as error:
        raise FinderError(
            "Adressen opzoeken lukt nu niet. Probeer het later opnieuw: dan gaat de finder verder "
            "waar hij was."
        ) from error
    mark.remove()
    click.echo(_summary(told, apply))


class Bookmark:
    """The last place that was done, in a file, so that a run goes on where it stopped."""

    def __init__(self, path: Path, again: bool) -> None:
        self.path = path
        if again:
            self.remove()

    @property
    def place_id(self) -> int:
        text = self.path.read_text() if self.path.exists() else ""
        return int(text) if text.isdigit() else 0

    def put(self, place_id: int) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(str(place_id))

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)


def _all(engine: Engine, sources: Sequence[Far], mark: Bookmark, apply: bool) -> list[str]:
    """What became of each rough place: better, astray, late, or same."""
    with Session(engine) as session:
        ids = review.rough(session, mark.place_id)
    told = []
    with click.progressbar(ids, label="Plekken", show_pos=True, show_eta=True) as bar:
        for place_id in bar:
            told.append(_one(engine, place_id, sources, apply))
            mark.put(place_id)
    return told


def _one(engine: Engine, place_id: int, sources: Sequence[Far], apply: bool) -> str:
    """Look a place up; its point changes in a transaction of its own."""
    with Session(engine) as session:
        place = session.get_one(Place, place_id)
        found = review.better(session, place, sources)
        if found is None:
            return "same"
        _tell(_line(place, found))
        if found.astray:
            return "astray"
        return _put(session, place, found) if apply else "better"


def _put(session: Session, place: Place, found: Better) -> str:
    try:
        review.put_point(session, place, found)
        session.commit()
    except TooLate as error:
        session.rollback()
        _tell(f"  Overgeslagen: {error}")
        return "late"
    return "better"


def _tell(line: str) -> None:
    """A line for good, over the progress bar in a terminal."""
    if sys.stdout.isatty():
        click.echo("\r\033[K", nl=False)
    click.echo(line)


def _line(place: Place, found: Better) -> str:
    """Old and new, and how far apart."""
    new = found.location
    line = (
        f"{place.id} {place.name}: van {_point(place.point, place.precision)} "
        f"naar {_point(new.point, new.precision)}, {distance(found.metres)} verderop. "
        f"Bron: {new.source}, {new.label}."
    )
    if found.astray:
        line += f" Dat ligt {distance(found.astray)} van de postcode. Kijk dit zelf na."
    return line


def _point(point: Point, precision: str) -> str:
    return f"{point.lat:.5f}, {point.lon:.5f} ({SURENESS[precision]})"


def _summary(told: Sequence[str], apply: bool) -> str:
    better, astray = told.count("better"), told.count("astray")
    line = f"Bekeken: {len(told)}. Beter punt: {better}. Zelf nakijken: {astray}."
    if not apply and better:
        line += " Er is niets veranderd. Geef --apply om deze punten op de kaart te zetten."
    return line
