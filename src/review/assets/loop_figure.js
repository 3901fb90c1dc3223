// @ts-check
// Over the loops of the desk: skeleton and back line of the moment that is shown, and how round the lower back is there.
(() => {
  "use strict";
  /** What was measured of a set, by the address of its video. @type {Map<string, Promise<SetData | null>>} */
  const known = new Map();

  /** @param {string} source */
  async function read(source) {
    try {
      const answer = await fetch(source.replace("/video/", "/figure/"));
      return answer.status === 200 ? new SetData(await answer.text()) : null;
    } catch {
      return null;
    }
  }

  /** @param {HTMLVideoElement} video @param {SetData} data @param {{factor: number, offset_s: number}} clock */
  function follow(video, data, clock) {
    const canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    video.after(canvas);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const drawing = new FigureDrawing(context, data);
    const draw = (/** @type {number} */ media) => {
      if (!canvas.isConnected) return false;
      const time = (media - clock.offset_s) / clock.factor;
      const box = canvas.getBoundingClientRect();
      if (!box.width || !box.height) return true;
      // The picture stands in the middle, whole.
      const scale = Math.min(box.width / data.width, box.height / data.height);
      const [wide, high] = [box.width / scale, box.height / scale];
      drawing.crop = [(data.width - wide) / 2, (data.height - high) / 2, wide, high];
      drawing.clear();
      drawing.unit *= Math.min(scale * Math.min(data.width, data.height) / Math.min(box.width, box.height), 1);
      drawing.figure(data.frameAt(time), time);
      const [lumbar, sd] = [data.value("lumbar", time), data.value("lumbar_sd", time)];
      const text = lumbar === null ? say("back-not-measured") : say("back-at", { angle: `${Shown.fixed(lumbar, 0)}° ± ${Shown.fixed(sd ?? 0, 0)}°` });
      canvas.setAttribute("aria-label", text);
      // A small loop has room for the number alone.
      const small = box.width < 200;
      if (small && lumbar !== null) label(context, `${Shown.fixed(lumbar, 0)}°`, FigureDrawing.lumbarColour(lumbar));
      else if (!small) label(context, text, lumbar === null ? "rgb(220 220 220)" : FigureDrawing.lumbarColour(lumbar));
      return true;
    };
    if (video.requestVideoFrameCallback) {
      const shown = (/** @type {number} */ _now, /** @type {{mediaTime: number}} */ meta) => {
        if (draw(meta.mediaTime)) video.requestVideoFrameCallback(shown);
      };
      video.requestVideoFrameCallback(shown);
    } else video.addEventListener("timeupdate", () => draw(video.currentTime));
    video.addEventListener("seeked", () => draw(video.currentTime));
    draw(video.currentTime);
    new ResizeObserver(() => draw(video.currentTime)).observe(canvas);
  }

  /** @param {CanvasRenderingContext2D} context @param {string} text @param {string} colour */
  function label(context, text, colour) {
    const dense = Math.min(window.devicePixelRatio || 1, 2);
    context.font = `600 ${14 * dense}px system-ui, sans-serif`;
    context.textBaseline = "top";
    context.lineJoin = "round";
    context.lineWidth = 3 * dense;
    context.strokeStyle = "rgb(0 0 0 / 75%)";
    context.strokeText(text, 8 * dense, 6 * dense);
    context.fillStyle = colour;
    context.fillText(text, 8 * dense, 6 * dense);
  }

  document.addEventListener("spotter:loop", async (event) => {
    const { video, source, clock } = /** @type {CustomEvent} */ (event).detail;
    if (!known.has(source)) known.set(source, read(source));
    const data = await known.get(source);
    if (data && video.isConnected) follow(video, data, clock);
  });
})();
