"""Saving the whole database to a file, and putting it back."""

from pathlib import Path

import click

from finder import config, db
from finder.exchange import backup
from finder.views.wording import number

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("backup", help="Bewaar de hele database in een bestand, ook terwijl de site draait.")
@click.argument("file", type=FILE)
@click.option("--overwrite", is_flag=True, help="Vervang het bestand als het er al is.")
def save(file: Path, overwrite: bool) -> None:
    """Save and check."""
    with db.engine_at(config.read().database_url) as engine:
        counts = backup.save(engine, file, overwrite=overwrite)
    click.echo(f"De back-up staat in {file}: {_told(counts)}. Het bestand is gecontroleerd.")
    click.echo("Bewaar het veilig: er staan e-mailadressen van inzenders en moderators in.")


@click.command("restore", help="Zet een back-up terug in een lege database.")
@click.argument("file", type=FILE)
def put_back(file: Path) -> None:
    """Fill an empty database."""
    with db.engine_at(config.read().database_url) as engine:
        counts = backup.restore(file, engine)
    click.echo(f"Teruggezet: {_told(counts)}.")


def _told(counts: backup.Counts) -> str:
    return (
        f"{number(counts['place'])} plekken, {number(counts['suggestion'])} inzendingen, "
        f"{number(counts['decision'])} regels in het logboek"
    )
