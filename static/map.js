// The map beside the list: its first view, its controls, and the way from it to a new search.

import { boxOf, follow, isSeen } from "./asking.js";
import { layGround, names, tileLayers, whenBare } from "./ground.js";
import * as listing from "./listing.js";
import { others } from "./others.js";
import { markerOf, written } from "./pins.js";

const COUNTRY = [[50.75, 3.36], [53.55, 7.22]];
// The width in pixels that the zoom buttons take at the right.
const BUTTONS = 60;
// Without tiles there is little to see from close by.
const CLOSE = 15;
const CLOSE_WHEN_BARE = 13;
const ARROWS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];

start(window.folium);

/** With the map and the cluster of folium's script, which runs before this one. */
function start({ map, cluster }) {
  const section = document.getElementById("kaart");
  const kinds = JSON.parse(section.dataset.kinds);
  const places = listing.read(document, kinds);
  nameParts(map, section);
  tameWheel(map, section);
  hushNames(map.getContainer());
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) calm(map);
  whenSeen(map, () => {
    look(map, section.dataset, places);
    if ("pick" in section.dataset) {
      layBase(map, section.dataset);
      import("./point.js").then((module) => module.pick(map, section.dataset.icons));
      return;
    }
    // Pins first. Each step is a task of its own, so that the page listens to its visitor in between.
    follow(map, others(map, cluster, section, places, kinds));
    inTurn([
      () => listing.pin(map, places, section.dataset.icons),
      () => drawCentre(map, section.dataset),
      () => layBase(map, section.dataset),
      () => offerSearch(map, section.dataset),
    ]);
  });
}

function inTurn([step, ...steps]) {
  setTimeout(() => {
    step();
    if (steps.length) inTurn(steps);
  });
}

function layBase(map, { outline, labels }) {
  layGround(map, outline);
  whenBare(map, () => follow(map, names(map, labels)));
}

/** Begins when the map has room on the page, and follows its size from then on. */
function whenSeen(map, begin) {
  let begun = false;
  const measure = () => {
    map.invalidateSize({ animate: false });
    if (begun || !isSeen(map)) return;
    begun = true;
    begin();
  };
  new ResizeObserver(measure).observe(map.getContainer());
  measure();
}

function look(map, { bbox, radius, ...where }, places) {
  const centre = centreOf(where);
  const points = places.map((place) => place.latlng);
  if (bbox) fit(map, cornersOf(bbox));
  else if (points.length) fit(map, centre ? [...points, centre] : points, true);
  else if (centre && radius) fit(map, centre.toBounds(2 * radius));
  else if (centre) map.setView(centre, closest(map), { animate: false });
  else map.fitBounds(COUNTRY, { animate: false, paddingBottomRight: [BUTTONS, 0] });
}

/** With room for pins, which stand above their points. */
function fit(map, points, withPins = false) {
  const room = { paddingTopLeft: [32, 64], paddingBottomRight: [76, 32], maxZoom: closest(map) };
  map.fitBounds(L.latLngBounds(points), { animate: false, ...(withPins && room) });
}

function closest(map) {
  return tileLayers(map).length ? CLOSE : CLOSE_WHEN_BARE;
}

function cornersOf(bbox) {
  const [west, south, east, north] = bbox.split(",").map(Number);
  return [[south, west], [north, east]];
}

function centreOf({ lat, lon }) {
  return lat && lon ? L.latLng(Number(lat), Number(lon)) : null;
}

function drawCentre(map, { radius, textHere, ...where }) {
  const centre = centreOf(where);
  if (!centre || !radius) return;
  L.circle(centre, { radius: Number(radius), className: "reach", interactive: false }).addTo(map);
  const spot = written("here", "");
  spot.append(written("here__text", textHere));
  markerOf(centre, spot, { interactive: false, zIndexOffset: -1000 }).addTo(map);
}

/** A link to the places in view, from the first time that a person moves the map. */
function offerSearch(map, { searchHere, textSearchHere }) {
  if (!searchHere) return;
  const container = map.getContainer();
  const link = written("btn btn-deep map__search", textSearchHere, "a");
  const aim = () => {
    link.href = searchHere.replace("BBOX", encodeURIComponent(boxOf(map.getBounds())));
  };
  const show = () => {
    link.hidden = false;
  };
  link.hidden = true;
  // First in the map, so that it comes next after moving the map by keyboard.
  container.prepend(link);
  L.DomEvent.disableClickPropagation(link);
  map.on("moveend", aim).once("dragstart", show).once("zoomstart", show);
  container.addEventListener("keydown", (event) => {
    if (event.target === container && ARROWS.includes(event.key)) show();
  });
}

function nameParts(map, section) {
  const container = map.getContainer();
  container.setAttribute("role", "group");
  container.setAttribute("aria-labelledby", section.getAttribute("aria-labelledby"));
  // Circle and lines say nothing that the list does not.
  map.getPane("overlayPane").setAttribute("aria-hidden", "true");
  map.attributionControl.setPrefix(false);
  nameButton(container, "in", section.dataset.textZoomIn);
  nameButton(container, "out", section.dataset.textZoomOut);
}

function nameButton(container, way, text) {
  const button = container.querySelector(`.leaflet-control-zoom-${way}`);
  button.title = text;
  button.setAttribute("aria-label", text);
  // Leaflet makes it a link that says it is a button; a button also listens to the space bar.
  button.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    button.click();
  });
}

/** The wheel scrolls the page; it zooms after a click in the map, or with Ctrl. */
function tameWheel(map, section) {
  map.scrollWheelZoom.disable();
  const choose = (event) => {
    const zooms = event.ctrlKey || map.getContainer().contains(document.activeElement);
    map.scrollWheelZoom[zooms ? "enable" : "disable"]();
  };
  section.addEventListener("wheel", choose, { capture: true, passive: true });
}

/** Escape puts the name at a pin away until the pointer or the focus goes elsewhere. */
function hushNames(container) {
  const hush = (on) => () => container.classList.toggle("is-hushed", on);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hush(true)());
  container.addEventListener("pointerover", hush(false));
  container.addEventListener("focusin", hush(false));
}

/** For people who asked their device for less movement; what zooms is held still in map.css. */
function calm(map) {
  const panBy = map.panBy.bind(map);
  map.options.inertia = false;
  map.panBy = (offset, options) => panBy(offset, { ...options, animate: false });
}
