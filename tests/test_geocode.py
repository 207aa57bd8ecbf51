"""`finder geocode` as an operator uses it: rough points become better, and never worse."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from conftest import a_place, add
from finder import cli, postcodes, review
from finder.errors import FinderError
from finder.geometry import Point
from finder.models import (
    Address,
    CellCount,
    Decision,
    Moderator,
    Place,
    Postcode,
    Postcode6,
    Street,
    StreetPostcode,
    Town,
)

HOUSE = Point(51.9301, 4.4851)
AT_3031 = {"postcode": "3031PW", "house_number": "7", "city": "Rotterdam"}


@pytest.fixture
def environ(database_url: str, tmp_path: Path) -> dict[str, str]:
    """An operator's environment on the test's own database, without far sources."""
    return {
        "FINDER_INSTANCE": str(tmp_path / "instance"),
        "FINDER_DATABASE_URL": database_url,
        "FINDER_GEOCODERS": "off",
    }


def a_house(session: Session, point: Point = HOUSE) -> None:
    """Number 7 of a street in Rotterdam, in the register."""
    town = session.scalars(select(Town).where(Town.name == "Rotterdam")).one()
    code = postcodes.as_number("3031PW")
    lat, lon = point
    session.add_all(
        [
            Street(id=1, name="Teststraat", key="teststraat", town_id=town.id, lat=lat, lon=lon),
            Postcode6(id=code, lat=51.93, lon=4.485, addresses=9, span=90, town_id=town.id),
            StreetPostcode(postcode6_id=code, street_id=1),
            Address(street_id=1, number=7, suffix="", postcode6_id=code, lat=lat, lon=lon),
        ]
    )
    session.commit()


@pytest.fixture
def rough(session: Session) -> Place:
    """A place that stands in the middle of its postcode."""
    lat, lon = session.get_one(Postcode, "3031").point
    (place,) = add(session, a_place(lat=lat, lon=lon, precision="postcode4", **AT_3031))
    return place


def run(environ: dict[str, str], *words: str) -> str:
    result = CliRunner().invoke(
        cli.finder, ["geocode", *words], env=environ, catch_exceptions=False
    )
    assert result.exit_code == 0
    return result.output


def test_a_better_point_is_shown_with_how_far_it_moves_and_nothing_changes(
    session: Session, environ: dict[str, str], rough: Place
) -> None:
    a_house(session)
    before = rough.point

    said = run(environ)

    session.expire_all()
    assert rough.point == before
    assert "(het midden van de vier cijfers van de postcode) naar" in said
    assert "naar 51.93010, 4.48510 (het huis zelf)" in said
    assert "verderop" in said
    assert "Geef --apply" in said


def test_with_apply_the_place_moves_its_cells_follow_and_the_log_tells(
    session: Session, environ: dict[str, str], rough: Place
) -> None:
    a_house(session)

    said = run(environ, "--apply")

    session.expire_all()
    assert (rough.point, rough.precision) == (HOUSE, "house")
    counts = session.scalars(select(CellCount.count).where(CellCount.count > 0)).all()
    assert set(counts) == {1}
    last = review.log(session, rough)[0]
    assert (last.deed, last.moderator_id, last.before["precision"]) == (
        "located",
        None,
        "postcode4",
    )
    assert "Beter punt: 1" in said


def test_a_better_point_can_be_undone(
    session: Session, environ: dict[str, str], rough: Place, moderator: Moderator
) -> None:
    a_house(session)
    before = rough.point
    run(environ, "--apply")

    session.expire_all()
    review.undo(session, review.log(session, rough)[0], moderator)
    session.commit()

    assert (rough.point, rough.precision) == (before, "postcode4")


def test_a_house_far_from_its_postcode_is_told_and_not_applied(
    session: Session, environ: dict[str, str], rough: Place
) -> None:
    a_house(session, Point(51.96, 4.485))
    before = rough.point

    said = run(environ, "--apply")

    session.expire_all()
    assert rough.point == before
    assert "Kijk dit zelf na" in said
    assert "Zelf nakijken: 1" in said


@pytest.mark.parametrize("precision", ["house", "postcode6"])
def test_a_point_that_is_as_good_stays(
    session: Session, environ: dict[str, str], precision: str
) -> None:
    a_house(session)
    unknown = {**AT_3031, "house_number": "99"}
    (place,) = add(session, a_place(lat=51.92, lon=4.48, precision=precision, **unknown))

    said = run(environ, "--apply")

    session.expire_all()
    assert place.point == Point(51.92, 4.48)
    assert "Beter punt: 0" in said


def test_a_run_goes_on_where_it_stopped(
    session: Session, environ: dict[str, str], rough: Place
) -> None:
    a_house(session)
    mark = Path(environ["FINDER_INSTANCE"]) / "geocode-show"
    mark.parent.mkdir()
    mark.write_text(str(rough.id))

    went_on, again = run(environ), run(environ)

    assert "Bekeken: 0" in went_on
    assert "Bekeken: 1" in again


def test_a_run_from_the_start_forgets_where_it_stopped(
    session: Session, environ: dict[str, str], rough: Place
) -> None:
    mark = Path(environ["FINDER_INSTANCE"]) / "geocode-show"
    mark.parent.mkdir()
    mark.write_text(str(rough.id))

    assert "Bekeken: 1" in run(environ, "--again")


def test_a_run_stops_where_a_source_is_silent_and_goes_on_there(
    session: Session, environ: dict[str, str], rough: Place
) -> None:
    nobody = {"FINDER_GEOCODERS": "pdok", "FINDER_PDOK_URL": "http://127.0.0.1:9"}

    stopped = CliRunner().invoke(cli.finder, ["geocode"], env=environ | nobody)
    went_on = run(environ)

    assert isinstance(stopped.exception, FinderError)
    assert "Adressen opzoeken lukt nu niet" in str(stopped.exception)
    assert "Bekeken: 1" in went_on


def test_closed_places_are_left_alone(
    session: Session, environ: dict[str, str], rough: Place
) -> None:
    a_house(session)
    rough.status = "closed"
    session.commit()

    assert "Bekeken: 0" in run(environ)
    assert session.scalars(select(Decision)).all() == []
