"""The social neighbourhood teams: which one serves a postcode, their sheet, and their keeping."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from paper import forms
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from conftest import a_moderator, a_place, add, sit_down
from finder import cli, clock, teams
from finder.errors import NotFound, NotUnderstood
from finder.models import Place, Team, TeamArea
from finder.teams import areas

CODES = st.integers(areas.stretch_of("1000")[0], areas.stretch_of("9999")[1])


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("3011", "3011"),
        ("3011 AB", "3011 AB"),
        ("3011ab-3011cd", "3011 AB-3011 CD"),
        ("3011 - 3013", "3011-3013"),
        ("3013, 3011,3012", "3011-3013"),
        ("3011; 3015\n3017", "3011, 3015, 3017"),
        ("3011 t/m 3013, 3012 AB", "3011-3013"),
        ("3011 AA-3011 ZZ", "3011"),
        ("3011 AA - 3012", "3011-3012"),
        ("", ""),
    ],
)
def test_postcodes_are_read_as_people_write_them(typed: str, written: str) -> None:
    assert areas.write(areas.read(typed)) == written


@given(st.lists(st.tuples(CODES, CODES).map(lambda ends: (min(ends), max(ends))), max_size=5))
def test_what_is_written_reads_back_as_the_same_postcodes(stretches: list[Any]) -> None:
    written = areas.write(areas._joined(stretches))

    assert areas.read(written) == areas._joined(stretches)


@pytest.mark.parametrize("typed", ["0123", "301", "3011 A", "Rotterdam", "3011-", "3013-3011"])
def test_what_is_no_postcode_is_told(typed: str) -> None:
    with pytest.raises(NotUnderstood, match=r"„"):
        areas.read(typed)


def a_team(session: Session, name: str, serves: str = "", **values: Any) -> Team:
    team = teams.keep(session, Team(), {"name": name, **values}, areas.read(serves))
    session.commit()
    return team


@pytest.fixture
def served(session: Session) -> Session:
    a_team(session, "Wijd", "3000-3099")
    a_team(session, "Centrum", "3011")
    a_team(session, "Straat", "3011 AB-3011 AC")
    a_team(session, "Onbekend")
    return session


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("3011AB", ["Straat"]),
        ("3011AD", ["Centrum"]),
        ("3012AA", ["Wijd"]),
        ("3011", ["Straat", "Centrum", "Wijd"]),
        ("3012", ["Wijd"]),
        ("4000", []),
        ("2999ZZ", []),
        ("3100AA", []),
        (None, []),
    ],
)
def test_a_postcode_has_the_team_that_was_given_it_most_precisely(
    served: Session, code: str | None, names: list[str]
) -> None:
    assert [team.name for team in teams.serving(served, code)] == names


@pytest.mark.parametrize(
    ("serves", "names"),
    [
        ("3031", ["Helemaal", "Vier cijfers"]),
        ("3031 AA-3031 PW", ["Helemaal"]),
        ("3031 PX-3032 AA", []),
        ("3000-3031", ["Helemaal", "Vier cijfers"]),
        ("", []),
    ],
)
def test_a_team_has_the_open_places_with_a_postcode_in_its_area(
    session: Session, serves: str, names: list[str]
) -> None:
    add(
        session,
        a_place(name="Helemaal", postcode="3031PW"),
        a_place(name="Vier cijfers", postcode="3031"),
        a_place(name="Dicht", postcode="3031PW", status="closed"),
        a_place(name="Zonder"),
        a_place(name="Elders", postcode="3032AB"),
    )

    found = teams.places_of(session, a_team(session, "Team", serves))

    assert [place.name for place in found] == names


def test_a_team_keeps_what_stays_of_its_area(session: Session) -> None:
    team = a_team(session, "Team", "3011, 3013")

    teams.keep(session, team, {"name": "Team"}, areas.read("3011 AA-3011 BB, 3013, 3015"))

    session.expire_all()
    written = areas.write((area.first, area.last) for area in team.areas)
    assert written == "3011 AA-3011 BB, 3013, 3015"


def test_two_teams_of_one_name_in_one_town_are_refused(session: Session) -> None:
    a_team(session, "Wijkteam", city="Goor")
    a_team(session, "Wijkteam", city="Losser")

    with pytest.raises(NotUnderstood, match="is er al"):
        teams.keep(session, Team(), {"name": "wijkteam", "city": "GOOR"}, [])


def test_a_search_and_a_place_show_the_team_of_their_postcode(
    client: FlaskClient, session: Session, always: list[Place]
) -> None:
    a_team(session, "Team Noord", "3031", phone="010 123 45 67", website="https://team.example")

    for page in ("/?q=3031", f"/plek/{always[0].id}-de-bron"):
        text = client.get(page).text
        assert "Team Noord" in text
        assert 'href="tel:0101234567"' in text
    for page in ("/?q=3012", f"/plek/{always[1].id}-het-spant", "/"):
        assert "Sociaal wijkteam" not in client.get(page).text


def test_the_sheet_lists_the_places_and_what_is_unknown(
    client: FlaskClient, session: Session
) -> None:
    place, other = add(
        session,
        a_place(
            name="De Bron",
            postcode="3031PW",
            opening_hours="Mo 10:00-12:00",
            cost="free",
            **{
                f"{group}_checked_on": clock.today() for group in ("existence", "hours", "openness")
            },
        ),
        a_place(name="<b>Spant</b>", postcode="3031AB"),
    )
    team = a_team(session, "Team Noord", "3031", email="noord@team.example")

    text = client.get(f"/wijkteam/{team.id}-team-noord").text

    assert "2 ontmoetingsplekken in dit gebied" in text
    assert "maandag 10.00-12.00" in text
    assert "&lt;b&gt;Spant" in text
    assert "Wanneer de plek open is: 1 plek" in text
    assert f'href="/plek/{other.id}/wijziging"' in text
    assert "Wat het kost: 1 plek" in text
    assert "Lang niet gecontroleerd: 1 plek" in text
    assert place.name in text


def test_a_sheet_that_has_no_room_for_all_says_how_many_there_are(
    client: FlaskClient, session: Session
) -> None:
    """By town first: those that come last are left out, whatever they are called."""
    many = [a_place(name=f"Z{number}", postcode="3031PW", city="Aa") for number in range(299)]
    last = [a_place(name=f"A{number}", postcode="3031PW", city="Zz") for number in range(5)]
    add(session, *many, *last)
    team = a_team(session, "Team", "3031")

    text = client.get(f"/wijkteam/{team.id}-team").text

    listed = text.split("sheet__unknown")[0]
    assert "304 ontmoetingsplekken in dit gebied" in text
    assert "Hier staan de eerste 300." in text
    assert listed.count('class="sheet__name"') == 300
    assert (">A0<" in listed, ">A1<" in listed) == (True, False)


def test_a_whole_postcode_that_more_teams_were_given_alike_has_all_of_them(
    session: Session,
) -> None:
    for number in range(5):
        a_team(session, f"Team {number}", "3031")

    assert len(teams.serving(session, "3031AB")) == 5


def test_a_heading_that_says_nothing_to_us_is_told(
    engine: Engine, always: list[Place], tmp_path: Path
) -> None:
    result = load(engine, written(tmp_path, "naam;telefon;;Postcodes\nTeam;1;x;7471\n"))

    assert "Niet gelezen: telefon." in result.output


def test_what_a_municipality_says_of_a_team_was_checked_that_day(
    engine: Engine, session: Session, always: list[Place], tmp_path: Path
) -> None:
    a_team(session, "Van een lijst")
    load(engine, written(tmp_path, "naam\nVan de gemeente\n"))

    session.expire_all()
    days = {team.name: team.checked_on for team in session.scalars(select(Team))}
    assert days == {"Van een lijst": None, "Van de gemeente": clock.today()}


def test_a_team_without_an_area_says_so(client: FlaskClient, session: Session) -> None:
    team = a_team(session, "Team")

    assert "We weten niet in welke postcodes" in client.get(f"/wijkteam/{team.id}-team").text


def test_another_name_in_the_address_leads_to_the_sheet(
    client: FlaskClient, session: Session
) -> None:
    team = a_team(session, "Team Noord")

    for address in (f"/wijkteam/{team.id}", f"/wijkteam/{team.id}-oud"):
        answer = client.get(address)
        assert (answer.status_code, answer.location) == (301, f"/wijkteam/{team.id}-team-noord")
    assert client.get("/wijkteam/999999").status_code == 404


@pytest.fixture
def admin(client: FlaskClient, session: Session) -> FlaskClient:
    """A client in which an admin is logged in."""
    return logged_in(client, session, "admin")


def logged_in(client: FlaskClient, session: Session, role: str) -> FlaskClient:
    return sit_down(client, a_moderator(session, f"{role}@wijk.example", role=role))


def send(client: FlaskClient, page: str, action: str, **typed: str) -> Any:
    return client.post(action, data={**forms(client.get(page).text)[action], **typed})


LIST = "/beheer/wijkteams"


def test_an_admin_adds_changes_and_removes_a_team(admin: FlaskClient, session: Session) -> None:
    added = send(admin, LIST, LIST, name="Team Noord", phone="010 123 45 67", areas="3031")
    team = session.scalars(select(Team)).one()
    own = f"{LIST}/{team.id}"
    changed = send(admin, own, own, areas="3031-3033", city="Rotterdam")
    session.expire_all()
    kept = (team.phone, team.city, areas.write((a.first, a.last) for a in team.areas))
    removed = send(admin, own, f"{own}/weg")

    assert (added.status_code, changed.status_code, removed.status_code) == (303, 303, 303)
    assert kept == ("010 123 45 67", "Rotterdam", "3031-3033")
    assert session.scalar(select(func.count()).select_from(TeamArea)) == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Typ de naam van het team."),
        ({"name": "Team", "areas": "Rotterdam"}, "„Rotterdam” begrijpen we niet"),
        ({"name": "Team", "email": "x"}, "Dat is geen e-mailadres"),
        ({"name": "Team", "postcode": "x"}, "Dat is geen postcode"),
        ({"name": "Bekend"}, "is er al in deze plaats"),
    ],
)
def test_what_is_wrong_is_told_and_stays_in_the_form(
    admin: FlaskClient, session: Session, typed: dict[str, str], said: str
) -> None:
    a_team(session, "Bekend")

    answer = send(admin, LIST, LIST, **{"website": "https://x.example", **typed})

    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="https://x.example"' in answer.text
    assert session.scalar(select(func.count(Team.id))) == 1


def test_only_admins_keep_teams(client: FlaskClient, session: Session) -> None:
    a_team(session, "Team")

    assert client.get(LIST).status_code == 303
    assert logged_in(client, session, "moderator").get(LIST).status_code == 404


def load(engine: Engine, file: Path, *words: str) -> Any:
    url = engine.url.render_as_string(hide_password=False)
    environ = {"FINDER_DATABASE_URL": url, "FINDER_INSTANCE": str(file.parent / "instance")}
    return CliRunner().invoke(cli.finder, ["teams", "import", str(file), *words], env=environ)


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    file = tmp_path / "teams.csv"
    file.write_bytes(text.encode(encoding))
    return file


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("naam;telefoon;plaats;postcodes\nTeam Één;010 1234567;Goor;7471, 7472 AB\n", "utf-8-sig"),
        ('name,phone,city,areas\nTeam Één,010 1234567,Goor,"7471, 7472 AB"\n', "cp1252"),
        ("Naam\tTelefoon\tPlaats\tPostcodes\r\nTeam Één\t010 1234567\tGoor\t7471;7472 AB", "utf-8"),
    ],
)
def test_a_list_is_read_however_it_was_saved(
    engine: Engine, session: Session, always: list[Place], tmp_path: Path, text: str, encoding: str
) -> None:
    result = load(engine, written(tmp_path, text, encoding))

    assert result.output == "Nieuw: 1. Vernieuwd: 0.\n"
    team = session.scalars(select(Team)).one()
    serves = areas.write((area.first, area.last) for area in team.areas)
    assert (team.name, team.phone, team.city, serves) == (
        *("Team Één", "010 1234567", "Goor"),
        "7471, 7472 AB",
    )


def test_the_next_list_renews_and_an_empty_cell_leaves_what_was_known(
    engine: Engine, session: Session, always: list[Place], tmp_path: Path
) -> None:
    a_team(session, "Team", "7471", city="Goor", phone="010 1234567")

    result = load(engine, written(tmp_path, "naam;plaats;telefoon;website\nTEAM;goor;;x.example\n"))

    session.expire_all()
    team = session.scalars(select(Team)).one()
    assert result.output == "Nieuw: 0. Vernieuwd: 1.\n"
    assert (team.phone, team.website, len(team.areas)) == ("010 1234567", "https://x.example", 1)


def test_one_wrong_line_and_nothing_is_changed(
    engine: Engine, session: Session, always: list[Place], tmp_path: Path
) -> None:
    text = "naam;postcodes;postcode\nGoed;7471;\nFout;Goor;\n;7472;\nOok fout;;12\nGoed;7473;\n"

    result = load(engine, written(tmp_path, text))

    assert result.exit_code == 1
    for line in ("Regel 3: „Goor”", "Regel 4: de naam", "Regel 5: „12”", "Regel 6: dit team"):
        assert line in result.output
    assert session.scalar(select(func.count(Team.id))) == 0


@pytest.mark.parametrize("text", ["", "\n\n", "plaats;telefoon\nGoor;1\n", "\x00\x00", '"naam'])
def test_what_is_no_list_of_teams_is_told(
    engine: Engine, session: Session, always: list[Place], tmp_path: Path, text: str
) -> None:
    result = load(engine, written(tmp_path, text))

    assert result.exit_code == 1
    assert session.scalar(select(func.count(Team.id))) == 0


def test_a_dry_run_changes_nothing(
    engine: Engine, session: Session, always: list[Place], tmp_path: Path
) -> None:
    result = load(engine, written(tmp_path, "naam\nTeam\n"), "--dry-run")

    assert result.output == "Nieuw: 1. Vernieuwd: 0. Er is niets veranderd.\n"
    assert session.scalar(select(func.count(Team.id))) == 0


def test_a_new_site_begins_with_teams_whose_area_is_unknown(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    load(engine, written(tmp_path, "naam\nTeam Goor\n"))

    assert session.scalar(select(func.count(Team.id))) == 14
    assert session.scalar(select(func.count()).select_from(TeamArea)) == 0


def test_a_team_that_is_not_there_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        teams.get(session, 999)
