"""Loads the register from files: reads, sums up, and lets the new tables take over."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from finder.errors import FinderError
from finder.exchange.register.alone import alone
from finder.exchange.register.building import Register
from finder.exchange.register.houses import Houses
from finder.exchange.register.reading import Bad, Row, rows
from finder.exchange.register.staging import Staging
from finder.exchange.register.swapping import replaced, swap
from finder.models import Address, Postcode6, Street, StreetPostcode, Town

# From so many lines on, a file of which one in a hundred is bad is another kind of file.
ENOUGH, MOST_BAD = 1_000, 0.01
# Hears how many bytes of the files were read since the last time, and how many lines in all.
Told = Callable[[int, int], None]
# Hears of each line that is no address.
Complain = Callable[[Bad], None]


@dataclass
class Loaded:
    """What was read, or put in place: the sums, and how many lines were bad."""

    register: Register
    read: int = 0
    bad: int = 0


def count(paths: Sequence[Path], told: Told, complain: Complain) -> Loaded:
    """What `load` would load, without a database. Raises FinderError as `load` does."""
    loaded = Loaded(Register())
    for _ in _addresses(loaded, paths, told, complain):
        pass
    return _checked(loaded)


def load(
    engine: Engine, paths: Sequence[Path], *, addresses: bool, told: Told, complain: Complain
) -> Loaded:
    """Load the register of the provinces that the files cover; other provinces stay as they are.

    With `addresses` every house number is kept. Raises FinderError, with nothing changed, for
    files that cannot be read, that hold more than one bad line in a hundred, or while another
    import runs.
    """
    with alone(engine), TemporaryFile() as file:
        _keep_small(engine)
        loaded, staging, houses = Loaded(_register(engine)), Staging(engine), Houses(file)
        staging.create()
        try:
            read = houses.passing(_addresses(loaded, paths, told, complain))
            _keep(read, staging, loaded.register.first_street, addresses)
            _fill(staging, _checked(loaded).register, houses)
            swap(engine, staging, loaded.register)
        except KeyboardInterrupt as error:
            raise FinderError("U hebt de import afgebroken. Er is niets veranderd.") from error
        finally:
            staging.drop()
    return loaded


def _keep_small(engine: Engine) -> None:
    """Let SQLite read its file in pieces: mapped as a whole, it would count as our memory."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda one, _: one.execute("PRAGMA mmap_size = 0"))
        engine.dispose()


def _register(engine: Engine) -> Register:
    """A register whose ids are not in use."""
    with Session(engine) as session:
        town = session.scalar(select(func.max(Town.id))) or 0
        street = session.scalar(select(func.max(Street.id))) or 0
    return Register(town + 1, street + 1)


def _addresses(
    loaded: Loaded, paths: Sequence[Path], told: Told, complain: Complain
) -> Iterator[tuple[int, Row]]:
    """Each address with the number of its street, while it is summed up."""
    for path in paths:
        for row in rows(path, lambda count: told(count, loaded.read)):
            loaded.read += 1
            if isinstance(row, Bad):
                loaded.bad += 1
                complain(row)
            else:
                yield loaded.register.add(row), row
            if loaded.read % ENOUGH == 0:
                _checked(loaded)


def _keep(
    read: Iterable[tuple[int, Row]], staging: Staging, first_street: int, addresses: bool
) -> None:
    """Put each address in, or only go through them all."""
    if addresses:
        staging.fill(Address, (_address(first_street + street, row) for street, row in read))
    else:
        for _ in read:
            pass


def _fill(staging: Staging, register: Register, houses: Houses) -> None:
    """Put in what the addresses amount to, and what stays of other provinces."""
    points = houses.nearest(register.street_middles)
    staging.fill(Street, register.street_rows(points))
    staging.fill(Postcode6, register.postcode6_rows())
    staging.fill(StreetPostcode, register.street_postcode_rows())
    staging.keep_others(replaced(register))


def _address(street_id: int, row: Row) -> dict[str, Any]:
    return {
        "street_id": street_id,
        "number": row.number,
        "suffix": row.suffix,
        "postcode6_id": row.code,
        "lat": row.lat,
        "lon": row.lon,
    }


def _checked(loaded: Loaded) -> Loaded:
    """The same. Raises FinderError when too many lines are bad, or none is there."""
    if not loaded.read:
        raise FinderError("Er staan geen adressen in. Er is niets veranderd.")
    if loaded.bad > MOST_BAD * loaded.read:
        raise FinderError(
            "Van %(read)s regels zijn er %(bad)s geen adres. Dat is te veel. "
            "Er is niets veranderd. Kijk of dit het goede bestand is.",
            read=loaded.read,
            bad=loaded.bad,
        )
    return loaded
