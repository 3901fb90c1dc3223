// @ts-check
// Drawing on the picture of a set: lines, angles and words, by pointer or with the keyboard alone. What is drawn is kept as a mark.
(() => {
  "use strict";
  const result = location.pathname.split("/").pop() ?? "";
  const stage = document.querySelector(".set-page .stage");
  const canvas = /** @type {HTMLCanvasElement | null} */ (document.getElementById("overlay"));
  if (!stage || !canvas) return;
  const NEEDED = { line: 2, angle: 3, text: 1 };
  /** How far an arrow moves the cross, shares of the picture; with shift five times that. */
  const STEP = 0.01;

  /** @typedef {keyof typeof NEEDED} Shape */
  /** Where the page stands, seconds. */
  const now = () => Number(/** @type {HTMLInputElement} */ (document.getElementById("position")).value);
  /** @type {Shape | null} */
  let tool = null;
  /** Places that are set already. @type {[number, number][]} */
  let places = [];
  /** Where the next would be. @type {[number, number]} */
  let cross = [0.5, 0.5];
  /** What is kept. @type {any[]} */
  let kept = [];

  const status = make("p", { role: "status", className: "small" });
  const list = make("ul", { className: "corrections" });
  const text = make("input", { maxLength: 120, ariaLabel: say("words-on-picture"), size: 24 });
  const form = make("form", { className: "controls", hidden: true }, text, make("button", { type: "submit", className: "primary" }, say("put-it-there")));

  function show() {
    /** @type {any[]} */
    const preview = [];
    if (tool && tool !== "text") {
      const points = [...places, cross];
      if (points.length > 1) preview.push({ at_s: now(), shape: tool === "angle" && points.length === 3 ? "angle" : "line", points });
      if (points.length === 1) preview.push({ at_s: now(), shape: "line", points: [cross, cross] });
    } else if (tool) preview.push({ at_s: now(), shape: "text", at: cross, text: text.value || "…" });
    document.dispatchEvent(new CustomEvent("spotter:drawings", { detail: [...kept, ...preview] }));
  }

  /** @param {Shape | null} next */
  function take(next) {
    tool = next;
    places = [];
    for (const [shape, button] of Object.entries(buttons)) button.setAttribute("aria-pressed", String(shape === tool));
    canvas?.classList.toggle("drawing", tool !== null);
    form.hidden = tool !== "text";
    if (tool === null) {
      canvas?.removeAttribute("tabindex");
      canvas?.setAttribute("role", "img");
    } else {
      canvas?.setAttribute("tabindex", "0");
      canvas?.setAttribute("role", "application");
      document.dispatchEvent(new CustomEvent("spotter:pause"));
      hint();
      (tool === "text" ? text : canvas)?.focus();
    }
    show();
  }

  function hint() {
    if (tool === "text") status.textContent = say("write-then-press");
    else if (tool) status.textContent = [say("press-more-places", { count: NEEDED[tool] - places.length }), ...(tool === "angle" && places.length === 1 ? [say("apex-first")] : []), say("pointing-keys")].join(" ");
  }

  function place() {
    if (!tool) return;
    places.push([cross[0], cross[1]]);
    if (places.length < NEEDED[tool]) {
      hint();
      show();
      return;
    }
    if (tool === "text" && text.value.trim() === "") {
      places = [];
      text.focus();
      return void (status.textContent = say("write-first"));
    }
    const drawing = tool === "text" ? { shape: tool, at: places[0], text: text.value.trim() } : { shape: tool, points: places };
    take(null);
    void send("/api/drawings", { result, at_s: now(), drawing, window: sessionStorage.getItem("spotter-window") ?? "" });
  }

  /** @param {string} path @param {object} body */
  async function send(path, body) {
    let answer = null;
    try {
      answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    } catch { /* told below */ }
    if (answer?.ok) {
      status.textContent = say("kept");
      text.value = "";
      await load();
    } else status.textContent = answer ? await answer.text() : say("spotter-away-kept-not");
  }

  /** @param {PointerEvent} event */
  function under(event) {
    const box = /** @type {HTMLCanvasElement} */ (canvas).getBoundingClientRect();
    const share = (/** @type {number} */ v) => Math.min(Math.max(v, 0), 1);
    cross = [share((event.clientX - box.left) / box.width), share((event.clientY - box.top) / box.height)];
  }
  canvas.addEventListener("pointermove", (event) => {
    if (!tool) return;
    under(event);
    show();
  });
  canvas.addEventListener("click", (event) => {
    if (!tool) return;
    under(/** @type {PointerEvent} */ (event));
    place();
  });
  canvas.addEventListener("keydown", (event) => {
    if (!tool) return;
    const by = event.shiftKey ? 5 * STEP : STEP;
    /** @type {Record<string, [number, number]>} */
    const moves = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] };
    const move = moves[event.key];
    if (move) cross = /** @type {[number, number]} */ (cross.map((v, k) => Math.min(Math.max(v + move[k], 0), 1)));
    else if (event.key === "Enter" || event.key === " ") place();
    else if (event.key === "Escape") take(null);
    else return;
    event.preventDefault();
    show();
  });
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    place();
  });
  text.addEventListener("input", show);

  /** @param {Shape} shape @param {string} title */
  const button = (shape, title) => {
    const element = make("button", { type: "button" }, title);
    element.setAttribute("aria-pressed", "false");
    element.addEventListener("click", () => take(tool === shape ? null : shape));
    return element;
  };
  /** @type {Record<Shape, HTMLElement>} */
  const buttons = { line: button("line", say("line")), angle: button("angle", say("angle")), text: button("text", say("words")) };
  const box = make("details", { className: "correct draw" }, make("summary", {}, say("draw-on-picture")),
    make("div", { className: "controls", role: "toolbar", ariaLabel: say("drawing") }, ...Object.values(buttons)), form, status, list);
  stage.append(box);

  const NAMES = { line: say("line"), angle: say("angle"), text: say("words") };
  async function load() {
    const answer = await fetch(`/api/drawings/${result}`).catch(() => null);
    if (!answer?.ok) return;
    kept = await answer.json();
    list.replaceChildren(...kept.map(({ uid, at_s, shape, text: said, coach }) => {
      const name = said ? `“${said}”` : NAMES[/** @type {Shape} */ (shape)];
      const go = () => document.dispatchEvent(new CustomEvent("seek", { detail: { time: at_s } }));
      return make("li", {}, `${name} (${coach}) `,
        make("button", { type: "button", ariaLabel: say("show-at", { what: name, when: clockText(at_s, 1) }), onclick: go }, clockText(at_s, 1)), " ",
        make("button", { type: "button", ariaLabel: say("take-back-what", { what: name }), onclick: () => void send("/api/drawings/retract", { result, uid }) }, say("take-back")));
    }));
    if (kept.length > 0) box.open = true;
    show();
  }
  // Also what another window draws, and what is undone.
  document.addEventListener("spotter:marks", () => void load());
  void load();
})();
