// The pages of the moderator: opens the folded part that a link leads to, and goes where it is wrong.

/** Opens what an element is folded into. */
export function unfold(element) {
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

/** What was changed by hand is not lost when the rows are sent instead. */
function keepEdits(rows, edit) {
  if (!rows || !edit) return;
  let edited = false;
  for (const kind of ["input", "point"]) {
    edit.addEventListener(kind, () => {
      edited = true;
    });
  }
  rows.addEventListener("submit", (event) => {
    if (!edited) return;
    event.preventDefault();
    const told = document.getElementById("edited");
    unfold(told);
    told.textContent = rows.dataset.textEdited;
    edit.querySelector("[type=submit]").focus();
  });
}

addEventListener("hashchange", lead);
document.addEventListener("click", follow);
keepEdits(document.getElementById("overnemen"), document.getElementById("plek"));
document.getElementById("summary")?.focus();
if (location.hash) lead();
