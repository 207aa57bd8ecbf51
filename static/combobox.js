// Fields that offer completions: W3C's editable combobox with a list, chosen by hand (APG).

import { ask } from "./asking.js";

const PAUSE = 150;
// The count is told once somebody stops typing, not after each key.
const QUIET = 600;
const SHORTEST = 2;

/** The address to ask; empty while too little is typed. `beside` is the town in the next field. */
export function question(address, typed, beside = "") {
  if (typed.trim().length < SHORTEST) return "";
  const q = encodeURIComponent(beside ? `${typed}, ${beside}` : typed);
  return `${address}${address.includes("?") ? "&" : "?"}q=${q}`;
}

/** The next of `count` options by an arrow key, past the last the first; -1 is none yet. */
export function next(at, way, count) {
  return at < 0 && way < 0 ? count - 1 : (at + way + count) % count;
}

function element(name, className, attributes) {
  const made = document.createElement(name);
  made.className = className;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

class Combobox {
  found = [];
  at = -1;

  constructor(field) {
    const id = `${field.id}-list`;
    this.field = field;
    this.searches = field.form.matches("[role=search]");
    this.list = element("ul", "options", { id, role: "listbox", hidden: "", "aria-label": field.dataset.textList });
    this.status = element("p", "visually-hidden", { role: "status" });
    // A search field may not be a combobox.
    if (field.type === "search") field.type = "text";
    field.autocomplete = "off";
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", id]]) {
      field.setAttribute(name, value);
    }
    field.parentElement.append(this.list, this.status);
    this.close();
    this.listen();
  }

  listen() {
    const { field, list } = this;
    // Not what a script wrote, and not half a sign of another script.
    field.addEventListener("input", (event) => event.isTrusted && !event.isComposing && this.soon());
    field.addEventListener("compositionend", () => this.soon());
    field.addEventListener("keydown", (event) => event.isComposing || this.press(event));
    field.addEventListener("blur", () => this.close());
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", ({ target }) => {
      const option = target.closest("[role=option]");
      if (option) this.take([...list.children].indexOf(option));
    });
  }

  soon() {
    this.stop();
    this.activate(-1);
    this.timer = setTimeout(() => this.open(), PAUSE);
  }

  /** Nothing that was asked or is about to be told counts any more. */
  stop() {
    clearTimeout(this.timer);
    clearTimeout(this.telling);
    this.asked?.abort();
  }

  /** Asks for what is typed and shows it; an arrow key makes the first or last active. */
  async open(way = 0) {
    this.stop();
    const { completes, beside } = this.field.dataset;
    const address = question(completes, this.field.value, this.field.form.elements[beside]?.value);
    if (!address) return this.close();
    this.asked = new AbortController();
    const { signal } = this.asked;
    const found = await ask(address, signal);
    if (signal.aborted) return;
    if (!found || this.isWhole(found)) return this.draw([]);
    this.draw(found);
    this.telling = setTimeout(() => this.tell(), QUIET);
    if (way && this.found.length) this.activate(next(-1, way, this.found.length));
  }

  /** Whether all that is offered stands in the field. */
  isWhole(found) {
    return found?.length === 1 && !found[0].page && found[0].name === this.field.value.trim();
  }

  draw(found) {
    this.found = found;
    this.list.replaceChildren(...found.map((one, at) => this.option(one, at)));
    this.activate(-1);
    this.list.hidden = !found.length;
    this.field.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  /** Every word goes in as text: residents write the names of places. */
  option({ name, detail }, at) {
    const option = element("li", "option", { id: `${this.list.id}-${at}`, role: "option" });
    const part = element("span", "option__detail", {});
    part.textContent = detail;
    option.append(`${name} `, part);
    return option;
  }

  tell() {
    const { textNone, textOne, textMany } = this.field.dataset;
    const count = this.found.length;
    this.status.textContent = count > 1 ? textMany.replace("{n}", count) : count ? textOne : textNone;
  }

  close() {
    this.stop();
    this.draw([]);
    this.status.textContent = "";
  }

  activate(at) {
    this.at = at;
    [...this.list.children].forEach((option, other) => option.setAttribute("aria-selected", String(other === at)));
    const active = this.list.children[at];
    if (!active) return this.field.removeAttribute("aria-activedescendant");
    this.field.setAttribute("aria-activedescendant", active.id);
    active.scrollIntoView({ block: "nearest" });
  }

  press(event) {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (way) this.step(way);
    else if (event.key === "Enter" && this.at >= 0) this.take(this.at);
    else if (event.key === "Enter") return this.close();
    else if (event.key === "Escape") return this.leave(event);
    else {
      // The caret moves in the text, which is what the eye follows from here.
      if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) this.activate(-1);
      return;
    }
    event.preventDefault();
  }

  step(way) {
    if (this.found.length) this.activate(next(this.at, way, this.found.length));
    else this.open(way);
  }

  /** Closes the list; a search box without one is emptied, as browsers do. */
  leave(event) {
    const empties = !this.found.length && this.searches;
    if (empties) this.field.value = "";
    if (empties || this.found.length) event.preventDefault();
    this.close();
  }

  take(at) {
    const { page, text, name, detail } = this.found[at];
    const { form, dataset } = this.field;
    this.close();
    if (this.searches && page) return location.assign(page);
    write(this.field, this.searches ? text : name);
    const beside = form.elements[dataset.beside];
    if (beside && !beside.value) write(beside, detail);
    if (this.searches) form.requestSubmit();
  }
}

/** Fills a field as typing does, so that whoever follows it knows. */
function write(field, value) {
  field.value = value;
  for (const event of ["input", "change"]) field.dispatchEvent(new Event(event, { bubbles: true }));
}

document.querySelectorAll("[data-completes]").forEach((field) => new Combobox(field));
