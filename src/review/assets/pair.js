// @ts-check
// Two sets in step. A place is told in reps: 1.25 is half of the way from the start of the second rep to its turn.
(() => {
  "use strict";
  /** Points along a rep. */
  const STEPS = 100;
  /** The second video is put right when it is further off than this, seconds. */
  const OFF_S = 0.12;

  /** @param {string} id @returns {any} */
  const find = (id) => document.getElementById(id);

  /** One of the two: its reps, its player and its picture. */
  class Side {
    /** @param {string} name */
    constructor(name) {
      const block = find(`set-data-${name}`);
      this.data = new SetData(block.textContent);
      const only = block.dataset.rep;
      this.reps = this.data.reps.filter((rep) => only === "" || String(rep.index) === only);
      this.player = new Player(this.data, find(`video-${name}`));
      this.drawing = new FigureDrawing(find(`overlay-${name}`).getContext("2d"), this.data);
      this.overlay = true;
      const screen = find(`screen-${name}`);
      screen.style.aspectRatio = `${this.data.width} / ${this.data.height}`;
      screen.style.setProperty("--shape", String(this.data.width / this.data.height));
      const lost = () => {
        find(`video-${name}`)?.setAttribute("hidden", "");
        find(`no-video-${name}`).hidden = false;
        this.draw();
      };
      this.player.onLost = lost;
      if (!this.player.video) lost();
      new ResizeObserver(() => this.draw()).observe(screen);
    }

    draw() {
      this.drawing.clear();
      if (this.overlay) this.drawing.figure(this.player.frame, this.player.time);
    }

    /** @param {number} place @returns {[Rep, number]} */
    repAt(place) {
      const k = Math.min(Math.floor(place), this.reps.length - 1);
      return [this.reps[k], Math.min(place - k, 1)];
    }

    /** @param {number} place */
    timeAt(place) {
      return SetData.timeOf(...this.repAt(place));
    }

    /** How long the half of the rep at a place lasts, seconds. @param {number} place */
    halfAt(place) {
      const [rep, share] = this.repAt(place);
      return share < 0.5 ? rep.turn_s - rep.start_s : rep.end_s - rep.turn_s;
    }

    /** Values of a curve at places. @param {CurveName} name @param {number[]} places */
    values(name, places) {
      return places.map((place) => this.data.value(name, this.timeAt(place)));
    }
  }

  class Pair {
    constructor() {
      this.sides = [new Side("a"), new Side("b")];
      const [lead, other] = this.sides;
      this.reps = Math.min(lead.reps.length, other.reps.length);
      this.place = 0.5;
      this.playing = false;
      this.speed = 0.5;
      this.plot = new PhasePlot(find("plot"));
      this.plot.onPress = (place) => this.stopAt(place);
      find("steer").hidden = false;
      find("position").max = this.reps;
      lead.player.onTime = () => this.follow();
      lead.player.onState = () => {
        if (this.playing && !lead.player.playing) this.stop();
      };
      other.player.onTime = () => other.draw();
      const what = find("what");
      for (const option of what.options) option.disabled = !this.sides.some((side) => side.data.has(option.value));
      what.value = [...what.options].find((option) => !option.disabled)?.value ?? "lumbar";
      this.listen();
      this.draw();
      this.go(this.place);
    }

    listen() {
      const click = (/** @type {string} */ id, /** @type {() => void} */ act) => find(id).addEventListener("click", act);
      click("play", () => this.toggle());
      click("back", () => this.step(-1));
      click("forward", () => this.step(1));
      click("show-overlay", () => this.toggleOverlay());
      find("position").addEventListener("input", () => this.stopAt(Number(find("position").value)));
      find("what").addEventListener("change", () => this.draw());
      for (const button of document.querySelectorAll("[data-rate]")) {
        button.addEventListener("click", () => this.setSpeed(Number(/** @type {HTMLElement} */ (button).dataset.rate)));
      }
      new ResizeObserver(() => this.draw()).observe(find("plot"));
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
      document.addEventListener("keydown", (event) => this.onKey(event));
    }

    /** @param {KeyboardEvent} event */
    onKey(event) {
      const target = event.target instanceof Element ? event.target : document.body;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || target.closest("select, input:not([type=range])")) return;
      if (event.key === " " && target.closest("button, a")) return;
      const speeds = [0.25, 0.5, 1];
      const faster = (/** @type {number} */ by) => this.setSpeed(speeds[Math.min(Math.max(speeds.indexOf(this.speed) + by, 0), 2)]);
      /** @type {Record<string, () => void>} */
      const keys = {
        " ": () => this.toggle(),
        ArrowLeft: () => this.step(-1),
        ArrowRight: () => this.step(1),
        Home: () => this.stopAt(0),
        End: () => this.stopAt(this.reps),
        "[": () => faster(-1),
        "]": () => faster(1),
        o: () => this.toggleOverlay(),
      };
      if (!keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    }

    toggleOverlay() {
      const on = !this.sides[0].overlay;
      find("show-overlay").setAttribute("aria-pressed", String(on));
      for (const side of this.sides) {
        side.overlay = on;
        side.draw();
      }
    }

    /** @param {number} speed */
    setSpeed(speed) {
      this.speed = speed;
      for (const button of document.querySelectorAll("[data-rate]")) {
        button.setAttribute("aria-pressed", String(Number(/** @type {HTMLElement} */ (button).dataset.rate) === speed));
      }
      if (this.playing) this.keepStep();
    }

    toggle() {
      if (this.playing) this.stop();
      else this.start();
    }

    start() {
      if (this.place >= this.reps - 0.01) this.go(0);
      this.keepStep();
      for (const side of this.sides) side.player.play();
      this.playing = true;
      find("play").setAttribute("aria-pressed", "true");
    }

    stop() {
      this.playing = false;
      find("play").setAttribute("aria-pressed", "false");
      for (const side of this.sides) side.player.pause();
      this.go(this.place);
    }

    /** @param {number} place */
    stopAt(place) {
      if (this.playing) this.stop();
      this.go(place);
    }

    /** @param {number} by */
    step(by) {
      this.stopAt(this.place + by / STEPS);
    }

    /** @param {number} place */
    go(place) {
      this.place = Math.min(Math.max(place, 0), this.reps);
      for (const side of this.sides) {
        side.player.seek(side.timeAt(this.place));
        side.draw();
      }
      this.show();
    }

    /** The leading video is at another frame. */
    follow() {
      const [lead] = this.sides;
      lead.draw();
      if (!this.playing) return;
      const k = Math.min(Math.floor(this.place), this.reps - 1);
      const rep = lead.reps[k];
      const { time } = lead.player;
      if (time >= rep.end_s - 0.02) {
        // On to the next rep, after the last to the first again.
        this.go(k + 1 < this.reps ? k + 1 : 0);
        this.keepStep();
        return;
      }
      this.place = k + SetData.share(rep, time);
      this.keepStep();
      this.show();
    }

    /** Lets the second video take as long for this half of the rep as the first. */
    keepStep() {
      const [lead, other] = this.sides;
      const rate = Math.min(Math.max((this.speed * other.halfAt(this.place)) / Math.max(lead.halfAt(this.place), 0.05), 0.07), 8);
      if (lead.player.rate !== this.speed) lead.player.setRate(this.speed);
      if (Math.abs(other.player.rate - rate) > 0.01 * rate) other.player.setRate(rate);
      const target = other.timeAt(this.place);
      if (!other.player.pending && Math.abs(other.player.time - target) > OFF_S) other.player.seek(target);
      if (this.playing && !other.player.playing && target < other.data.duration - 0.1) other.player.play();
    }

    draw() {
      const name = find("what").value;
      const places = Array.from({ length: this.reps * STEPS + 1 }, (_, k) => k / STEPS);
      const curves = this.sides.map((side) => ({
        values: side.values(name, places),
        sd: name === "lumbar" ? side.values("lumbar_sd", places) : undefined,
      }));
      const unit = name === "bar" ? " m" : name === "bar_speed" ? " m/s" : "°";
      const splits = this.reps === 1 ? [0, 0.5, 1] : Array.from({ length: this.reps }, (_, k) => k + 0.5);
      const names = this.reps === 1 ? [say("start"), say("turn"), say("end")] : splits.map((_, k) => say("rep-number", { number: k + 1 }));
      this.plot.draw(places, curves, unit, splits, names);
      this.show();
    }

    /** Says where the two are, and what they show there. */
    show() {
      const { place } = this;
      find("position").value = place;
      const [, share] = this.sides[0].repAt(place);
      const part = share <= 0.5 ? say("before-turn", { percent: Math.round(200 * share) }) : say("after-turn", { percent: Math.round(200 * share - 100) });
      const where = this.reps > 1 ? `${say("rep-number", { number: Math.min(Math.floor(place), this.reps - 1) + 1 })}, ${part}` : part;
      find("clock").textContent = where;
      find("position").setAttribute("aria-valuetext", where);
      const name = find("what").value;
      const now = this.sides.map((side) => side.data.value(name, side.timeAt(place)));
      const sds = this.sides.map((side) => (name === "lumbar" ? side.data.value("lumbar_sd", side.timeAt(place)) : null));
      const [digits, sign] = name.startsWith("bar") ? [2, name === "bar" ? " m" : " m/s"] : [0, "°"];
      const number = (/** @type {number} */ v) => Words.digits(Shown.fixed(v, digits));
      const text = (/** @type {number | null} */ value, /** @type {number | null} */ sd) =>
        value === null ? say("not-measured") : number(value) + sign + (sd === null ? "" : ` ± ${number(sd)}${sign}`);
      const entries = [say("left"), say("right")].map((side, k) => this.plot.entry(k, `${side}: ${text(now[k], sds[k])}`));
      const [a, b] = now;
      if (a !== null && b !== null) {
        const item = document.createElement("span");
        const sd = sds[0] === null || sds[1] === null ? null : Math.hypot(sds[0], sds[1]);
        item.textContent = `${say("difference")}: ${b > a ? "+" : ""}${text(b - a, sd)}`;
        entries.push(item);
      }
      find("legend").replaceChildren(...entries);
      this.plot.mark(place);
    }
  }

  if (find("set-data-a") && find("set-data-b")) new Pair();
})();
