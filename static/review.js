// The pages of the moderator: opens the folded part that a link leads to, and goes where it is wrong.

import "./reading.js";

/** Opens what an element is folded into. */
function unfold(element) {
  for (let part = element?.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
}

function lead() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target) return;
  unfold(target);
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "start" });
}

/** A link to where the page is already sends no new hash. */
function follow(event) {
  const link = event.target.closest?.("a[href^='#']");
  if (link && link.hash === location.hash) lead();
}

addEventListener("hashchange", lead);
document.addEventListener("click", follow);
document.getElementById("summary")?.focus();
if (location.hash) lead();
