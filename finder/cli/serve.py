"""Serving the site, and the tables and first places that it needs."""

import gc
import os
import socket
import sys

import click

from finder import config, db, places
from finder.errors import FinderError
from finder.exchange.seed import seed as fill

LOCAL = "127.0.0.1"


@click.command(help="Werk de database bij, vul haar als ze leeg is, en start de site.")
@click.option("--host", default=LOCAL, show_default=True, help="Het adres om op te luisteren.")
@click.option("--port", default=8000, show_default=True, help="De poort.")
@click.option("--workers", default=2, show_default=True, help="Hoeveel processen antwoorden.")
def serve(host: str, port: int, workers: int) -> None:
    """Upgrade, seed when empty, serve."""
    # As Python's manual advises (gc.freeze) for a process that is to be copied.
    gc.disable()
    settings = config.read()
    _check_free(host, port)
    config.secret_key(settings)
    prepare(settings)
    # Where processes cannot be copied, each reads the settings again.
    os.environ["FINDER_INSTANCE"] = str(settings.instance)
    # Slow to import, and of no use to the other commands here.
    from finder import serving

    serving.made()
    click.echo(f"De finder staat op http://{host}:{port}")
    click.echo("Open dat adres in uw browser en zoek op een postcode. Stoppen: Ctrl-C.")
    sys.stdout.flush()
    serving.serve(host, port, workers)


def _check_free(host: str, port: int) -> None:
    """Granian's workers share a port with whoever has it; people expect a word instead."""
    try:
        with socket.create_server((host, port)):
            return
    except OSError as error:
        raise FinderError(
            "Op %(host)s poort %(port)s kan de finder niet luisteren (%(why)s). "
            "Kies een andere poort: finder serve --port 8001",
            host=host,
            port=port,
            why=error.strerror,
        ) from error


def prepare(settings: config.Settings) -> tuple[int, int]:
    """Upgrade the tables and fill those that are empty; how many postcodes and places."""
    with db.engine_at(settings.database_url) as engine:
        db.upgrade(engine)
        with db.session_on(engine) as session:
            return fill(session)


@click.group("db", help="De database.")
def database() -> None:
    """Commands about the tables."""


@database.command("upgrade", help="Breng de tabellen naar de nieuwste versie.")
def upgrade() -> None:
    """Upgrade the tables."""
    with db.engine_at(config.read().database_url) as engine:
        db.upgrade(engine)
    click.echo("De tabellen zijn bijgewerkt naar de nieuwste versie.")


@database.command("check", help="Kijk of de bewaarde aantallen op de kaart kloppen.")
@click.option("--mend", is_flag=True, help="Tel ze opnieuw als ze niet kloppen.")
def check(mend: bool) -> None:
    """Compare the stored counts with new ones. Raises FinderError when they differ."""
    with db.engine_at(config.read().database_url) as engine, db.session_on(engine) as session:
        wrong = places.wrong_counts(session)
        if wrong and mend:
            places.count_cells(session)
    if not wrong:
        click.echo("De aantallen op de kaart kloppen.")
    elif mend:
        click.echo(f"Aantallen die niet klopten: {wrong}. Ze zijn opnieuw geteld.")
    else:
        raise FinderError(
            "Aantallen die niet kloppen: %(count)s. Met --mend telt de finder ze opnieuw.",
            count=wrong,
        )


@click.command(help="Vul lege tabellen met de postcodes en de eerste plekken.")
def seed() -> None:
    """Seed what is empty."""
    postcodes, places = prepare(config.read())
    if postcodes or places:
        click.echo(f"Geladen: {postcodes} postcodes en {places} plekken.")
    else:
        click.echo("Er was al iets geladen. Er is niets veranderd.")
