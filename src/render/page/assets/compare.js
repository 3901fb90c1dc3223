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
    this.place = find("compare-plot");
    this.legend = find("compare-legend");
    this.caption = find("compare-caption");
    this.drawing = new FigureDrawing(find("compare-figure").getContext("2d"), data);
    this.share = 0.5;
    const best = data.best();
    for (const select of [this.rep, this.other]) {
      for (const rep of data.reps) select.add(new Option(`${rep.index}${rep === best ? " (own best)" : ""}`, String(rep.index)));
    }
    this.other.value = String((best ?? data.reps[1] ?? data.reps[0])?.index);
    for (const option of this.what.options) option.disabled = !data.has(option.value);
    this.what.value = [...this.what.options].find((option) => !option.disabled)?.value ?? "lumbar";
    for (const select of [this.rep, this.other, this.what]) select.addEventListener("change", () => this.draw());
    new ResizeObserver(() => this.draw()).observe(this.place);
  }

  /** Compares a rep, at a time in it. @param {Rep | null} rep @param {number} time */
  show(rep, time) {
    if (!rep || this.data.reps.length < 2) return;
    const changed = this.rep.value !== String(rep.index);
    this.rep.value = String(rep.index);
    this.share = SetData.share(rep, time);
    if (changed || !this.plot) this.draw();
    else this.moved();
  }

  /** @param {{value: string}} select */
  chosen(select) {
    return this.data.reps.find((rep) => String(rep.index) === select.value);
  }

  draw() {
    const { data } = this;
    const [rep, other] = [this.chosen(this.rep), this.chosen(this.other)];
    this.plot?.destroy();
    this.plot = null;
    const width = this.place.clientWidth;
    if (!rep || !other || !width) return;
    const curve = (/** @type {Rep} */ of) => SHARES.map((share) => data.value(this.what.value, SetData.timeOf(of, share)));
    const colours = [themeColour("series-2"), themeColour("series-1")];
    const unit = this.what.value === "wrist" ? "" : "°";
    const axis = { stroke: themeColour("quiet"), font: "12px system-ui, sans-serif", ticks: { show: false }, grid: { stroke: themeColour("line"), width: 1 } };
    const places = ["start", "", "turn", "", "end"];
    this.plot = new uPlot(
      {
        width,
        height: width > 600 ? 340 : 240,
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
        padding: [8, 16, 0, 0],
        scales: { x: { time: false } },
        axes: [
          { ...axis, size: 26, splits: () => [0, 0.25, 0.5, 0.75, 1], values: () => places },
          { ...axis, size: 44, values: (/** @type {any} */ _u, /** @type {number[]} */ at) => at.map((v) => `${+v.toFixed(2)}${unit}`) },
        ],
        series: [
          {},
          { stroke: colours[0], width: 2.5, points: { show: false } },
          { stroke: colours[1], width: 2, dash: [7, 4], points: { show: false } },
        ],
        hooks: { setCursor: [(/** @type {any} */ u) => this.hovered(u)] },
      },
      [SHARES, curve(rep), curve(other)],
      this.place,
    );
    this.legend.replaceChildren(
      ...[rep, other].map((of, k) => {
        const item = document.createElement("span");
        item.append(Curves.stroke(colours[k], k ? [7, 4] : []), `rep ${of.index}`);
        return item;
      }),
    );
    this.moved();
  }

  /** @param {any} u */
  hovered(u) {
    if (u.cursor.left === undefined || u.cursor.left < 0) return;
    this.share = Math.min(Math.max(u.posToVal(u.cursor.left, "x"), 0), 1);
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
    const part = this.share < 0.5 ? `${Math.round(200 * this.share)} % of the way to the turn` : `${Math.round(200 * this.share - 100)} % of the way from the turn to the end`;
    this.caption.textContent = `Solid: rep ${rep.index}. Dashed: rep ${other.index}. ${part}.`;
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
