// The other places in view, as small pins in clusters; each leads to the place's own page. Where
// there are too many, the server counts them by cell, and each cell is a button to come closer.

import { ask, boxOf } from "./asking.js";
import {
  attend,
  clusterPin,
  iconOf,
  lateMarkerOf,
  makeRoom,
  markerOf,
  otherPin,
  SIZES,
} from "./pins.js";

// How far the middle of a numbered pin lies above its point.
const RISE = 24;
// How much closer the button of a cell brings.
const CLOSER = 2;

/** A function that draws what is in view and not yet on the map; to be called as the map moves. */
export function others(map, cluster, section, places, kinds) {
  const { others: address, filters = "", icons, place: page } = section.dataset;
  const listed = places.map((place) => place.id);
  const known = new Set(listed);
  const cells = L.layerGroup().addTo(map);
  prepare(map, cluster, section.dataset.textCluster);
  const addPlaces = (features) => {
    const fresh = features.filter((feature) => !known.has(feature.id));
    fresh.forEach((feature) => known.add(feature.id));
    cluster.addLayers(fresh.map((feature) => draw(map, feature, { icons, kinds, page })));
  };
  const showCells = (features) => {
    cluster.clearLayers();
    known.clear();
    listed.forEach((id) => known.add(id));
    features.forEach((feature) => cells.addLayer(drawCell(map, feature, section.dataset.textCluster)));
  };
  return async (signal) => {
    const box = boxOf(map.getBounds());
    const found = await ask(`${address}?bbox=${box}&zoom=${map.getZoom()}${filters}`, signal);
    if (!found) return;
    const counted = found.features.some((feature) => "count" in feature.properties);
    keepFocus(map, () => {
      cells.clearLayers();
      (counted ? showCells : addPlaces)(found.features);
    });
    tell(section, found.truncated);
    // In a task of its own, before the pins are seen.
    requestAnimationFrame(() => makeWay(map.getContainer()));
  };
}

function draw(map, feature, { icons, kinds, page }) {
  const { name, kind } = feature.properties;
  const [word, icon] = kinds[kind] ?? [kind, "geo-alt"];
  return lateMarkerOf(pointOf(feature), (marker) => {
    const place = { label: `${name}, ${word}`, icon };
    const element = otherPin(place, icons, page.replace(/0$/, feature.id));
    attend(map, element, marker);
    return element;
  });
}

function drawCell(map, feature, text) {
  const pin = clusterPin(feature.properties.count, text);
  const marker = markerOf(pointOf(feature), pin);
  attend(map, pin, marker);
  pin.addEventListener("click", (event) => {
    if (event.defaultPrevented) return;
    // The button goes with its cell; the map keeps the focus.
    map.getContainer().focus({ preventScroll: true });
    map.setView(marker.getLatLng(), Math.min(map.getZoom() + CLOSER, map.getMaxZoom()));
  });
  return marker;
}

function pointOf(feature) {
  const [lon, lat] = feature.geometry.coordinates;
  return [lat, lon];
}

function prepare(map, cluster, text) {
  // The button inside is what the keyboard reaches; Leaflet's own element around it is none.
  L.MarkerCluster.mergeOptions({ keyboard: false });
  cluster.options.spiderLegPolylineOptions = { className: "leg", interactive: false };
  cluster.options.iconCreateFunction = (group) => {
    const pin = clusterPin(group.getChildCount(), text);
    attend(map, pin, group);
    return iconOf(pin);
  };
  map.on("moveend", () => makeWay(map.getContainer()));
  cluster.on("clusterclick", () => map.getContainer().focus({ preventScroll: true }));
  cluster.on("spiderfied", ({ markers }) => focusFirst(markers));
}

/** Of the pins fanned out of a cluster; a frame later, when the click has given the map the focus. */
function focusFirst([marker]) {
  requestAnimationFrame(() => marker.getElement()?.querySelector(".pin").focus({ preventScroll: true }));
}

/** Pins that would lie under the numbered ones step aside, so that each can be seen and clicked. */
function makeWay(container) {
  const boxes = Object.keys(SIZES).flatMap((sort) =>
    [...container.querySelectorAll(`.spot > .pin--${sort}`)].map((pin) => boxOfPin(pin, sort)),
  );
  makeRoom(boxes).forEach(({ pin, sort, x, y }, index) => {
    if (sort !== "listed") pin.style.translate = `${x - boxes[index].x}px ${y - boxes[index].y}px`;
  });
}

function boxOfPin(pin, sort) {
  const { x, y } = L.DomUtil.getPosition(pin.parentElement);
  const size = SIZES[sort];
  // A large number makes a button wider.
  const w = sort === "cluster" ? Math.max(size.w, pin.offsetWidth + 2) : size.w;
  return { pin, sort, x, y: sort === "listed" ? y - RISE : y, ...size, w };
}

/** Clusters are drawn anew when places join them; the focus then stays on the map. */
function keepFocus(map, change) {
  const container = map.getContainer();
  const inside = container.contains(document.activeElement);
  change();
  if (inside && !container.contains(document.activeElement)) container.focus({ preventScroll: true });
}

function tell(section, truncated) {
  const note = section.querySelector(".map__note[role=status]");
  note.hidden = !truncated;
  note.textContent = truncated ? section.dataset.textMore : "";
}
