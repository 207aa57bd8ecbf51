"""The accounts of moderators, for operators."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from finder import config, db, moderators, outbox
from finder.cli.serve import prepare
from finder.models import Moderator
from finder.words import ROLES

AN_EMAIL = click.argument("email")
SEVERAL = {"--area", "--postcode"}
MAILED = "De mail met een link staat klaar. De link werkt één dag. Versturen doet finder work."


@click.group(help="De accounts van moderators.")
def moderator() -> None:
    """Commands about accounts."""


class SeveralAfterOption(click.Command):
    """A command whose --area and --postcode take all the words behind them."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, list(_one_for_each(args)))


def _one_for_each(words: Iterable[str]) -> Iterator[str]:
    """The words with the option before each of its values; an address belongs to no option."""
    option, alone = "", True
    for word in words:
        if word.startswith("-"):
            name, value_too, _ = word.partition("=")
            option, alone = name if name in SEVERAL else "", not value_too
        elif option and "@" not in word:
            if not alone:
                yield option
            alone = False
        yield word


@moderator.command(
    cls=SeveralAfterOption,
    help="Maak een account. Zonder plaats, gemeente of postcode ziet het heel Nederland.",
)
@AN_EMAIL
@click.argument("more", nargs=-1, metavar="")
@click.option(
    "--role",
    type=click.Choice(list(ROLES)),
    default="moderator",
    show_default=True,
    help="Een admin beheert ook de accounts, en ziet altijd alles.",
)
@click.option(
    "--area",
    "areas",
    multiple=True,
    help="""Plaatsen en gemeenten. Een naam alleen is de plaats: Schiedam "Den Haag". Een gemeente
    geeft u met haar code, 0599 of GM0599, of als "gemeente Rotterdam".""",
)
@click.option(
    "--postcode",
    "postcodes",
    multiple=True,
    help="Het begin van postcodes, zoals 30 31 of 3011.",
)
@click.option("--mail", is_flag=True, help="Mail een link om een wachtwoord te kiezen.")
def add(
    email: str,
    more: tuple[str, ...],
    role: str,
    areas: tuple[str, ...],
    postcodes: tuple[str, ...],
    mail: bool,
) -> None:
    """Add an account, with a password that is asked for or by a mailed link.

    `more` are words that belong to no option.
    """
    if more:
        raise click.UsageError(f"Wat is „{more[0]}”? Zet er --area of --postcode voor.")
    password = "" if mail else _ask_password()
    with _opened() as session:
        added = moderators.add(session, email, role, _split(postcodes), _split(areas))
        if mail:
            _mail(session, added)
        else:
            moderators.set_password(session, added, password)
        told = f"Het account van {added.email} is er, voor {_area(session, added)}."
    click.echo(f"{told} {MAILED}" if mail else told)


def _ask_password() -> str:
    return click.prompt(
        "Wachtwoord (12 tekens of meer)",
        hide_input=True,
        confirmation_prompt="Nog een keer hetzelfde wachtwoord",
    )


def _split(typed: tuple[str, ...]) -> list[str]:
    return [part for text in typed for part in map(str.strip, re.split("[,;]", text)) if part]


def _area(session: Session, moderator: Moderator) -> str:
    named = [] if moderator.is_admin else moderators.area(session, moderator)
    return ", ".join(named) or "heel Nederland"


def _mail(session: Session, moderator: Moderator) -> None:
    outbox.put(session, "password", moderator.email, {"path": _path(session, moderator)})


def _path(session: Session, moderator: Moderator) -> str:
    return f"/wachtwoord/{moderators.make_link(session, moderator)}"


@moderator.command("list", help="Toon alle accounts.")
def show() -> None:
    """Print one line for each account."""
    with _opened() as session:
        found = moderators.listed(session)
        for each in found:
            click.echo(f"{each.email}  {each.role}  {_area(session, each)}  {_state(each)}")
    click.echo(f"{len(found)} accounts." if len(found) != 1 else "1 account.")


def _state(moderator: Moderator) -> str:
    if moderator.disabled_at:
        return f"uit sinds {moderator.disabled_at:%d-%m-%Y}"
    return "kan inloggen" if moderator.password_hash else "nog geen wachtwoord"


@moderator.command(help="Zet een account uit. Wie is ingelogd, is er meteen uit.")
@AN_EMAIL
def disable(email: str) -> None:
    """Disable an account."""
    with _opened() as session:
        found = moderators.named(session, email)
        moderators.disable(session, found)
        told = f"{found.email} kan niet meer inloggen."
    click.echo(told)


@moderator.command(help="Zet een account weer aan, met hetzelfde wachtwoord.")
@AN_EMAIL
def enable(email: str) -> None:
    """Enable an account."""
    with _opened() as session:
        found = moderators.named(session, email)
        moderators.enable(session, found)
        told = f"{found.email} kan weer inloggen."
    click.echo(told)


@moderator.command(help="Maak een link van één dag om een nieuw wachtwoord te kiezen.")
@AN_EMAIL
@click.option("--mail", is_flag=True, help="Mail de link in plaats van hem te tonen.")
def reset(email: str, mail: bool) -> None:
    """Make a link to choose a password."""
    with _opened() as session:
        found = moderators.named(session, email)
        if mail:
            _mail(session, found)
            told = MAILED
        else:
            told = _link(session, found)
    click.echo(told)


def _link(session: Session, moderator: Moderator) -> str:
    site = config.read().url
    told = f"Hiermee kiest {moderator.email} een wachtwoord. De link werkt één dag."
    before = "" if site else " Zet het adres van uw site ervoor."
    return f"{site}{_path(session, moderator)}\n{told}{before}"


@contextmanager
def _opened() -> Iterator[Session]:
    """A session on tables that are up to date and know the towns."""
    settings = config.read()
    prepare(settings)
    with db.engine_at(settings.database_url) as engine, db.session_on(engine) as session:
        yield session
