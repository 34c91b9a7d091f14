// @ts-check
/**
 * Sets an element's own style from numbers: <div ${css({ '--share': 0.4 })}>. It goes through the CSSOM, which a
 * Content-Security-Policy without 'unsafe-inline' allows; a style attribute, and so Lit's styleMap, it does not.
 */
import { ref } from '../../vendor/lit.js';

/** @param {Record<string, string | number>} properties CSS names, dashes and all */
export const css = (properties) =>
  ref((element) => {
    if (!(element instanceof HTMLElement || element instanceof SVGElement)) return;
    for (const [name, value] of Object.entries(properties)) element.style.setProperty(name, String(value));
  });
