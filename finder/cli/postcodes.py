"""Loading the national register of addresses, which makes postcodes and streets exact."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from finder import config, db
from finder.cli.serve import prepare
from finder.errors import FinderError
from finder.exchange import register
from finder.exchange.register import Bad, Complain, Loaded, Told
from finder.views.wording import number

SHOWN = 10
READING, BUILDING = "Lezen", "Klaarzetten"


@click.group(help="De postcodes en adressen.")
def postcodes() -> None:
    """Commands about the register."""


@postcodes.command("import", help="Laad het adressenregister (BAG) uit een of meer bestanden.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--addresses", is_flag=True, help="Bewaar ook elk huisnummer.")
@click.option("--dry-run", is_flag=True, help="Lees en tel, maar verander niets.")
def import_(files: Sequence[Path], addresses: bool, dry_run: bool) -> None:
    """Read the files and put the register in place."""
    for file in files:
        if not file.is_file():
            raise FinderError("Het bestand %(file)s is er niet.", file=file)
    complaints, begun = Complaints(), time.monotonic()
    try:
        with _progress(files, begun) as told:
            if dry_run:
                loaded = register.count(files, told, complaints.hear)
            else:
                loaded = _load(files, addresses, told, complaints.hear)
    finally:
        complaints.tell()
    for line in _lines(loaded, addresses, dry_run, time.monotonic() - begun):
        click.echo(line)


@contextmanager
def _progress(files: Sequence[Path], begun: float) -> Iterator[Told]:
    """Draws how much was read, of all; only in a terminal."""
    bar = click.progressbar(
        length=sum(file.stat().st_size for file in files),
        label=READING,
        item_show_func=_rate(begun),
        hidden=not sys.stdout.isatty(),
    )

    def told(size: int, lines: int) -> None:
        if bar.pos + size == bar.length:
            # What follows takes about a tenth of the time.
            bar.label = BUILDING
        bar.update(size, lines)

    with bar:
        yield told


def _rate(begun: float) -> Callable[[int | None], str]:
    """What stands behind the bar: how many lines a second were read until now."""

    def shown(read: int | None) -> str:
        rate = round((read or 0) / max(time.monotonic() - begun, 0.001))
        return f"{number(rate)} regels per seconde"

    return shown


def _load(files: Sequence[Path], addresses: bool, told: Told, complain: Complain) -> Loaded:
    settings = config.read()
    prepare(settings)
    with db.engine_at(settings.database_url) as engine:
        return register.load(engine, files, addresses=addresses, told=told, complain=complain)


class Complaints:
    """The lines that were no address: the first of them in full, the rest as a number."""

    def __init__(self) -> None:
        self.first: list[Bad] = []
        self.count = 0

    def hear(self, bad: Bad) -> None:
        self.count += 1
        if self.count <= SHOWN:
            self.first.append(bad)

    def tell(self) -> None:
        for bad in self.first:
            click.echo(f"Overgeslagen: {bad.file} regel {bad.line}: {bad.why}.", err=True)
        if self.count > SHOWN:
            click.echo(f"En nog {number(self.count - SHOWN)} regels.", err=True)
        sys.stderr.flush()


def _lines(loaded: Loaded, addresses: bool, dry_run: bool, seconds: float) -> list[str]:
    found = loaded.register
    rate = number(round(loaded.read / max(seconds, 0.001)))
    lines = [
        f"Gelezen: {number(loaded.read)} regels in {seconds:.0f} seconden ({rate} per seconde).",
        *(
            f"{province}: {number(count)} adressen."
            for province, count in sorted(found.provinces.items())
        ),
        f"Plaatsen: {number(len(found.towns))}. Straten: {number(len(found.street_middles))}. "
        f"Postcodes: {number(len(found.codes))}.",
    ]
    if dry_run:
        return [*lines, "Er is niets veranderd."]
    kept = "met huisnummers" if addresses else "zonder huisnummers"
    return [*lines, f"Het register staat klaar, {kept}."]
