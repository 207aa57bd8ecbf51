"""What was measured, as a table: on the screen, and in docs/performance.md."""

import datetime as dt
import os
import platform
import re
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from bench.pins import Seen

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- made by make bench -->", "<!-- until here -->"
# Of what stood there before, so much more is named as worse.
WORSE = 1.25
MILLION = 1_000_000
# At most so many times L1, by work and database; see the page for what each is.
GOALS = {
    ("W1", "sqlite"): 4,
    ("W1 warm", "sqlite"): 1.5,
    ("W1", "postgresql"): 8,
    ("W1h", "sqlite"): 12,
    ("W1h warm", "sqlite"): 2,
    ("W2", "sqlite"): 6,
    ("W3", "sqlite"): 4,
    ("W4", "sqlite"): 2.5,
    ("W5", "sqlite"): 6,
    ("W7", "sqlite"): 15,
}
# Where a million places may cost more.
GOALS_OF_MILLION = {("W2", "sqlite"): 7}
# At most so many times what it is with fewer places.
GROWTH = (("W1", 10_000, 1.6), ("W3", 100_000, 1.2))
# Others cost at least so many times as much, with 100,000 places and with a million.
PEERS = {"folium, 20 punten": (25, 40), "pygeoapi": (25, 40), "Datasette": (6, 40)}
PUBLISHING_GOAL, MEMORY_GOAL, START_GOAL = 10, 300, 3
# Of the first pins: on a phone in ms, growth from 10,000 to a million, task in ms, data in kB.
PHONE_GOAL, PINS_GROWTH, TASK_GOAL, DATA_GOAL = 1_200, 1.2, 50, 60
At = tuple[str, int]


class Figure(NamedTuple):
    """How many times L1, CPU seconds per 1,000 requests, p50 and p99 in ms, bytes of an answer."""

    ratio: float
    seconds: float
    p50: float
    p99: float
    bytes: float


@dataclass
class Measured:
    """All figures: by work, database and size, and those of each database and size."""

    figures: dict[tuple[str, str, int], Figure] = field(default_factory=dict)
    publishing: dict[At, float] = field(default_factory=dict)
    peers: dict[tuple[str, int], float] = field(default_factory=dict)
    megabytes: dict[At, float] = field(default_factory=dict)
    started: dict[At, float] = field(default_factory=dict)
    opened: dict[At, float] = field(default_factory=dict)
    pins: dict[tuple[str, int, str], Seen] = field(default_factory=dict)


def tell(measured: Measured, write: bool) -> None:
    """Print the table and what got worse, and write the table to the page when that is asked."""
    table = _table(measured)
    print(table)
    text = PAGE.read_text(encoding="utf-8")
    for line in _worse(measured, text):
        print(line)
    if write:
        before, _, rest = text.partition(BEGIN)
        after = rest.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")
        print(f"Written to {PAGE.name}.")


def _table(measured: Measured) -> str:
    lines = [
        f"Gemeten op {dt.date.today():%d-%m-%Y}: {_machine()}.",
        "",
        "| werk | database | plekken | keer L1 | doel | CPU-s per 1.000 | p50 ms | p99 ms |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for (work, kind, size), figure in measured.figures.items():
        goal = GOALS.get((work, kind))
        if size == MILLION:
            goal = GOALS_OF_MILLION.get((work, kind), goal)
        lines.append(
            f"| {work} | {kind} | {size:,} | {figure.ratio:.2f} "
            f"| {_held(figure.ratio, goal)} | {figure.seconds:.2f} "
            f"| {figure.p50:.1f} | {figure.p99:.1f} |"
        )
    lines += ["", *_each_database(measured)]
    lines += _growth(measured)
    if measured.pins:
        lines += ["", *_pins(measured)]
    if measured.peers:
        lines += ["", *_peers(measured)]
    lines += [
        "",
        f"Doelen: W6 {PUBLISHING_GOAL} ms, geheugen {MEMORY_GOAL} MB, start {START_GOAL} s. Eerste "
        f"punten op een telefoon {PHONE_GOAL:,} ms, langste taak {TASK_GOAL} ms, gegevens van de "
        f"kaart {DATA_GOAL} kB.",
    ]
    return "\n".join(lines)


def _each_database(measured: Measured) -> list[str]:
    """Publishing, memory and start, with what is beyond the goals for a million on SQLite."""
    lines = [
        "| database | plekken | W6, ms CPU | geheugen, MB | start, s | eerste pagina, s |",
        "|---|---|---|---|---|---|",
    ]
    for at, megabytes in measured.megabytes.items():
        goals = (PUBLISHING_GOAL, MEMORY_GOAL, START_GOAL) if at == ("sqlite", MILLION) else ()
        found = (measured.publishing.get(at), megabytes, measured.started[at])
        told = [
            "-" if one is None else f"{one:.{digits}f}{_beyond(one, goal)}"
            for one, digits, goal in zip_longest(found, (1, 0, 1), goals)
        ]
        row = (at[0], f"{at[1]:,}", *told, f"{measured.opened[at]:.1f}")
        lines.append(f"| {' | '.join(row)} |")
    return lines


def _beyond(found: float, goal: float | None) -> str:
    return "" if goal is None or found <= goal else " (niet gehaald)"


def _held(found: float, goal: float | None, *, at_least: bool = False) -> str:
    """A goal, and that it was not held where that is so."""
    if goal is None:
        return "-"
    held = found >= goal if at_least else found <= goal
    return f"{goal:g}" + ("" if held else " niet gehaald")


def _growth(measured: Measured) -> list[str]:
    """How much more the same work costs with a million places."""
    lines = []
    for work, size, goal in GROWTH:
        less = measured.figures.get((work, "sqlite", size))
        more = measured.figures.get((work, "sqlite", MILLION))
        if less and more:
            grown = more.ratio / less.ratio
            lines += ["", f"{work} van {size:,} naar {MILLION:,} plekken, op SQLite: "
                      f"{grown:.2f} keer (doel {_held(grown, goal)})."]  # fmt: skip
    return lines


def _pins(measured: Measured) -> list[str]:
    """When the first pins stand on the map in a browser."""
    lines = [
        "| eerste punten op de kaart | database | plekken | ms | telefoon, ms | langste taak, ms "
        "| gegevens, kB |",
        "|---|---|---|---|---|---|---|",
    ]
    for (kind, size, path), seen in measured.pins.items():
        lines.append(
            f"| `{path}` | {kind} | {size:,} | {seen.plain:.0f} "
            f"| {seen.phone:.0f}{_beyond(seen.phone, PHONE_GOAL)} "
            f"| {seen.task:.0f}{_beyond(seen.task, TASK_GOAL)} | {seen.kilobytes:.1f} |"
        )
    for kind, _, path in [key for key in measured.pins if key[1] == MILLION]:
        if less := measured.pins.get((kind, 10_000, path)):
            grown = measured.pins[kind, MILLION, path].plain / less.plain
            lines += ["", f"`{path}` van 10,000 naar {MILLION:,} plekken, op {kind}: {grown:.2f} "
                      f"keer (doel {_held(grown, PINS_GROWTH)})."]  # fmt: skip
    return lines


def _peers(measured: Measured) -> list[str]:
    """What others cost for W1, and how many times what ours costs, each question new."""
    lines = [
        "| anderen, voor W1 | plekken | CPU-s per 1.000 | keer de finder | doel |",
        "|---|---|---|---|---|",
    ]
    for (name, size), seconds in measured.peers.items():
        own = measured.figures.get(("W1", "sqlite", size))
        times = seconds / own.seconds if own else 0
        goals = dict(zip((100_000, MILLION), PEERS.get(name, ()), strict=False))
        said = _held(times, goals.get(size) if own else None, at_least=True)
        told = f"{times:.1f}" if own else "-"
        lines.append(f"| {name} | {size:,} | {seconds:.1f} | {told} | {said} |")
    return lines


def _machine() -> str:
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    names = ("flask", "granian", "sqlalchemy")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    return (
        f"{os.cpu_count()} kernen ({cpu[1] if cpu else 'onbekend'}), "
        f"Python {platform.python_version()}, {versions}"
    )


def _worse(measured: Measured, text: str) -> list[str]:
    """What takes a quarter more than the page says it took."""
    found = []
    for work, kind, size, ratio in re.findall(
        r"^\| ([\w ]+) \| (\w+) \| ([\d,]+) \| ([\d.]+) \|", text, re.MULTILINE
    ):
        now = measured.figures.get((work, kind, int(size.replace(",", ""))))
        if now and now.ratio > WORSE * float(ratio):
            found.append(f"Worse: {work}, {kind}, {size}: {ratio} before, {now.ratio:.2f} now.")
    return found
