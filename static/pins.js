// What stands on the map: pins, the buttons of clusters, and how pins at one spot make room.

const SVG = "http://www.w3.org/2000/svg";
const STEP = 4;
const FARTHEST = 160;
const TURNS = 16;
const EDGE = 6;
// Where a dot stands in a large number; to ask the browser for its Dutch costs an old phone 0.1 s.
const THOUSANDS = /\B(?=(?:\d{3})+$)/g;

/** The room in pixels that each sort of pin keeps; drops may overlap a little, not so much that less
 * than 24 pixels of one are left to click. */
export const SIZES = { listed: { w: 33, h: 35 }, cluster: { w: 46, h: 46 }, other: { w: 32, h: 32 } };

/** A pin in the list's colours, with its number, or its kind's icon where there is no number. */
export function listedPin(place, icons, tag) {
  const label = place.number ? `${place.number}. ${place.label}` : place.label;
  const sign = place.number ? written("pin__number", place.number) : icon(icons, place.icon);
  const pin = pinOf(tag, "pin pin--listed", sign, label);
  if (tag === "button") pin.type = "button";
  return pin;
}

/** A small pin that is a link to the place's page. */
export function otherPin(place, icons, address) {
  const pin = pinOf("a", "pin pin--other", icon(icons, place.icon), place.label);
  pin.href = address;
  pin.draggable = false;
  return pin;
}

/** The round button of a cluster. */
export function clusterPin(count, text) {
  const said = String(count).replace(THOUSANDS, ".");
  const pin = pinOf("button", "pin pin--cluster", written("pin__number", said), text.replace("{n}", said));
  pin.type = "button";
  return pin;
}

/** A marker of Leaflet around an element of ours, whose own place is set by CSS. */
export function markerOf(latlng, element, options = {}) {
  return L.marker(latlng, { icon: iconOf(element), keyboard: false, ...options });
}

/** A marker whose element is made when it is first shown: most lie in a cluster and never are. */
export function lateMarkerOf(latlng, make) {
  const icon = iconOf(false);
  const marker = L.marker(latlng, { icon, keyboard: false });
  icon.createIcon = (old) => {
    icon.options.html ||= make(marker);
    return L.DivIcon.prototype.createIcon.call(icon, old);
  };
  return marker;
}

export function iconOf(element) {
  return L.divIcon({ html: element, className: "spot", iconSize: [0, 0] });
}

/** An element with a class and a text. */
export function written(className, text, tag = "span") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/** Brings a pin that is reached by keyboard into view, and keeps its name within the map. */
export function attend(map, pin, marker) {
  const container = map.getContainer();
  pin.addEventListener("pointerenter", () => keepInside(pin, container));
  pin.addEventListener("focus", () => {
    if (pin.matches(":focus-visible")) bringIn(map, marker);
    keepInside(pin, container);
  });
  // The end of a drag that began on a pin is not a click on it.
  pin.addEventListener("click", (event) => {
    if (map.dragging.moved()) event.preventDefault();
  });
}

/** Moves the map, where a browser would scroll the map's element within itself. */
function bringIn(map, marker) {
  map.getContainer().scrollTo(0, 0);
  map.panInside(marker.getLatLng(), { padding: [48, 64], animate: false });
}

/** Boxes on the map, { x, y } their middle and { w, h } their size in pixels, each at the free place
 * nearest to its own; the ones that come first go first. */
export function makeRoom(boxes) {
  const placed = [];
  for (const box of boxes) placed.push(freeSpot(box, placed));
  return placed;
}

function freeSpot(box, placed) {
  for (const spot of nearby(box)) {
    if (!placed.some((other) => overlap(spot, other))) return spot;
  }
  return box;
}

/** The place itself, then places on growing rings around it. */
function* nearby(box) {
  yield box;
  for (let reach = STEP; reach <= FARTHEST; reach += STEP) {
    for (let turn = 0; turn < TURNS; turn += 1) {
      const angle = (turn / TURNS) * 2 * Math.PI;
      yield { ...box, x: box.x + reach * Math.cos(angle), y: box.y + reach * Math.sin(angle) };
    }
  }
}

function overlap(one, other) {
  const across = (one.w + other.w) / 2 - Math.abs(one.x - other.x);
  const high = (one.h + other.h) / 2 - Math.abs(one.y - other.y);
  return across > 0.5 && high > 0.5;
}

function pinOf(tag, className, sign, label) {
  const pin = written(className, "", tag);
  sign.setAttribute("aria-hidden", "true");
  pin.append(sign, written("pin__name", label));
  return pin;
}

function icon(address, name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${address}#${name}`);
  svg.setAttribute("class", "pin__icon");
  svg.append(use);
  return svg;
}

function keepInside(pin, container) {
  const name = pin.querySelector(".pin__name");
  name.style.setProperty("--shift", "0px");
  pin.classList.remove("pin--under");
  const [room, box] = [container.getBoundingClientRect(), name.getBoundingClientRect()];
  const right = Math.max(room.left + EDGE - box.left, 0);
  const left = Math.min(room.right - EDGE - box.right, 0);
  name.style.setProperty("--shift", `${right || left}px`);
  pin.classList.toggle("pin--under", box.top < room.top + EDGE);
}
