"""Every setting: its name, its default and one sentence; read from FINDER_* in the environment."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from finder.errors import WrongSetting


@dataclass(frozen=True)
class Setting:
    """One row of the settings: `read` turns the text of the environment into a value."""

    name: str
    default: str
    sentence: str
    example: str
    read: Callable[[str], Any] = str

    @property
    def variable(self) -> str:
        return "FINDER_" + self.name.upper()


@dataclass(frozen=True)
class Tiles:
    """Where map tiles come from: `url` as Leaflet's template, `host` for the security policy."""

    url: str
    attribution: str
    min_zoom: int = 0
    max_zoom: int = 19

    @property
    def host(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}".replace("{s}", "*")


TILES = {
    "pdok": Tiles(
        "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png",
        "Kaartgegevens © Kadaster",
        min_zoom=6,
    ),
    "osm": Tiles(
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        "© OpenStreetMap-bijdragers",
    ),
}


def read_tiles(text: str) -> Tiles | None:
    """Tiles by name or by URL template with {z}, {x} and {y}; None for `off`."""
    if text == "off":
        return None
    if text in TILES:
        return TILES[text]
    if text.startswith(("https://", "http://")) and all(f"{{{part}}}" in text for part in "zxy"):
        return Tiles(text, "")
    raise ValueError("is geen pdok, osm, off of adres met {z}, {x} en {y}")


def read_database_url(text: str) -> str:
    """A SQLAlchemy URL of SQLite or PostgreSQL, with psycopg as driver; "" as it is."""
    if not text:
        return text
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise ValueError("is geen adres van een database") from error
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise ValueError("is geen SQLite of PostgreSQL")
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def read_count(text: str) -> int:
    """A whole number from 0 to 9."""
    if not (text.isascii() and text.isdigit() and len(text) == 1):
        raise ValueError("is geen heel getal van 0 tot en met 9")
    return int(text)


def read_email(text: str) -> str:
    """An e-mail address, or nothing."""
    if text and ("@" not in text or " " in text):
        raise ValueError("is geen e-mailadres")
    return text


def read_secret(text: str) -> str:
    """At least 16 signs, or nothing."""
    if 0 < len(text) < 16:
        raise ValueError("is korter dan 16 tekens")
    return text


SETTINGS = (
    Setting(
        "instance",
        "instance",
        "De map waarin de database en de geheime sleutel staan.",
        "/var/lib/finder",
        Path,
    ),
    Setting(
        "database_url",
        "",
        "De database. Leeg is de ingebouwde SQLite in de map van FINDER_INSTANCE.",
        "postgresql://finder@localhost/finder",
        read_database_url,
    ),
    Setting(
        "secret_key",
        "",
        "De sleutel waarmee formulieren worden ondertekend. "
        "Leeg: bij de eerste start gemaakt en bewaard in FINDER_INSTANCE.",
        "$(openssl rand -hex 32)",
        read_secret,
    ),
    Setting(
        "tiles",
        "pdok",
        "De achtergrond van de kaart: pdok, osm, off (niets van buiten) "
        "of een adres met {z}, {x} en {y}.",
        "off",
        read_tiles,
    ),
    Setting(
        "tiles_attribution",
        "",
        "De naamsvermelding bij een eigen adres van FINDER_TILES; pdok en osm hebben die zelf.",
        "Kaartgegevens © Gemeente Voorbeeld",
    ),
    Setting(
        "operator",
        "",
        "De naam van de organisatie die deze site beheert, voor de pagina's Over deze site, "
        "Privacy en Toegankelijkheid.",
        "Gemeente Voorbeeld",
    ),
    Setting(
        "contact",
        "",
        "Het e-mailadres waar bezoekers een drempel of een vraag over privacy melden.",
        "ontmoeten@gemeente.example",
        read_email,
    ),
    Setting(
        "proxies",
        "0",
        "Hoeveel eigen proxyservers voor de finder staan. Van zoveel servers gelooft de finder "
        "de X-Forwarded-koppen.",
        "1",
        read_count,
    ),
)


@dataclass(frozen=True)
class Settings:
    """The settings as values; one field for each row of SETTINGS."""

    instance: Path
    database_url: str
    secret_key: str
    tiles: Tiles | None
    tiles_attribution: str
    operator: str
    contact: str
    proxies: int


def read(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings out of the environment, the database's place filled in.

    Raises WrongSetting with the variable's name, what is wrong and an example.
    """
    values = {setting.name: _value(setting, environ) for setting in SETTINGS}
    values["instance"] = values["instance"].resolve()
    values["database_url"] = (
        values["database_url"] or f"sqlite:///{values['instance']}/finder.sqlite"
    )
    return Settings(**values)


def _value(setting: Setting, environ: Mapping[str, str]) -> Any:
    text = environ.get(setting.variable, setting.default).strip()
    try:
        return setting.read(text)
    except ValueError as error:
        raise WrongSetting(
            "De instelling %(name)s klopt niet: „%(text)s” %(wrong)s. Een voorbeeld: %(example)s",
            name=setting.variable,
            text=text if setting.name not in {"secret_key", "database_url"} else "…",
            wrong=error,
            example=f"{setting.variable}={setting.example}",
        ) from error


def secret_key(settings: Settings) -> str:
    """The key that was given, else the one kept in the instance, made at the first start.

    The file is readable to its owner only.
    """
    if settings.secret_key:
        return settings.secret_key
    settings.instance.mkdir(parents=True, exist_ok=True)
    path = settings.instance / "secret_key"
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(made, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text()
