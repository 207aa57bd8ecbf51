"""Places, the counts of places on the map, and the postcodes. Empty (None) is unknown."""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, event, text
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from finder import cells, clock, hours, traits
from finder.addresses import written
from finder.checking import NEVER, checked_since
from finder.geometry import Point
from finder.models.base import Base, now
from finder.spelling import fold, slug

AREA = ("postcode", "town_key")
FOUND_BY = ("lat", "lon", "traits", "open_parts", "name")


def _partly(name: str, *columns: str, known: str) -> Index:
    """An index of the rows alone of which a column is known."""
    some = text(f"{known} IS NOT NULL")
    return Index(name, *columns, sqlite_where=some, postgresql_where=some)


class Place(Base):
    """A place where people meet. lat and lon are degrees WGS84; dates are local days.

    `status` is one of words.STATUSES; a merged place names the one that was kept. `version` counts
    its changes. `cell` is the point's cell at zoom 20; `name_key` and `street_key` are the folded
    names and street, to search in, and `town_key` is the folded town; `open_parts` are the parts of
    a week in which it is ever open (hours.may_be_open), `traits` what filters ask of it
    (finder.traits), and `checked_since` the day since which all that is known of it was checked
    (finder.checking). These follow by themselves, as does `changed_in`: the version of all places
    in which this one last changed (DataVersion).
    """

    __tablename__ = "place"
    __table_args__ = (
        # All that a search asks and a map shows, so that no row is read; SQLite's hold the id too.
        Index("place_near", "cell", "status", "kind", *FOUND_BY, postgresql_include=["id"]),
        Index("place_near_of_kind", "kind", "cell", "status", *FOUND_BY, postgresql_include=["id"]),
        Index("place_named", "name_key"),
        Index("place_address", "postcode", "house_number"),
        # All that a search for an address in words asks.
        Index(
            "place_street",
            "street_key",
            "status",
            "town_key",
            "house_number",
            postgresql_include=["id"],
        ),
        Index("place_changed", "changed_in", "id"),
        # What of a moderator's area grows old, without a row read.
        Index("place_ageing", "status", "municipality", "city", "kind", "checked_since", *AREA),
        Index("place_stalest", "status", "checked_since", "id", *AREA),
        # Few are merged, and of few places the number to call is known.
        _partly("place_merged", "merged_into_id", known="merged_into_id"),
        _partly("place_called", "status", "checked_since", "id", known="phone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    alternative_names: Mapped[list[Any] | None]
    name_key: Mapped[str]
    kind: Mapped[str] = mapped_column(String(20))

    street: Mapped[str | None]
    street_key: Mapped[str | None]
    house_number: Mapped[str | None] = mapped_column(String(20))
    postcode: Mapped[str | None] = mapped_column(String(6))
    city: Mapped[str | None]
    town_key: Mapped[str | None]
    municipality: Mapped[str | None]
    lat: Mapped[float]
    lon: Mapped[float]
    cell: Mapped[int] = mapped_column(BigInteger)
    precision: Mapped[str] = mapped_column(String(10))

    description: Mapped[str | None]
    opening_hours: Mapped[str | None]
    closed_from: Mapped[dt.date | None]
    closed_until: Mapped[dt.date | None]
    closed_reason: Mapped[str | None]
    open_parts: Mapped[int | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    website: Mapped[str | None]
    wheelchair: Mapped[str | None] = mapped_column(String(10))
    accessible_toilet: Mapped[str | None] = mapped_column(String(10))

    run_by: Mapped[str | None] = mapped_column(String(20))
    funding: Mapped[list[Any] | None]
    professional: Mapped[str | None] = mapped_column(String(10))
    professional_hours: Mapped[str | None]
    welcome: Mapped[str | None] = mapped_column(String(20))
    audiences: Mapped[list[Any] | None]
    access: Mapped[str | None] = mapped_column(String(20))
    cost: Mapped[str | None] = mapped_column(String(10))
    traits: Mapped[int] = mapped_column(default=0, server_default="0")
    checked_since: Mapped[dt.date] = mapped_column(default=NEVER, server_default=NEVER.isoformat())
    languages: Mapped[list[Any] | None]
    activities: Mapped[list[Any] | None]

    source: Mapped[str]
    source_url: Mapped[str | None]
    seen_in: Mapped[str | None]
    licence: Mapped[str | None]
    existence_checked_on: Mapped[dt.date | None]
    hours_checked_on: Mapped[dt.date | None]
    contact_checked_on: Mapped[dt.date | None]
    openness_checked_on: Mapped[dt.date | None]
    access_checked_on: Mapped[dt.date | None]

    status: Mapped[str] = mapped_column(String(10), default="open")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    version: Mapped[int] = mapped_column()
    changed_in: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[dt.datetime] = mapped_column(default=now)

    # Each change counts one up; one that was made on an older row is refused (StaleDataError).
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)

    @property
    def slug(self) -> str:
        return slug(self.name)

    @property
    def address(self) -> str:
        """Street and number, then postcode and town, as far as known."""
        return written(self.street, self.house_number, self.postcode, self.city)

    @property
    def approximate(self) -> bool:
        """Whether the point is only near the place, so that metres would say too much."""
        return self.precision not in {"house", "street"}


@event.listens_for(Place, "before_insert")
@event.listens_for(Place, "before_update")
def _follow(_mapper: Mapper[Place], _connection: Any, place: Place) -> None:
    """Keep the columns that follow from others in step with them."""
    place.cell = cells.cell(place.lat, place.lon)
    place.name_key = " | ".join(map(fold, [place.name, *(place.alternative_names or [])]))
    place.street_key = fold(place.street) if place.street else None
    place.town_key = fold(place.city) if place.city else None
    place.open_parts = hours.may_be_open(place.opening_hours, clock.today())
    place.traits = traits.of(place)
    place.checked_since = checked_since(place)


class CellCount(Base):
    """How many open places of a kind a cell holds, for zooms 5 to 14."""

    __tablename__ = "cell_count"
    __table_args__ = ({"sqlite_with_rowid": False},)

    zoom: Mapped[int] = mapped_column(primary_key=True)
    cell: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int]


class Postcode(Base):
    """A postcode of four digits (PC4): its middle in degrees WGS84, its largest town, its province.

    `municipality` and `towns`, in how many towns it has addresses, are known from the register.
    """

    __tablename__ = "postcode"
    __table_args__ = (Index("postcode_near", "lat", "lon"),)

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    lat: Mapped[float]
    lon: Mapped[float]
    town: Mapped[str]
    town_key: Mapped[str] = mapped_column(Text, index=True)
    province: Mapped[str]
    municipality: Mapped[str | None]
    towns: Mapped[int | None]

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)
