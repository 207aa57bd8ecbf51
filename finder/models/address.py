"""The register of addresses as far as it is loaded, and what sources far away said.

A postcode of six signs (PC6) is stored as a number, see postcodes.as_number. The tables are large
and are replaced as a whole, so no foreign keys bind them; docs/decisions has the reasons.
"""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from finder.geometry import Point
from finder.models.base import Base, Key


class Town(Base):
    """A town (woonplaats): its middle in degrees WGS84 and how many postcodes (PC4) it has.

    The gazetteer knows no municipality; the register does. One name may stand for several towns.
    """

    __tablename__ = "town"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    key: Mapped[str] = mapped_column(index=True)
    municipality: Mapped[str | None]
    province: Mapped[str]
    lat: Mapped[float]
    lon: Mapped[float]
    codes: Mapped[int]

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)


class Postcode6(Base):
    """A postcode of six signs: the mean point of its addresses, how many, and across what metres.

    `span` is the diagonal of the box around its addresses.
    """

    __tablename__ = "postcode6"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lat: Mapped[float]
    lon: Mapped[float]
    addresses: Mapped[int]
    span: Mapped[int]
    town_id: Mapped[int]

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)


class Street(Base):
    """A street of one town; its point is that of the address nearest to the mean of all."""

    __tablename__ = "street"
    __table_args__ = (Index("street_key", "key", "town_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    key: Mapped[str] = mapped_column(Key)
    town_id: Mapped[int]
    lat: Mapped[float]
    lon: Mapped[float]

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)


class StreetPostcode(Base):
    """That a street has addresses with a postcode of six signs: mostly one street, at times two."""

    __tablename__ = "street_postcode"
    __table_args__ = ({"sqlite_with_rowid": False},)

    postcode6_id: Mapped[int] = mapped_column(primary_key=True)
    street_id: Mapped[int] = mapped_column(primary_key=True)


class Address(Base):
    """A house: street, number and what follows it ("", "a", "-3", "a-3"), with its postcode."""

    __tablename__ = "address"
    __table_args__ = ({"sqlite_with_rowid": False},)

    street_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    suffix: Mapped[str] = mapped_column(String(20), primary_key=True)
    postcode6_id: Mapped[int] = mapped_column(primary_key=True)
    lat: Mapped[float]
    lon: Mapped[float]

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)


class Geocode(Base):
    """What a source far away answered; `key` is a hash, so that nobody reads what was typed.

    `answer` is empty where the source found nothing. It counts until `until`.
    """

    __tablename__ = "geocode"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    answer: Mapped[dict[str, Any] | None]
    until: Mapped[dt.datetime] = mapped_column(index=True)


class Geocoder(Base):
    """How a source far away is doing, for all workers together; moments in milliseconds of UTC.

    It is asked again from `next_at` on, and rests until `rests_until` after too many `failures`.
    """

    __tablename__ = "geocoder"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    next_at: Mapped[int] = mapped_column(BigInteger, default=0)
    failures: Mapped[int] = mapped_column(default=0)
    rests_until: Mapped[int] = mapped_column(BigInteger, default=0)
