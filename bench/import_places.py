"""Measures a dry run of a list: how long it takes and how much memory, with so many rows.

    .venv/bin/python bench/import_places.py [ROWS]

The list has names, kinds, addresses, points and hours, spread over the country like its
postcodes; half of its rows are in the database already, under another source.
"""

import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from finder.paths import DATA

KINDS = ("buurthuis", "speeltuin", "dorpshuis", "huiskamer", "sportkantine", "koffiehoek")
WORDS = ("Bron", "Linde", "Brug", "Haven", "Molen", "Kers", "Vonk", "Meent", "Schakel", "Wissel")


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        lists = [Path(folder) / name for name in ("half.csv", "whole.csv")]
        for path, count in zip(lists, (rows // 2, rows), strict=True):
            _write(path, count)
        for path, more in ((lists[0], ["--apply"]), (lists[1], [])):
            begun = time.monotonic()
            _finder(folder, path, f"Lijst {path.stem}", more)
            print(f"{path.stem} {' '.join(more)}: {time.monotonic() - begun:.1f} s")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"most memory of one command: {peak:.0f} MB")


def _write(path: Path, count: int) -> None:
    # Not for secrets: the same list each time.
    draw = random.Random(1)
    with (DATA / "postcodes.csv").open(encoding="utf-8", newline="") as file:
        codes = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(["nummer", "naam", "soort", "straat", "huisnummer", "postcode", "plaats",
                      "lat", "lon", "openingstijden", "telefoon"])  # fmt: skip
        for number in range(count):
            code = draw.choice(codes)
            name = f"De {draw.choice(WORDS)}{draw.choice(WORDS).lower()} {draw.randrange(5_000)}"
            lat = float(code["lat"]) + draw.uniform(-0.008, 0.008)
            lon = float(code["lon"]) + draw.uniform(-0.012, 0.012)
            out.writerow([number, name, draw.choice(KINDS), "Kerkstraat", draw.randrange(1, 300),
                          code["postcode"], code["town"], f"{lat:.6f}".replace(".", ","),
                          f"{lon:.6f}".replace(".", ","), "Mo-Fr 09:00-17:00",
                          "010 123 45 67"])  # fmt: skip


def _finder(folder: str, path: Path, source: str, more: list[str]) -> None:
    finder = Path(sys.executable).with_name("finder")
    command = [finder, "places", "import", path, "--source", source, *more]
    settings = {"FINDER_INSTANCE": folder, "FINDER_GEOCODERS": "off"}
    subprocess.run(command, env=settings, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
