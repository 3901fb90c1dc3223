// @ts-check
// Corrections on the page of a set: what was counted wrongly is put right, and the set is judged again at once.
(() => {
  "use strict";
  const result = location.pathname.split("/").pop() ?? "";
  const stage = document.querySelector(".set-page .stage");
  if (!stage) return;

  /** @param {string} tag @param {Record<string, any>} [properties] @param {...(Node | string)} children @returns {any} */
  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  /** Where the page stands, seconds. */
  const now = () => Number(/** @type {HTMLInputElement} */ (document.getElementById("position")).value);
  /** The rep at that moment, or the page's own. @returns {HTMLElement | null} */
  function here() {
    const reps = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".rep[data-rep]")]);
    const within = reps.find((rep) => now() >= Number(rep.dataset.startS) && now() <= Number(rep.dataset.endS));
    return within ?? document.querySelector('.rep[aria-current="true"]');
  }

  const status = make("p", { role: "status", className: "small" });
  const list = make("ul", { className: "corrections" });
  /** Where a stretch that is being set begins. @type {number | null} */
  let from = null;

  /** @param {string} path @param {object} body */
  async function send(path, body) {
    status.textContent = "Judging again …";
    let answer = null;
    try {
      answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    } catch { /* told below */ }
    if (answer?.ok) {
      sessionStorage.setItem("spotter-corrected", String(now()));
      location.reload();
    } else {
      status.textContent = answer ? await answer.text() : "Not kept: Spotter does not answer; is it still running?";
    }
  }

  /** @param {object} correction */
  const correct = (correction) => send("/api/corrections", { result, correction, window: sessionStorage.getItem("spotter-window") ?? "" });

  /** @param {"start" | "end"} which */
  function limit(which) {
    const rep = here();
    if (!rep) return void (status.textContent = "Go to a rep first.");
    const { startS, turnS, endS } = rep.dataset;
    const [start_s, end_s] = which === "start" ? [now(), Number(endS)] : [Number(startS), now()];
    void correct({ kind: "limits", at_s: Number(turnS), start_s, end_s });
  }

  /** The first press says where it begins, the second where it ends. @param {HTMLButtonElement} button @param {"add" | "standing"} kind */
  function stretch(button, kind) {
    if (button.getAttribute("aria-pressed") !== "true") {
      box.querySelectorAll("[aria-pressed]").forEach((/** @type {Element} */ b) => b.setAttribute("aria-pressed", "false"));
      button.setAttribute("aria-pressed", "true");
      from = now();
      status.textContent = `From ${from.toFixed(2)} s. Go to where it ends and press again.`;
      return;
    }
    button.setAttribute("aria-pressed", "false");
    void correct({ kind, start_s: Math.min(from ?? 0, now()), end_s: Math.max(from ?? 0, now()) });
  }

  /** @param {string} text @param {(button: HTMLButtonElement) => void} act @param {boolean} [two] */
  function button(text, act, two = false) {
    const element = make("button", { type: "button" }, text);
    if (two) element.setAttribute("aria-pressed", "false");
    element.addEventListener("click", () => act(element));
    return element;
  }

  const box = make("details", { className: "correct" },
    make("summary", {}, "Correct what was counted"),
    make("div", { className: "controls" },
      button("Not a rep", () => {
        const rep = here();
        if (rep) void correct({ kind: "drop", at_s: Number(rep.dataset.turnS) });
        else status.textContent = "Go to a rep first.";
      }),
      button("The rep begins here", () => limit("start")),
      button("The rep ends here", () => limit("end")),
      button("A rep from here …", (b) => stretch(b, "add"), true),
      button("Stands from here …", (b) => stretch(b, "standing"), true)),
    status, list);
  stage.append(box);

  async function show() {
    const answer = await fetch(`/api/corrections/${result}`).catch(() => null);
    if (!answer?.ok) return;
    /** @type {{uid: string, text: string, coach: string}[]} */
    const all = await answer.json();
    list.replaceChildren(...all.map(({ uid, text, coach }) => make("li", {}, `${text} (${coach}) `,
      make("button", { type: "button", ariaLabel: `Take back: ${text}`, onclick: () => void send("/api/corrections/retract", { result, uid }) }, "Take back"))));
    if (all.length > 0) box.open = true;
  }

  const back = sessionStorage.getItem("spotter-corrected");
  if (back !== null) {
    sessionStorage.removeItem("spotter-corrected");
    box.open = true;
    status.textContent = "Judged again.";
    document.dispatchEvent(new CustomEvent("seek", { detail: { time: Number(back) } }));
  }
  void show();
})();
