// @ts-check
// The triage page: rows from the data in the page, filters, the current finding, keys. Rows come worst first from Spotter; this
// script never sorts. All text is set as text, so that no name in a report can become markup.
(() => {
  "use strict";
  /**
   * @typedef {[fault: number, severity: number, value: number, sd: number, threshold: number, unit: number, at: number]} Finding
   * @typedef {[clip: number, rep: number, start: number, turn: number, end: number, verdict: number, findings: Finding[], aspects: string]} Row
   * @typedef {{id: string, name: string, lift: number, lifter: number, date: string|null, load_kg: number|null, page: string|null, video: string|null,
   *   clock: {factor: number, offset_s: number}}} Clip
   * @typedef {{name: string, title: string, cues: string[], lifts: number[]}} Fault
   * @typedef {{faults: Fault[], lifts: string[], units: import("../../page/assets/shown.js").Unit[], lifters: string[], clips: Clip[], rows: Row[]}} Data
   * @typedef {HTMLElement & {show(source: string|null, at: number, clock: {factor: number, offset_s: number}): void, play(on: boolean): void, playing: boolean, time: number}} Loop
   */
  const PAGE = 40;
  /** As elements are marked with them, and as they are said. */
  const SEVERITIES = ["", "note", "warning", "breakdown"];
  const SEVERITY_WORDS = ["", say("severity-note"), say("severity-warning"), say("severity-breakdown")];
  const VERDICTS = ["clean", "flagged", "partly seen", "cannot judge", "whole set", "no result"];
  const VERDICT_WORDS = [say("verdict-clean"), say("verdict-flagged"), say("verdict-partly_seen"), say("verdict-cannot_judge"), say("whole-set"), say("no-result")];
  const ASPECTS = [say("aspect-lower_back"), say("aspect-coordination"), say("aspect-range"), say("aspect-tempo"), say("aspect-symmetry")];
  /** @type {Record<string, string>} */
  const MARKS = { "✓": "clean", "!": "flagged", "–": "not seen" };
  /** @type {Record<string, string>} */
  const MARK_WORDS = { "✓": say("verdict-clean"), "!": say("verdict-flagged"), "–": say("aspect-not-seen") };

  /** @param {string} id */
  const get = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  /** @type {Data} */
  const data = JSON.parse(get("data").textContent ?? "");
  const filters = /** @type {HTMLFormElement} */ (get("filters"));
  const rows = get("rows");
  const viewer = get("viewer");
  const big = /** @type {Loop} */ (get("loop"));
  const help = /** @type {HTMLDialogElement} */ (get("help"));

  /** Rows that pass the filters. @type {Row[]} */
  let shown = data.rows;
  let page = 0;
  /** Row on the page and finding in it. */
  let current = { row: 0, finding: 0 };
  let allLoop = false;
  /** Set by the desk: what is marked. @type {((row: {result: string, rep: number, faults: string[]}) => {marked: boolean, starred: boolean}) | null} */
  let marked = null;

  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  // ---- words ----

  /** @param {number} s */
  const clock = (s) => `${Math.floor(s / 60)}:${(s % 60).toFixed(1).padStart(4, "0")}`;

  /** @param {Finding} f */
  function measured([, , value, sd, , unit]) {
    return Words.digits(Shown.pair(data.units[unit], value, sd));
  }

  /** @param {Finding} f */
  function limit([, , , , threshold, unit]) {
    return Words.digits(Shown.limit(data.units[unit], threshold));
  }

  /** Place among the verdicts of a clip in which nothing was judged. */
  const WITHOUT = VERDICTS.length - 1;

  /** @param {Row} row */
  const repName = (row) => (row[5] === WITHOUT ? say("no-result-here") : row[1] === 0 ? say("the-whole-set") : say("rep-heading", { number: row[1] }));

  /** What is said of a row that has no finding of its own. @param {Row} row */
  function remark(row) {
    if (row[5] === WITHOUT) return row[7];
    if (row[5] !== 1) return "";
    const ofSet = data.rows.find((other) => other[0] === row[0] && other[5] === 4)?.[6][0];
    return ofSet ? say("by-the-set", { what: data.faults[ofSet[0]].title }) : say("by-the-set-finding");
  }

  /** @param {Clip} clip */
  function session(clip) {
    const lifter = clip.lifter < 0 ? null : data.lifters[clip.lifter];
    // As chosen in the app; a page that stands alone has no cookie.
    const pounds = location.protocol !== "file:" && /(?:^|; )spotter-units=lb/.test(document.cookie);
    const load = clip.load_kg === null ? null : Words.digits(pounds ? `${Number(Shown.fixed(clip.load_kg / 0.45359237, 1))} lb` : `${clip.load_kg} kg`);
    // Hyphens and spaces at which no line ends.
    const parts = [lifter, data.lifts[clip.lift] ?? null, load?.replace(" ", "\u00a0"), clip.date ? Words.day(clip.date).replaceAll("-", "\u2011") : null];
    return parts.filter(Boolean).join(" · ");
  }

  // ---- filters ----

  /** @param {Row} row */
  function identity(row) {
    return { result: data.clips[row[0]].id, rep: row[1], faults: row[6].map((f) => data.faults[f[0]].name) };
  }

  function choose() {
    const form = new FormData(filters);
    const value = (/** @type {string} */ name) => String(form.get(name) ?? "");
    const [lifter, lift, fault, severity] = ["lifter", "lift", "fault", "severity"].map(value);
    const [from, to, marks] = ["from", "to", "marks"].map(value);
    shown = data.rows.filter((row) => {
      const clip = data.clips[row[0]];
      const findings = fault === "" ? row[6] : row[6].filter((f) => f[0] === Number(fault));
      if (lifter !== "" && clip.lifter !== Number(lifter)) return false;
      if (lift !== "" && clip.lift !== Number(lift)) return false;
      if (fault !== "" && findings.length === 0) return false;
      if (severity === "clean" && row[5] !== 0) return false;
      if (severity === "unjudged" && row[5] !== 3) return false;
      if (severity === "partly" && row[5] !== 2) return false;
      if (severity === "without" && row[5] !== WITHOUT) return false;
      if (Number(severity) > 0 && !findings.some((f) => f[1] >= Number(severity))) return false;
      if (from && (!clip.date || clip.date < from)) return false;
      if (to && (!clip.date || clip.date > to)) return false;
      if (marks && marked) {
        const state = marked(identity(row));
        if (marks === "starred" ? !state.starred : state.marked !== (marks === "marked")) return false;
      }
      return true;
    });
  }

  /** The filters and the place live in the address, so that the way back from a set leads to the same rep. */
  function remember() {
    const state = new URLSearchParams();
    for (const [name, value] of new FormData(filters)) if (value) state.set(name, String(value));
    if (page) state.set("page", String(page + 1));
    if (current.row || current.finding) state.set("at", `${current.row}.${current.finding}`);
    history.replaceState(null, "", `#${state}`);
  }

  function recall() {
    const state = new URLSearchParams(location.hash.slice(1));
    for (const field of filters.elements) {
      if (field instanceof HTMLSelectElement || field instanceof HTMLInputElement) field.value = "";
    }
    for (const [name, value] of state) {
      const field = filters.elements.namedItem(name);
      if (field instanceof HTMLSelectElement || field instanceof HTMLInputElement) field.value = value;
    }
    page = Math.max(0, (Number(state.get("page")) || 1) - 1);
    const [row, finding] = (state.get("at") ?? "0.0").split(".").map(Number);
    current = { row: row || 0, finding: finding || 0 };
  }

  // ---- rows ----

  /** @param {string} id @returns {HTMLElement} */
  function fresh(id) {
    const template = /** @type {HTMLTemplateElement} */ (get(id));
    // Imported rather than cloned: only then are the elements of our own alive at once.
    return /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
  }

  /** @param {HTMLElement} within @param {string} selector @param {string} text */
  function put(within, selector, text) {
    const element = within.querySelector(selector);
    if (element) element.textContent = text;
  }

  /** Names the thing an element speaks of, for the desk's marks. @param {HTMLElement} element @param {Row} row @param {Finding} [finding] */
  function name(element, row, finding) {
    const clip = data.clips[row[0]];
    Object.assign(element.dataset, { result: clip.id, rep: String(row[1]), lift: String(clip.lift), verdict: VERDICTS[row[5]] });
    Object.assign(element.dataset, { startS: String(row[2]), turnS: String(row[3]), endS: String(row[4]) });
    if (finding) {
      Object.assign(element.dataset, { fault: data.faults[finding[0]].name, atS: String(finding[6]) });
    } else {
      delete element.dataset.fault;
      delete element.dataset.atS;
    }
  }

  /** @param {Row} row @param {number} place */
  function rowElement(row, place) {
    const clip = data.clips[row[0]];
    const element = fresh("row");
    name(element, row);
    put(element, ".rep-name", repName(row));
    put(element, ".clip-name", clip.name);
    put(element, ".session", session(clip));
    const aspects = /** @type {HTMLElement} */ (element.querySelector(".aspects"));
    if (row[5] !== WITHOUT) [...row[7]].forEach((mark, i) => {
      if (mark === " ") return;
      const item = document.createElement("span");
      item.dataset.verdict = MARKS[mark];
      item.textContent = `${mark}\u00a0${ASPECTS[i]}`;
      item.title = `${ASPECTS[i]}: ${MARK_WORDS[mark]}`;
      aspects.append(item);
    });
    const list = /** @type {HTMLElement} */ (element.querySelector(".findings"));
    row[6].forEach((finding, i) => {
      const item = fresh("finding");
      name(item, row, finding);
      const grade = SEVERITIES[finding[1]];
      item.dataset.severity = grade;
      put(item, ".severity", SEVERITY_WORDS[finding[1]]);
      put(item, ".fault", data.faults[finding[0]].title);
      put(item, ".value", measured(finding));
      item.querySelector("button")?.addEventListener("click", () => select(place, i));
      list.append(item);
    });
    if (row[6].length === 0) {
      const item = fresh("finding");
      item.dataset.severity = "none";
      item.dataset.verdict = VERDICTS[row[5]];
      put(item, ".severity", VERDICT_WORDS[row[5]]);
      put(item, ".fault", remark(row));
      item.querySelector(".marks")?.remove();
      item.querySelector("button")?.addEventListener("click", () => select(place, 0));
      list.append(item);
    }
    const loop = /** @type {Loop} */ (element.querySelector("clip-loop"));
    loop.show(clip.video, row[6][0]?.[6] ?? row[3], clip.clock);
    loop.addEventListener("click", () => select(place, 0));
    loop.addEventListener("mouseenter", () => loop.play(true));
    loop.addEventListener("mouseleave", () => loop.play(allLoop));
    if (allLoop) loop.play(true);
    return element;
  }

  function render() {
    const pages = Math.max(1, Math.ceil(shown.length / PAGE));
    page = Math.min(page, pages - 1);
    const here = shown.slice(page * PAGE, (page + 1) * PAGE);
    rows.replaceChildren(...here.map(rowElement));
    get("shown").textContent = shown.length === 0 ? say("none-passes") : say("rows-shown", { shown: shown.length, all: data.rows.length });
    get("page").textContent = say("page-of", { page: page + 1, pages });
    /** @type {HTMLButtonElement} */ (get("previous")).disabled = page === 0;
    /** @type {HTMLButtonElement} */ (get("next")).disabled = page >= pages - 1;
    viewer.hidden = here.length === 0;
    document.dispatchEvent(new CustomEvent("spotter:rendered"));
  }

  /** Makes a finding the current one. @param {number} row @param {number} finding @param {boolean} [scroll] */
  function select(row, finding, scroll = true) {
    const here = shown.slice(page * PAGE, (page + 1) * PAGE);
    if (here.length === 0) return;
    const place = Math.min(Math.max(row, 0), here.length - 1);
    const chosen = here[place];
    const which = Math.min(Math.max(finding, 0), Math.max(0, chosen[6].length - 1));
    current = { row: place, finding: which };
    rows.querySelectorAll("[aria-current]").forEach((e) => e.removeAttribute("aria-current"));
    const element = rows.children[place];
    element.setAttribute("aria-current", "true");
    const item = element.querySelectorAll(".finding")[which];
    item?.setAttribute("aria-current", "true");
    if (scroll) element.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
    showInViewer(chosen, chosen[6][which]);
    remember();
  }

  /** @param {Row} row @param {Finding} [finding] */
  function showInViewer(row, finding) {
    const clip = data.clips[row[0]];
    name(viewer, row, finding);
    viewer.dataset.severity = finding ? SEVERITIES[finding[1]] : "none";
    viewer.dataset.name = finding ? data.faults[finding[0]].title : repName(row);
    const at = finding ? finding[6] : row[3];
    big.show(clip.video, at, clip.clock);
    big.play(!calm.matches);
    const grade = finding ? SEVERITY_WORDS[finding[1]] : VERDICT_WORDS[row[5]];
    const without = row[5] === WITHOUT;
    get("viewer-title").textContent = finding ? `${data.faults[finding[0]].title}: ${grade}` : without ? clip.name : `${repName(row)}: ${grade}`;
    const where = without ? say("no-result-here") : say("rep-of-clip-at", { rep: repName(row), clip: clip.name, when: clock(at) });
    get("viewer-where").textContent = [where, session(clip)].filter(Boolean).join(" · ");
    get("viewer-numbers").textContent = finding ? say("with-threshold", { value: measured(finding), limit: limit(finding) }) : "";
    get("viewer-cue").textContent = finding ? data.faults[finding[0]].cues[clip.lift] : remark(row);
    const link = /** @type {HTMLAnchorElement} */ (get("viewer-page"));
    link.parentElement?.toggleAttribute("hidden", !clip.page);
    if (clip.page) link.href = `${clip.page}#t=${at.toFixed(2)}`;
    document.dispatchEvent(new CustomEvent("spotter:rendered"));
  }

  /** One finding on or back, over rows and pages. @param {1 | -1} step */
  function step(step) {
    const here = shown.slice(page * PAGE, (page + 1) * PAGE);
    const findings = Math.max(1, here[current.row]?.[6].length ?? 1);
    const inRow = current.finding + step;
    if (inRow >= 0 && inRow < findings) return select(current.row, inRow);
    const row = current.row + step;
    if (row >= here.length && (page + 1) * PAGE < shown.length) return turn(1);
    if (row < 0 && page > 0) return turn(-1);
    if (row < 0 || row >= here.length) return;
    select(row, step > 0 ? 0 : Number.MAX_SAFE_INTEGER);
  }

  /** @param {1 | -1} by */
  function turn(by) {
    if (page + by < 0 || (page + by) * PAGE >= shown.length) return;
    page += by;
    render();
    select(by > 0 ? 0 : PAGE, by > 0 ? 0 : Number.MAX_SAFE_INTEGER);
  }

  function filter() {
    choose();
    page = 0;
    render();
    select(0, 0);
  }

  // ---- keys and clicks ----

  /** @type {Record<string, () => void>} */
  const KEYS = {
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
    "[": () => turn(-1), "]": () => turn(1),
    " ": () => big.play(!big.playing),
    l: () => {
      allLoop = !allLoop;
      rows.querySelectorAll("clip-loop").forEach((e) => /** @type {Loop} */ (e).play(allLoop));
    },
    o: () => get("viewer-page").click(), Enter: () => get("viewer-page").click(),
    "/": () => filters.querySelector("select")?.focus(),
    "?": () => help.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.closest("input, select, textarea, dialog[open]");
    const pressing = (event.key === "Enter" || event.key === " ") && target.closest("button, a, summary");
    if (typing && event.key === "Escape" && filters.contains(target)) target.blur();
    if (event.defaultPrevented || typing || pressing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  filters.addEventListener("change", filter);
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.addEventListener("reset", () => setTimeout(filter));
  get("previous").addEventListener("click", () => turn(-1));
  get("next").addEventListener("click", () => turn(1));
  get("help-button").addEventListener("click", () => help.showModal());
  document.querySelectorAll(".chart button").forEach((button) => button.addEventListener("click", () => {
    const { fault, lift } = /** @type {HTMLElement} */ (button).dataset;
    filters.reset();
    setTimeout(() => {
      /** @type {HTMLSelectElement} */ (filters.elements.namedItem("fault")).value = fault ?? "";
      /** @type {HTMLSelectElement} */ (filters.elements.namedItem("lift")).value = lift ?? "";
      filter();
    });
  }));

  // The desk tells what is marked, and when something was: then the next finding is looked at.
  document.addEventListener("spotter:marks", (event) => {
    const first = marked === null;
    marked = /** @type {CustomEvent} */ (event).detail;
    get("marks-filter").hidden = false;
    if (first && new FormData(filters).get("marks")) filter();
  });
  document.addEventListener("spotter:next", (event) => {
    // Past the other findings of a rep that is done.
    if (/** @type {CustomEvent} */ (event).detail === "rep") current = { row: current.row, finding: Number.MAX_SAFE_INTEGER - 1 };
    step(1);
  });
  document.addEventListener("spotter:back", (event) => {
    const { result, rep, fault } = /** @type {CustomEvent} */ (event).detail;
    const place = shown.findIndex((row) => row[1] === rep && data.clips[row[0]].id === result);
    if (place < 0) return;
    if (Math.floor(place / PAGE) !== page) {
      page = Math.floor(place / PAGE);
      render();
    }
    const here = place % PAGE;
    const finding = shown[place][6].findIndex((f) => data.faults[f[0]].name === fault);
    select(here, finding >= 0 ? finding : here === current.row ? current.finding : 0);
  });

  // On a phone the list comes first.
  if (innerWidth < 700) document.querySelector(".chart")?.removeAttribute("open");
  // The page opens at its title; only the way back from a set leads down to its rep.
  function arrive() {
    recall();
    choose();
    render();
    select(current.row, current.finding, Boolean(current.row || current.finding));
  }
  window.addEventListener("hashchange", arrive);
  arrive();
})();
