// @ts-check
"use strict";

/** One rep of the report. @typedef {{index: number, start_s: number, turn_s: number, end_s: number, verdict: string,
 *  severity: string | null, phases: {name: string, start_s: number, end_s: number}[],
 *  metrics: Record<string, {value: number, sd: number, unit: string, at_s: number}>,
 *  findings: {fault: string, severity: string, value: number, sd: number, threshold: number, at_s: number}[]}} Rep */
/** Whole multiples of a step, see pack.rs. @typedef {{step: number, base64: string}} Packed */
/** @typedef {[number, number]} Point */
/** Names of the curves. @typedef {"lumbar" | "lumbar_sd" | "hinge" | "trunk" | "knee" | "rising" | "velocity" | "bar" | "bar_speed"} CurveName */

const MISSING = -32768;
const GRADES = ["note", "warning", "breakdown"];

/** What the page shows, unpacked from its data block. */
class SetData {
  /** @param {string} json */
  constructor(json) {
    const data = JSON.parse(json);
    /** @type {Rep[]} */
    this.reps = data.report.reps;
    /** @type {number} */
    this.width = data.report.clip.width;
    /** @type {number} */
    this.height = data.report.clip.height;
    /** @type {{rep: number, at_s: number, crop: [number, number, number, number], uri: string}[]} */
    this.stills = data.stills;
    /** What coaches drew on pictures. @type {Drawn[]} */
    this.drawings = data.drawings ?? [];
    /** The video shows the frame of time t at offset_s + factor · t. @type {{factor: number, offset_s: number}} */
    this.clock = data.clock;
    /** Whether the clip was read from its first frame on. @type {boolean} */
    this.fromStart = data.report.clip.from_s === null;
    /** @type {{severity: string, value: number}[]} */
    this.thresholds = data.curves.thresholds;
    this.figure = data.figure;
    /** Presentation time of each frame, seconds. @type {number[]} */
    this.frameTimes = data.figure.time_s;
    this.xy = SetData.integers(data.figure.xy);
    this.backXy = SetData.integers(data.figure.back_xy);
    this.barXy = SetData.integers(data.figure.bar_xy);
    this.startS = data.curves.start_s;
    this.rateHz = data.curves.rate_hz;
    /** Part of the body that rises as the weight does. @type {"hips" | "hands" | "shoulders"} */
    this.risingPart = data.curves.rising_part;
    /** @type {Record<string, (number | null)[]>} */
    this.curves = {};
    for (const name of ["lumbar", "lumbar_sd", "hinge", "trunk", "knee", "rising", "velocity", "bar", "bar_speed"]) {
      const packed = data.curves[name];
      this.curves[name] = Array.from(SetData.integers(packed), (v) => (v === MISSING ? null : v * packed.step));
    }
    /** Times of the curves' samples, seconds. */
    this.times = this.curves.lumbar.map((_, k) => this.startS + k / this.rateHz);
    this.duration = this.frameTimes.length ? this.frameTimes[this.frameTimes.length - 1] : 0;
  }

  /** @param {Packed} packed */
  static integers(packed) {
    const bytes = Uint8Array.from(atob(packed.base64), (c) => c.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    return Int16Array.from({ length: bytes.length / 2 }, (_, k) => view.getInt16(2 * k, true));
  }

  /** Frame on screen at a time. @param {number} time */
  frameAt(time) {
    let low = 0;
    let high = this.frameTimes.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.frameTimes[middle] <= time + 1e-4) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** A curve's value at a time; null where it was not measured. @param {CurveName} name @param {number} time */
  value(name, time) {
    return this.curves[name][Math.round((time - this.startS) * this.rateHz)] ?? null;
  }

  /** Whether a curve has any value. @param {CurveName} name */
  has(name) {
    return this.curves[name].some((v) => v !== null);
  }

  /** @param {Int16Array} from @param {number} step @param {number} k @returns {Point | null} */
  static point(from, step, k) {
    const [x, y] = [from[2 * k], from[2 * k + 1]];
    return x === undefined || x === MISSING || y === MISSING ? null : [x * step, y * step];
  }

  /** Points of a frame, picture pixels. @param {number} frame @returns {(Point | null)[]} */
  points(frame) {
    const { points, xy } = this.figure;
    return Array.from({ length: points }, (_, k) => SetData.point(this.xy, xy.step, frame * points + k));
  }

  /** The back line of a frame, from the hip up. @param {number} frame @returns {(Point | null)[]} */
  back(frame) {
    const { back_samples, back_xy } = this.figure;
    return Array.from({ length: back_samples }, (_, k) => SetData.point(this.backXy, back_xy.step, frame * back_samples + k));
  }

  /** The centre of the bar's plate in a frame. @param {number} frame @returns {Point | null} */
  bar(frame) {
    return SetData.point(this.barXy, this.figure.bar_xy.step, frame);
  }

  /** First frame of the scene that shows a frame. @param {number} frame */
  sceneStart(frame) {
    return Math.max(0, ...this.figure.scenes.filter((/** @type {number} */ start) => start <= frame));
  }

  /** Where a frame's figure stands on the floor. @param {number} frame @returns {Point | null} */
  anchor(frame) {
    const all = this.points(frame);
    /** @type {Point[]} */
    const feet = this.figure.anchor.map((/** @type {number} */ k) => all[k]).filter(Boolean);
    const mean = (/** @type {0 | 1} */ axis) => feet.reduce((sum, p) => sum + p[axis], 0) / feet.length;
    return feet.length ? [mean(0), mean(1)] : null;
  }

  /** The rep at a time, or the one nearest to it. @param {number} time */
  repAt(time) {
    const away = (/** @type {Rep} */ rep) => Math.max(rep.start_s - time, time - rep.end_s, 0);
    return this.reps.reduce((best, rep) => (best && away(best) <= away(rep) ? best : rep), /** @type {Rep | null} */ (null));
  }

  /** How grave a finding is: by its severity, then by how far it is past the threshold, as a share of that. @param {Rep["findings"][0]} f */
  static weight(f) {
    return 1000 * GRADES.indexOf(f.severity) + Math.min(Math.abs(f.value - f.threshold) / Math.max(Math.abs(f.threshold), 0.01), 999);
  }

  /** When a rep looked worst: at its gravest finding, else where the lower back was roundest, else at its turn. @param {Rep} rep */
  worst(rep) {
    return (rep.findings[0] ?? rep.metrics.lumbar_flexion_peak)?.at_s ?? rep.turn_s;
  }

  /** The lifter's best rep among those that could be judged, as `RepReport::rank` tells it: clean, clean as far as seen, or least grave, then
   *  least rounded. */
  best() {
    const rank = (/** @type {Rep} */ rep) => {
      const seen = rep.verdict === "partly_seen" && rep.severity === null;
      const grade = rep.verdict === "clean" ? -2 : seen ? -1 : GRADES.indexOf(rep.severity ?? "breakdown");
      return 1000 * grade + (rep.metrics.lumbar_flexion_peak?.value ?? 500);
    };
    const judged = this.reps.filter((rep) => rep.verdict !== "cannot_judge");
    return judged.reduce((best, rep) => (best && rank(best) <= rank(rep) ? best : rep), /** @type {Rep | null} */ (null));
  }

  /** Share of a rep at a time: 0 start, 0.5 turn, 1 end. @param {Rep} rep @param {number} time */
  static share(rep, time) {
    const half = (/** @type {number} */ from, /** @type {number} */ to) => (to > from ? (time - from) / (to - from) : 0);
    const share = time <= rep.turn_s ? half(rep.start_s, rep.turn_s) / 2 : 0.5 + half(rep.turn_s, rep.end_s) / 2;
    return Math.min(Math.max(share, 0), 1);
  }

  /** Time at a share of a rep. @param {Rep} rep @param {number} share */
  static timeOf(rep, share) {
    return share <= 0.5
      ? rep.start_s + 2 * share * (rep.turn_s - rep.start_s)
      : rep.turn_s + (2 * share - 1) * (rep.end_s - rep.turn_s);
  }
}
