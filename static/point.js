// The point of a place in a form: it follows the address, and is moved on the map by hand or by keys.

import { ask } from "./asking.js";
import { tileLayers } from "./ground.js";
import { drawMove } from "./moved.js";
import { attend, listedPin, markerOf, written } from "./pins.js";

const PAUSE = 400;
// Metres of one press of an arrow key, and with Shift.
const STEP = 10;
const LARGE_STEP = 100;
// A degree of latitude in the middle of the Netherlands.
const METRES_PER_DEGREE = 111_260;
const WAYS = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const ADDRESS = ["postcode", "house_number", "street", "city"];
const FILLED = ["street", "city", "postcode"];
const POINT = ["lat", "lon", "precision"];
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
  /** What we filled in of the address, by field: it changes along until somebody types there. */
  filled = {};

  constructor(box) {
    this.box = box;
    this.form = box.closest("form");
    this.status = box.querySelector("[role=status]");
    this.frame = box.querySelector(".point__map");
    this.back = box.querySelector("[data-put-back]");
    this.known = box.dataset.known && { ...JSON.parse(box.dataset.known), sure: box.dataset.textKept };
    this.home = this.known || null;
    this.here = this.sent() ?? this.home;
    this.back.addEventListener("click", () => this.goHome());
    this.form.addEventListener("input", ({ target }) => {
      // Half a street is no question; half a postcode gets a quick answer.
      if (target.name === "postcode" || (target.name === "house_number" && this.value("postcode"))) this.soon();
    });
    this.form.addEventListener("change", ({ target }) => {
      if (ADDRESS.includes(target.name)) this.soon();
    });
    if (this.here) this.show();
    if (!this.isKnown()) this.learn();
  }

  value(name) {
    return this.form.elements[name]?.value.trim() ?? "";
  }

  /** The point that the form came with. */
  sent() {
    const [lat, lon] = [this.value("lat"), this.value("lon")].map(parseFloat);
    return Number.isFinite(lat) && Number.isFinite(lon) ? { lat, lon, precision: this.value("precision") } : null;
  }

  /** Whether a part of the address is as it is known of the place. */
  isAsKnown(name) {
    const plain = (text) => text.replaceAll(" ", "").toUpperCase();
    return plain(this.value(name)) === plain(this.known[name] ?? "");
  }

  isKnown() {
    return Boolean(this.known) && ADDRESS.every((name) => this.isAsKnown(name));
  }

  /** Whether the place had another postcode. */
  hasOtherCode() {
    return Boolean(this.known?.postcode && this.value("postcode") && !this.isAsKnown("postcode"));
  }

  /** Whether what stands in a field is of the address that the place had before. */
  isStale(name) {
    return ["street", "city"].includes(name) && this.hasOtherCode() && this.isAsKnown(name);
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.follow(), PAUSE);
  }

  /** Goes to the address that stands in the form; where it is the same, a point set by hand stays. */
  async follow() {
    const found = await this.find();
    if (!found) return;
    if (found.lat === null) return this.lose(found);
    for (const name of FILLED) this.fill(name, found);
    const same = this.home && apart(found, this.home) < 1;
    const stays = this.isHome();
    this.home = found;
    if (!same) this.goHome();
    else if (stays) this.put(found, found.sure);
  }

  /** The address leads nowhere, or to more than one place: its old point counts no longer. */
  lose({ sure }) {
    this.status.textContent = sure;
    if (this.home && !this.isHome()) return;
    for (const name of POINT) this.form.elements[name].value = "";
  }

  isHome() {
    return this.home !== null && apart(this.here, this.home) < 1;
  }

  /** Of a form that came with what was typed, where its address lies; the form itself stays. */
  async learn() {
    if (!this.here) return this.follow();
    const found = await this.find();
    if (!found || found.lat === null) return;
    this.home = found;
    if (apart(this.here, found) < 1) return;
    if (this.here.precision !== "house") return this.goHome();
    this.status.textContent = this.box.dataset.textOwn.replace("{far}", told(apart(this.here, found)));
    this.show();
  }

  async find() {
    if (this.isKnown()) return this.known;
    this.asked?.abort();
    this.asked = new AbortController();
    const typed = new URLSearchParams(ADDRESS.map((name) => [name, this.typed(name)]));
    const enough = typed.get("postcode") || (typed.get("street") && typed.get("city"));
    const found = enough && (await ask(`${this.box.dataset.address}?${typed}`, this.asked.signal));
    return found && this.keepsPoint(found) ? this.known : found || null;
  }

  /** Whether the place stays where it is, as the server sees it: no house is known at its address. */
  keepsPoint({ precision }) {
    if (!this.known || this.hasOtherCode()) return false;
    const sameStreet = this.isAsKnown("street") && this.isAsKnown("city");
    return precision !== "house" && (sameStreet || precision !== "street");
  }

  /** What a person typed of the address, and not we. */
  typed(name) {
    const value = this.value(name);
    return value === this.filled[name] || this.isStale(name) ? "" : value;
  }

  /** Fills in a part of the address that nobody typed; what is not known stays as the place had it. */
  fill(name, found) {
    const [value, text] = [this.value(name), found[name] ?? ""];
    const ours = Boolean(value) && value === this.filled[name];
    const open = found !== this.known && (!value || (text && this.isStale(name)));
    if (ours || open) this.filled[name] = this.form.elements[name].value = text;
  }

  goHome() {
    if (!this.home) return;
    this.put(this.home, this.home.sure);
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
    for (const name of POINT) this.form.elements[name].value = here[name];
    this.status.textContent = text;
    this.show();
    this.marker?.setLatLng([here.lat, here.lon]);
    this.line?.to(here);
    this.form.dispatchEvent(new Event("point"));
  }

  show() {
    this.frame.hidden = false;
    this.back.hidden = !this.home || this.isHome();
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
    this.look(pin);
    map.on("click", ({ latlng }) => this.move({ lat: latlng.lat, lon: latlng.lng }));
    this.marker.on("dragend", () => {
      const { lat, lng } = this.marker.getLatLng();
      this.move({ lat, lon: lng });
    });
    pin.addEventListener("keydown", (event) => this.press(event));
  }

  /** The first view: the point, or both where it moves from and where it goes. */
  look(pin) {
    const { was, textWas, textNew } = this.box.dataset;
    if (!was) return this.map.setView([this.here.lat, this.here.lon], this.zoom(), { animate: false });
    this.line = drawMove(this.map, JSON.parse(was), this.here, textWas);
    pin.append(written("pin__tag", textNew));
    this.line.fit(this.zoom());
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
