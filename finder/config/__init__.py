"""The settings: read from FINDER_* in the environment; the rows are in rows.py."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from finder.config.readers import TILES, Tiles, read_database_url
from finder.config.rows import SETTINGS, Setting
from finder.errors import WrongSetting

__all__ = [
    "SETTINGS",
    "TILES",
    "Setting",
    "Settings",
    "Tiles",
    "read",
    "read_database_url",
    "secret_key",
]

# What may hold a password stays out of messages.
SECRET = {"secret_key", "database_url", "read_database_url", "smtp_url", "ratelimit_storage"}


@dataclass(frozen=True)
class Settings:
    """The settings as values; one field for each row of SETTINGS."""

    instance: Path
    database_url: str
    read_database_url: str
    secret_key: str
    tiles: Tiles | None
    tiles_attribution: str
    geocoders: tuple[str, ...]
    pdok_url: str
    nominatim_url: str
    operator: str
    contact: str
    stale_after: int
    url: str
    embed_origins: tuple[str, ...]
    smtp_url: str
    mail_from: str
    ratelimit_storage: str
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
    if values["smtp_url"] and not (values["url"] and values["mail_from"]):
        raise WrongSetting(
            "Met FINDER_SMTP_URL horen ook FINDER_URL en FINDER_MAIL_FROM. Een voorbeeld: "
            "FINDER_URL=https://ontmoeten.gemeente.example "
            "FINDER_MAIL_FROM=ontmoeten@gemeente.example"
        )
    if "nominatim" in values["geocoders"] and not values["nominatim_url"]:
        raise WrongSetting(
            "Met nominatim in FINDER_GEOCODERS hoort ook FINDER_NOMINATIM_URL. Een voorbeeld: "
            "FINDER_NOMINATIM_URL=https://nominatim.gemeente.example"
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
            text=text if setting.name not in SECRET else "…",
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
