"""The social neighbourhood teams, and which postcodes each of them serves."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from finder.addresses import written
from finder.models.base import Base
from finder.spelling import fold, slug


class Team(Base):
    """A social neighbourhood team (sociaal wijkteam) with the public facts of its office.

    `key` is its folded name and town, by which the next edition of a list knows it again. Without
    areas it is unknown which postcodes it serves.
    """

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str | None]
    email: Mapped[str | None]
    website: Mapped[str | None]
    street: Mapped[str | None]
    house_number: Mapped[str | None] = mapped_column(String(20))
    postcode: Mapped[str | None] = mapped_column(String(6))
    city: Mapped[str | None]
    seen_in: Mapped[str | None]
    checked_on: Mapped[dt.date | None]

    areas: Mapped[list["TeamArea"]] = relationship(
        order_by="TeamArea.first", cascade="all, delete-orphan"
    )

    @property
    def slug(self) -> str:
        return slug(self.name)

    @property
    def address(self) -> str:
        """Street and number, then postcode and town, as far as known."""
        return written(self.street, self.house_number, self.postcode, self.city)


class TeamArea(Base):
    """A stretch of postcodes that a team serves, its ends included (postcodes.as_number)."""

    __tablename__ = "team_area"
    __table_args__ = (Index("team_area_serves", "first", "last"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    first: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


def team_key(name: str, city: str | None) -> str:
    """A team's name and town, folded."""
    return f"{fold(name)} | {fold(city or '')}"


@event.listens_for(Team, "before_insert")
@event.listens_for(Team, "before_update")
def _follow(_mapper: Mapper[Team], _connection: Any, team: Team) -> None:
    team.key = team_key(team.name, team.city)
