// @ts-check
"use strict";

/** Lumbar flexion in degrees and its colour: blue to vermilion by way of yellow, told apart without red–green vision. The
 *  annotated video has the same scale. @type {[number, number[]][]} */
const LUMBAR_SCALE = [
  [-20, [0, 114, 178]],
  [0, [86, 180, 233]],
  [20, [240, 228, 66]],
  [40, [235, 104, 20]],
];

/** Speed of the bar in m/s and the colour of its way, as in the annotated video. @type {[number, number[]][]} */
const SPEED_SCALE = [
  [0, [0, 114, 178]],
  [0.5, [86, 180, 233]],
  [1, [240, 228, 66]],
  [1.5, [235, 104, 20]],
];

/** Colour of figures to compare with. */
const GHOST = "rgb(214 190 255)";

/** Draws the pose of a frame into a canvas. */
class FigureDrawing {
  /** @param {CanvasRenderingContext2D} context @param {SetData} data */
  constructor(context, data) {
    this.context = context;
    this.data = data;
    /** Part of the picture that the canvas shows: left, top, width, height in its pixels. @type {number[]} */
    this.crop = [0, 0, data.width, data.height];
    /** A hundredth of the canvas's shorter side: all widths are given in it. */
    this.unit = 1;
  }

  /** Fits the canvas to its place on the screen and empties it. */
  clear() {
    const { canvas } = this.context;
    const box = canvas.getBoundingClientRect();
    const dense = Math.min(window.devicePixelRatio || 1, 2);
    const [width, height] = [Math.max(1, Math.round(box.width * dense)), Math.max(1, Math.round(box.height * dense))];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    this.context.clearRect(0, 0, width, height);
    this.unit = Math.max(Math.min(width, height) / 100, 1.2);
  }

  /** @param {number | null} flexion degrees */
  static lumbarColour(flexion) {
    return FigureDrawing.colourOn(LUMBAR_SCALE, flexion);
  }

  /** Colour of a value on a scale. @param {[number, number[]][]} scale @param {number | null} value */
  static colourOn(scale, value) {
    if (value === null) return "rgb(190 190 190)";
    const last = scale.length - 1;
    const above = scale.findIndex(([level]) => value < level);
    const high = above < 0 ? last : Math.max(above, 1);
    const [[from, a], [to, b]] = [scale[high - 1], scale[high]];
    const share = Math.min(Math.max((value - from) / (to - from), 0), 1);
    return `rgb(${a.map((v, k) => Math.round(v + share * (b[k] - v))).join(" ")})`;
  }

  /** Skeleton and back line of a frame. @param {number} frame @param {number} time */
  figure(frame, time) {
    const { data } = this;
    const all = data.points(frame);
    for (const line of data.figure.lines) this.line(line.map((/** @type {number} */ k) => all[k]), "white", 0.7);
    for (const point of all) if (point) this.dot(point, "white", 0.9);
    this.line(data.back(frame), FigureDrawing.lumbarColour(data.value("lumbar", time)), 1.7);
    this.barPath(frame, time);
  }

  /** The way of the bar from the start of the rep, or a cut after it, on, coloured by its speed. @param {number} frame @param {number} time */
  barPath(frame, time) {
    const { data } = this;
    const rep = data.repAt(time);
    if (!rep || time < rep.start_s || time > rep.end_s + 1) return;
    const first = Math.max(data.frameAt(rep.start_s), data.sceneStart(frame));
    const path = Array.from({ length: Math.max(0, frame - first + 1) }, (_, k) => data.bar(first + k));
    this.seam(path, 0.9);
    for (let k = first + 1; k <= frame; k++) {
      const speed = data.value("bar_speed", data.frameTimes[k]);
      this.stroke(path.slice(k - 1 - first, k + 1 - first), FigureDrawing.colourOn(SPEED_SCALE, speed === null ? null : Math.abs(speed)), 0.9);
    }
    const here = data.bar(frame);
    if (here) this.dot(here, "white", 0.9);
  }

  /** A faint figure of another frame, its feet laid on this frame's. @param {number} other @param {number} frame
   *  @param {string} colour */
  ghost(other, frame, colour) {
    const { data, context } = this;
    const [from, to] = [data.anchor(other), data.anchor(frame)];
    if (!from || !to) return;
    const moved = (/** @type {Point | null} */ p) => (p ? /** @type {Point} */ ([p[0] + to[0] - from[0], p[1] + to[1] - from[1]]) : null);
    const all = data.points(other).map(moved);
    context.save();
    context.globalAlpha = 0.75;
    context.setLineDash([3 * this.unit, 2 * this.unit]);
    for (const line of data.figure.lines) this.line(line.map((/** @type {number} */ k) => all[k]), colour, 0.5);
    context.setLineDash([]);
    this.line(data.back(other).map(moved), colour, 1.0);
    context.restore();
  }

  /** From the picture's pixels to the canvas's. @param {Point} p @returns {Point} */
  place([x, y]) {
    const { width, height } = this.context.canvas;
    const [left, top, wide, high] = this.crop;
    return [((x - left) * width) / wide, ((y - top) * height) / high];
  }

  /** A line with a dark seam that lifts it off the picture; open where a point is missing.
   *  @param {(Point | null)[]} points @param {string} colour @param {number} width */
  line(points, colour, width) {
    this.seam(points, width);
    this.stroke(points, colour, width);
  }

  /** The dark seam alone: of a line whose parts differ in colour all of it is drawn first.
   *  @param {(Point | null)[]} points @param {number} width */
  seam(points, width) {
    this.stroke(points, "rgb(0 0 0 / 55%)", width + 0.7);
  }

  /** The line without its seam. @param {(Point | null)[]} points @param {string} colour @param {number} width */
  stroke(points, colour, width) {
    const { context, unit } = this;
    context.beginPath();
    points.forEach((point, k) => {
      if (!point) return;
      const [x, y] = this.place(point);
      if (k > 0 && points[k - 1]) context.lineTo(x, y);
      else context.moveTo(x, y);
    });
    context.lineJoin = context.lineCap = "round";
    context.strokeStyle = colour;
    context.lineWidth = width * unit;
    context.stroke();
  }

  /** @param {Point} point @param {string} colour @param {number} radius */
  dot(point, colour, radius) {
    const { context, unit } = this;
    const [x, y] = this.place(point);
    for (const [style, more] of /** @type {[string, number][]} */ ([["rgb(0 0 0 / 55%)", 0.35], [colour, 0]])) {
      context.fillStyle = style;
      context.beginPath();
      context.arc(x, y, (radius + more) * unit, 0, 2 * Math.PI);
      context.fill();
    }
  }
}
