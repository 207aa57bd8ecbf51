// The button "use my location": asks the device at a click, and goes to the search at that point.

const ASK = { timeout: 10_000, maximumAge: 300_000 };
const LEFT_OUT = ["q", "page", "bbox"];

/** The address of a form's search at a point, to some 100 metres; its other fields stay. */
export function addressAt(action, fields, { latitude, longitude }) {
  const kept = [...fields].filter(([name, value]) => value && !LEFT_OUT.includes(name));
  const point = `${latitude.toFixed(3)},${longitude.toFixed(3)}`;
  const rest = new URLSearchParams(kept).toString();
  return `${action}?q=${point}${rest && `&${rest}`}`;
}

/** The sentence for an error of the device, out of the button's attributes. */
export function sentence({ code }, { textDenied, textSlow, textMissing }) {
  return { 1: textDenied, 3: textSlow }[code] ?? textMissing;
}

function offer(button) {
  const form = button.closest("form");
  const status = form.querySelector("[data-position-status]") ?? document.querySelector("[data-position-status]");
  const say = (text, busy) => {
    status.textContent = text;
    button.setAttribute("aria-disabled", String(busy));
  };
  const go = ({ coords }) => location.assign(addressAt(form.getAttribute("action"), new FormData(form), coords));
  const fail = (error) => say(sentence(error, button.dataset), false);
  button.hidden = false;
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    say(button.dataset.textBusy, true);
    navigator.geolocation.getCurrentPosition(go, fail, ASK);
  });
  // Back from the results, out of the browser's memory: ready for the next click.
  addEventListener("pageshow", () => say("", false));
}

if (navigator.geolocation) document.querySelectorAll("[data-position]").forEach(offer);
