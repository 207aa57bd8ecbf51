// Opening hours as they are typed for machines, read out in Dutch beside the field.

import { ask } from "./asking.js";

const PAUSE = 400;

function begin(box) {
  const field = document.getElementById(box.dataset.reads);
  let timer;
  let waiting = new AbortController();

  const read = async () => {
    waiting.abort();
    waiting = new AbortController();
    const { signal } = waiting;
    const osm = field.value.trim();
    const said = osm ? await ask(`${box.dataset.reading}?${new URLSearchParams({ osm })}`, signal) : null;
    if (!signal.aborted) draw(said?.wrong ? [said.wrong] : (said?.lines ?? []));
  };
  const draw = (lines) => box.replaceChildren(...lines.map(paragraph));

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(read, PAUSE);
  });
}

function paragraph(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

for (const box of document.querySelectorAll("[data-reading]")) begin(box);
