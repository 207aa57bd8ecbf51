// The rows of activities in a form: the button adds one at once, without a visit to the server.

/** A row like another one, empty and with the next number. */
export function rowAfter(row, number) {
  const next = row.cloneNode(true);
  const renumber = (text) => text.replace(/(activities-)\d+/g, `$1${number}`);
  for (const element of next.querySelectorAll("*")) {
    for (const name of ["id", "name", "for", "aria-describedby"]) {
      if (element.hasAttribute(name)) element.setAttribute(name, renumber(element.getAttribute(name)));
    }
    element.removeAttribute("aria-invalid");
    element.removeAttribute("autofocus");
    element.classList.remove("field--wrong");
    if (element.type === "checkbox") element.checked = false;
    else if (element.matches("input")) element.value = "";
  }
  next.querySelectorAll(".field__error").forEach((error) => error.remove());
  next.querySelector("[data-number]").textContent = number + 1;
  return next;
}

for (const part of document.querySelectorAll("[data-activities]")) {
  part.querySelector("button[name=more]").addEventListener("click", (event) => {
    event.preventDefault();
    const rows = part.querySelectorAll("[data-activity]");
    const last = rows[rows.length - 1];
    const next = rowAfter(last, rows.length);
    last.after(next);
    next.querySelector("input").focus();
  });
}
