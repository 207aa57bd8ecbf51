"""Settings from the environment, right and wrong."""

import stat
from pathlib import Path

import pytest

from finder import config
from finder.errors import WrongSetting


def test_without_any_setting_the_database_lies_in_the_instance() -> None:
    settings = config.read({})

    assert settings.instance == Path("instance").resolve()
    assert settings.database_url == f"sqlite:///{settings.instance}/finder.sqlite"
    assert settings.tiles == config.TILES["pdok"]


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("FINDER_TILES", "google"),
        ("FINDER_TILES", "https://tiles.example/{z}/{x}.png"),
        ("FINDER_DATABASE_URL", "mysql://localhost/finder"),
        ("FINDER_DATABASE_URL", "not a url"),
        ("FINDER_SECRET_KEY", "short"),
        ("FINDER_PROXIES", "-1"),
        ("FINDER_CONTACT", "no address"),
        ("FINDER_GEOCODERS", "google"),
        ("FINDER_GEOCODERS", "pdok,pdok"),
        ("FINDER_GEOCODERS", "pdok,off"),
        ("FINDER_GEOCODERS", ""),
        ("FINDER_PDOK_URL", "api.pdok.nl"),
        ("FINDER_NOMINATIM_URL", "https://naam:wachtwoord@nominatim.example"),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_wrong_and_an_example(
    variable: str, text: str
) -> None:
    with pytest.raises(WrongSetting) as caught:
        config.read({variable: text})

    assert variable in str(caught.value)
    assert f"Een voorbeeld: {variable}=" in str(caught.value)


def test_a_wrong_secret_is_not_repeated() -> None:
    with pytest.raises(WrongSetting) as caught:
        config.read({"FINDER_SECRET_KEY": "hunter2", "FINDER_DATABASE_URL": ""})

    assert "hunter2" not in str(caught.value)


def test_postgresql_is_spoken_to_with_psycopg() -> None:
    settings = config.read({"FINDER_DATABASE_URL": "postgresql://me:secret@host/finder"})

    assert settings.database_url == "postgresql+psycopg://me:secret@host/finder"


def test_tiles_can_be_turned_off_or_come_from_a_template() -> None:
    assert config.read({"FINDER_TILES": "off"}).tiles is None
    own = config.read({"FINDER_TILES": "https://{s}.tiles.example/{z}/{x}/{y}.png"}).tiles
    assert own.host == "https://*.tiles.example"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("off", ()),
        ("pdok", ("pdok",)),
        ("nominatim", ("nominatim",)),
        ("nominatim, pdok", ("nominatim", "pdok")),
    ],
)
def test_geocoders_are_asked_in_the_order_that_was_given(text: str, names: tuple[str, ...]) -> None:
    environ = {"FINDER_GEOCODERS": text, "FINDER_NOMINATIM_URL": "https://nominatim.example/"}

    settings = config.read(environ)

    assert settings.geocoders == names
    assert settings.nominatim_url == "https://nominatim.example"


def test_nominatim_needs_to_be_somewhere() -> None:
    with pytest.raises(WrongSetting, match="FINDER_NOMINATIM_URL"):
        config.read({"FINDER_GEOCODERS": "pdok,nominatim"})


def test_the_secret_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    settings = config.read({"FINDER_INSTANCE": str(tmp_path / "new")})

    key = config.secret_key(settings)

    file = tmp_path / "new" / "secret_key"
    assert len(key) == 64
    assert config.secret_key(settings) == key == file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_key_that_is_given_is_not_kept(tmp_path: Path) -> None:
    settings = config.read(
        {"FINDER_INSTANCE": str(tmp_path / "new"), "FINDER_SECRET_KEY": "given, and long enough"}
    )

    assert config.secret_key(settings) == "given, and long enough"
    assert not (tmp_path / "new").exists()
