// @ts-check
"use strict";

/** One line of a plot. @typedef {{name: CurveName, label: string, unit: string, colour: string, dash?: number[], scale?: string}} Line */

/** What the grades are called. @type {Record<string, string>} */
const GRADE_WORDS = { note: say("severity-note"), warning: say("severity-warning"), breakdown: say("severity-breakdown") };

/** A colour of the theme. @param {string} name */
const themeColour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Minutes and seconds. @param {number} seconds @param {number} decimals */
const clockText = (seconds, decimals) => {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${(seconds - 60 * minutes).toFixed(decimals).padStart(decimals ? 3 + decimals : 2, "0")}`;
};

/** The curves of the set, in step with the video. */
class Curves {
  /** @param {HTMLElement} place @param {SetData} data @param {(time: number) => void} seek */
  constructor(place, data, seek) {
    this.place = place;
    this.data = data;
    this.seek = seek;
    /** Rep that is marked. @type {Rep | null} */
    this.rep = null;
    /** @type {{plot: any, head: HTMLElement}[]} */
    this.plots = [];
    /** Where the values at the playhead are written. @type {{line: Line, output: HTMLElement}[]} */
    this.outputs = [];
    this.time = 0;
    new ResizeObserver(() => this.resize()).observe(place);
    this.draw();
  }

  /** Makes all plots anew, in the colours of now. */
  draw() {
    this.plots.forEach(({ plot }) => plot.destroy());
    this.plots = [];
    this.outputs = [];
    this.place.replaceChildren();
    const { curves } = this.data;
    const sd = curves.lumbar_sd;
    const band = (/** @type {number} */ sign) => curves.lumbar.map((v, k) => (v === null || sd[k] === null ? null : v + sign * sd[k]));
    const [one, two, three] = ["series-1", "series-2", "series-3"].map(themeColour);
    this.add([{ name: "lumbar", label: say("curve-lumbar"), unit: "°", colour: one }], 1.25, [band(1), band(-1)]);
    this.add(
      [
        { name: "hinge", label: say("curve-hinge"), unit: "°", colour: one },
        { name: "trunk", label: say("curve-trunk"), unit: "°", colour: two, dash: [7, 4] },
        { name: "knee", label: say("curve-knee"), unit: "°", colour: three, dash: [2, 3] },
      ],
      1,
      [],
    );
    /** @type {Line[]} */
    const inMetres = [
      { name: "bar", label: say("curve-bar"), unit: " m", colour: one },
      { name: "bar_speed", label: say("curve-bar-speed"), unit: " m/s", colour: two, dash: [7, 4], scale: "v" },
    ];
    const height = { hips: say("curve-hips"), hands: say("curve-hands"), shoulders: say("curve-shoulders") }[this.data.risingPart];
    /** @type {Line[]} */
    const inStatures = [
      { name: "rising", label: height, unit: ` ${say("statures")}`, colour: one },
      { name: "velocity", label: say("curve-velocity"), unit: ` ${say("statures")}/s`, colour: two, dash: [7, 4], scale: "v" },
    ];
    this.add(this.data.has("bar") ? inMetres : inStatures, 0.9, []);
    this.follow(this.time);
  }

  /** @param {Line[]} lines @param {number} share of a plot's height @param {(number | null)[][]} band upper and lower edge */
  add(lines, share, band) {
    const { data } = this;
    const legend = document.createElement("div");
    legend.className = "legend";
    this.place.append(legend);
    const [known, unknown] = [true, false].map((has) => lines.filter((line) => data.has(line.name) === has));
    legend.append(...known.map((line) => this.entry(line)));
    if (unknown.length) legend.append(say("not-measured-here", { what: unknown.map((line) => line.label).join(", ") }));
    if (!known.length) return;
    const holder = document.createElement("div");
    holder.className = "plot";
    holder.setAttribute("role", "img");
    holder.setAttribute("aria-label", say("over-time", { what: lines.map((l) => l.label).join(", ") }));
    this.place.append(holder);
    const fill = `color-mix(in srgb, ${lines[0].colour} 20%, transparent)`;
    const axis = { stroke: themeColour("quiet"), font: "12px system-ui, sans-serif", ticks: { show: false } };
    const grid = { stroke: themeColour("line"), width: 1 };
    const plot = new uPlot(
      {
        width: this.width(),
        height: Math.round(share * Math.min(Math.max(0.19 * window.innerHeight, 130), 250)),
        legend: { show: false },
        cursor: { sync: { key: "set" }, drag: { x: false, y: false }, y: false, points: { size: 6 } },
        // The plots stand exactly under one another, also where one has a second axis.
        padding: [8, lines.some((l) => l.scale) ? 34 : 74, 0, 0],
        scales: {
          x: { time: false, range: (/** @type {any} */ _u, /** @type {number} */ low, /** @type {number} */ high) => [low, high] },
          ...(band.length ? { y: { range: (/** @type {any} */ _u, /** @type {number} */ low, /** @type {number} */ high) => this.lumbarRange(low, high) } } : {}),
        },
        axes: [
          { ...axis, grid, size: 26, values: (/** @type {any} */ _u, /** @type {number[]} */ at) => at.map((t) => clockText(t, at.some((v) => v % 1) ? 1 : 0)) },
          { ...axis, grid, size: 44, values: (/** @type {any} */ _u, /** @type {number[]} */ at) => at.map((v) => Words.digits(`${+v.toFixed(2)}${lines[0].unit === "°" ? "°" : ""}`)) },
          ...lines.filter((l) => l.scale).map((l) => ({ ...axis, stroke: l.colour, scale: l.scale, side: 1, size: 40, grid: { show: false } })),
        ],
        series: [
          {},
          ...lines.map((l) => ({ label: l.label, stroke: l.colour, width: 2, dash: l.dash, scale: l.scale ?? "y", points: { show: false }, spanGaps: false })),
          ...band.map(() => ({ stroke: "transparent", points: { show: false } })),
        ],
        bands: band.length ? [{ series: [lines.length + 1, lines.length + 2], fill }] : [],
        hooks: {
          drawClear: [(/** @type {any} */ u) => this.shade(u)],
          draw: [(/** @type {any} */ u) => (band.length && this.levels(u), this.follow(this.time))],
        },
      },
      [data.times, ...lines.map((l) => data.curves[l.name]), ...band],
      holder,
    );
    const head = document.createElement("div");
    head.className = "playhead";
    plot.over.append(head);
    this.plots.push({ plot, head });
    this.listen(plot.over, plot);
  }

  /** Room for the thresholds, so that the distance from them is always to be seen. @param {number} low @param {number} high */
  lumbarRange(low, high) {
    const levels = this.data.thresholds.map((t) => t.value);
    return [Math.min(low ?? 0, 0) - 4, Math.max(high ?? 0, ...levels, 10) + 4];
  }

  width() {
    return Math.max(200, this.place.clientWidth);
  }

  /** Pressing and dragging seeks. @param {HTMLElement} over @param {any} plot */
  listen(over, plot) {
    const at = (/** @type {PointerEvent} */ event) => this.seek(plot.posToVal(event.clientX - over.getBoundingClientRect().left, "x"));
    over.addEventListener("pointerdown", (event) => {
      over.setPointerCapture(event.pointerId);
      at(event);
    });
    over.addEventListener("pointermove", (event) => event.buttons & 1 && at(event));
  }

  /** Reps and, darker, their lifting. @param {any} u */
  shade(u) {
    const { ctx, bbox } = u;
    const x = (/** @type {number} */ t) => Math.min(Math.max(u.valToPos(t, "x", true), bbox.left), bbox.left + bbox.width);
    const fill = (/** @type {number} */ from, /** @type {number} */ to, /** @type {string} */ colour, /** @type {number} */ alpha) => {
      ctx.globalAlpha = alpha;
      ctx.fillStyle = colour;
      ctx.fillRect(x(from), bbox.top, x(to) - x(from), bbox.height);
    };
    ctx.save();
    const dense = u.pxRatio ?? devicePixelRatio;
    for (const rep of this.data.reps) {
      const colour = themeColour(rep.verdict === "clean" ? "clean" : rep.verdict === "flagged" ? rep.severity ?? "warning" : "unjudged");
      fill(rep.start_s, rep.end_s, colour, rep === this.rep ? 0.15 : 0.07);
      for (const phase of rep.phases) if (phase.name === "concentric") fill(phase.start_s, phase.end_s, colour, 0.07);
      ctx.globalAlpha = 1;
      ctx.fillStyle = colour;
      ctx.font = `600 ${11 * dense}px system-ui, sans-serif`;
      ctx.textAlign = "left";
      ctx.textBaseline = "top";
      if (x(rep.end_s) - x(rep.start_s) > 10 * dense) ctx.fillText(String(rep.index), x(rep.start_s) + 4 * dense, bbox.top + 3 * dense);
    }
    ctx.restore();
  }

  /** Thresholds of lumbar flexion. @param {any} u */
  levels(u) {
    const { ctx, bbox } = u;
    const dense = u.pxRatio ?? devicePixelRatio;
    ctx.save();
    ctx.setLineDash([6 * dense, 4 * dense]);
    ctx.font = `600 ${11 * dense}px system-ui, sans-serif`;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    for (const { severity, value } of this.data.thresholds) {
      const y = u.valToPos(value, "y", true);
      ctx.strokeStyle = ctx.fillStyle = themeColour(severity);
      ctx.lineWidth = dense;
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      ctx.fillText(GRADE_WORDS[severity] ?? severity, bbox.left + bbox.width + 4 * dense, y);
    }
    ctx.restore();
  }

  /** Puts the playhead at a time. @param {number} time */
  follow(time) {
    this.time = time;
    for (const { plot, head } of this.plots) {
      const x = plot.valToPos(time, "x");
      head.hidden = x < 0 || x > plot.over.clientWidth;
      head.style.transform = `translateX(${x}px)`;
    }
    for (const { line, output } of this.outputs) {
      const value = this.data.value(line.name, time);
      const sd = line.name === "lumbar" ? this.data.value("lumbar_sd", time) : null;
      const digits = line.unit === "°" ? 0 : 2;
      output.textContent = value === null ? "–" : Words.digits(`${Shown.fixed(value, digits)}${line.unit}${sd === null ? "" : ` ± ${Shown.fixed(sd, 0)}${line.unit}`}`);
    }
  }

  /** A line's name, with its value at the playhead. @param {Line} line */
  entry(line) {
    const entry = document.createElement("span");
    const output = document.createElement("output");
    entry.append(Curves.stroke(line.colour, line.dash), `${line.label} `, output);
    this.outputs.push({ line, output });
    return entry;
  }

  /** A piece of a line as it is drawn. @param {string} colour @param {number[]} [dash] */
  static stroke(colour, dash) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
    for (const [name, value] of Object.entries({ x1: 0, x2: 24, y1: 5, y2: 5, stroke: colour, "stroke-width": 2.5, "stroke-dasharray": (dash ?? []).join(" ") })) {
      line.setAttribute(name, String(value));
    }
    svg.setAttribute("class", "stroke");
    svg.append(line);
    return svg;
  }

  /** Shows a stretch, or with null the whole clip. @param {[number, number] | null} stretch */
  zoom(stretch) {
    const [min, max] = stretch ?? [this.data.startS, this.data.duration];
    for (const { plot } of this.plots) plot.setScale("x", { min, max });
    this.follow(this.time);
  }

  /** @param {Rep | null} rep */
  mark(rep) {
    if (rep === this.rep) return;
    this.rep = rep;
    for (const { plot } of this.plots) plot.redraw(false);
  }

  resize() {
    for (const { plot } of this.plots) plot.setSize({ width: this.width(), height: plot.height });
    this.follow(this.time);
  }
}
