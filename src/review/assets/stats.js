// @ts-check
// Brings a colleague's file of marks to the desk and says what came of it.
(() => {
  "use strict";
  const form = /** @type {HTMLFormElement} */ (document.getElementById("import"));
  const said = /** @type {HTMLElement} */ (document.getElementById("imported"));
  form.addEventListener("change", async () => {
    const file = /** @type {HTMLInputElement} */ (form.elements.namedItem("file")).files?.[0];
    if (!file) return;
    const answer = await fetch("/api/import", { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file });
    if (!answer.ok) {
      said.textContent = await answer.text();
      return;
    }
    const { in_file, new: fresh, conflicts } = await answer.json();
    said.textContent = `${say("brought-in", { in_file, fresh, against: conflicts.length })} `;
    const link = document.createElement("a");
    link.href = "/stats";
    link.textContent = say("show");
    said.append(link);
    form.reset();
  });
})();
