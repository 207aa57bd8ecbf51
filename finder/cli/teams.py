"""The social neighbourhood teams, from a municipality's own list."""

from pathlib import Path

import click

from finder import clock, config, db
from finder.cli.serve import prepare
from finder.exchange import teams as table
from finder.views.wording import number


@click.group(help="De sociaal wijkteams.")
def teams() -> None:
    """Commands about the teams."""


@teams.command("import", help="Lees teams uit een tabel (CSV): nieuwe erbij, bekende vernieuwd.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Lees en controleer, maar verander niets.")
def import_(file: Path, dry_run: bool) -> None:
    """Add and renew, all of it or nothing."""
    settings = config.read()
    prepare(settings)
    try:
        with db.engine_at(settings.database_url) as engine, db.session_on(engine) as session:
            loaded = table.load(session, file, clock.today())
            if dry_run:
                session.rollback()
    except table.BadTable as error:
        for line in error.lines:
            click.echo(line, err=True)
        raise
    if loaded.unread:
        click.echo(f"Niet gelezen: {', '.join(loaded.unread)}.", err=True)
    ending = " Er is niets veranderd." if dry_run else ""
    click.echo(f"Nieuw: {number(loaded.new)}. Vernieuwd: {number(loaded.renewed)}.{ending}")
