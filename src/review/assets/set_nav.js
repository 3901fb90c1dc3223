// @ts-check
// Where the page of a set leads: back to the list, beside another set, to the lifter, and on to somebody else.
(() => {
  "use strict";
  const { lifter } = JSON.parse(document.getElementById("set-data")?.textContent ?? "null").report.session;

  /** What the set can be sent on as, with two ticks. */
  function sending() {
    const to = location.pathname.replace("/set/", "/share/");
    const tick = (/** @type {string} */ name, /** @type {string} */ value, /** @type {string} */ text) =>
      make("label", {}, make("input", { type: "checkbox", name, value }), ` ${text}`);
    const findings = [...document.querySelectorAll(".set-page .rep .finding[data-fault]")].map((/** @type {any} */ e) =>
      make("option", { value: `${e.dataset.rep}.${e.dataset.fault}` }, say("rep-and-what", { number: e.dataset.rep, what: e.querySelector("strong")?.textContent })));
    const which = findings.length === 0 ? [] : [make("label", {}, `${say("finding")} `,
      make("select", { name: "finding" }, make("option", { value: "" }, say("the-worst")), ...findings))];
    const forms = [["html", say("send-page")], ["pdf", say("send-sheet")]];
    // Where nothing was found in a rep there is nothing to show of it.
    if (findings.length > 0) forms.push(["mp4", say("send-video")], ["gif", say("send-gif")]);
    return make("details", { className: "send" }, make("summary", {}, say("send-on")),
      make("form", { method: "get", action: `${to}/html` }, tick("names", "false", say("without-names")), tick("blurred", "true", say("blur-face")), ...which,
        make("div", { className: "tools" }, ...forms.map(([form, text]) => make("button", { type: "submit", formAction: `${to}/${form}` }, text)))));
  }

  document.querySelector("header")?.prepend(make("nav", { className: "back" }, make("a", { href: "/desk" }, `← ${say("all-reps-back")}`), " ",
    make("a", { href: `/pair?a=${location.pathname.split("/").pop()}` }, say("beside-another")), " ",
    ...(lifter ? [make("a", { href: `/lifter?name=${encodeURIComponent(lifter)}` }, say("all-of-lifter")), " "] : []),
    sending()));
})();
