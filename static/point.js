// The point of a place in a form: it follows the address, and is moved on the map by hand or by keys.

import { ask } from "./asking.js";
import { tileLayers } from "./ground.js";
import { attend, listedPin, markerOf } from "./pins.js";

const PAUSE = 400;
// Metres of one press of an arrow key, and with Shift.
const STEP = 10;
const LARGE_STEP = 100;
// A degree of latitude in the middle of the Netherlands.
const METRES_PER_DEGREE = 111_260;
const WAYS = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
// Without tiles there is little to see from close by.
const CLOSE = 17;
const CLOSE_WHEN_BARE = 14;

/** The point so many metres from a point; `north` and `east` are -1, 0 or 1. */
export function shifted({ lat, lon }, [north, east], metres) {
  const degrees = metres / METRES_PER_DEGREE;
  return { lat: lat + north * degrees, lon: lon + (east * degrees) / Math.cos((lat * Math.PI) / 180) };
}

/** The distance in metres, good enough to tell a person. */
export function apart(one, other) {
  const north = (one.lat - other.lat) * METRES_PER_DEGREE;
  const east = (one.lon - other.lon) * METRES_PER_DEGREE * Math.cos((one.lat * Math.PI) / 180);
  return Math.hypot(north, east);
}

/** 350 m, 1,4 km. */
export function told(metres) {
  if (metres < 995) return `${Math.max(10, Math.round(metres / 10) * 10)} m`;
  return `${(metres / 1000).toFixed(1).replace(".", ",").replace(",0", "")} km`;
}

class Picker {
  constructor(box) {
    this.box = box;
    this.form = box.closest("form");
    this.status = box.querySelector("[role=status]");
    this.frame = box.querySelector(".point__map");
    this.back = box.querySelector("[data-put-back]");
    this.known = box.dataset.known && this.placeKnown();
    this.home = this.known || null;
    // The town of the address that is known goes with it.
    if (this.known) this.filled = this.value("city");
    this.here = this.sent() ?? this.home;
    this.back.addEventListener("click", () => this.goHome());
    this.form.addEventListener("input", ({ target }) => {
      if (["postcode", "house_number"].includes(target.name)) this.soon();
    });
    if (this.here) this.show();
    if (!this.known || !this.isKnownAddress()) this.follow(this.here?.precision !== "house");
  }

  value(name) {
    return this.form.elements[name]?.value.trim() ?? "";
  }

  placeKnown() {
    const [lat, lon] = JSON.parse(this.box.dataset.known);
    return { lat, lon, precision: this.value("precision"), text: this.box.dataset.textKept };
  }

  /** The point that the form came with. */
  sent() {
    const [lat, lon] = [this.value("lat"), this.value("lon")].map(parseFloat);
    return Number.isFinite(lat) && Number.isFinite(lon) ? { lat, lon, precision: this.value("precision") } : null;
  }

  isKnownAddress() {
    const typed = this.value("postcode").replaceAll(" ", "").toUpperCase();
    return typed === this.box.dataset.knownPostcode || !typed;
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.follow(true), PAUSE);
  }

  /** Goes to the address that stands in the form; unless `moves`, it only learns where that is. */
  async follow(moves) {
    const found = await this.find();
    if (!found || (this.home && apart(found, this.home) < 1)) return;
    this.home = found;
    this.fillCity(found.city);
    if (moves) this.goHome();
    else this.tellMoved();
  }

  /** Of a point that came with the form, how far it lies from its address. */
  tellMoved() {
    if (apart(this.here, this.home) < 1) return;
    this.status.textContent = this.box.dataset.textOwn.replace("{far}", told(apart(this.here, this.home)));
    this.show();
  }

  async find() {
    if (this.known && this.isKnownAddress()) return this.known;
    const { address, textMiddle } = this.box.dataset;
    this.asked?.abort();
    this.asked = new AbortController();
    const typed = new URLSearchParams({ postcode: this.value("postcode"), house_number: this.value("house_number") });
    const found = this.value("postcode") && (await ask(`${address}?${typed}`, this.asked.signal));
    return found ? { ...found, text: textMiddle.replace("{where}", found.label) } : null;
  }

  /** Where nobody typed a town; it changes along as long as it is the one that we filled in. */
  fillCity(city) {
    const field = this.form.elements.city;
    if (!city || (field.value && field.value !== (this.filled ?? city))) return;
    this.filled = field.value = city;
  }

  goHome() {
    if (!this.home) return;
    this.put(this.home, this.home.text);
    this.map?.setView([this.home.lat, this.home.lon], this.zoom(), { animate: false });
  }

  /** A person moves the point. */
  move({ lat, lon }) {
    const here = { lat: Number(lat.toFixed(6)), lon: Number(lon.toFixed(6)), precision: "house" };
    const far = this.home ? told(apart(here, this.home)) : "";
    this.put(here, this.box.dataset.textOwn.replace("{far}", far));
  }

  put(here, text) {
    this.here = here;
    for (const name of ["lat", "lon", "precision"]) this.form.elements[name].value = here[name];
    this.status.textContent = text;
    this.show();
    this.marker?.setLatLng([here.lat, here.lon]);
    this.form.dispatchEvent(new Event("point"));
  }

  show() {
    this.frame.hidden = false;
    this.back.hidden = !this.home || apart(this.here, this.home) < 1;
  }

  zoom() {
    const close = tileLayers(this.map).length ? CLOSE : CLOSE_WHEN_BARE;
    return this.here.precision === "house" ? close : close - 2;
  }

  /** Draws the pin on the map, which is there from now on. */
  draw(map, icons) {
    const pin = listedPin({ icon: "geo-alt", label: this.box.dataset.textPin }, icons, "button");
    this.map = map;
    this.marker = markerOf([this.here.lat, this.here.lon], pin, { draggable: true, autoPan: true }).addTo(map);
    pin.setAttribute("aria-describedby", "point-how");
    attend(map, pin, this.marker);
    map.setView([this.here.lat, this.here.lon], this.zoom(), { animate: false });
    map.on("click", ({ latlng }) => this.move({ lat: latlng.lat, lon: latlng.lng }));
    this.marker.on("dragend", () => {
      const { lat, lng } = this.marker.getLatLng();
      this.move({ lat, lon: lng });
    });
    pin.addEventListener("keydown", (event) => this.press(event));
  }

  press(event) {
    const way = WAYS[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    this.move(shifted(this.here, way, event.shiftKey ? LARGE_STEP : STEP));
    this.map.panInside(this.marker.getLatLng(), { padding: [48, 64], animate: false });
  }
}

const box = document.querySelector(".point[data-address]");
const picker = box && new Picker(box);

/** Called by the map when it has room on the page. */
export function pick(map, icons) {
  picker?.draw(map, icons);
}
