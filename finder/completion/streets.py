"""Streets of the register by the beginning of their name, with or without a town behind it."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from finder.completion import towns
from finder.completion.found import MOST, Completion, Found, begins, bounds
from finder.geocoding import names
from finder.models import Street, Town
from finder.spelling import fold

SHORTEST = 3
# Of all that begin so, as many are read to find those in the largest towns.
READ = 200

# Name, key, and of the town its name, its province, and how many postcodes it has.
StreetRow = Row[str, str, str, str, int]

_ROWS = (
    select(Street.name, Street.key, Town.name.label("town"), Town.province, Town.codes)
    .join(Town, Town.id == Street.town_id)
    .order_by(Street.key, Street.town_id)
    .limit(READ)
)
_IN_TOWN = Street.town_id.in_(select(Town.id).where(towns.CALLED))
BEGUN = _ROWS.where(begins(Street.key))
BEGUN_IN_TOWN = _ROWS.where(begins(Street.key), _IN_TOWN)
WHOLE_IN_TOWN = _ROWS.where(Street.key == bindparam("street"), _IN_TOWN)
KNOWN = select(Street.key).where(Street.key.in_(bindparam("keys", expanding=True))).distinct()


def begun(session: Session, text: str) -> Found:
    """The streets that begin so: "poststr", "poststr, zierik" or "poststraat zierik"."""
    street, _, town = map(fold, text.partition(","))
    if len(street) < SHORTEST:
        return Found()
    if town:
        rows = session.execute(BEGUN_IN_TOWN, bounds(street) | towns.called(town)).all()
    else:
        rows = session.execute(BEGUN, bounds(street)).all() or _with_town(session, street)
    ordered = sorted(rows, key=lambda row: (row.key != street, -row.codes, row.key))
    namesakes = Counter((row.key, row.town) for row in rows)
    return Found([_told(row, namesakes[row.key, row.town] == 1) for row in ordered[:MOST]])


def known(session: Session) -> bool:
    """Whether there is any street: whether a register is loaded."""
    return session.scalar(select(Street.id).limit(1)) is not None


def _with_town(session: Session, typed: str) -> Sequence[StreetRow]:
    """The streets whose whole name the first words are, in a town that the others begin."""
    behind = {street: town for street, town in names.splits(typed) if town}
    there = session.scalars(KNOWN, {"keys": list(behind)}).all() if behind else ()
    values = [{"street": street, **towns.called(behind[street])} for street in there]
    return [row for given in values for row in session.execute(WHOLE_IN_TOWN, given)]


def _told(row: StreetRow, alone: bool) -> Completion:
    """A street with its town, and the province where two towns of one name have that street."""
    town = names.spoken(row.town) if alone else f"{row.town} ({row.province})"
    return Completion("street", f"{row.name}, {town}", row.name, town)
