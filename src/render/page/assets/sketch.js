// @ts-check
"use strict";

/** What a coach drew, places in shares of the picture, see drawing.rs.
 *  @typedef {{at_s: number, shape: "line" | "angle" | "text", points?: Point[], at?: Point, text?: string}} Drawn */

/** Drawings are shown this long around their moment while the video plays, seconds. */
const SHOWN_S = 0.4;
const INK = "rgb(255 214 10)";

/** Draws what a coach drew on the picture. */
class Sketch {
  /** @param {FigureDrawing} drawing */
  constructor(drawing) {
    this.drawing = drawing;
  }

  /** @param {Drawn[]} all @param {SetData} data @param {number} time @param {boolean} playing */
  static now(all, data, time, playing) {
    const frame = data.frameAt(time);
    return all.filter((drawn) => data.frameAt(drawn.at_s) === frame || (playing && Math.abs(drawn.at_s - time) < SHOWN_S));
  }

  /** From shares of the picture to its pixels. @param {Point} share @returns {Point} */
  pixels([x, y]) {
    return [x * this.drawing.data.width, y * this.drawing.data.height];
  }

  /** Angle at the middle one of three places, degrees, in the picture. @param {Point[]} points */
  angle(points) {
    const [a, apex, b] = points.map((point) => this.pixels(point));
    const turn = (/** @type {Point} */ p) => Math.atan2(p[1] - apex[1], p[0] - apex[0]);
    const off = (Math.abs(turn(a) - turn(b)) * 180) / Math.PI;
    return off > 180 ? 360 - off : off;
  }

  /** @param {Drawn} drawn */
  draw(drawn) {
    const { drawing } = this;
    if (drawn.shape === "text") {
      this.words(/** @type {Point} */ (drawn.at), drawn.text ?? "");
      return;
    }
    const points = /** @type {Point[]} */ (drawn.points);
    drawing.line(points.map((point) => this.pixels(point)), INK, 0.9);
    for (const point of points) drawing.dot(this.pixels(point), INK, 0.9);
    if (drawn.shape === "angle") this.words(points[1], `${Shown.fixed(this.angle(points), 0)}°`);
  }

  /** @param {Point} place @param {string} text */
  words(place, text) {
    const { context, unit } = this.drawing;
    const [x, y] = this.drawing.place(this.pixels(place));
    context.font = `600 ${Math.max(4 * unit, 13)}px system-ui, sans-serif`;
    context.textBaseline = "bottom";
    context.lineJoin = "round";
    context.lineWidth = Math.max(unit, 3);
    context.strokeStyle = "rgb(0 0 0 / 70%)";
    context.fillStyle = INK;
    const room = 1.5 * unit;
    // Words that would run out of the picture go to the left of their place.
    const wide = context.measureText(text).width;
    const left = Math.max(Math.min(x + room, context.canvas.width - wide - room), room);
    context.strokeText(text, left, y - room);
    context.fillText(text, left, y - room);
  }
}
