// @ts-check
"use strict";

/** Points along a rep at which two reps are compared. */
const SHARES = Array.from({ length: 101 }, (_, k) => k / 100);

/** One rep laid over another: both stretched to start, turn and end, as curves and as figures. */
class Compare {
  /** @param {HTMLElement} root @param {SetData} data */
  constructor(root, data) {
    this.data = data;
    const find = (/** @type {string} */ id) => /** @type {any} */ (root.querySelector(`#${id}`));
    this.rep = find("compare-rep");
    this.other = find("compare-with");
    this.what = find("compare-what");
    this.plot = new PhasePlot(find("compare-plot"));
    this.plot.onHover = (share) => this.hovered(share);
    this.legend = find("compare-legend");
    this.caption = find("compare-caption");
    this.drawing = new FigureDrawing(find("compare-figure").getContext("2d"), data);
    this.share = 0.5;
    const best = data.best();
    /** Whether somebody chose the rep that the others are held against. */
    this.asked = false;
    this.other.addEventListener("change", () => { this.asked = true; });
    for (const select of [this.rep, this.other]) {
      for (const rep of data.reps) select.add(new Option(rep === best ? say("own-best", { number: rep.index }) : String(rep.index), String(rep.index)));
    }
    this.other.value = String((best ?? data.reps[1] ?? data.reps[0])?.index);
    for (const option of this.what.options) option.disabled = !data.has(option.value);
    this.what.value = [...this.what.options].find((option) => !option.disabled)?.value ?? "lumbar";
    for (const select of [this.rep, this.other, this.what]) select.addEventListener("change", () => this.draw());
    new ResizeObserver(() => this.draw()).observe(this.plot.place);
  }

  /** Compares a rep, at a time in it. @param {Rep | null} rep @param {number} time */
  show(rep, time) {
    if (!rep || this.data.reps.length < 2) return;
    const changed = this.rep.value !== String(rep.index);
    this.rep.value = String(rep.index);
    this.share = SetData.share(rep, time);
    if (!changed && this.plot.plot) return this.moved();
    // A rep laid over itself shows nothing.
    const best = this.data.best();
    const against = best && best !== rep ? best : this.data.reps.find((other) => other !== rep);
    if (!this.asked && against) this.other.value = String(against.index);
    this.draw();
  }

  /** @param {{value: string}} select */
  chosen(select) {
    return this.data.reps.find((rep) => String(rep.index) === select.value);
  }

  draw() {
    const { data, plot } = this;
    const [rep, other] = [this.chosen(this.rep), this.chosen(this.other)];
    plot.clear();
    if (!rep || !other || !plot.width) return;
    const curve = (/** @type {Rep} */ of) => ({ values: SHARES.map((share) => data.value(this.what.value, SetData.timeOf(of, share))) });
    plot.draw(SHARES, [curve(rep), curve(other)], this.what.value === "rising" ? "" : "°", [0, 0.25, 0.5, 0.75, 1], [say("start"), "", say("turn"), "", say("end")]);
    this.legend.replaceChildren(...[rep, other].map((of, k) => plot.entry(k, say("rep-number", { number: of.index }))));
    this.moved();
  }

  /** @param {number} share */
  hovered(share) {
    this.share = Math.min(Math.max(share, 0), 1);
    this.moved();
  }

  /** Draws both figures at the share of now. */
  moved() {
    const { data, drawing } = this;
    const [rep, other] = [this.chosen(this.rep), this.chosen(this.other)];
    if (!rep || !other) return;
    const [time, otherTime] = [SetData.timeOf(rep, this.share), SetData.timeOf(other, this.share)];
    const frame = data.frameAt(time);
    drawing.crop = Compare.room(data, rep);
    drawing.context.canvas.style.aspectRatio = `${drawing.crop[2]} / ${drawing.crop[3]}`;
    drawing.clear();
    drawing.ghost(data.frameAt(otherTime), frame, GHOST);
    drawing.figure(frame, time);
    const down = this.share < 0.5;
    const percent = Math.round(200 * this.share) - (down ? 0 : 100);
    const part = down ? say("before-turn", { percent }) : say("after-turn", { percent });
    this.caption.textContent = say("solid-and-dashed", { a: rep.index, b: other.index, part });
  }

  /** Where the figure is during a rep, with some room. @param {SetData} data @param {Rep} rep */
  static room(data, rep) {
    const [left, top] = [[], []].map(() => /** @type {number[]} */ ([]));
    for (const share of [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1]) {
      const frame = data.frameAt(SetData.timeOf(rep, share));
      for (const p of [...data.points(frame), ...data.back(frame)]) if (p) (left.push(p[0]), top.push(p[1]));
    }
    if (!left.length) return [0, 0, data.width, data.height];
    const [x0, x1, y0, y1] = [Math.min(...left), Math.max(...left), Math.min(...top), Math.max(...top)];
    const room = 0.12 * Math.max(x1 - x0, y1 - y0);
    return [x0 - room, y0 - room, x1 - x0 + 2 * room, y1 - y0 + 2 * room];
  }
}
