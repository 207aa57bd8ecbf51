// Places that a half-filled form may be about already: cards beside the form, while somebody types.

import { ask } from "./asking.js";

const PAUSE = 600;
const FIELDS = ["name", "kind", "postcode", "house_number", "street", "city", "lat", "lon", "precision"];
const SHORTEST = 2;

/** The question for what is typed; empty while it is too little to go by. */
export function question(fields) {
  const typed = FIELDS.map((name) => [name, (fields.get(name) ?? "").trim()]);
  const { name, kind, postcode, lat } = Object.fromEntries(typed);
  return name.length < SHORTEST || !kind || !(postcode || lat) ? "" : new URLSearchParams(typed).toString();
}

function begin(box) {
  const form = box.closest("form");
  const list = box.querySelector(".alikes__list");
  const asked = new Set([...form.querySelectorAll(".alikes--asked [data-id]")].map(({ dataset }) => dataset.id));
  let timer;
  let last = "";
  let waiting = new AbortController();

  const look = async () => {
    const now = question(new FormData(form));
    if (now === last) return;
    last = now;
    waiting.abort();
    waiting = new AbortController();
    const { signal } = waiting;
    const found = now ? await ask(`${box.dataset.lookAlikes}?${now}`, signal) : [];
    if (!signal.aborted) draw(found ?? []);
  };
  const draw = (found) => {
    const answered = new Set([...list.querySelectorAll(":checked")].map(({ value }) => value));
    const fresh = found.filter(({ id }) => !asked.has(String(id)));
    list.replaceChildren(...fresh.map((place) => card(box, place, answered.has(String(place.id)))));
    tell(box, fresh.length);
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  };
  for (const event of ["input", "change", "point"]) form.addEventListener(event, soon);
  soon();
}

/** The mould of the page, filled with one place; every word goes in as text. */
function card(box, place, answered) {
  const element = box.querySelector("template").content.firstElementChild.cloneNode(true);
  const part = (name) => element.querySelector(`[data-part=${name}]`);
  for (const name of ["name", "kind", "distance", "address"]) part(name).textContent = place[name];
  part("page").href = place.page;
  part("change").formAction = place.change;
  const answer = element.querySelector("input");
  answer.value = place.id;
  answer.id += place.id;
  answer.checked = answered;
  element.querySelector("label").htmlFor = answer.id;
  return element;
}

function tell(box, count) {
  const { textOne, textMany } = box.dataset;
  const text = count === 1 ? textOne : textMany.replace("{n}", count);
  box.querySelector("[role=status]").textContent = count ? text : "";
}

document.querySelectorAll("[data-look-alikes]").forEach(begin);
