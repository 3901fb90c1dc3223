// @ts-check
// The page of the queue: sends clips piece by piece, shows how far each is, and takes what is told of them. All text is set as text.
(() => {
  "use strict";
  /**
   * @typedef {{lifter: string|null, lift: string|null, load_kg: number|null, date: string|null}} Details
   * @typedef {{id: string, name: string, state: string, text: string, share: number|null, details: Details, page: string|null, choose: string|null, verdict: string|null}} Clip
   */
  const PIECE = 4 << 20;
  /** Between two looks at the queue, and before a second try, milliseconds. */
  const POLL = 1000;
  const RETRY = 2000;

  /** @param {string} id @returns {any} */
  const get = (id) => document.getElementById(id);
  const list = get("clips");
  /** @type {Map<string, Clip>} */
  let clips = new Map();
  /** Clips that this page is sending, by id. @type {Set<string>} */
  const sending = new Set();
  /** @type {{file: File, details: object}[]} */
  const queue = [];
  let busy = false;

  /** @param {string} text */
  function trouble(text) {
    get("trouble").textContent = text;
    get("trouble").hidden = text === "";
  }

  /** @param {number} ms */
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  /** What a request says; nothing when Spotter does not answer. @param {string} path @param {RequestInit} [options] */
  async function ask(path, options) {
    try {
      return await fetch(path, options);
    } catch {
      return null;
    }
  }

  /** @param {string} path @param {object} body */
  const post = (path, body) => ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

  // ---- clips on their way ----

  /** @param {HTMLFormElement} form */
  const typed = (form) => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));

  /** @param {Iterable<File>} files @param {boolean} all whether all were chosen one by one */
  function enqueue(files, all) {
    const known = new RegExp(`\\.(${get("files").accept.match(/\.\w+/g).map((/** @type {string} */ e) => e.slice(1)).join("|")})$`, "i");
    for (const file of files) {
      // Of a folder only the videos; what was chosen itself is refused with a reason.
      if (all || (known.test(file.name) && !file.name.startsWith("."))) queue.push({ file, details: typed(get("details-before")) });
    }
    void sendAll();
  }

  async function sendAll() {
    if (busy) return;
    busy = true;
    trouble("");
    for (let next = queue.shift(); next; next = queue.shift()) await send(next.file, next.details);
    busy = false;
  }

  /** @param {File} file @param {object} details */
  async function send(file, details) {
    const offer = { name: file.name, size: file.size, modified_ms: file.lastModified, details };
    for (;;) {
      const answer = await post("/api/clips", offer);
      if (!answer) {
        trouble(say("spotter-is-away"));
        await pause(RETRY);
        continue;
      }
      if (!answer.ok) return trouble(await answer.text());
      const { id, received } = await answer.json();
      sending.add(id);
      const sent = await pieces(file, id, received);
      sending.delete(id);
      // What broke off is offered again and goes on where it stopped.
      if (sent) return;
    }
  }

  /** Whether it came to an end, good or bad. @param {File} file @param {string} id @param {number} from */
  async function pieces(file, id, from) {
    while (from < file.size) {
      const answer = await ask(`/api/clips/${id}?from=${from}`, { method: "PUT", body: file.slice(from, from + PIECE) });
      if (!answer || answer.status >= 500) {
        trouble(answer ? await answer.text() : say("spotter-is-away"));
        await pause(RETRY);
        return false;
      }
      // Stopped on this page or another.
      if (answer.status === 404) return true;
      if (answer.status === 409 && answer.headers.get("Content-Type") !== "application/json") return true;
      if (!answer.ok && answer.status !== 409) {
        trouble(await answer.text());
        return true;
      }
      from = (await answer.json()).received;
      trouble("");
    }
    void look();
    return true;
  }

  // ---- what is shown ----

  /** Kilograms in a pound, by definition. */
  const POUND_KG = 0.45359237;
  /** A load in the chosen unit; pounds to a tenth, so that a load comes back as it was typed. @param {number} kg */
  const inUnits = (kg) => (get("units").value === "lb" ? Math.round((10 * kg) / POUND_KG) / 10 : kg);

  /** All pages of Spotter take the units from this cookie. */
  function chooseUnits() {
    document.cookie = `spotter-units=${get("units").value}; SameSite=Strict; Path=/; Max-Age=31536000`;
    get("details-before").elements.unit.value = get("units").value;
    for (const clip of clips.values()) {
      const line = list.querySelector(`[data-id="${CSS.escape(clip.id)}"] .session`);
      if (line) line.textContent = session(clip.details);
    }
  }
  get("units").value = document.cookie.match(/(?:^|; )spotter-units=(kg|lb)/)?.[1] ?? "kg";
  get("details-before").elements.unit.value = get("units").value;
  get("units").addEventListener("change", chooseUnits);

  /** A lift as the list of lifts calls it; a variant, which it does not name, as it was told. @param {string} id */
  const liftName = (id) => [...get("details-before").elements.lift.options].find((option) => option.value === id)?.text ?? id.replaceAll("_", " ");

  /** @param {Details} d */
  function session(d) {
    const load = d.load_kg === null ? null : `${inUnits(d.load_kg).toLocaleString(document.documentElement.lang)} ${get("units").value}`;
    // A day of no hour: the clock of this place shall not move it.
    const day = d.date && document.documentElement.lang !== "en" ? new Date(`${d.date}T00:00:00Z`).toLocaleDateString(document.documentElement.lang, { timeZone: "UTC" }) : d.date;
    return [d.lifter, d.lift && liftName(d.lift), load, day].filter(Boolean).join(" · ");
  }

  /** @param {Clip} clip @returns {HTMLElement} */
  function fresh(clip) {
    const element = /** @type {HTMLElement} */ (document.importNode(get("clip").content, true).firstElementChild);
    element.dataset.id = clip.id;
    /** @type {HTMLElement} */ (element.querySelector(".name")).textContent = clip.name;
    const chosen = /** @type {HTMLInputElement} */ (element.querySelector(".chosen"));
    chosen.setAttribute("aria-label", `${say("choose-clip")}: ${clip.name}`);
    chosen.addEventListener("change", choose);
    element.querySelectorAll("button, a").forEach((b) => b.setAttribute("aria-label", `${b.textContent}: ${clip.name}`));
    /** @param {string} name @param {() => void} act */
    const on = (name, act) => element.querySelector(`.${name}`)?.addEventListener("click", act);
    on("tell", () => tell([clip.id]));
    on("retry", () => void act("retry", clip.id));
    on("cancel", () => void act("cancel", clip.id));
    on("remove", () => remove(clip));
    element.querySelector("progress")?.setAttribute("aria-label", clip.name);
    return element;
  }

  /** @param {HTMLElement} element @param {Clip} clip */
  function fill(element, clip) {
    const part = (/** @type {string} */ name) => /** @type {any} */ (element.querySelector(name));
    const stalled = clip.state === "uploading" && !sending.has(clip.id);
    element.dataset.state = clip.state;
    if (clip.verdict) element.dataset.verdict = clip.verdict;
    else delete element.dataset.verdict;
    /** @param {string} name @param {string} text */
    const put = (name, text) => { if (part(name).textContent !== text) part(name).textContent = text; };
    put(".session", session(clip.details));
    put(".text", stalled ? `${clip.text}. ${say("upload-stopped")}` : clip.text);
    const progress = part("progress");
    progress.hidden = clip.state !== "uploading" && clip.state !== "working";
    if (clip.share === null) progress.removeAttribute("value");
    else progress.value = clip.share;
    part(".open").hidden = !clip.page;
    if (clip.page) part(".open").href = clip.page;
    part(".choose").hidden = !clip.choose;
    if (clip.choose) part(".choose").href = clip.choose;
    const going = ["uploading", "waiting", "working"].includes(clip.state);
    part(".cancel").hidden = !going || stalled;
    part(".remove").hidden = going && !stalled;
    part(".retry").hidden = !["failed", "cancelled"].includes(clip.state);
  }

  function show() {
    const old = new Map([...list.children].map((/** @type {HTMLElement} */ e) => [e.dataset.id, e]));
    let before = null;
    for (const clip of clips.values()) {
      const element = old.get(clip.id) ?? fresh(clip);
      old.delete(clip.id);
      fill(element, clip);
      // Moved only where it is not in its place: a moved element would lose the focus.
      const place = before ? before.nextElementSibling : list.firstElementChild;
      if (place !== element) list.insertBefore(element, place);
      before = element;
    }
    old.forEach((element) => element.remove());
    const all = [...clips.values()];
    get("none").hidden = all.length > 0;
    document.querySelector(".all")?.toggleAttribute("hidden", all.length < 2);
    const done = all.filter((c) => c.state === "done").length;
    const tally = all.length ? say("tally", { done, all: all.length }) : "";
    if (get("tally").textContent !== tally) get("tally").textContent = tally;
    const names = [...new Set(all.map((c) => c.details.lifter).filter(Boolean))].sort();
    if (get("lifters").children.length !== names.length) {
      get("lifters").replaceChildren(...names.map((value) => Object.assign(document.createElement("option"), { value })));
    }
    choose();
  }

  let last = "";
  async function look() {
    const answer = await ask("/api/clips");
    if (!answer) {
      if (clips.size > 0 || busy) trouble(say("spotter-is-away"));
      return;
    }
    if (get("trouble").textContent === say("spotter-is-away")) trouble("");
    const text = await answer.text();
    if (!answer.ok || text === last + [...sending].join()) return;
    last = text + [...sending].join();
    clips = new Map(JSON.parse(text).map((/** @type {Clip} */ c) => [c.id, c]));
    show();
  }

  // ---- what can be done ----

  const chosen = () => [...list.querySelectorAll(".chosen:checked")].map((e) => e.closest(".clip").dataset.id);

  function choose() {
    get("tell").disabled = chosen().length === 0;
    get("all").checked = chosen().length > 0 && chosen().length === clips.size;
  }

  /** @param {string} what @param {string} id */
  async function act(what, id) {
    const answer = await post("/api/clips/act", { ids: [id], what });
    trouble(!answer ? say("spotter-is-away") : answer.ok ? "" : await answer.text());
    await look();
  }

  /** @param {Clip} clip */
  function remove(clip) {
    const dialog = get("removing");
    get("removing-about").textContent = clip.name;
    dialog.returnValue = "";
    dialog.showModal();
    dialog.onclose = () => { if (dialog.returnValue === "remove") void act("remove", clip.id); };
  }

  /** @param {string[]} ids */
  function tell(ids) {
    const dialog = get("telling");
    const form = dialog.querySelector("form");
    const about = ids.map((id) => clips.get(id)).filter((c) => c !== undefined);
    /** What all have in common is shown; only what is changed is told. @param {(d: Details) => string} of */
    const common = (of) => (new Set(about.map((c) => of(c.details))).size === 1 ? of(about[0].details) : "");
    const before = {
      lifter: common((d) => d.lifter ?? ""), lift: common((d) => d.lift ?? ""),
      load: common((d) => (d.load_kg === null ? "" : String(inUnits(d.load_kg)))), unit: get("units").value, date: common((d) => d.date ?? ""),
    };
    for (const [name, value] of Object.entries(before)) {
      const field = form.elements.namedItem(name);
      // A variant that the list does not name.
      if (field instanceof HTMLSelectElement && value && ![...field.options].some((o) => o.value === value)) field.add(new Option(liftName(value), value));
      field.value = value;
    }
    get("telling-about").textContent = about.map((c) => c.name).join(", ");
    form.querySelector(".trouble").textContent = "";
    dialog.showModal();
    form.onsubmit = async (/** @type {SubmitEvent} */ event) => {
      if (/** @type {HTMLButtonElement} */ (event.submitter)?.value !== "keep") return;
      event.preventDefault();
      const now = typed(form);
      /** @type {Record<string, string>} */
      const change = {};
      for (const name of ["lifter", "lift", "load", "date"]) {
        if (now[name] !== before[/** @type {keyof typeof before} */ (name)]) change[name] = now[name];
      }
      if ((now.unit !== before.unit || "load" in change) && now.load) Object.assign(change, { load: now.load, unit: now.unit });
      const answer = await post("/api/clips/tell", { ids, change });
      if (answer?.ok) dialog.close();
      else form.querySelector(".trouble").textContent = answer ? await answer.text() : say("spotter-is-away");
      await look();
    };
  }

  // ---- dropping ----

  /** All files below what was dropped. @param {FileSystemEntry} entry @returns {Promise<File[]>} */
  async function below(entry) {
    if (entry.isFile) return [await new Promise((done, fail) => /** @type {FileSystemFileEntry} */ (entry).file(done, fail))];
    const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
    const all = [];
    for (;;) {
      /** @type {FileSystemEntry[]} */
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (some.length === 0) return all;
      for (const inner of some) all.push(...(await below(inner)));
    }
  }

  let depth = 0;
  const over = (/** @type {number} */ by) => {
    depth = by === 0 ? 0 : Math.max(0, depth + by);
    get("drop").classList.toggle("over", depth > 0);
  };
  addEventListener("dragenter", () => over(1));
  addEventListener("dragleave", () => over(-1));
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", async (event) => {
    event.preventDefault();
    over(0);
    // Files and entries, which know folders, must be taken before anything is waited for.
    const dropped = [...(event.dataTransfer?.items ?? [])].map((item) => ({ file: item.getAsFile(), entry: item.webkitGetAsEntry() }));
    for (const { file, entry } of dropped) {
      if (entry?.isDirectory) enqueue(await below(entry), false);
      else if (file) enqueue([file], true);
    }
  });
  for (const [id, all] of /** @type {[string, boolean][]} */ ([["files", true], ["folder", false]])) {
    get(id).addEventListener("change", () => {
      enqueue([...get(id).files], all);
      get(id).value = "";
    });
  }
  get("details-before").addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
  get("tell").addEventListener("click", () => tell(chosen()));
  get("all").addEventListener("change", () => {
    list.querySelectorAll(".chosen").forEach((/** @type {HTMLInputElement} */ e) => { e.checked = get("all").checked; });
    choose();
  });

  (async () => {
    for (;;) {
      await look();
      await pause(document.hidden ? 5 * POLL : POLL);
    }
  })();
})();
