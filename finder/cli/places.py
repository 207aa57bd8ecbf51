"""Taking the places out of the finder."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from sqlalchemy.orm import Session

from finder import config, db, places
from finder.cli.importing import import_
from finder.errors import FinderError
from finder.exchange import geojson, licences, table
from finder.models import Place
from finder.views.wording import number

Write = Callable[[Iterator[Place]], Iterator[str]]
STDOUT = "-"


@click.group("places", help="De plekken.")
def places_() -> None:
    """Commands about the places."""


places_.add_command(import_)


@places_.command("export", help="Schrijf alle plekken naar een bestand: .geojson of .csv.")
@click.argument("file")
@click.option("--licence", default="", help="Alleen plekken met deze licentie, of all voor alles.")
def export(file: str, licence: str) -> None:
    """Write all places that are open or closed; - is standard output, as GeoJSON."""
    with db.engine_at(config.read().database_url) as engine:
        db.upgrade(engine)
        with db.session_on(engine) as session:
            _export(session, file, licence)


def _export(session: Session, file: str, licence: str) -> None:
    asked = licences.read(licence, places.licences(session))
    write = _writer(file, asked)
    counted = Counted(places.every(session, licences.records(asked)))
    if file == STDOUT:
        sys.stdout.writelines(write(counted))
        return
    _save(Path(file), write(counted))
    click.echo(f"Geschreven: {number(counted.count)} plekken in {file}.")


def _writer(file: str, asked: str) -> Write:
    ending = Path(file).suffix.lower()
    if ending == ".csv":
        return table.write
    if file == STDOUT or ending in {".geojson", ".json"}:
        borne = licences.borne(asked)
        about = {"licence": borne} if borne else {}
        return lambda found: geojson.write(found, **about)
    raise FinderError("%(file)s: kies een naam die eindigt op .geojson of .csv.", file=file)


class Counted:
    """Places, counted while they pass."""

    def __init__(self, found: Iterator[Place]) -> None:
        self.found, self.count = found, 0

    def __iter__(self) -> Iterator[Place]:
        return self

    def __next__(self) -> Place:
        place = next(self.found)
        self.count += 1
        return place


def _save(path: Path, pieces: Iterator[str]) -> None:
    """Write under another name first: what was there stays until the new file is whole."""
    if not path.parent.is_dir():
        raise FinderError("De map %(folder)s is er niet.", folder=path.parent)
    handle, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            out.writelines(pieces)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
