"""Files that come out of wheels or are made at start: Leaflet, the map's script, the icons."""

import hashlib
import re
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xstatic.pkg.leaflet
import xstatic.pkg.leaflet_markercluster
from flask import Blueprint, Response, current_app, request, send_from_directory, url_for
from markupsafe import Markup

from finder import paths
from finder.errors import NotFound
from finder.language import gettext
from finder.words import KINDS, N_

if TYPE_CHECKING:
    from finder.maps import MapFiles

assets = Blueprint("assets", __name__)

VENDORS = {
    "leaflet": Path(xstatic.pkg.leaflet.BASE_DIR),
    "markercluster": Path(xstatic.pkg.leaflet_markercluster.BASE_DIR),
}
BOOTSTRAP = Path(str(files("flask_bootstrap"))) / "static" / "bootstrap5"
# The icons that pages use beside those of the kinds.
ICONS = (
    "search",
    "geo-alt",
    "crosshair",
    "x-lg",
    "list-ul",
    "map",
    "arrow-left",
    "arrow-right",
    "exclamation-circle",
    "funnel",
)


@assets.get("/vendor/<vendor>/<path:name>")
def vendor(vendor: str, name: str) -> Response:
    """A file of Leaflet or of its clusters."""
    folder = VENDORS.get(vendor)
    if folder is None:
        raise NotFound(N_("Dat bestand is er niet."))
    return send_from_directory(folder, name)


@assets.get("/kaart.js")
def map_script() -> Response:
    """folium's script for the map."""
    return _made(map_files().script, "text/javascript")


@assets.get("/iconen.svg")
def icons() -> Response:
    """The icons in use, out of Bootstrap's sprite of 1.1 MB."""
    return _made(sprite(), "image/svg+xml")


def _made(text: str, mimetype: str) -> Response:
    response = Response(text, mimetype=mimetype)
    response.cache_control.public = True
    response.cache_control.max_age = 3600
    response.add_etag()
    return response


def map_files() -> "MapFiles":
    """The map for this app's tiles, built at its first use, and folium read in with it."""
    from finder import maps

    if "finder.map" not in current_app.extensions:
        module = url_for("static", filename="map.js")
        current_app.extensions["finder.map"] = maps.build(
            module, current_app.config["FINDER"].tiles
        )
    return current_app.extensions["finder.map"]


@assets.app_template_global()
def map_element() -> Markup:
    """The map's element; folium's own markup, without anything a person typed."""
    return Markup(map_files().html)  # noqa: S704


@cache
def sprite() -> str:
    """An SVG with a symbol for each icon in use."""
    source = (BOOTSTRAP / "icons" / "bootstrap-icons.svg").read_text(encoding="utf-8")
    names = dict.fromkeys([*ICONS, *(kind.icon for kind in KINDS.values())])
    symbols = "".join(_symbol(source, name) for name in names)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'


def _symbol(source: str, name: str) -> str:
    found = re.search(rf'<symbol[^>]* id="{re.escape(name)}".*?</symbol>', source, re.DOTALL)
    if found is None:
        raise LookupError(f"Bootstrap has no icon {name}")
    return found[0]


@assets.app_template_global()
def icon(name: str, size: str = "") -> Markup:
    """One icon out of the sprite; it says nothing that the words beside it do not say."""
    return _icon(request.script_root, name, size)


@lru_cache(maxsize=256)
def _icon(_root: str, name: str, size: str) -> Markup:
    return Markup(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    ).format(size, url_for("assets.icons"), name)


@assets.app_template_global()
def kind_icons() -> dict[str, tuple[str, str]]:
    """The word and the icon of each kind, for the pins."""
    return {code: (gettext(kind.one), kind.icon) for code, kind in KINDS.items()}


@assets.app_template_global()
def asset_url(endpoint: str, **values: Any) -> str:
    """The address of a file, with a part that changes with its content: kept for ever."""
    return _address(request.script_root, endpoint, tuple(values.items()))


@lru_cache(maxsize=256)
def _address(_root: str, endpoint: str, values: tuple[tuple[str, str], ...]) -> str:
    folders = {"static": paths.STATIC, "bootstrap.static": BOOTSTRAP}
    named: dict[str, Any] = dict(values)
    folder = folders.get(endpoint) or VENDORS[named["vendor"]]
    name = named.get("filename") or named["name"]
    return url_for(endpoint, **named, v=_content_hash(folder / name))


@cache
def _content_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
