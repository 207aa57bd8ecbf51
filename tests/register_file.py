"""The excerpt of the register that tests load, and files made of it."""

import csv
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Engine

from finder.exchange import register
from finder.exchange.register import Bad, Loaded

# Real addresses of Zeeland (BAG, June 2026, CC0), chosen for what is hard about them.
EXCERPT = Path(__file__).parent / "register.csv"
POSTSTRAAT = "Poststraat;1;;;4301AA;Zierikzee;Schouwen-Duiveland;Zeeland;51.64989;3.91913"
HEADING = EXCERPT.read_text(encoding="utf-8").splitlines()[0]


def load(
    engine: Engine, *paths: Path, addresses: bool = True, dry_run: bool = False
) -> tuple[Loaded, list[Bad]]:
    """Load files as the command does; what was loaded, and the bad lines."""
    bad: list[Bad] = []
    loaded = register.load(
        engine,
        paths or [EXCERPT],
        addresses=addresses,
        dry_run=dry_run,
        told=lambda _bytes, _lines: None,
        complain=bad.append,
    )
    return loaded, bad


def written(path: Path, rows: Iterable[dict[str, str]]) -> Path:
    """A dump with these rows; what a row does not say is as in the Poststraat."""
    default = dict(zip(HEADING.split(";"), POSTSTRAAT.split(";"), strict=True))
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, default, delimiter=";", lineterminator="\n")
        out.writeheader()
        out.writerows({**default, **row} for row in rows)
    return path
