// @ts-check
"use strict";

/** How a unit is shown, from measures/shown.rs: the sign after each number, the words after all, the factor from the file's number, the
 *  digits behind the point. @typedef {{sign: string, words: string, scale: number, decimals: number}} Unit */

/** Numbers as every output of Spotter rounds them. */
class Shown {
  /** To so many digits behind the point: halves go away from zero, and no zero has a minus. `toFixed` alone rounds the binary fraction.
   *  @param {number} value @param {number} decimals */
  static fixed(value, decimals) {
    const round = (/** @type {number} */ v, /** @type {number} */ digits) => {
      const scale = 10 ** digits;
      return (Math.sign(v) * Math.round(Math.abs(v) * scale)) / scale;
    };
    return (round(round(value, 4), decimals) + 0).toFixed(decimals);
  }

  /** `34° ± 8°`. @param {Unit} unit @param {number} value @param {number} sd */
  static pair(unit, value, sd) {
    const number = (/** @type {number} */ v) => Shown.fixed(unit.scale * v, unit.decimals) + unit.sign;
    return `${number(value)} ± ${number(sd)}${unit.words.slice(unit.sign.length)}`;
  }

  /** A threshold with as few digits as say it whole. @param {Unit} unit @param {number} value */
  static limit(unit, value) {
    return `${Number(Shown.fixed(unit.scale * value, 2))}${unit.words}`;
  }
}
