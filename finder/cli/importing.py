"""Taking a list of places into the finder: first a report, then, when asked for, the deed."""

import datetime as dt
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from finder import config, db, imports, words
from finder.cli.serve import prepare
from finder.errors import FinderError
from finder.exchange import incoming, verdicts
from finder.exchange.incoming import Incoming
from finder.geocoding import far
from finder.imports import Done, Task, Vanished, Verdict
from finder.views.wording import number

# So many rows of each verdict are shown; all of them are in the file of --verdicts.
SHOWN = 10
TOLD = ("look_alike", "doubt", "update", "refused")


@click.command("import", help="Neem plekken over uit een lijst. Zonder --apply verandert er niets.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source", help="Van wie de lijst is, bijvoorbeeld „Gemeente Goes”.")
@click.option("--edition", type=click.DateTime(["%Y-%m-%d"]), help="Van welke dag de lijst is.")
@click.option("--licence", help="De licentie van de lijst, bijvoorbeeld CC-BY-4.0.")
@click.option(
    "--kind", type=click.Choice(list(words.KINDS)), help="Soort plek, als de lijst dat niet zegt."
)
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="KOLOM=VELD",
    help="Welke kolom welk veld is. KOLOM= slaat een kolom over.",
)
@click.option("--swap", is_flag=True, help="Draai breedte- en lengtegraad om.")
@click.option(
    "--agree",
    is_flag=True,
    help="Wat precies zo heet en binnen 50 meter ligt, is dezelfde plek.",
)
@click.option(
    "--verdicts",
    "report",
    type=click.Path(path_type=Path),
    help="Schrijf het oordeel over elke rij in dit CSV-bestand.",
)
@click.option(
    "--decisions", type=click.Path(path_type=Path), help="Lees uw besluiten uit dit CSV-bestand."
)
@click.option("--apply", "deed", flag_value="apply", help="Neem over wat nieuw of gewijzigd is.")
@click.option("--to-queue", "deed", flag_value="queue", help="Leg alles aan de moderatoren voor.")
@click.option(
    "--close-missing", is_flag=True, help="Sluit plekken die niet meer in de lijst staan."
)
def import_(file: Path, **asked: Any) -> None:
    """Judge each row and tell what would happen; with --apply or --to-queue it happens."""
    settings = config.read()
    prepare(settings)
    with db.engine_at(settings.database_url) as engine:
        opened, source = _open(engine, file, asked)
        task = Task(
            source,
            asked["edition"].date() if asked["edition"] else opened.edition or _saved(file),
            opened.read,
            asked["licence"] or opened.licence,
            verdicts.decisions(asked["decisions"]) if asked["decisions"] else {},
            far.sources(settings, far.IN_A_COMMAND),
            asked["swap"],
            asked["agree"],
        )
        _tell_what(file, opened, task)
        judged = _judge(engine, task, asked["report"], keep=bool(asked["deed"]))
        _tell_gone(judged.gone, asked["close_missing"])
        _do(engine, task, opened, judged, asked)


def _open(engine: Engine, file: Path, asked: Mapping[str, Any]) -> tuple[Incoming, str]:
    """The file, read as the last time where nothing else is said. Raises FinderError."""
    chosen, kind = incoming.chosen(asked["pairs"]), asked["kind"]
    source = asked["source"] or incoming.opened(file, chosen, kind).source
    if not source:
        raise FinderError("Zeg met --source van wie de lijst is, bijvoorbeeld „Gemeente Goes”.")
    with Session(engine) as session:
        kept = imports.mapping(session, source)
    return incoming.opened(file, {**kept, **chosen}, kind), source


def _saved(file: Path) -> dt.date:
    """The day on which the file was written, where the list says none."""
    return dt.datetime.fromtimestamp(file.stat().st_mtime).astimezone().date()


def _tell_what(file: Path, opened: Incoming, task: Task) -> None:
    click.echo(f"{file.name}: {opened.format} van {task.source}, editie {task.edition:%d-%m-%Y}.")
    read = [f"{heading} → {name}" for heading, name in opened.columns.items() if name]
    if read:
        click.echo(f"Kolommen die we lezen: {', '.join(read)}.")
    unread = [heading for heading, name in opened.columns.items() if not name]
    if unread:
        click.echo(f"Kolommen die we niet lezen: {', '.join(unread)}. Met --map wijst u ze aan.")


class Judged:
    """What came out: how many of each verdict, the verdicts to act on, and what vanished."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.kept: list[Verdict] = []
        self.keys: set[str] = set()
        self.gone: list[Vanished] = []


def _judge(engine: Engine, task: Task, report: Path | None, keep: bool) -> Judged:
    """Judge all rows. Without `keep` no verdict stays in memory."""
    judged = Judged()
    survey = imports.Survey(task.read())
    with Session(engine) as session, _report(report) as out, _progress(survey.rows) as step:
        for verdict in imports.judge(session, task, survey):
            judged.counts[verdict.verdict] += 1
            judged.keys.add(verdict.key)
            if out:
                out.write(verdicts.row(verdict))
            if verdict.verdict in TOLD and judged.counts[verdict.verdict] <= SHOWN:
                _tell(verdict)
            if keep:
                judged.kept.append(verdict)
            step()
        judged.gone = imports.vanished(session, task, judged.keys)
    click.echo(f"Bekeken: {number(survey.rows)} rijen.")
    for code, word in words.VERDICTS.items():
        if judged.counts[code]:
            click.echo(f"  {word}: {number(judged.counts[code])}")
    return judged


@contextmanager
def _report(path: Path | None) -> Iterator[TextIO | None]:
    if path is None:
        yield None
        return
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(verdicts.heading())
        yield out


@contextmanager
def _progress(rows: int) -> Iterator[Any]:
    """Draws how far it is, how fast and how long still; only in a terminal."""
    begun, done = time.monotonic(), 0
    bar: Any = click.progressbar(
        length=rows,
        label="Beoordelen",
        show_eta=True,
        item_show_func=lambda rate: f"{number(rate or 0)} rijen per seconde",
        hidden=not sys.stdout.isatty(),
    )

    def step() -> None:
        nonlocal done
        done += 1
        if done % 200 == 0 or done == rows:
            rate = round(done / max(time.monotonic() - begun, 0.001))
            bar.update(200 if done % 200 == 0 else done % 200, rate)

    with bar:
        yield step


def _tell(verdict: Verdict) -> None:
    """A line about a row that a person may want to look at."""
    parts = [*verdicts.changes(verdict), *verdicts.why(verdict)]
    parts += [
        f"lijkt op {verdicts.label(one.standing.place_id, one.standing.row)}, "
        f"{one.standing.name}, {round(one.metres)} m, gelijkenis {round(one.likeness)}"
        for one in verdict.alike[:2]
    ]
    parts += [f"{name} blijft: hier later nagekeken" for name in verdict.kept]
    word = words.VERDICTS[verdict.verdict]
    click.echo(
        f"  rij {verdict.record.row}, {word}: {verdict.facts.get('name', '')} ({'; '.join(parts)})"
    )


def _tell_gone(gone: Iterable[Vanished], closing: bool) -> None:
    some = list(gone)
    if not some:
        return
    click.echo(f"Niet meer in de lijst: {number(len(some))}.")
    for one in some[:SHOWN]:
        why = " (blijft: hier later nagekeken)" if one.kept else ""
        click.echo(f"  plek {one.place_id}, {one.name}{why}")
    if not closing:
        click.echo("  Ze blijven open. Met --close-missing sluit u ze.")


def _do(
    engine: Engine, task: Task, opened: Incoming, judged: Judged, asked: Mapping[str, Any]
) -> None:
    """What was asked for, in one transaction."""
    if not asked["deed"]:
        click.echo(
            "Er is niets veranderd. Geef --apply om over te nemen wat nieuw of gewijzigd "
            "is, of --to-queue om alles aan de moderatoren voor te leggen."
        )
        return
    closed = 0
    with db.session_on(engine) as session:
        if opened.columns:
            imports.keep_mapping(session, task.source, opened.columns)
        if asked["deed"] == "apply":
            done = imports.apply(session, task, judged.kept, None)
        else:
            done = imports.to_queue(session, task, judged.kept)
        if asked["close_missing"]:
            closed = imports.close(session, judged.gone, None)
    _tell_done(asked["deed"], done, closed)


def _tell_done(deed: str, done: Done, closed: int) -> None:
    new, changed = done.counts["new"], done.counts["update"]
    if deed == "apply":
        click.echo(f"Overgenomen: {number(new)} nieuw, {number(changed)} gewijzigd.")
    else:
        click.echo(f"Aan de moderatoren voorgelegd: {number(sum(done.counts.values()))}.")
    if closed:
        click.echo(f"Gesloten: {number(closed)}.")
    if done.late:
        click.echo(f"Intussen veranderd, en dus niet aangeraakt: {', '.join(done.late)}.")
