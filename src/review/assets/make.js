// @ts-check
"use strict";

/** An element with its properties and what stands in it. @param {string} tag @param {Record<string, any>} [properties]
 *  @param {...(Node | string)} children @returns {any} */
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}
