"""Places that may be the same as one that is told about."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from finder import duplicates
from finder.addresses import joined, read_number
from finder.geometry import Point, scale_at
from finder.models import Place
from finder.places import ring
from finder.places.clauses import is_open
from finder.places.nearest import Nearby, with_ids

# How far apart two points of one place may lie, in metres.
METRES = 250


class Named(Protocol):
    """What tells whether a place is like another one: of a Place, or of what stands for it."""

    @property
    def name(self) -> str: ...
    @property
    def alternative_names(self) -> list[Any] | None: ...
    @property
    def kind(self) -> str: ...


class Addressed(Protocol):
    """What has an address: a Place, or what stands for it."""

    @property
    def postcode(self) -> str | None: ...
    @property
    def house_number(self) -> str | None: ...


@dataclass(frozen=True)
class LookAlike(Nearby):
    """A place that may be the same, and whether it has the same postcode and house number."""

    same_address: bool


def look_alikes(
    session: Session,
    *,
    name: str,
    kind: str,
    point: Point | None,
    postcode: str | None = None,
    house_number: str | None = None,
    without: Collection[int] = (),
) -> list[LookAlike]:
    """The open places that may be this one, nearest first; the ids in `without` are left out.

    Those within METRES whose name is alike, and those at its address (postcode and house number)
    whose name is alike or whose kind is easily mixed with its kind: a house may have two names.
    """
    there = _at_address(session, postcode, house_number)
    at_address = {place.id for place in there}
    scale = scale_at(point) if point else None
    near = _NEAR.rows(session, ring.values(scale, METRES)) if scale else ()
    alike = {
        row.id
        for row in (*near, *there)
        if row.id not in without and resembles(row, name, kind, row.id in at_address)
    }
    found = [
        LookAlike(
            place,
            scale.metres(place.lat, place.lon) if scale else None,
            place.id in at_address,
        )
        for place in with_ids(session, alike)
    ]
    return sorted(found, key=lambda nearby: (nearby.metres or 0, nearby.place.id))


def _near(ground: ring.Ground) -> Select[Any]:
    found = ground(is_open(()), Place.id).subquery("near")
    return select(Place.id, Place.name, Place.alternative_names, Place.kind).join(
        found, found.c.id == Place.id
    )


# Built once: to build them for each form that is sent costs more than to run them. In a town
# hundreds may be near, of which few are alike: only of those the whole rows are read.
_NEAR = ring.prepared(_near)
_AT_POSTCODE = select(
    Place.id,
    Place.name,
    Place.alternative_names,
    Place.kind,
    Place.precision,
    Place.postcode,
    Place.house_number,
).where(Place.postcode == bindparam("postcode"), is_open(()))


def known_at(session: Session, postcode: str | None, house_number: str | None) -> Place | None:
    """The open place at a whole postcode and a number; one whose point is that house goes first."""
    rows = sorted(_at_address(session, postcode, house_number), key=lambda row: row.id)
    exact = (row for row in rows if row.precision == "house")
    found = next(exact, None) or next(iter(rows), None)
    return session.get(Place, found.id) if found else None


def same_address(
    place: Addressed, *, postcode: str | None = None, house_number: str | None = None
) -> bool:
    """Whether a place has this postcode and number, however they are typed."""
    wanted = address_key(postcode, house_number)
    return wanted is not None and wanted == address_key(place.postcode, place.house_number)


def _at_address(session: Session, postcode: str | None, house_number: str | None) -> list[Any]:
    """As much of the open places with this postcode and number, however typed, as is asked here."""
    wanted = address_key(postcode, house_number)
    if wanted is None:
        return []
    rows = session.connection().execute(_AT_POSTCODE, {"postcode": wanted[0]})
    return [row for row in rows if same_address(row, postcode=postcode, house_number=house_number)]


def address_key(postcode: str | None, house_number: str | None) -> tuple[str, object] | None:
    """An address in the form in which the same address is the same; None for half of one."""
    code, number = "".join((postcode or "").split()).upper(), house_number or ""
    # Four digits are a quarter of a town, in which a number comes back in every street.
    if len(code) != 6 or not joined(number):
        return None
    return code, read_number(number) or joined(number)


def resembles(place: Named, name: str, kind: str, at_address: bool) -> bool:
    """Whether a place near by, or at the same address, may be the one with this name and kind."""
    names = [place.name, *(place.alternative_names or [])]
    if not at_address:
        return any(duplicates.alike(kind, name, place.kind, other) for other in names)
    # A like name at the same address is the same place, even when somebody has its kind wrong.
    return duplicates.easily_mixed(kind, place.kind) or any(
        duplicates.alike(kind, name, kind, other) for other in names
    )
