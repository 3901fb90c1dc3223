// @ts-check
// <clip-loop>: the two seconds of a clip around one moment, again and again. The video is loaded when the element comes near
// the screen, and plays only while asked to.
(() => {
  "use strict";
  /** Seconds shown before and after the moment. */
  const HALF = 1;

  const nearby = new IntersectionObserver(
    (entries) => entries.forEach((e) => /** @type {ClipLoop} */ (e.target).visible(e.isIntersecting)),
    { rootMargin: "100px" },
  );

  class ClipLoop extends HTMLElement {
    /** @type {HTMLVideoElement | null} */ #video = null;
    #source = "";
    #at = 0;
    #clock = { factor: 1, offset_s: 0 };
    #seen = false;
    #playing = false;

    connectedCallback() {
      nearby.observe(this);
    }

    disconnectedCallback() {
      nearby.unobserve(this);
      this.#drop();
    }

    /** Says in place of the video that there is none. @param {boolean} is */
    isWithout(is) {
      if (is) this.setAttribute("without", say("no-video-here"));
      else this.removeAttribute("without");
    }

    /**
     * Shows another moment.
     * @param {string | null} source address of the video
     * @param {number} at seconds
     * @param {{factor: number, offset_s: number}} clock the video shows the frame of time t at offset_s + factor · t
     */
    show(source, at, clock) {
      this.#at = at;
      this.#clock = clock;
      this.isWithout(!source);
      if (source !== this.#source) {
        this.#drop();
        this.#source = source ?? "";
      } else {
        this.#rewind();
      }
      if (this.#seen) this.#load();
    }

    /** @param {boolean} on */
    play(on) {
      this.#playing = on;
      if (!this.#video) return;
      if (on) this.#video.play().catch(() => {});
      else this.#video.pause();
    }

    get playing() {
      return this.#playing;
    }

    /** Where the video stands, seconds. */
    get time() {
      return this.#video ? (this.#video.currentTime - this.#clock.offset_s) / this.#clock.factor : this.#at;
    }

    /** @param {boolean} on */
    visible(on) {
      this.#seen = on;
      if (on) this.#load();
      else if (!this.hasAttribute("big")) this.#drop();
    }

    #load() {
      if (this.#video || !this.#source) return;
      const video = document.createElement("video");
      video.muted = true;
      video.playsInline = true;
      video.preload = "metadata";
      video.disableRemotePlayback = true;
      video.setAttribute("aria-label", say("two-seconds"));
      video.addEventListener("loadedmetadata", () => {
        this.#rewind();
        video.defaultPlaybackRate = video.playbackRate = this.#clock.factor;
        if (this.#playing) this.play(true);
      });
      video.addEventListener("timeupdate", () => {
        if (this.#playing && this.time > this.#at + HALF) this.#rewind();
      });
      video.addEventListener("ended", () => {
        this.#rewind();
        if (this.#playing) this.play(true);
      });
      video.addEventListener("error", () => {
        this.isWithout(true);
        this.#drop();
      });
      video.src = this.#source;
      this.#video = video;
      this.replaceChildren(video);
      // The desk draws over it what was measured.
      this.dispatchEvent(new CustomEvent("spotter:loop", { bubbles: true, detail: { video, source: this.#source, clock: this.#clock } }));
    }

    /** To the moment itself while paused, to the start of the loop while playing. */
    #rewind() {
      const time = this.#playing ? this.#at - HALF : this.#at;
      if (this.#video) this.#video.currentTime = Math.max(0, this.#clock.offset_s + this.#clock.factor * time);
    }

    #drop() {
      if (!this.#video) return;
      this.#video.pause();
      this.#video.removeAttribute("src");
      this.#video.load(); // lets go of the file and its decoder
      this.#video = null;
      this.replaceChildren();
    }
  }

  customElements.define("clip-loop", ClipLoop);
})();
