// @ts-check
"use strict";

/** Of a longer clip the curves begin with one rep: all at once would be a thicket. */
const LONG_S = 90;
/** A picture is at most this far from the moment it was taken for, seconds: pictures are taken seven or eight times a second. */
const PICTURED_S = 0.1;

/** Ties the page together: one player, and everything that follows its time. */
class SetPage {
  constructor() {
    /** @type {(id: string) => any} */
    this.find = (id) => document.getElementById(id);
    this.data = new SetData(this.find("set-data").textContent);
    this.player = new Player(this.data, this.find("video"));
    this.drawing = new FigureDrawing(this.find("overlay").getContext("2d"), this.data);
    this.curves = new Curves(this.find("plots"), this.data, (time) => this.player.seek(time));
    this.compare = new Compare(this.find("compare"), this.data);
    this.overlay = true;
    this.zoomed = false;
    /** The rep that the page is about, and the one that is marked so. @type {Rep | null} */
    this.rep = null;
    /** @type {Rep | null} */
    this.marked = null;
    this.player.onTime = () => this.onTime();
    this.player.onState = () => this.onState();
    this.player.onLost = () => this.withoutVideo();
    const screen = this.find("screen");
    screen.style.aspectRatio = `${this.data.width} / ${this.data.height}`;
    screen.style.setProperty("--shape", String(this.data.width / this.data.height));
    this.find("position").min = this.data.frameTimes[0] ?? 0;
    this.find("position").max = this.data.duration;
    if (!this.data.best()) this.find("ghost").querySelector("[value=best]").remove();
    if (!this.player.video) this.withoutVideo();
    this.listen();
    this.drawCards();
    this.writeReadout();
    const weight = (/** @type {Rep} */ rep) => (rep.findings.length ? SetData.weight(rep.findings[0]) : -1);
    const worst = this.data.reps.reduce((a, rep) => (a && weight(a) >= weight(rep) ? a : rep), /** @type {Rep | null} */ (null));
    if (this.data.duration > LONG_S) this.toggleZoom();
    if (worst) this.choose(worst, this.data.worst(worst));
    else this.onTime();
    this.onState();
    this.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (worst && this.player.video && !this.calm) this.playAround(this.data.worst(worst));
  }

  /** The second before and after a moment plays again and again, until somebody takes over. @param {number} time */
  playAround(time) {
    const { player } = this;
    const taken = new AbortController();
    const stop = (/** @type {Event} */ event) => {
      taken.abort();
      player.setLoop(null);
      // Who presses "play or stop" means to stop, and it does so itself.
      const stops = event.target instanceof Element && event.target.closest("#play");
      if (!stops && !(event instanceof KeyboardEvent && event.key === " ")) player.pause();
    };
    for (const kind of ["pointerdown", "keydown", "seek", "spotter:pause"]) {
      document.addEventListener(kind, stop, { capture: true, signal: taken.signal });
    }
    player.setLoop([Math.max(time - 1, 0), Math.min(time + 1, this.data.duration)]);
    player.play();
  }

  listen() {
    const { find, player } = this;
    const click = (/** @type {string} */ id, /** @type {() => void} */ what) => find(id).addEventListener("click", what);
    click("play", () => player.toggle());
    click("back", () => player.step(-1));
    click("forward", () => player.step(1));
    click("loop", () => this.toggleLoop());
    click("worst", () => this.toWorst());
    click("zoom", () => this.toggleZoom());
    click("show-overlay", () => this.toggleOverlay());
    click("help", () => find("keys").showModal());
    find("ghost").addEventListener("change", () => this.drawOverlay());
    find("position").addEventListener("input", () => player.seek(Number(find("position").value)));
    for (const button of document.querySelectorAll("[data-rate]")) {
      button.addEventListener("click", () => player.setRate(Number(/** @type {HTMLElement} */ (button).dataset.rate)));
    }
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-seek]"))) {
      button.addEventListener("click", (event) => {
        event.stopPropagation();
        this.seekTo(Number(button.dataset.seek), Number(button.dataset.of));
      });
    }
    for (const card of this.cards()) {
      const pick = () => this.seekTo(this.worstOf(card), Number(card.dataset.rep));
      card.addEventListener("click", (event) => {
        if (!(/** @type {Element} */ (event.target).closest("button, a, input, select, textarea, .marks")) && !String(getSelection())) pick();
      });
      card.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && event.target === card) pick();
      });
    }
    document.addEventListener("seek", (event) => {
      const { time, rep } = /** @type {CustomEvent} */ (event).detail;
      this.seekTo(Number(time), Number(rep));
    });
    document.addEventListener("spotter:drawings", (event) => {
      this.data.drawings = /** @type {CustomEvent} */ (event).detail;
      this.drawOverlay();
    });
    document.addEventListener("spotter:pause", () => player.pause());
    document.addEventListener("keydown", (event) => this.onKey(event));
    new ResizeObserver(() => this.drawOverlay()).observe(find("screen"));
    const redraw = () => {
      this.curves.draw();
      this.curves.mark(null);
      this.curves.mark(this.rep);
      this.compare.draw();
      this.drawCards();
    };
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
    matchMedia("print").addEventListener("change", () => this.drawCards());
    window.addEventListener("resize", () => this.drawCards());
  }

  /** @returns {NodeListOf<HTMLElement>} */
  cards() {
    return document.querySelectorAll("article.rep");
  }

  /** @param {HTMLElement} card */
  worstOf(card) {
    const rep = this.data.reps.find((r) => r.index === Number(card.dataset.rep));
    return rep ? this.data.worst(rep) : 0;
  }

  /** Makes a rep the page's, at a time in it. @param {Rep} rep @param {number} time */
  choose(rep, time) {
    this.rep = rep;
    if (this.player.loop) this.player.setLoop([rep.start_s, rep.end_s]);
    this.player.seek(this.pictured(time));
  }

  /** Without a video: the moment of the picture that was taken for this one, if there is one. @param {number} time */
  pictured(time) {
    const still = this.player.video ? undefined : this.data.stills.find((s) => Math.abs(s.at_s - time) < PICTURED_S);
    return still ? still.at_s : time;
  }

  /** @param {number} time @param {number} index of the rep, if it is known */
  seekTo(time, index) {
    const rep = this.data.reps.find((r) => r.index === index) ?? this.data.repAt(time);
    this.player.pause();
    if (rep) this.choose(rep, time);
    else this.player.seek(time);
  }

  toWorst() {
    const rep = this.rep;
    if (rep) this.seekTo(this.data.worst(rep), rep.index);
  }

  /** @param {number} by */
  nextRep(by) {
    const { reps } = this.data;
    const next = reps[Math.min(Math.max(reps.indexOf(/** @type {Rep} */ (this.rep)) + by, 0), reps.length - 1)];
    if (!next) return;
    this.seekTo(this.data.worst(next), next.index);
    document.querySelector(`article[data-rep="${next.index}"]`)?.scrollIntoView({ block: "nearest", behavior: this.calm ? "auto" : "smooth" });
  }

  toggleLoop() {
    const rep = this.rep;
    this.player.setLoop(this.player.loop || !rep ? null : [rep.start_s, rep.end_s]);
    if (this.player.loop && rep && (this.player.time < rep.start_s || this.player.time >= rep.end_s)) this.player.seek(rep.start_s);
  }

  toggleOverlay() {
    this.overlay = !this.overlay;
    this.find("show-overlay").setAttribute("aria-pressed", String(this.overlay));
    this.drawOverlay();
  }

  toggleZoom() {
    this.zoomed = !this.zoomed;
    this.find("zoom").setAttribute("aria-pressed", String(this.zoomed));
    this.zoom();
  }

  zoom() {
    const rep = this.rep;
    this.curves.zoom(this.zoomed && rep ? [Math.max(rep.start_s - 0.5, 0), Math.min(rep.end_s + 0.5, this.data.duration)] : null);
  }

  nextGhost() {
    const select = this.find("ghost");
    select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
    this.drawOverlay();
  }

  /** @param {number} by */
  changeRate(by) {
    const rates = [0.25, 0.5, 1];
    this.player.setRate(rates[Math.min(Math.max(rates.indexOf(this.player.rate) + by, 0), 2)]);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const target = event.target instanceof Element ? event.target : document.body;
    const typing = target.closest("textarea, select, [contenteditable], input:not([type=range])");
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing || this.find("keys").open) return;
    // Space and Enter press the button that has the focus.
    if (event.key === " " && target.closest("button, a, summary")) return;
    const { player } = this;
    /** @type {Record<string, () => void>} */
    const keys = {
      " ": () => player.toggle(),
      ArrowLeft: () => (event.shiftKey ? player.seek(player.time - 0.5) : player.step(-1)),
      ArrowRight: () => (event.shiftKey ? player.seek(player.time + 0.5) : player.step(1)),
      Home: () => player.seek(0),
      End: () => player.seek(this.data.duration),
      "[": () => this.changeRate(-1),
      "]": () => this.changeRate(1),
      ",": () => this.nextRep(-1),
      ".": () => this.nextRep(1),
      w: () => this.toWorst(),
      l: () => this.toggleLoop(),
      z: () => this.toggleZoom(),
      o: () => this.toggleOverlay(),
      g: () => this.nextGhost(),
      "?": () => this.find("keys").showModal(),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  onTime() {
    const { time } = this.player;
    const within = this.data.reps.find((rep) => time >= rep.start_s && time <= rep.end_s);
    // Reps may touch: the chosen one keeps its end.
    if (within && !(this.rep && time >= this.rep.start_s && time <= this.rep.end_s) && !this.player.loop) this.rep = within;
    this.find("position").value = time;
    this.find("position").setAttribute("aria-valuetext", clockText(time, 1));
    this.find("clock").textContent = clockText(time, 2);
    if (this.rep !== this.marked) this.mark();
    this.curves.follow(time);
    this.compare.show(this.rep, time);
    this.writeReadout();
    this.drawOverlay();
  }

  /** Shows which rep the page is about. */
  mark() {
    this.marked = this.rep;
    for (const card of this.cards()) card.setAttribute("aria-current", String(Number(card.dataset.rep) === this.rep?.index));
    this.curves.mark(this.rep);
    if (this.zoomed) this.zoom();
  }

  onState() {
    const { player, find } = this;
    find("play").setAttribute("aria-label", player.playing ? say("stop") : say("play"));
    find("play-icon").setAttribute("href", player.playing ? "#icon-pause" : "#icon-play");
    find("loop").setAttribute("aria-pressed", String(Boolean(player.loop)));
    for (const button of document.querySelectorAll("[data-rate]")) {
      button.setAttribute("aria-pressed", String(Number(/** @type {HTMLElement} */ (button).dataset.rate) === player.rate));
    }
  }

  withoutVideo() {
    this.find("video")?.setAttribute("hidden", "");
    this.find("no-video").hidden = false;
    this.find("no-stills").hidden = this.data.stills.length > 0;
    this.find("stills").hidden = !this.data.stills.length;
    if (this.rep) this.choose(this.rep, this.player.time);
    this.drawOverlay();
  }

  /** The angles of this moment, over the picture. */
  writeReadout() {
    const { time } = this.player;
    const degrees = (/** @type {CurveName} */ name) => {
      const value = this.data.value(name, time);
      return value === null ? say("not-measured") : `${Shown.fixed(value, 0)}°`;
    };
    const lumbar = this.data.value("lumbar", time);
    const sd = this.data.value("lumbar_sd", time);
    const rows = [
      [say("curve-lumbar"), lumbar === null ? say("not-measured") : `${Shown.fixed(lumbar, 0)}° ± ${Shown.fixed(sd ?? 0, 0)}°`],
      [say("curve-trunk"), degrees("trunk")],
      [say("readout-hinge"), degrees("hinge")],
      [say("curve-knee"), degrees("knee")],
    ];
    const readout = this.find("readout");
    readout.replaceChildren(
      ...rows.map(([name, value], k) => {
        const row = document.createElement("div");
        const [term, detail] = [document.createElement("dt"), document.createElement("dd")];
        term.textContent = name;
        detail.textContent = value;
        if (k === 0) detail.style.color = lumbar === null ? "" : FigureDrawing.lumbarColour(lumbar);
        row.append(term, detail);
        return row;
      }),
    );
  }

  /** The frame whose figure is shown faintly, if any. */
  ghostFrame() {
    const [rep, best, kind] = [this.rep, this.data.best(), this.find("ghost").value];
    const { time } = this.player;
    if (!rep || time < rep.start_s || time > rep.end_s) return null;
    if (kind === "start") return this.data.frameAt(rep.start_s);
    if (kind === "best" && best && best !== rep) return this.data.frameAt(SetData.timeOf(best, SetData.share(rep, time)));
    return null;
  }

  drawOverlay() {
    const { drawing, player } = this;
    drawing.clear();
    this.find("readout").hidden = !this.overlay;
    this.showStill();
    if (this.overlay) {
      const ghost = this.ghostFrame();
      if (ghost !== null) drawing.ghost(ghost, player.frame, GHOST);
      drawing.figure(player.frame, player.time);
    }
    const sketch = new Sketch(drawing);
    for (const drawn of Sketch.now(this.data.drawings, this.data, player.time, player.playing)) sketch.draw(drawn);
  }

  /** Without a video: the picture of this very moment, if there is one. */
  showStill() {
    const image = this.find("still");
    const still = this.player.video ? undefined : this.data.stills.find((s) => Math.abs(s.at_s - this.player.time) < 0.02);
    image.hidden = !still;
    if (!still) return;
    if (image.src !== still.uri) image.src = still.uri;
    const [left, top, wide, high] = still.crop;
    const share = (/** @type {number} */ v, /** @type {number} */ of) => `${(100 * v) / of}%`;
    Object.assign(image.style, {
      left: share(left, this.data.width),
      top: share(top, this.data.height),
      width: share(wide, this.data.width),
      height: share(high, this.data.height),
    });
  }

  /** Skeleton and back line over the cards' pictures. */
  drawCards() {
    for (const card of this.cards()) {
      const rep = this.data.reps.find((r) => r.index === Number(card.dataset.rep));
      const canvas = card.querySelector("canvas");
      const context = canvas?.getContext("2d");
      if (!rep || !canvas || !context) continue;
      const still = this.data.stills.find((s) => s.rep === rep.index);
      const time = still ? still.at_s : this.data.worst(rep);
      const drawing = new FigureDrawing(context, this.data);
      drawing.crop = still ? still.crop : Compare.room(this.data, rep);
      /** @type {HTMLElement} */ (canvas.parentElement).style.aspectRatio = `${drawing.crop[2]} / ${drawing.crop[3]}`;
      drawing.clear();
      drawing.figure(this.data.frameAt(time), time);
    }
  }
}

new SetPage();
