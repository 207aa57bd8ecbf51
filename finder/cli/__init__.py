"""The console script `finder`: the door for operators."""

import sys
from importlib import import_module
from typing import NoReturn

import click
from sqlalchemy.exc import OperationalError

from finder.errors import FinderError

# Each command with the file and the name that it has there.
COMMANDS = {
    "backup": ("backup", "save"),
    "db": ("serve", "database"),
    "geocode": ("geocode", "geocode"),
    "moderator": ("moderators", "moderator"),
    "places": ("places", "places_"),
    "postcodes": ("postcodes", "postcodes"),
    "restore": ("backup", "put_back"),
    "seed": ("serve", "seed"),
    "serve": ("serve", "serve"),
    "teams": ("teams", "teams"),
    "work": ("work", "work"),
}


class Commands(click.Group):
    """Commands that are imported when they are asked for: half a second less for `finder serve`."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        file, attribute = COMMANDS[name]
        found: click.Command = getattr(import_module(f"finder.cli.{file}"), attribute)
        return found


@click.group(
    cls=Commands, help="De finder van ontmoetingsplekken. Instellingen komen uit FINDER_*."
)
def finder() -> None:
    """The commands below it do the work."""


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
