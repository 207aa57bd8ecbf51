"""The command that takes a list in: dry run first, then the deed, then the next edition."""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from conftest import a_place, add
from finder import cli, db, paths
from finder.exchange import geojson, table
from finder.models import Decision, ImportLink, Place, Suggestion

SOURCE = "De feiten"
Run = Callable[..., Result]
Rows = list[dict[str, str]]


@pytest.fixture
def run(engine: Engine, session: Session, database_url: str, tmp_path: Path) -> Run:
    """The command, on a database that has one place far from all of the list."""
    add(session, a_place(name="Ver weg", lat=53.4, lon=5.4))
    here = {
        "FINDER_DATABASE_URL": database_url,
        "FINDER_INSTANCE": str(tmp_path / "instance"),
        "FINDER_GEOCODERS": "off",
    }

    def run(file: Path, *words: str) -> Result:
        given = ["places", "import", str(file), "--source", SOURCE, "--edition", "2026-11-01"]
        return CliRunner().invoke(cli.finder, [*given, *words], env=here)

    return run


@pytest.fixture(scope="module")
def facts() -> Rows:
    """The first places as rows of a list, as our own CSV has them."""
    lines = "".join(table.write(geojson.read(paths.DATA / "places.geojson")))
    return list(csv.DictReader(lines.lstrip(table.BOM).splitlines(), delimiter=";"))


def a_list(path: Path, rows: Rows) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]), delimiter=";")
        out.writeheader()
        out.writerows(rows)
    return path


def count(engine: Engine, what: Any) -> int:
    with db.session_on(engine) as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


def counts(output: str) -> dict[str, int]:
    """What the summary says, by its words."""
    return {word: int(many) for word, many in re.findall(r"^  ([a-z ]+): (\d+)$", output, re.M)}


def test_a_list_its_repetition_and_its_next_edition(
    run: Run, engine: Engine, tmp_path: Path, facts: Rows
) -> None:
    first = a_list(tmp_path / "lijst.csv", facts)

    dry = run(first, "--verdicts", str(tmp_path / "oordeel.csv"))
    nothing = count(engine, ImportLink)
    done = run(first, "--apply")
    again = run(first, "--apply")

    looked = counts(dry.output)
    new = looked["nieuw"]
    assert (dry.exit_code, nothing) == (0, 0)
    assert "Er is niets veranderd" in dry.output
    assert new > 90
    assert f"Overgenomen: {new} nieuw, 0 gewijzigd." in done.output
    assert counts(again.output)["hetzelfde"] == new
    assert "Overgenomen: 0 nieuw, 0 gewijzigd." in again.output
    assert (count(engine, Place), count(engine, Decision)) == (new + 1, new)

    report = (tmp_path / "oordeel.csv").read_text(encoding="utf-8-sig").splitlines()
    judged = csv.DictReader(report, delimiter=";")
    kept = [row for row, line in zip(facts, judged, strict=True) if line["oordeel"] == "nieuw"]
    changed = [{**row, "phone": "010 123 45 67"} for row in kept[:10]]
    brand_new = [
        {**facts[0], "id": str(9_000 + n), "name": f"Gloednieuw {word}", "lat": "52.9",
         "lon": str(6.0 + n / 10), "postcode": "", "city": "Ergens"}
        for n, word in enumerate(["Aap", "Noot", "Mies"])
    ]  # fmt: skip
    next_one = a_list(tmp_path / "volgende.csv", [*changed, *kept[12:], *brand_new])
    later = run(next_one, "--apply", "--close-missing")

    assert "Niet meer in de lijst: 2." in later.output
    assert "Overgenomen: 3 nieuw, 10 gewijzigd." in later.output
    assert "Gesloten: 2." in later.output
    assert count(engine, Place) == new + 4


def test_what_the_command_reads_and_asks_is_said(run: Run, tmp_path: Path) -> None:
    path = a_list(
        tmp_path / "l.csv",
        [{"titel": "De Bron", "categorie": "wijkteam", "kleur": "rood", "lat": "51,5"}],
    )

    told = run(path, "--map", "kleur=description")

    assert "titel → name, categorie → kind, kleur → description, lat → lat" in told.output
    assert "Een wijkteam is geen ontmoetingsplek." in told.output
    assert "niet te gebruiken: 1" in told.output


def test_a_mapping_is_kept_for_the_next_time(run: Run, tmp_path: Path) -> None:
    row = {"x1": "De Bron", "x2": "buurthuis", "lat": "51.5", "lon": "3.6"}
    path = a_list(tmp_path / "l.csv", [row])

    before = run(path)
    run(path, "--map", "x1=name", "--map", "x2=kind", "--apply")
    after = run(path)

    assert "nieuw" not in counts(before.output)
    assert "x1 → name, x2 → kind" in after.output
    assert counts(after.output) == {"hetzelfde": 1}


def test_decisions_in_the_report_are_done(
    run: Run, engine: Engine, session: Session, tmp_path: Path
) -> None:
    places = [
        a_place(name=f"De {word}", lat=51.5 + number / 10, lon=4.5)
        for number, word in enumerate(["Bron", "Linde", "Kers"])
    ]
    ids = [place.id for place in add(session, *places)]
    rows = [
        {"naam": place.name, "soort": "buurthuis", "lat": str(place.lat), "lon": "4.5",
         "telefoon": "010 123 45 67"}
        for place in places
    ]  # fmt: skip
    path, report = a_list(tmp_path / "l.csv", rows), tmp_path / "oordeel.csv"

    asked = run(path, "--verdicts", str(report))
    text = report.read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(text.splitlines(), delimiter=";"))
    for line, decision in zip(lines, [str(ids[0]), "nieuw", "overslaan"], strict=True):
        line["besluit"] = decision
    done = run(a_list(path, rows), "--decisions", str(a_list(report, lines)), "--apply")

    assert counts(asked.output) == {"lijkt op een plek die er al is": 3}
    assert lines[0]["lijkt op"] == f"plek {ids[0]} De Bron"
    assert (lines[0]["meter"], lines[0]["gelijkenis"]) == ("0", "100")
    assert "Overgenomen: 1 nieuw, 1 gewijzigd." in done.output
    assert count(engine, Place) == 5


def test_all_of_it_goes_before_the_moderators_when_asked(
    run: Run, engine: Engine, tmp_path: Path, facts: Rows
) -> None:
    path = a_list(tmp_path / "l.csv", facts[:3])

    told = run(path, "--to-queue")

    assert "Aan de moderatoren voorgelegd: 3." in told.output
    assert (count(engine, Suggestion), count(engine, Place)) == (3, 1)
    assert counts(run(path).output) == {"bij een moderator": 3}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--map", "x"], "schrijf Kolom=veld"),
        (["--map", "naam=kleur"], "schrijf Kolom=veld"),
        (["--decisions", "{file}"], "missen de kolommen sleutel en besluit"),
        (["--source", ""], "Zeg met --source van wie de lijst is"),
    ],
)
def test_a_wrong_word_is_told(run: Run, tmp_path: Path, words: list[str], sentence: str) -> None:
    path = a_list(tmp_path / "l.csv", [{"naam": "De Bron"}])

    told = run(path, *[word.replace("{file}", str(path)) for word in words])

    assert told.exit_code != 0
    assert sentence in str(told.exception)


def test_an_export_that_comes_back_to_its_own_site_is_the_same_places(
    run: Run, session: Session, tmp_path: Path
) -> None:
    add(session, a_place(name="=De Bron", lat=51.5, lon=4.5, activities=[{"name": "koffie"}]))
    every = list(session.scalars(select(Place).order_by(Place.id)))
    (tmp_path / "terug.csv").write_text("".join(table.write(every)), encoding="utf-8")
    (tmp_path / "terug.geojson").write_text("".join(geojson.write(every)), encoding="utf-8")

    for name in ("terug.csv", "terug.geojson"):
        told = run(tmp_path / name, "--agree")
        assert counts(told.output) == {"hetzelfde": 2}
