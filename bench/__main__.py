"""The benchmark of the product: `make bench`, or `make bench SIZE=10000` for one size.

Fills a database of each size, on SQLite and on PostgreSQL, starts `finder serve` on it as people
do, and asks it as many people at once do. What counts is the CPU that the server's processes spend,
its database's included, beside that of a Flask route that gives constant bytes under the same
server in the same minute: machines differ and are busy, the ratio says what our own work costs.
Writes docs/performance.md; needs wrk, as Debian has it.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path

from bench import data, deeds, load, peers, pins, report, servers, works
from bench.report import Figure, Measured
from finder import db
from tools.chromium import find_chromium

SIZES = (10_000, 100_000, 1_000_000)
DATABASES = ("sqlite", "postgresql")
# Rounds of each work that count, of all sizes and of one. Each has connections of its own, and what
# L1 takes differs by half with how they fall to the two processes: a round counts where the one did
# at least half of what the other did. So many times as many are tried for it.
ROUNDS, ROUNDS_OF_ONE = 5, 3
EVEN, TRIES = 0.5, 2
# What is kept is warmed for so many rounds.
WARMING = 3
# Seconds of a round, and of work before any is measured: by then each postcode was asked for.
SECONDS, WAKING = 1, 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, action="append", choices=SIZES)
    parser.add_argument("--database", action="append", choices=DATABASES)
    parser.add_argument("--keep", type=Path, help="Een map waarin gevulde databases blijven.")
    parser.add_argument("--peers", action="store_true", help="Meet ook wat anderen kosten.")
    parser.add_argument("--write", action="store_true", help="Schrijf ook een deel op de pagina.")
    parser.add_argument("--rounds", type=int, help="Hoe vaak elk werk wordt gemeten.")
    parser.add_argument("--only", help="De namen van het werk dat gemeten wordt, met komma's.")
    asked = parser.parse_args()
    asked.rounds = asked.rounds or (ROUNDS_OF_ONE if asked.size else ROUNDS)
    if shutil.which("wrk") is None:
        sys.exit("wrk is nodig. Op Debian: apt-get install wrk")
    measured = Measured()
    with tempfile.TemporaryDirectory() as own, servers.constant() as constant:
        folder = asked.keep or Path(own)
        for size in asked.size or SIZES:
            for kind in asked.database or DATABASES:
                with _database(folder, kind, size) as (url, also):
                    _measure(measured, constant, url, also, (kind, size), asked)
                    if kind == "sqlite" and (asked.peers or not asked.size):
                        path = Path(url.removeprefix("sqlite:///"))
                        for name, seconds in peers.measured(folder, path):
                            measured.peers[name, size] = seconds
                            print(f"{name}, {size:,}: {seconds:.1f} s per 1,000", flush=True)
    report.tell(measured, asked.write or not (asked.size or asked.database or asked.only))


@contextmanager
def _database(folder: Path, kind: str, size: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """A database that holds so many places, and the processes that it runs in."""
    name = f"{kind}-{size}"
    if kind == "sqlite":
        path = folder / f"{name}.sqlite"
        _fill(path.exists(), f"sqlite:///{path}", size)
        yield f"sqlite:///{path}", ()
        return
    filled = (folder / name).exists()
    with servers.postgresql(folder / name) as (url, pid):
        _fill(filled, url, size)
        yield url, (pid,)


def _fill(filled: bool, url: str, size: int) -> None:
    if filled:
        with db.engine_at(url) as engine:
            db.upgrade(engine)
    else:
        print(f"Filling {url.split(':')[0]} with {size:,} places …", flush=True)
        data.fill(url, size)
    data.settle(url)


def _measure(
    measured: Measured,
    constant: servers.Server,
    url: str,
    also: tuple[int, ...],
    at: tuple[str, int],
    asked: argparse.Namespace,
) -> None:
    only = asked.only
    with tempfile.TemporaryDirectory() as instance:
        serving = servers.finder(Path(instance), url, also)
        with serving as server:
            measured.started[at] = serving.started_in
            measured.opened[at] = serving.seconds_until(f"{server.address}/")
            load.run(server, ["/"], WAKING)
            listed = works.gets(url) | {"W5": works.posts(server.address)}
            for name, requests in listed.items():
                if only and name not in only.split(","):
                    continue
                figure = _ratio(server, constant, requests, asked.rounds)
                measured.figures[name, *at] = figure
                print(f"{at[0]} {at[1]:,} {name}: {figure.ratio:.2f} x L1", flush=True)
            measured.megabytes[at] = server.megabytes()
            if find_chromium() and (not only or "pins" in only.split(",")):
                for path, seen in pins.measured(server):
                    measured.pins[*at, path] = seen
                    print(f"{at[0]} {at[1]:,} {path}: {seen}", flush=True)
    if not only or "W6" in only.split(","):
        measured.publishing[at] = deeds.publishing(url, also)


def _ratio(
    server: servers.Server, constant: servers.Server, requests: list[str], rounds: int
) -> Figure:
    """The median of some rounds, by that of as many of L1 with answers of the same length."""
    # What is remembered of a postcode is known then, as on a server that has run for a while.
    first = load.run(server, requests, WAKING).requests
    if len(requests) <= works.POSTCODES:
        # Each worker keeps answers of its own, and each round may have its lines with another one.
        for _ in range(WARMING):
            first += load.run(server, requests, SECONDS).requests
    posts = " " in requests[0]
    ours: list[load.Load] = []
    constants: list[load.Load] = []
    for _ in range(TRIES * rounds):
        if not _enough(ours, rounds):
            ours.append(load.run(server, requests, SECONDS, first))
            first += ours[-1].requests
        if not _enough(constants, rounds):
            path = f"/get/{max(1, round(ours[-1].bytes) - 200)}"
            constants.append(load.run(constant, [f"{path} a=b" if posts else path], SECONDS))
    middle, beside = _middle(ours, rounds), _middle(constants, rounds)
    ratio = middle.seconds / beside.seconds
    return Figure(ratio, middle.seconds, middle.p50, middle.p99, middle.bytes)


def _enough(tried: list[load.Load], rounds: int) -> bool:
    return sum(one.even >= EVEN for one in tried) >= rounds


def _middle(tried: list[load.Load], rounds: int) -> load.Load:
    """The round that costs the median, of the most even ones."""
    even = sorted(tried, key=attrgetter("even"))[-rounds:]
    return sorted(even, key=attrgetter("seconds"))[len(even) // 2]


if __name__ == "__main__":
    main()
