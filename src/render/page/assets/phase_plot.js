// @ts-check
"use strict";

/** A curve over the phases of a rep, with its band if it has one.
 *  @typedef {{values: (number | null)[], sd?: (number | null)[]}} PhaseCurve */

/** Two curves over the phases of reps, one dashed: how far a rep is goes to the right, not the time. */
class PhasePlot {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    /** Called with the place under the pointer. @type {(x: number) => void} */
    this.onHover = () => {};
    /** Called with the place that is pressed or dragged to. @type {(x: number) => void} */
    this.onPress = () => {};
    this.colours = [themeColour("series-2"), themeColour("series-1")];
    /** @type {any} */
    this.plot = null;
    /** Where the line stands; none before it is put anywhere. */
    this.marked = NaN;
  }

  clear() {
    this.plot?.destroy();
    this.plot = null;
  }

  /** Whether there is room to draw in. */
  get width() {
    return this.place.clientWidth;
  }

  /** Draws anew, in the colours of now. @param {number[]} xs @param {PhaseCurve[]} curves @param {string} unit
   *  @param {number[]} splits @param {string[]} names of the splits */
  draw(xs, curves, unit, splits, names) {
    this.clear();
    if (!this.width) return;
    this.colours = [themeColour("series-2"), themeColour("series-1")];
    const axis = { stroke: themeColour("quiet"), font: "12px system-ui, sans-serif", ticks: { show: false }, grid: { stroke: themeColour("line"), width: 1 } };
    const dashes = [undefined, [7, 4]];
    /** @type {any[]} */
    const series = [{}];
    /** @type {(number | null)[][]} */
    const columns = [];
    /** @type {any[]} */
    const bands = [];
    curves.forEach((curve, k) => {
      series.push({ stroke: this.colours[k], width: k ? 2 : 2.5, dash: dashes[k], points: { show: false } });
      columns.push(curve.values);
    });
    curves.forEach(({ values, sd }, k) => {
      if (!sd) return;
      bands.push({ series: [series.length, series.length + 1], fill: `color-mix(in srgb, ${this.colours[k]} 16%, transparent)` });
      for (const sign of [1, -1]) {
        series.push({ stroke: "transparent", points: { show: false } });
        columns.push(values.map((v, i) => (v === null || sd[i] === null ? null : v + sign * Number(sd[i]))));
      }
    });
    this.plot = new uPlot(
      {
        width: this.width,
        height: this.width > 600 ? 340 : 240,
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
        padding: [8, 16, 0, 0],
        scales: { x: { time: false } },
        axes: [
          { ...axis, size: 26, splits: () => splits, values: () => names },
          { ...axis, size: 44, values: (/** @type {any} */ _u, /** @type {number[]} */ at) => at.map((v) => `${+v.toFixed(2)}${unit}`) },
        ],
        series,
        bands,
        hooks: { setCursor: [(/** @type {any} */ u) => this.hovered(u)], draw: [() => this.mark(this.marked)] },
      },
      [xs, ...columns],
      this.place,
    );
    const { over } = this.plot;
    const at = (/** @type {PointerEvent} */ event) => this.onPress(this.plot.posToVal(event.clientX - over.getBoundingClientRect().left, "x"));
    over.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
      over.setPointerCapture(event.pointerId);
      at(event);
    });
    over.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => event.buttons & 1 && at(event));
  }

  /** @param {any} u */
  hovered(u) {
    if (u.cursor.left === undefined || u.cursor.left < 0) return;
    this.onHover(u.posToVal(u.cursor.left, "x"));
  }

  /** Puts a line at a place. @param {number} x */
  mark(x) {
    this.marked = x;
    if (!this.plot || Number.isNaN(x)) return;
    let head = this.plot.over.querySelector(".playhead");
    if (!head) {
      head = document.createElement("div");
      head.className = "playhead";
      this.plot.over.append(head);
    }
    head.style.transform = `translateX(${this.plot.valToPos(x, "x")}px)`;
  }

  /** Entry of a legend. @param {number} k which curve @param {string} text @returns {HTMLElement} */
  entry(k, text) {
    const item = document.createElement("span");
    item.append(Curves.stroke(this.colours[k], k ? [7, 4] : []), text);
    return item;
  }
}
