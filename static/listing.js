// The places on the page and their pins: the same number, lit together, and a pin leads to its place.

import { attend, listedPin, makeRoom, markerOf, SIZES } from "./pins.js";

const NEAR = 8;

/** The places that stand on the page, in their order. */
export function read(root, kinds) {
  return [...root.querySelectorAll("[data-lat][data-id]")].map((element) => {
    const { id, lat, lon, kind, number } = element.dataset;
    const link = element.querySelector(".place__link");
    const name = (link ?? element.querySelector("h1") ?? element).textContent.trim();
    const [word, icon] = kinds[kind] ?? [kind, "geo-alt"];
    const latlng = L.latLng(Number(lat), Number(lon));
    return { element, link, id: Number(id), latlng, number, icon, label: `${name}, ${word}` };
  });
}

/** Draws a pin for each place; those at one spot are fanned out, again at each zoom. */
export function pin(map, places, icons) {
  const pinned = places.map((place) => pinOne(map, place, icons));
  const legs = L.layerGroup().addTo(map);
  const draw = () => drawLegs(map, pinned, legs);
  map.on("zoomend", () => {
    fanOut(map, pinned);
    draw();
  });
  fanOut(map, pinned);
  // In a task of its own: the pins are seen before their lines.
  setTimeout(draw);
}

function pinOne(map, place, icons) {
  const element = listedPin(place, icons, place.link ? "button" : "span");
  const marker = markerOf(place.latlng, element, { zIndexOffset: 1000 }).addTo(map);
  const pinned = { ...place, pin: element, marker };
  attend(map, element, marker);
  if (place.link) element.addEventListener("click", (event) => lead(event, place));
  lightTogether(pinned);
  return pinned;
}

function lead(event, place) {
  if (event.defaultPrevented) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  place.link.focus({ preventScroll: true });
  place.element.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
}

/** Place and pin are lit as long as either has the pointer or the focus. */
function lightTogether(place) {
  const reasons = new Set();
  for (const side of [place.element, place.pin]) {
    for (const [on, off] of [["pointerenter", "pointerleave"], ["focusin", "focusout"]]) {
      const reason = Symbol(on);
      side.addEventListener(on, () => {
        reasons.add(reason);
        light(place, reasons.size > 0);
      });
      side.addEventListener(off, () => {
        reasons.delete(reason);
        light(place, reasons.size > 0);
      });
    }
  }
}

function light(place, lit) {
  place.element.classList.toggle("is-lit", lit);
  place.pin.classList.toggle("is-lit", lit);
  place.marker.setZIndexOffset(lit ? 5000 : 1000);
}

function fanOut(map, places) {
  const boxes = places.map((place) => ({ ...map.project(place.latlng), ...SIZES.listed }));
  makeRoom(boxes).forEach(({ x, y }, index) => places[index].marker.setLatLng(map.unproject([x, y])));
}

/** A line from each pin that stands away from its place. */
function drawLegs(map, places, legs) {
  legs.clearLayers();
  for (const { latlng, marker } of places) {
    const away = map.project(latlng).distanceTo(map.project(marker.getLatLng()));
    if (away > NEAR) drawLeg(legs, latlng, marker.getLatLng());
  }
}

function drawLeg(legs, spot, pinpoint) {
  L.polyline([spot, pinpoint], { className: "leg", interactive: false }).addTo(legs);
  L.circleMarker(spot, { className: "leg leg--foot", radius: 4, interactive: false }).addTo(legs);
}
