// @ts-check
"use strict";

/** A piece of a message: as it stands, what is put in, or one of several by the plural category of a number (words/pattern.rs).
 *  @typedef {string | {put: string} | {by: string, of: Record<string, Piece[]>}} Piece */

/** What scripts say, in the reader's language: the page holds the messages (words/script.rs). */
const Words = (() => {
  /** @type {{language: string, messages: Record<string, Piece[]>}} */
  const { language, messages } = JSON.parse(document.getElementById("words")?.textContent ?? '{"language":"en","messages":{}}');
  const plural = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  const sign = numbers.formatToParts(0.5).find(({ type }) => type === "decimal")?.value ?? ".";
  /** @param {string | number} value */
  const shown = (value) => (typeof value === "number" ? numbers.format(value) : value);
  /** @param {Piece[]} pieces @param {Record<string, string | number>} put @returns {string} */
  const text = (pieces, put) =>
    pieces.map((piece) => {
      if (typeof piece === "string") return piece;
      if ("put" in piece) return shown(put[piece.put] ?? "");
      return text(piece.of[plural.select(Number(put[piece.by]))] ?? piece.of.other, put);
    }).join("");
  return {
    language,
    /** A message with what is put into it. @param {string} name @param {Record<string, string | number>} [put] */
    say: (name, put = {}) => text(messages[name] ?? [name], put),
    /** Numbers that were written with a point, with the sign of the language. @param {string} shown */
    digits: (shown) => shown.replace(/(\d)\.(?=\d)/g, `$1${sign}`),
    /** A day, YYYY-MM-DD, as the language writes it. @param {string} day */
    day: (day) => {
      const [year, month, date] = day.split("-");
      return date ? say("written-day", { year, month, day: date }) : day;
    },
  };
})();
const { say } = Words;
