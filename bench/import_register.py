"""Measures loading the register: seconds, memory, disk, and how fast a postcode is looked up.

Usage: bench/import_register.py FILE [--times 39]. FILE is an address dump in plain .csv; it is
written so many times over, each time under other postcodes, towns and (every second time) streets:
39 times a province of 246,000 addresses is a country of 9.6 million. It is packed as the public
lists are. Runs the product's command on an SQLite of its own, twice: the second time the old tables
are as large as the new ones. Meanwhile a site writes; how long it waited at most is told too.
"""

import argparse
import csv
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# Unpacked beside its last 128 MB, as a file of zstd's strongest setting is.
TIGHT: Any = {zstd.CompressionParameter.window_log: 27}
PROVINCES = 12
LOOK_UPS = 100_000
TABLES = ("postcode6", "street_postcode", "street", "address")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("file", type=Path)
    arguments.add_argument("--times", type=int, default=39)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        country = Path(folder) / "country.csv.zst"
        count = write(given.file, country, given.times)
        for _ in range(2):
            seconds, memory, waited = run(country, Path(folder))
            print(f"{count:,} addresses in {seconds:.0f} s, {count / seconds:,.0f} a second")
            print(f"peak memory {memory:.0f} MB; the site waited {waited:.2f} s at most to write")
        with sqlite3.connect(Path(folder) / "finder.sqlite") as database:
            report(database)


def write(source: Path, target: Path, times: int) -> int:
    """Write the dump so many times over; how many addresses."""
    count = 0
    with zstd.open(target, "wt", options=TIGHT, encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=";", lineterminator="\n")
        for copy in range(times):
            with source.open(encoding="utf-8", newline="") as lines:
                rows = csv.reader(lines, delimiter=";")
                heading = next(rows)
                if not copy:
                    out.writerow(heading)
                for row in renamed(rows, heading, copy):
                    out.writerow(row)
                    count += 1
    return count


def renamed(rows: Iterator[list[str]], heading: list[str], copy: int) -> Iterator[list[str]]:
    """The rows in other towns, under postcodes that no other copy has."""
    code, town = heading.index("postcode"), heading.index("woonplaats")
    street = heading.index("straat")
    municipality, province = heading.index("gemeente"), heading.index("provincie")
    digits: dict[str, int] = {}
    for row in rows:
        number = digits.setdefault(row[code][:4], len(digits))
        row[code] = f"{1000 + copy * 200 + number}{row[code][4:]}"
        if copy % 2:
            row[street] += f" {copy}"
        row[town] += f" {copy}"
        row[municipality] += f" {copy}"
        row[province] = f"Provincie {copy % PROVINCES}"
        yield row


def run(country: Path, folder: Path) -> tuple[float, float, float]:
    """Load it by the command; seconds, the most memory in MB, and the longest wait in seconds."""
    environ = {**os.environ, "FINDER_INSTANCE": str(folder), "FINDER_DATABASE_URL": ""}
    finder = Path(sys.executable).parent / "finder"
    subprocess.run([finder, "seed"], env=environ, check=True)
    begun, waited = time.perf_counter(), 0.0
    with subprocess.Popen(
        [finder, "postcodes", "import", "--addresses", country], env=environ
    ) as loading:
        while loading.poll() is None:
            waited = max(waited, write_once(folder / "finder.sqlite"))
            time.sleep(0.05)
    seconds = time.perf_counter() - begun
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, waited


def write_once(path: Path) -> float:
    """Write a row as the site does; how many seconds it took."""
    database = sqlite3.connect(path, timeout=60, isolation_level=None)
    begun = time.perf_counter()
    database.execute("BEGIN IMMEDIATE")
    database.execute("INSERT INTO geocoder VALUES ('bench', 0, 0, 0) ON CONFLICT DO NOTHING")
    database.execute("UPDATE geocoder SET next_at = next_at + 1 WHERE name = 'bench'")
    database.execute("COMMIT")
    took = time.perf_counter() - begun
    database.close()
    return took


def report(database: sqlite3.Connection) -> None:
    """How large the tables are, and how long one look-up of a PC6 takes."""
    pages = "SELECT sum(pgsize) FROM dbstat WHERE name = ?"
    for table in TABLES:
        rows = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        size = database.execute(pages, (table,)).fetchone()[0]
        print(f"{table}: {rows:,} rows, {size / 1e6:.1f} MB")
    pages, size = (
        database.execute(f"PRAGMA page_{what}").fetchone()[0] for what in ("count", "size")
    )
    print(f"the whole file: {pages * size / 1e6:.0f} MB")
    ids = [row[0] for row in database.execute("SELECT id FROM postcode6")]
    wanted = random.choices(ids, k=LOOK_UPS)
    begun = time.perf_counter()
    for code in wanted:
        database.execute("SELECT lat, lon FROM postcode6 WHERE id = ?", (code,)).fetchone()
    each = (time.perf_counter() - begun) / LOOK_UPS
    print(f"one postcode is looked up in {each * 1e6:.1f} microseconds")


if __name__ == "__main__":
    main()
