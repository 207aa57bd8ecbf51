"""Keeps the teams: adds, changes and removes them, with the postcodes that they serve."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from finder.errors import NotFound, NotUnderstood
from finder.models import Team, TeamArea
from finder.models.team import team_key
from finder.teams.areas import Stretch
from finder.words import N_

FACTS = ("name", "phone", "email", "website", "street", "house_number", "postcode", "city")


def listed(session: Session) -> list[Team]:
    """All teams with their areas, by town and name."""
    query = select(Team).options(selectinload(Team.areas))
    return sorted(session.scalars(query), key=lambda team: (team.city or "", team.name))


def get(session: Session, team_id: int) -> Team:
    """A team. Raises NotFound."""
    team = session.get(Team, team_id)
    if team is None:
        raise NotFound(N_("Dit team kennen we niet."))
    return team


def known(session: Session, name: str, city: str | None) -> Team | None:
    """The team with this name in this town, however it is spelled."""
    return session.scalar(select(Team).where(Team.key == team_key(name, city)))


def keep(
    session: Session,
    team: Team,
    given: Mapping[str, Any],
    stretches: Sequence[Stretch],
    checked_on: dt.date | None = None,
) -> Team:
    """Give a team, which may be new, these facts (FACTS) and these areas.

    `checked_on` is the day on which somebody of the municipality said so, None for what was only
    carried over. Raises NotUnderstood, about the name, when another team in that town has it.
    """
    other = known(session, given["name"], given.get("city"))
    if other is not None and other is not team:
        raise NotUnderstood(N_("Een team met deze naam is er al in deze plaats."), "name")
    for name, value in given.items():
        setattr(team, name, value)
    team.checked_on = checked_on or team.checked_on
    session.add(team)
    ends = dict(stretches)
    team.areas = [area for area in team.areas if ends.get(area.first) == area.last]
    session.flush()
    there = {area.first for area in team.areas}
    team.areas += [TeamArea(first=a, last=b) for a, b in stretches if a not in there]
    session.flush()
    return team


def remove(session: Session, team: Team) -> None:
    """Take a team away, with its areas."""
    session.delete(team)
    session.flush()
