"""The Leaflet map, built once by folium without any data in it; the only importer of folium.

folium's own links to foreign hosts are emptied, the ids are fixed so that names and bytes stay
the same, and the script hands the map to our own module, which fetches what the map shows.
"""

from dataclasses import dataclass
from typing import cast

import folium
from branca.element import Element, Figure, MacroElement
from folium.plugins import MarkerCluster
from folium.template import Template

from finder.config import Tiles

MIDDLE = (52.2, 5.4)
ZOOM, FIRST_ZOOM, LAST_ZOOM = 7, 6, 19


class Shell(folium.Map):
    """folium's map without its links to foreign hosts."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012
    default_css: list[tuple[str, str]] = []  # noqa: RUF012


class Cluster(MarkerCluster):
    """folium's cluster without its links to foreign hosts."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012
    default_css: list[tuple[str, str]] = []  # noqa: RUF012


class Handed(MacroElement):
    """Map and cluster where our own module finds them."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            window.folium = {
                map: {{ this.shell.get_name() }}, cluster: {{ this.cluster.get_name() }}
            };
        {% endmacro %}
        """
    )

    def __init__(self, shell: Shell, cluster: Cluster) -> None:
        super().__init__()
        self._name = "Handed"
        self.shell, self.cluster = shell, cluster


@dataclass(frozen=True)
class MapFiles:
    """The map's element for the page and the script that fills it, served as a file."""

    html: str
    script: str


def build(tiles: Tiles | None) -> MapFiles:
    """The map, which its script leaves in `window.folium` as `map` and `cluster`."""
    shell = Shell(
        location=MIDDLE,
        zoom_start=ZOOM,
        tiles=None,
        minZoom=FIRST_ZOOM,
        maxZoom=LAST_ZOOM,
        zoom_control="topright",
        font_size="1rem",
    )
    cluster = Cluster(
        maxClusterRadius=44, showCoverageOnHover=False, spiderfyOnMaxZoom=True, animate=False
    )
    _name(shell, "finder")
    _name(cluster, "others")
    if tiles:
        _name(_tile_layer(tiles).add_to(shell), "ground")
    cluster.add_to(shell)
    _name(Handed(shell, cluster).add_to(shell), "handed")
    figure = cast(Figure, shell.get_root())
    figure.render()
    return MapFiles(figure.html.render(), figure.script.render())


def _tile_layer(tiles: Tiles) -> folium.TileLayer:
    return folium.TileLayer(
        tiles.url,
        attr=tiles.attribution or " ",
        min_zoom=tiles.min_zoom,
        max_zoom=tiles.max_zoom,
        control=False,
    )


def _name(element: Element, name: str) -> None:
    """folium names elements at random; a fixed id keeps the page and the script the same."""
    element._id = name
