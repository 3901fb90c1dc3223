// @ts-check
"use strict";

/** Lets somebody point at a place of a picture, with the pointer or with arrows and Enter alone. */
class Pointing {
  /** @param {HTMLElement} surface fills its parent, as the picture does */
  constructor(surface) {
    this.surface = surface;
    this.cross = document.createElement("span");
    this.cross.className = "cross";
    this.cross.hidden = true;
    surface.after(this.cross);
    /** Shares of the picture. @type {[number, number]} */
    this.place = [0.5, 0.5];
    /** @type {((place: [number, number]) => void) | null} */
    this.done = null;
    /** @type {() => void} */
    this.ended = () => {};
    surface.addEventListener("pointermove", (event) => this.done && this.under(event));
    surface.addEventListener("click", (event) => {
      if (!this.done) return;
      this.under(event);
      this.choose();
    });
    surface.addEventListener("keydown", (event) => this.done && this.onKey(event));
  }

  /** Begins at a place. @param {[number, number]} place @param {(place: [number, number]) => void} done what to do with the place that is
   *  chosen @param {() => void} [ended] what to do when it ends, also without one */
  begin(place, done, ended = () => {}) {
    this.end();
    Object.assign(this, { place, done, ended });
    this.before = this.surface.getAttribute("role");
    this.surface.classList.add("drawing");
    this.surface.setAttribute("role", "application");
    this.surface.tabIndex = 0;
    this.surface.focus();
    this.show();
  }

  end() {
    if (!this.done) return;
    this.done = null;
    this.surface.classList.remove("drawing");
    this.surface.removeAttribute("tabindex");
    if (this.before) this.surface.setAttribute("role", this.before);
    else this.surface.removeAttribute("role");
    this.cross.hidden = true;
    this.ended();
  }

  choose() {
    const { done, place } = this;
    this.end();
    done?.(place);
  }

  /** @param {MouseEvent} event */
  under(event) {
    const box = this.surface.getBoundingClientRect();
    this.put((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }

  /** @param {number} x @param {number} y */
  put(x, y) {
    const share = (/** @type {number} */ v) => Math.min(Math.max(v, 0), 1);
    this.place = [share(x), share(y)];
    this.show();
  }

  show() {
    const { cross, place } = this;
    cross.hidden = false;
    [cross.style.left, cross.style.top] = place.map((share) => `${100 * share}%`);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const by = event.shiftKey ? 0.05 : 0.005;
    /** @type {Record<string, [number, number]>} */
    const moves = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] };
    const move = moves[event.key];
    if (move) this.put(this.place[0] + move[0], this.place[1] + move[1]);
    else if (event.key === "Enter") this.choose();
    else if (event.key === "Escape") this.end();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
