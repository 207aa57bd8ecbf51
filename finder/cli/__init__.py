"""The console script `finder`: the door for operators."""

import sys
from typing import NoReturn

import click
from sqlalchemy.exc import OperationalError

from finder.cli.backup import put_back, save
from finder.cli.geocode import geocode
from finder.cli.moderators import moderator
from finder.cli.places import places_
from finder.cli.postcodes import postcodes
from finder.cli.serve import database, seed, serve
from finder.cli.teams import teams
from finder.cli.work import work
from finder.errors import FinderError


@click.group(help="De finder van ontmoetingsplekken. Instellingen komen uit FINDER_*.")
def finder() -> None:
    """The commands below it do the work."""


for command in (
    serve,
    database,
    seed,
    places_,
    teams,
    postcodes,
    geocode,
    moderator,
    work,
    save,
    put_back,
):
    finder.add_command(command)


def main() -> None:
    """Run a command; an error that a person can mend is told without a trace."""
    try:
        finder()
    except FinderError as error:
        _stop(str(error))
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[-1]
        _stop(f"De database van FINDER_DATABASE_URL geeft geen antwoord: {reason}")


def _stop(sentence: str) -> NoReturn:
    click.echo(f"Fout: {sentence}", err=True)
    sys.exit(2)
