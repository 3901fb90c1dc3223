// @ts-check
"use strict";

/** Plays the clip, or without a video only its time, so that everything that follows the time works the same.
 *  `onTime` is called whenever another frame is on screen, `onState` when playing, speed or the loop changed. */
class Player {
  /** @param {SetData} data @param {HTMLVideoElement | null} video */
  constructor(data, video) {
    this.data = data;
    this.video = video;
    /** Frame on screen. */
    this.frame = 0;
    this.playing = false;
    this.rate = 1;
    /** Stretch that is repeated, seconds. @type {[number, number] | null} */
    this.loop = null;
    /** What the video's clock shows at time 0. */
    this.offset = data.clock.offset_s;
    /** Seconds that the video plays for each real one. */
    this.slowed = data.clock.factor;
    /** A jump that the video has not shown yet. */
    this.pending = false;
    this.onTime = () => {};
    this.onState = () => {};
    /** @type {() => void} */
    this.onLost = () => {};
    if (video) this.listen(video);
  }

  /** Time of the frame on screen, seconds. */
  get time() {
    return this.data.frameTimes[this.frame] ?? 0;
  }

  /** Time of what the video shows at a moment of its own clock. @param {number} media */
  timeAt(media) {
    return (media - this.offset) / this.slowed;
  }

  /** @param {HTMLVideoElement} video */
  listen(video) {
    const lost = () => {
      if (this.video !== video) return;
      this.video = null;
      this.pause();
      this.onLost();
    };
    video.addEventListener("error", lost);
    // A picture that lies on its side would not fit what is drawn over it.
    video.addEventListener("loadedmetadata", () => {
      const upright = this.data.width > this.data.height;
      if (video.videoWidth && this.data.width !== this.data.height && video.videoWidth > video.videoHeight !== upright) lost();
    });
    if (video.error) lost();
    video.addEventListener("ended", () => (this.loop ? this.seek(this.loop[0]) : this.pause()));
    video.addEventListener("seeked", () => {
      this.pending = false;
      if (!this.playing) this.onTime();
    });
    let first = true;
    const shown = (/** @type {number} */ _now, /** @type {{mediaTime: number}} */ meta) => {
      // Some browsers count from the first picture, whatever its stamp.
      if (first && !this.pending && video.currentTime === 0 && this.data.fromStart) {
        this.offset = meta.mediaTime - this.slowed * this.data.frameTimes[0];
      }
      first = false;
      if (this.playing && !this.pending) this.show(this.data.frameAt(this.timeAt(meta.mediaTime)));
      video.requestVideoFrameCallback(shown);
    };
    if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(shown);
    else video.addEventListener("timeupdate", () => this.playing && this.show(this.data.frameAt(this.timeAt(video.currentTime))));
  }

  /** @param {number} frame */
  show(frame) {
    if (this.loop && this.playing && (this.data.frameTimes[frame] >= this.loop[1] || frame === this.data.frameTimes.length - 1)) {
      this.seek(this.loop[0]);
      return;
    }
    if (frame === this.frame) return;
    this.frame = frame;
    this.onTime();
  }

  /** Goes to the frame at a time. @param {number} time */
  seek(time) {
    this.goTo(this.data.frameAt(Math.min(Math.max(time, 0), this.data.duration)));
  }

  /** @param {number} frame */
  goTo(frame) {
    const times = this.data.frameTimes;
    this.frame = Math.min(Math.max(frame, 0), times.length - 1);
    if (this.video) {
      // The middle of the frame: its first moment may round to the one before.
      const next = times[this.frame + 1] ?? this.time + 0.02;
      this.pending = true;
      this.video.currentTime = this.offset + (this.slowed * (this.time + next)) / 2;
    }
    this.startedAt = performance.now();
    this.startedFrom = this.time;
    this.onTime();
  }

  /** @param {number} frames */
  step(frames) {
    this.pause();
    this.goTo(this.frame + frames);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    if (this.frame >= this.data.frameTimes.length - 1) this.seek(this.loop ? this.loop[0] : 0);
    this.playing = true;
    if (this.video) {
      this.video.playbackRate = this.rate * this.slowed;
      this.video.play().catch(() => this.pause());
    } else {
      this.startedAt = performance.now();
      this.startedFrom = this.time;
      requestAnimationFrame(() => this.tick());
    }
    this.onState();
  }

  pause() {
    this.playing = false;
    this.video?.pause();
    this.onState();
  }

  /** Without a video: the time goes on by the clock. */
  tick() {
    if (!this.playing || this.video) return;
    const time = (this.startedFrom ?? 0) + ((performance.now() - (this.startedAt ?? 0)) / 1000) * this.rate;
    this.show(this.data.frameAt(time));
    if (time >= this.data.duration && !this.loop) this.pause();
    requestAnimationFrame(() => this.tick());
  }

  /** @param {number} rate */
  setRate(rate) {
    this.rate = rate;
    if (this.video) this.video.playbackRate = rate * this.slowed;
    this.startedAt = performance.now();
    this.startedFrom = this.time;
    this.onState();
  }

  /** @param {[number, number] | null} stretch */
  setLoop(stretch) {
    this.loop = stretch;
    this.onState();
  }
}
