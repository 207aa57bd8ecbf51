"""Which team serves a postcode, and which places lie in a team's area."""

from sqlalchemy import bindparam, false, func, or_, select
from sqlalchemy.orm import Session

from finder import postcodes
from finder.models import Place, Team, TeamArea
from finder.places import Clause
from finder.prepared import Prepared
from finder.remembering import remembered
from finder.teams import areas

# Of four digits several teams may serve a part; more than these would be no answer.
MOST = 3
# A list on paper has an end.
MOST_PLACES = 300


def serving(session: Session, code: str | None) -> list[Team]:
    """The teams that serve a postcode ("3011AB" or "3011"), the one with the smallest area first.

    A whole postcode has the team that was given it most precisely; four digits have all teams that
    serve a part of them.
    """
    if not code:
        return []
    first, last = areas.stretch_of(code)
    stretch = {"first": first, "last": last}
    rows = remembered(session, ("teams", first, last), lambda: _SERVING.rows(session, stretch))
    if first == last:
        ids = [row.id for row in rows if row.size == rows[0].size]
    else:
        ids = list(dict.fromkeys(row.id for row in rows))[:MOST]
    # Most postcodes have none, and each page of results asks.
    found = session.scalars(select(Team).where(Team.id.in_(ids))) if ids else ()
    return sorted(found, key=lambda team: ids.index(team.id))


_SIZE = TeamArea.last - TeamArea.first
_SERVING = Prepared(
    select(Team.id, _SIZE.label("size"))
    .join(TeamArea, TeamArea.team_id == Team.id)
    .where(TeamArea.first <= bindparam("last"), TeamArea.last >= bindparam("first"))
    .order_by(_SIZE, Team.name, Team.id)
)


def places_of(session: Session, team: Team, most: int = MOST_PLACES) -> list[Place]:
    """The open places whose postcode lies in a team's area, by town and name; so many at most."""
    order = (Place.town_key, Place.name_key, Place.id)
    return list(session.scalars(select(Place).where(_around(team)).order_by(*order).limit(most)))


def count_places(session: Session, team: Team) -> int:
    """How many open places lie in a team's area."""
    return session.scalar(select(func.count(Place.id)).where(_around(team))) or 0


def _around(team: Team) -> Clause:
    return (Place.status == "open") & or_(false(), *map(_within, team.areas))


def _within(area: TeamArea) -> Clause:
    """Whole postcodes in it, and four digits of which it has all."""
    first, last = postcodes.from_number(area.first), postcodes.from_number(area.last)
    whole = (func.length(Place.postcode) > len("3011")) & Place.postcode.between(first, last)
    from_digits = int(first[:4]) + (not first.endswith("AA"))
    to_digits = int(last[:4]) - (not last.endswith("ZZ"))
    digits = (func.length(Place.postcode) == len("3011")) & Place.postcode.between(
        str(from_digits), str(to_digits)
    )
    return or_(whole, digits)
