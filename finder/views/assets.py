"""Files that come out of wheels or are put together out of them: styles, the map, the icons."""

import hashlib
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xstatic.pkg.leaflet
import xstatic.pkg.leaflet_markercluster
from flask import Blueprint, Response, current_app, request, send_from_directory, url_for
from markupsafe import Markup

from finder import bootstrap, paths
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


@assets.get("/vendor/<vendor>/<path:name>")
def vendor(vendor: str, name: str) -> Response:
    """A file of Leaflet or of its clusters."""
    folder = VENDORS.get(vendor)
    if folder is None:
        raise NotFound(N_("Dat bestand is er niet."))
    return send_from_directory(folder, name)


@assets.get("/made/<name>")
def made(name: str) -> Response:
    """A file put together out of several, so that a phone has few to ask for."""
    if name not in MADE:
        raise NotFound(N_("Dat bestand is er niet."))
    maker, mimetype = MADE[name]
    response = Response(maker(), mimetype=mimetype)
    response.add_etag()
    return response


@assets.get("/modules/<version>/<name>")
def module(version: str, name: str) -> Response:
    """A script of ours. The others that it imports are beside it, of the same version."""
    if not name.endswith(".js"):
        raise NotFound(N_("Dat bestand is er niet."))
    return send_from_directory(paths.STATIC, name)


def is_named_by_content() -> bool:
    """Whether the address of this request, for a file that is there, names what is in it now.

    It does not when a page of a newer release asks a process of the one before.
    """
    endpoint, values = str(request.endpoint), dict(request.view_args or {})
    if endpoint == "assets.module":
        return values["version"] == _version_of_modules()
    named = request.args.get("v")
    return (
        bool(named)
        and endpoint != "assets.vendor"
        and named == _version(endpoint, tuple(values.items()))
    )


@cache
def _version_of_modules() -> str:
    """Changes when any of them does: one that stayed the same may import one that did not."""
    scripts = sorted(paths.STATIC.glob("*.js"))
    return _hash(b"".join(script.read_bytes() for script in scripts))


@assets.app_template_global()
def module_url(name: str) -> str:
    """The address of a script of ours, kept for ever."""
    return _module_address(request.script_root, name)


@lru_cache(maxsize=64)
def _module_address(_root: str, name: str) -> str:
    return url_for("assets.module", version=_version_of_modules(), name=f"{name}.js")


@cache
def _styles() -> str:
    """Bootstrap's, as far as we use it, and ours."""
    return bootstrap.styles() + _read(paths.STATIC / "style.css")


@cache
def _map_styles() -> str:
    """Leaflet's, whose images stay where they are, those of its clusters, and ours."""
    leaflet = _read(VENDORS["leaflet"] / "leaflet.css")
    return "\n".join(
        [
            leaflet.replace("url(images/", "url(../vendor/leaflet/images/"),
            _read(VENDORS["markercluster"] / "MarkerCluster.css"),
            _read(paths.STATIC / "map.css"),
        ]
    )


@cache
def _leaflet() -> str:
    """Leaflet and its clusters; what they are told to draw is a task of its own (`map.js`)."""
    return "\n".join(
        [
            _read(VENDORS["leaflet"] / "leaflet.js"),
            _read(VENDORS["markercluster"] / "leaflet.markercluster.js"),
        ]
    )


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


MADE: dict[str, tuple[Callable[[], str], str]] = {
    "style.css": (_styles, "text/css"),
    "map.css": (_map_styles, "text/css"),
    "leaflet.js": (_leaflet, "text/javascript"),
    "map.js": (lambda: map_files().script, "text/javascript"),
    "icons.svg": (bootstrap.sprite, "image/svg+xml"),
}


def map_files() -> "MapFiles":
    """The map for this app's tiles, built at its first use, and folium read in with it."""
    from finder import maps

    if "finder.map" not in current_app.extensions:
        current_app.extensions["finder.map"] = maps.build(current_app.config["FINDER"].tiles)
    return current_app.extensions["finder.map"]


@assets.app_template_global()
def map_element() -> Markup:
    """The map's element; folium's own markup, without anything a person typed."""
    return Markup(map_files().html)  # noqa: S704


@assets.app_template_global()
def icon(name: str, size: str = "") -> Markup:
    """One icon out of the sprite; it says nothing that the words beside it do not say."""
    return _icon(request.script_root, name, size)


@lru_cache(maxsize=256)
def _icon(_root: str, name: str, size: str) -> Markup:
    return Markup(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    ).format(size, asset_url("assets.made", name="icons.svg"), name)


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
    named: dict[str, Any] = dict(values)
    return url_for(endpoint, **named, v=_version(endpoint, values))


@lru_cache(maxsize=256)
def _version(endpoint: str, values: tuple[tuple[str, str], ...]) -> str:
    return _hash(_content(endpoint, **dict(values)))


def _content(endpoint: str, **named: str) -> bytes:
    if endpoint == "assets.made":
        return MADE[named["name"]][0]().encode()
    return (paths.STATIC / named["filename"]).read_bytes()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:10]
