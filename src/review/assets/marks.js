// @ts-check
// The coach's marks on the triage and set pages. Whatever speaks of a rep or finding carries data-rep (0: the whole set),
// data-fault and data-at-s, and holds an empty `.marks`; this script fills it, takes keys, and keeps up with other windows.
(() => {
  "use strict";
  /**
   * @typedef {{result: string, rep: number, fault: string, at: number, verdict: string}} Subject
   * @typedef {{result: string, rep: number, fault: string, title: string, at_s: number, what: string, value: any, coach: string, mine: boolean, found: boolean}} Mark
   */
  const OPINIONS = [["agree", say("agree"), "a", "✓"], ["disagree", say("disagree"), "d", "✗"], ["unsure", say("unsure"), "u", "?"]];
  const SAID = { agree: `✓ ${say("agreed")}`, disagree: `✗ ${say("disagreed")}`, unsure: `? ${say("not-sure")}` };
  const SEVERITIES = ["note", "warning", "breakdown"];
  /** @type {Record<string, string>} */
  const SEVERITY_WORDS = { note: say("severity-note"), warning: say("severity-warning"), breakdown: say("severity-breakdown") };
  const NO_RESULT = "no result";
  /** Whether a verdict says that nothing was found: in all of the rep, or in what was seen of it. @param {string} verdict */
  const isClean = (verdict) => verdict === "clean" || verdict.startsWith("partly");
  /** How often other windows' marks are asked for, milliseconds. */
  const POLL = 3000;

  let version = -1;
  /** By clip and rep. @type {Map<string, Mark[]>} */
  let marks = new Map();
  /** What was last touched on a page without a viewer. @type {Element | null} */
  let touched = null;

  const own = sessionStorage.getItem("spotter-window") ?? Array.from(crypto.getRandomValues(new Uint32Array(3))).join("-");
  sessionStorage.setItem("spotter-window", own);

  /** @param {Pick<Subject, "result" | "rep">} s */
  const key = (s) => `${s.result}/${s.rep}`;

  // A set page says the verdicts only in its data.
  const set = JSON.parse(document.getElementById("set-data")?.textContent ?? "null");
  /** @type {Map<number, string>} */
  const verdicts = new Map(set?.report.reps.map((/** @type {any} */ rep) => [rep.index, rep.verdict]));

  /** @param {Element} element @returns {Subject} */
  function subjectOf(element) {
    const holder = /** @type {HTMLElement} */ (element.closest("[data-rep]") ?? element);
    const page = /** @type {HTMLElement | null} */ (element.closest("[data-result]"));
    const { rep, fault, atS, turnS } = holder.dataset;
    const result = page?.dataset.result ?? location.pathname.split("/").pop() ?? "";
    const verdict = holder.dataset.verdict ?? verdicts.get(Number(rep)) ?? "";
    return { result, rep: Number(rep ?? 0), fault: fault ?? "", at: Number(atS ?? turnS ?? 0), verdict };
  }

  // ---- talking to the desk ----

  const status = make("p", { className: "desk-status", role: "status" });
  document.body.append(status);

  /** @param {string} text */
  function tell(text) {
    status.textContent = text;
    clearTimeout(tell.timer);
    tell.timer = setTimeout(() => { status.textContent = ""; }, 6000);
  }
  tell.timer = 0;

  /** @param {string} path @param {object} body */
  async function send(path, body) {
    try {
      const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(await answer.text());
      return await answer.json();
    } catch (error) {
      tell(say("not-kept", { why: error instanceof Error && error.message !== "Failed to fetch" ? error.message : say("desk-is-away") }));
      return null;
    }
  }

  /** @param {Subject} s @param {string} what @param {any} value */
  async function keep(s, what, value) {
    const fault = what === "note" || what === "star" ? "" : s.fault || "clean";
    const answer = await send("/api/marks", { result: s.result, rep: s.rep, fault, at_s: s.at, what, value, window: own });
    if (!answer) return false;
    // Only what is of this clip came back; a gap in the numbers means that another window spoke: ask for everything.
    if (answer.version === version + 1) version = answer.version;
    const results = new Set([s.result, ...answer.marks.map((/** @type {Mark} */ m) => m.result)]);
    for (const [k, list] of marks) if (results.has(list[0]?.result)) marks.delete(k);
    take(answer.marks);
    return true;
  }

  async function undo() {
    const answer = await send("/api/undo", { window: own });
    if (!answer) return;
    tell(answer.undone ? say("undone") : say("nothing-to-undo"));
    await poll();
    if (answer.undone) document.dispatchEvent(new CustomEvent("spotter:back", { detail: answer.undone }));
  }

  async function poll() {
    try {
      const answer = await fetch(`/api/marks?since=${version}`);
      if (answer.status !== 200) return;
      const news = await answer.json();
      // Said once, before anybody marks in vain.
      if (news.read_only && version < 0) tell(say("marks-read-only", { why: news.read_only }));
      version = news.version;
      marks = new Map();
      take(news.marks);
    } catch { /* the desk is closed; saying something will tell */ }
  }

  /** @param {Mark[]} list */
  function take(list) {
    for (const mark of list) {
      const k = key(mark);
      marks.set(k, [...(marks.get(k) ?? []), mark]);
    }
    fill();
    document.dispatchEvent(new CustomEvent("spotter:marks", { detail: state }));
  }

  /** What the triage page filters by. @param {{result: string, rep: number, faults: string[]}} row */
  function state(row) {
    const mine = (marks.get(key(row)) ?? []).filter((m) => m.mine);
    const judged = (/** @type {string} */ fault) => mine.some((m) => m.fault === fault && (m.what === "opinion" || m.what === "own"));
    const own = mine.some((m) => m.what === "own");
    return {
      marked: row.faults.length > 0 ? row.faults.every(judged) : judged("clean") || own,
      starred: mine.some((m) => m.what === "star" && m.value),
    };
  }

  // ---- what is shown ----

  function fill() {
    document.querySelectorAll(".marks").forEach((slot) => {
      const within = /** @type {HTMLElement} */ (slot);
      const s = subjectOf(within);
      const list = marks.get(key(s)) ?? [];
      // A finding's own marks; beside them in the viewer, and alone on a rep, what concerns the rep.
      const ofRep = s.fault === "" || within.closest("#viewer") !== null;
      const compact = "compact" in within.dataset;
      // In a clip without a result there is nothing to agree with.
      if (s.verdict === NO_RESULT) {
        within.replaceChildren();
        within.hidden = true;
        return;
      }
      const focus = /** @type {HTMLElement | null} */ (document.activeElement)?.closest(".marks") === within
        ? /** @type {HTMLElement} */ (document.activeElement).dataset.role : undefined;
      within.replaceChildren(...(compact ? badges(s, list) : controls(s, list, ofRep)));
      within.hidden = within.childElementCount === 0;
      if (focus) /** @type {HTMLElement | null} */ (within.querySelector(`[data-role="${focus}"]`))?.focus();
    });
  }

  /** @param {Subject} s @param {Mark[]} list */
  const opinions = (s, list) => list.filter((m) => m.what === "opinion" && m.fault === (s.fault || "clean"));

  /** @param {Mark[]} list */
  const ofRepOnly = (list) => list.filter((m) => m.what === "own" || m.what === "note" || (m.what === "star" && m.value));

  /** @param {Mark} m */
  function words(m) {
    const who = m.mine ? "" : `${m.coach}: `;
    const text = m.what === "star" ? "★" : m.what === "note" ? `“${m.value}”`
      : m.what === "own" ? `+ ${m.title} (${SEVERITY_WORDS[m.value] ?? m.value})` : SAID[/** @type {keyof SAID} */ (m.value)];
    return who + text;
  }

  /** @param {Mark} m */
  const badge = (m) => make("span", { className: `mark ${m.what} ${m.mine ? "mine" : "other"}` }, words(m));

  /** @param {Subject} s @param {Mark[]} list */
  function badges(s, list) {
    return [...opinions(s, list), ...(s.fault === "" ? ofRepOnly(list) : [])].map(badge);
  }

  /** @param {string} role @param {string} text @param {string} hint @param {() => void} act @param {boolean} [pressed] */
  function button(role, text, hint, act, pressed) {
    const element = make("button", { type: "button" }, text, " ", make("kbd", {}, hint));
    element.dataset.role = role;
    if (pressed !== undefined) element.setAttribute("aria-pressed", String(pressed));
    element.addEventListener("click", (/** @type {Event} */ event) => {
      event.stopPropagation();
      act();
    });
    return element;
  }

  /** @param {Subject} s @param {Mark[]} list @param {boolean} ofRep */
  function controls(s, list, ofRep) {
    const parts = [];
    const said = opinions(s, list);
    if (s.fault !== "" || isClean(s.verdict)) {
      const mine = said.find((m) => m.mine)?.value;
      const whole = s.verdict === "clean";
      const about = s.fault !== "" ? say("do-you-see-it") : whole ? say("agree-clean") : say("agree-clean-as-seen");
      const group = make("div", { className: "opinions", role: "group", ariaLabel: about });
      if (s.fault === "") group.append(make("span", {}, whole ? say("clean-asked") : say("clean-as-seen-asked")));
      for (const [value, text, hint, sign] of OPINIONS) {
        const act = () => void judge(s, mine === value ? null : value);
        group.append(button(value, `${sign} ${text}`, hint, act, mine === value));
      }
      parts.push(group);
    }
    if (ofRep) {
      const star = list.find((m) => m.mine && m.what === "star" && m.value);
      const note = list.find((m) => m.mine && m.what === "note");
      parts.push(make("div", { className: "tools" },
        button("own", say("add-finding"), "f", () => void addOwn(s)),
        button("note", note ? say("note-more") : say("note"), "n", () => void addNote(s)),
        button("star", `★ ${say("star")}`, "s", () => void keep(s, "star", star ? null : true), Boolean(star))));
    }
    const others = [...said.filter((m) => !m.mine), ...(ofRep ? ofRepOnly(list) : [])].filter((m) => !(m.mine && m.what === "star"));
    for (const m of others) {
      const item = badge(m);
      if (m.mine && m.what === "own") {
        const gone = make("button", { type: "button", ariaLabel: say("take-back-what", { what: m.title }) }, "×");
        gone.addEventListener("click", () => void keep({ ...s, fault: m.fault, at: m.at_s }, "own", null));
        item.append(" ", gone);
      }
      parts.push(item);
    }
    return parts;
  }

  // ---- what can be done ----

  /** @param {Subject} s @param {string | null} value */
  async function judge(s, value) {
    if (s.fault === "" && !isClean(s.verdict)) {
      tell(say("nothing-to-agree"));
      return;
    }
    if ((await keep(s, "opinion", value)) && value) document.dispatchEvent(new CustomEvent("spotter:next"));
  }

  /** Agrees with all that is said of a rep. @param {Element} element */
  async function agreeWithAll(element) {
    const { result, rep, verdict } = subjectOf(element);
    const ofRep = (/** @type {Element} */ e) => subjectOf(e).rep === rep && subjectOf(e).result === result;
    const findings = [...document.querySelectorAll("#rows .finding[data-fault], .set-page .finding[data-rep]")].filter(ofRep);
    const clean = isClean(verdict) ? [{ ...subjectOf(element), fault: "" }] : [];
    const subjects = findings.length > 0 ? findings.map(subjectOf) : clean;
    // Where nothing is said that one could agree with, the next rep follows all the same.
    if (subjects.length === 0) tell(say("nothing-to-agree"));
    for (const subject of subjects) if (!(await keep(subject, "opinion", "agree"))) return;
    document.dispatchEvent(new CustomEvent("spotter:next", { detail: "rep" }));
  }

  /** @param {string} title @param {Node[]} fields @returns {Promise<FormData | null>} */
  function ask(title, fields) {
    const form = make("form", { method: "dialog" }, make("h2", {}, title), ...fields,
      make("div", { className: "tools" },
        make("button", { type: "submit", value: "keep", className: "primary" }, say("keep")),
        make("button", { type: "submit", value: "", formNoValidate: true }, `${say("leave")} `, make("kbd", {}, "Esc"))));
    const dialog = make("dialog", { className: "ask" }, form);
    form.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(form.querySelector(".primary"));
    });
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((done) => {
      dialog.addEventListener("close", () => {
        done(dialog.returnValue === "keep" ? new FormData(form) : null);
        dialog.remove();
      });
    });
  }

  /** @param {Subject} s */
  async function addOwn(s) {
    const video = /** @type {any} */ (document.querySelector("clip-loop[big], video"));
    const time = video?.time ?? video?.currentTime;
    const answer = await fetch(`/api/faults/${s.result}?set=${s.rep === 0}`);
    if (!answer.ok) return tell(await answer.text());
    /** @type {{name: string, title: string, definition: string}[]} */
    const faults = await answer.json();
    const pick = make("select", { name: "fault", required: true });
    for (const f of faults) pick.append(make("option", { value: f.name, title: f.definition }, f.title));
    const grades = make("fieldset", {}, make("legend", {}, say("how-grave")));
    for (const grade of SEVERITIES) {
      grades.append(make("label", {}, make("input", { type: "radio", name: "severity", value: grade, checked: grade === "warning" }), ` ${SEVERITY_WORDS[grade]}`));
    }
    const said = await ask(say("own-finding"), [make("label", {}, `${say("fault")} `, pick), grades]);
    if (!said) return;
    const at = Number.isFinite(time) ? time : s.at;
    if (await keep({ ...s, fault: String(said.get("fault")), at }, "own", String(said.get("severity")))) tell(say("kept"));
  }

  /** @param {Subject} s */
  async function addNote(s) {
    const before = (marks.get(key(s)) ?? []).find((m) => m.mine && m.what === "note")?.value ?? "";
    const text = make("textarea", { name: "note", rows: 4, maxLength: 2000, value: before, ariaLabel: say("note") });
    const said = await ask(say("note"), [text, make("p", { className: "quiet small" }, say("note-how"))]);
    if (!said) return;
    const note = String(said.get("note")).trim();
    if (await keep(s, "note", note || null)) tell(note ? say("kept") : say("taken-back"));
  }

  /** What a key speaks of: on the triage page what the viewer shows, on a set page the finding last touched, or the first of
   * the rep that is shown. @returns {Element | null} */
  function current() {
    const viewer = document.getElementById("viewer");
    if (viewer) return viewer.hidden ? null : viewer;
    const focused = document.activeElement?.closest("[data-rep]");
    const card = document.querySelector('.rep[aria-current="true"]');
    if (focused?.matches(".finding")) return focused;
    if (touched?.isConnected) return touched;
    return card?.querySelector(".finding") ?? card ?? document.querySelector(".finding[data-rep]");
  }

  /** On a set page: one finding, or rep without any, on or back. @param {1 | -1} by */
  function step(by) {
    const all = [...document.querySelectorAll(".finding[data-rep], .rep[data-rep]:not(:has(.finding))")];
    const here = current();
    const next = all[Math.min(Math.max(all.indexOf(/** @type {Element} */ (here)) + by, 0), all.length - 1)];
    if (next) touch(next, true);
  }

  /** @param {Element} element @param {boolean} [scroll] */
  function touch(element, scroll = false) {
    document.querySelector("[data-marking]")?.removeAttribute("data-marking");
    element.setAttribute("data-marking", "");
    touched = element;
    const { rep, at } = subjectOf(element);
    if (scroll) element.scrollIntoView({ block: "nearest" });
    document.dispatchEvent(new CustomEvent("seek", { detail: { time: at, rep: rep || undefined } }));
  }

  if (set) {
    document.addEventListener("pointerdown", (event) => {
      touched = /** @type {Element} */ (event.target).closest(".finding[data-rep], .rep[data-rep]") ?? touched;
    });
    document.addEventListener("spotter:next", (event) => {
      // Past the other findings of a rep that is done.
      const all = [...document.querySelectorAll(".finding[data-rep], .rep[data-rep]:not(:has(.finding))")];
      const here = current();
      const rep = here && subjectOf(here).rep;
      const after = all.slice(all.indexOf(/** @type {Element} */ (here)) + 1).find((e) => subjectOf(e).rep !== rep);
      if (/** @type {CustomEvent} */ (event).detail !== "rep") step(1);
      else if (after) touch(after, true);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "," || event.key === ".") touched = null;
    });
    // From the list to the very moment, and back to the list.
    const time = Number(location.hash.match(/^#t=([\d.]+)$/)?.[1] ?? NaN);
    const near = (/** @type {Element} */ e) => Math.abs(subjectOf(e).at - time);
    const [nearest] = [...document.querySelectorAll(".finding[data-rep]")].sort((a, b) => near(a) - near(b));
    if (nearest && near(nearest) < 0.02) touch(nearest);
    else if (Number.isFinite(time)) document.dispatchEvent(new CustomEvent("seek", { detail: { time } }));
  }

  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest("input, select, textarea, dialog[open]")) return;
    const element = current();
    const subject = element && subjectOf(element);
    const s = subject?.verdict === NO_RESULT ? null : subject;
    const opinion = OPINIONS.find(([, , hint]) => hint === event.key);
    if (event.key === "Backspace") void undo();
    else if (set && (event.key === "j" || event.key === "k")) step(event.key === "j" ? 1 : -1);
    else if (element && event.key === "A") void agreeWithAll(element);
    else if (!s) return;
    else if (opinion) void judge(s, opinion[0]);
    else if (event.key === "f") void addOwn(s);
    else if (event.key === "n") void addNote(s);
    else if (event.key === "s") {
      const star = (marks.get(key(s)) ?? []).some((m) => m.mine && m.what === "star" && m.value);
      void keep(s, "star", star ? null : true);
    } else return;
    event.preventDefault();
  });

  const help = [["a", say("key-agree")], ["A", say("key-agree-all")], ["d", say("key-disagree")], ["u", say("key-unsure")], ["f", say("key-own")],
    ["n", say("key-note")], ["s", say("key-star")], ["⌫", say("key-undo")]];
  if (set) help.push(["j", say("key-next-finding")], ["k", say("key-previous-finding")]);
  document.querySelector("dl#keys, #keys dl")?.append(...help.map(([k, text]) => make("div", {}, make("dt", {}, make("kbd", {}, k)), make("dd", {}, text))));

  document.addEventListener("spotter:rendered", fill);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) void poll(); });
  setInterval(() => { if (!document.hidden) void poll(); }, POLL);
  take([]);
  void poll();
})();
