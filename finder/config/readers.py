"""From the text of the environment to a value; each raises ValueError with what is wrong."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


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

GEOCODERS = {"pdok", "nominatim"}


def read_tiles(text: str) -> Tiles | None:
    """Tiles by name or by URL template with {z}, {x} and {y}; None for `off`."""
    if text == "off":
        return None
    if text in TILES:
        return TILES[text]
    if text.startswith(("https://", "http://")) and all(f"{{{part}}}" in text for part in "zxy"):
        return Tiles(text, "")
    raise ValueError("is geen pdok, osm, off of adres met {z}, {x} en {y}")


def read_geocoders(text: str) -> tuple[str, ...]:
    """The names of geocoders in the order in which they are asked; none for `off`."""
    if text == "off":
        return ()
    names = tuple(name.strip() for name in text.split(","))
    if not GEOCODERS.issuperset(names) or len(set(names)) < len(names):
        raise ValueError("is geen pdok, nominatim, pdok,nominatim of off")
    return names


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


def read_days(text: str) -> int:
    """A number of days, from 30 to 3650."""
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 30 <= int(text) <= 3650):
        raise ValueError("is geen aantal dagen van 30 tot en met 3650")
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


def read_url(text: str) -> str:
    """The address of a site without a slash at its end, or nothing."""
    parts = urlsplit(text)
    wrong = parts.scheme not in {"https", "http"} or not parts.netloc or parts.query
    # A name and a password would be shown, and nothing here would send them.
    if text and (wrong or "@" in parts.netloc):
        raise ValueError("is geen adres dat met https:// begint")
    return text.rstrip("/")


def read_origins(text: str) -> tuple[str, ...]:
    """Origins with commas between them, or none: https and a host, with nothing after it."""
    origins = tuple(filter(None, (part.strip().rstrip("/") for part in text.split(","))))
    for origin in origins:
        parts = urlsplit(origin)
        host = parts.hostname or ""
        plain = origin == f"{parts.scheme}://{parts.netloc}" and "@" not in parts.netloc
        safe = parts.scheme == "https" or host in {"localhost", "127.0.0.1"}
        if not (plain and safe and all(sign.isalnum() or sign in ".-:" for sign in parts.netloc)):
            raise ValueError("is geen lijst van adressen zoals https://www.gemeente.example")
    return origins


def read_smtp_url(text: str) -> str:
    """smtp://, smtp+starttls:// or smtps:// with a host and nothing after it, or nothing."""
    try:
        parts = urlsplit(text)
        wrong = parts.scheme not in {"smtp", "smtp+starttls", "smtps"} or not parts.hostname
        # A bare / ? # or : in a password ends the host or makes the port none.
        wrong = (
            wrong or parts.port == 0 or bool(parts.path.strip("/") + parts.query + parts.fragment)
        )
    except ValueError:
        wrong = True
    if text and wrong:
        raise ValueError("is geen adres van een mailserver")
    return text
