// @ts-check
// Corrections on the page of a set: what was counted wrongly is put right, and the set is judged again at once.
(() => {
  "use strict";
  const result = location.pathname.split("/").pop() ?? "";
  const stage = document.querySelector(".set-page .stage");
  if (!stage) return;

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
    status.textContent = say("judging-again");
    let answer = null;
    try {
      answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    } catch { /* told below */ }
    if (answer?.status === 202) {
      const { reading } = await answer.json();
      if (reading) return void follow();
      status.textContent = say("kept-check-again");
      void show();
    } else if (answer?.ok) {
      sessionStorage.setItem("spotter-corrected", String(now()));
      location.reload();
    } else {
      status.textContent = answer ? await answer.text() : say("spotter-away-kept-not");
    }
  }

  /** Says how far the clip is that is read again, and shows the set when it is done. */
  async function follow() {
    for (;;) {
      const answer = await fetch("/api/clips").catch(() => null);
      /** @type {{result: string | null, state: string, text: string}[]} */
      const clips = answer?.ok ? await answer.json() : [];
      const clip = clips.find((c) => c.result === result);
      if (clip?.state === "done") {
        sessionStorage.setItem("spotter-corrected", String(now()));
        return void location.reload();
      }
      status.textContent = clip ? say("read-again", { how: clip.text }) : say("spotter-away");
      if (clip && ["failed", "cancelled"].includes(clip.state)) return void show();
      await new Promise((done) => setTimeout(done, 500));
    }
  }

  /** @param {object} correction */
  const correct = (correction) => send("/api/corrections", { result, correction, window: sessionStorage.getItem("spotter-window") ?? "" });

  /** @param {"start" | "end"} which */
  function limit(which) {
    const rep = here();
    if (!rep) return void (status.textContent = say("go-to-rep"));
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
      status.textContent = say("from-here-to", { at: Words.digits(from.toFixed(2)) });
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

  const surface = document.getElementById("overlay");
  const pointing = surface ? new Pointing(surface) : null;
  /** @param {HTMLButtonElement} button @param {[number, number]} from @param {string} hint @param {(place: [number, number]) => void} chosen */
  function point(button, from, hint, chosen) {
    const on = button.getAttribute("aria-pressed") === "true";
    pointing?.end();
    if (on) return;
    document.dispatchEvent(new CustomEvent("spotter:pause"));
    pointing?.begin(from, chosen, () => button.setAttribute("aria-pressed", "false"));
    button.setAttribute("aria-pressed", "true");
    status.textContent = `${hint} ${say("pointing-keys")}`;
  }

  /** The joints that can be moved, with their place among the figure's points (figure.rs). From the front or the back the left and the right one
   *  lie apart. */
  function joints() {
    const data = new SetData(document.getElementById("set-data")?.textContent ?? "");
    const apart = data.figure.anchor.length > 1;
    /** @type {[string, string, string | undefined, number][]} */
    const all = apart
      ? [[say("left-shoulder"), "shoulder", "left", 0], [say("right-shoulder"), "shoulder", "right", 6], [say("left-hip"), "hip", "left", 3], [say("right-hip"), "hip", "right", 9],
        [say("left-knee"), "knee", "left", 4], [say("right-knee"), "knee", "right", 10], [say("left-ankle"), "ankle", "left", 5], [say("right-ankle"), "ankle", "right", 11]]
      : [[say("shoulder"), "shoulder", undefined, 0], [say("hip"), "hip", undefined, 1], [say("knee"), "knee", undefined, 2], [say("ankle"), "ankle", undefined, 3]];
    return all.map(([title, joint, side, k]) =>
      button(title, (b) => {
        const at_s = now();
        const read = data.points(data.frameAt(at_s))[k];
        const from = /** @type {[number, number]} */ (read ? [read[0] / data.width, read[1] / data.height] : [0.5, 0.5]);
        point(b, from, say("press-where-joint", { joint: title }), ([x, y]) => void correct({ kind: "joint", joint, side, at_s, x, y }));
      }, true));
  }

  const box = make("details", { className: "correct" },
    make("summary", {}, say("correct-by-hand")),
    make("div", { className: "controls" },
      button(say("not-a-rep"), () => {
        const rep = here();
        if (rep) void correct({ kind: "drop", at_s: Number(rep.dataset.turnS) });
        else status.textContent = say("go-to-rep");
      }),
      button(say("rep-begins-here"), () => limit("start")),
      button(say("rep-ends-here"), () => limit("end")),
      button(say("rep-from-here"), (b) => stretch(b, "add"), true),
      button(say("stands-from-here"), (b) => stretch(b, "standing"), true),
      button(say("somebody-else"), (b) => point(b, [0.5, 0.5], say("press-on-lifter"), ([x, y]) => void correct({ kind: "person", at_s: now(), x, y })), true)),
    make("div", { className: "controls joints", role: "group", ariaLabel: say("move-a-joint") }),
    status, list);
  stage.append(box);
  box.addEventListener("toggle", () => {
    const place = box.querySelector(".joints");
    if (!box.open || place.children.length > 0) return;
    place.append(make("span", {}, `${say("move-a-joint")}:`), ...joints());
  });

  async function show() {
    const answer = await fetch(`/api/corrections/${result}`).catch(() => null);
    if (!answer?.ok) return;
    /** @type {{uid: string, text: string, coach: string}[]} */
    const all = await answer.json();
    list.replaceChildren(...all.map(({ uid, text, coach }) => make("li", {}, `${text} (${coach}) `,
      make("button", { type: "button", ariaLabel: say("take-back-what", { what: text }), onclick: () => void send("/api/corrections/retract", { result, uid }) }, say("take-back")))));
    if (all.length > 0) box.open = true;
  }

  const back = sessionStorage.getItem("spotter-corrected");
  if (back !== null) {
    sessionStorage.removeItem("spotter-corrected");
    box.open = true;
    status.textContent = say("judged-again");
    document.dispatchEvent(new CustomEvent("seek", { detail: { time: Number(back) } }));
  }
  void show();
})();
