// Our own base under the tiles: land, water and names, so that a map without network can be read.

import { ask, boxOf } from "./asking.js";
import { markerOf, written } from "./pins.js";

const BELOW_TILES = 150;
const PATIENCE = 4000;
const CITY = 20;
const TOWN = 5;

/** Draws the land around us, the provinces and the big water, in the order of the file. */
export async function layGround(map, address) {
  addPane(map, "ground", BELOW_TILES);
  const outline = await ask(address);
  if (!outline) return;
  const style = ({ properties }) => ({ className: `ground ground--${properties.kind}` });
  const renderer = L.svg({ pane: "ground", padding: 1 });
  L.geoJSON(outline, { pane: "ground", interactive: false, renderer, style }).addTo(map);
}

/** Calls `begin` once when there are no tiles, or when they do not come. */
export function whenBare(map, begin) {
  const layers = tileLayers(map);
  let begun = false;
  const check = () => {
    if (begun || map.getPane("tilePane").querySelector(".leaflet-tile-loaded")) return;
    begun = true;
    begin();
  };
  layers.forEach((layer) => layer.on("tileerror", check));
  if (layers.some((layer) => layer.isLoading())) setTimeout(check, PATIENCE);
  else check();
}

/** A function that draws the names in view; to be called as the map moves. */
export function names(map, address) {
  addPane(map, "names", BELOW_TILES + 10);
  const drawn = L.layerGroup().addTo(map);
  return async (signal) => {
    const box = boxOf(map.getBounds().pad(0.2));
    const labels = await ask(`${address}?bbox=${box}&zoom=${Math.round(map.getZoom())}`, signal);
    if (!labels) return;
    drawn.clearLayers();
    labels.forEach((label) => drawName(label).addTo(drawn));
  };
}

function drawName([text, lon, lat, kind, size]) {
  const element = written(`name name--${rank(kind, size)}`, text);
  return markerOf([lat, lon], element, { pane: "names", interactive: false });
}

function rank(kind, size) {
  if (kind === "postcode") return kind;
  if (size >= CITY) return "city";
  return size >= TOWN ? "town" : "village";
}

/** The map's layers of tiles; none when tiles are switched off. */
export function tileLayers(map) {
  const layers = [];
  map.eachLayer((layer) => layer instanceof L.TileLayer && layers.push(layer));
  return layers;
}

function addPane(map, name, zIndex) {
  const pane = map.createPane(name);
  pane.setAttribute("aria-hidden", "true");
  pane.style.zIndex = zIndex;
}
