// @ts-check
// The page on which the lifter is chosen in a clip that could not be checked: a moment, and a place in the picture.
(() => {
  "use strict";
  /** @param {string} id @returns {any} */
  const get = (id) => document.getElementById(id);
  const [video, moment, button, trouble] = ["video", "moment", "point", "trouble"].map(get);
  const id = location.pathname.split("/").pop();
  const pointing = new Pointing(get("surface"));

  /** @param {string} text */
  function tell(text) {
    trouble.textContent = text;
    trouble.hidden = text === "";
  }

  const known = () => { moment.max = String(video.duration); };
  if (video.readyState > 0) known();
  video.addEventListener("loadedmetadata", known);
  video.addEventListener("error", () => tell(say("not-playable")));
  if (video.error) tell(say("not-playable"));
  moment.addEventListener("input", () => { video.currentTime = Number(moment.value); });

  /** @param {[number, number]} place */
  async function choose([x, y]) {
    const body = JSON.stringify({ at_s: video.currentTime, x, y });
    const answer = await fetch(`/api/clips/${id}/lifter`, { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => null);
    if (answer?.ok) location.assign("/");
    else tell(answer ? await answer.text() : say("spotter-is-away"));
  }

  // By pointer at once; the button is for the keyboard.
  get("surface").addEventListener("click", (/** @type {MouseEvent} */ event) => {
    if (pointing.done) return;
    pointing.under(event);
    void choose(pointing.place);
  });
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", "true");
    pointing.begin([0.5, 0.5], (place) => void choose(place), () => button.setAttribute("aria-pressed", "false"));
  });
})();
