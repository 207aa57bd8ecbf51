"""Every setting as a row: its name, its default, one sentence and an example."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from finder.config import readers


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
        readers.read_database_url,
    ),
    Setting(
        "read_database_url",
        "",
        "Een kopie van de database die meeloopt (een replica), om openbare pagina's uit te lezen. "
        "Leeg: alles komt uit FINDER_DATABASE_URL.",
        "postgresql://finder@replica/finder",
        readers.read_database_url,
    ),
    Setting(
        "secret_key",
        "",
        "De sleutel waarmee formulieren worden ondertekend. "
        "Leeg: bij de eerste start gemaakt en bewaard in FINDER_INSTANCE.",
        "$(openssl rand -hex 32)",
        readers.read_secret,
    ),
    Setting(
        "tiles",
        "pdok",
        "De achtergrond van de kaart: pdok, osm, off (niets van buiten) "
        "of een adres met {z}, {x} en {y}.",
        "off",
        readers.read_tiles,
    ),
    Setting(
        "tiles_attribution",
        "",
        "De naamsvermelding bij een eigen adres van FINDER_TILES; pdok en osm hebben die zelf.",
        "Kaartgegevens © Gemeente Voorbeeld",
    ),
    Setting(
        "geocoders",
        "pdok",
        "Wie adressen opzoekt die de finder zelf niet kent: pdok, nominatim of allebei, in de "
        "volgorde waarin ze gevraagd worden, of off (niets naar buiten).",
        "pdok,nominatim",
        readers.read_geocoders,
    ),
    Setting(
        "pdok_url",
        "",
        "Het adres van een eigen doorgeefserver voor PDOK, zonder het pad /bzk/locatieserver. "
        "Leeg is https://api.pdok.nl.",
        "https://pdok.gemeente.example",
        readers.read_url,
    ),
    Setting(
        "nominatim_url",
        "",
        "Het adres van Nominatim, van uzelf of van OpenStreetMap. "
        "Nodig als nominatim in FINDER_GEOCODERS staat, en alleen dan.",
        "https://nominatim.gemeente.example",
        readers.read_url,
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
        readers.read_email,
    ),
    Setting(
        "stale_after",
        "365",
        "Na hoeveel dagen een gecontroleerd feit oud heet. De pagina van de plek zegt dat dan, en "
        "`finder work` vraagt de plek zelf of het nog klopt.",
        "180",
        readers.read_days,
    ),
    Setting(
        "url",
        "",
        "Het adres waarop mensen deze site bezoeken. Het staat in de links in mails.",
        "https://ontmoeten.gemeente.example",
        readers.read_url,
    ),
    Setting(
        "embed_origins",
        "",
        "Welke andere sites de finder op hun pagina mogen zetten, met een komma ertussen. "
        "Leeg: geen enkele.",
        "https://www.gemeente.example,https://welzijn.example",
        readers.read_origins,
    ),
    Setting(
        "smtp_url",
        "",
        "De mailserver: smtp://, smtp+starttls:// of smtps://. Leeg: mails blijven wachten. "
        "Geef dan ook FINDER_URL en FINDER_MAIL_FROM.",
        "smtp+starttls://naam:wachtwoord@mail.gemeente.example:587",
        readers.read_smtp_url,
    ),
    Setting(
        "mail_from",
        "",
        "De afzender van mails.",
        "ontmoeten@gemeente.example",
        readers.read_email,
    ),
    Setting(
        "ratelimit_storage",
        "memory://",
        "Waar de finder telt hoe vaak iemand een formulier stuurt. Met meer dan één machine: "
        "een gedeelde Redis; installeer dan finder[redis].",
        "redis://localhost:6379",
    ),
    Setting(
        "proxies",
        "0",
        "Hoeveel eigen proxyservers voor de finder staan. Van zoveel servers gelooft de finder "
        "de X-Forwarded-koppen.",
        "1",
        readers.read_count,
    ),
)
