// @ts-check
/** The text of a page as SVG, line by line, each where the browser has put it. */
import { svgNode } from './svg-node.js';

/** For the measures of a font. @type {CanvasRenderingContext2D | null} */
let ruler = null;

/** How far below the top of its line a font stands. @param {string} font @param {number} height of the line */
function baseline(font, height) {
  ruler ??= document.createElement('canvas').getContext('2d');
  if (!ruler) return height * 0.8;
  ruler.font = font;
  const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = ruler.measureText('x');
  return (height - above - below) / 2 + above;
}

/**
 * The lines of a text, each with its place.
 * @param {Text} text
 * @returns {{ words: string, box: DOMRect }[]}
 */
function linesOf(text) {
  /** @type {{ words: string, box: DOMRect }[]} */
  const lines = [];
  const range = document.createRange();
  for (const { index, 0: word } of text.data.matchAll(/\S+\s*/g)) {
    range.setStart(text, index);
    range.setEnd(text, index + word.trimEnd().length);
    const [box] = range.getClientRects();
    const last = lines.at(-1);
    if (!box?.width) continue;
    if (last && Math.abs(last.box.top - box.top) < box.height / 2) {
      last.words += word;
      last.box.width = box.right - last.box.left;
    } else lines.push({ words: word, box });
  }
  return lines;
}

/** @typedef {{ box: import('./svg-node.js').Box, node: SVGElement }} Written */

/** @param {string} words @param {DOMRect} box of their line @param {CSSStyleDeclaration} style @returns {Written} */
function written(words, { left, top, right, bottom, height }, style) {
  const node = svgNode('text', {
    x: left,
    y: top + baseline(style.font, height),
    fill: style.color,
    'font-family': style.fontFamily,
    'font-size': style.fontSize,
    'font-style': style.fontStyle,
    'font-weight': style.fontWeight,
  });
  node.textContent = words.trimEnd().replace(/\s+/g, ' ');
  return { box: { left, top, right, bottom }, node };
}

/** @param {Text} text @param {CSSStyleDeclaration} style of what holds it */
export const textsOf = (text, style) => linesOf(text).map(({ words, box }) => written(words, box, style));

/** What a control says, in its middle. @param {Element} control @param {string} words @param {CSSStyleDeclaration} style */
export const textIn = (control, words, style) => written(words, control.getBoundingClientRect(), style);
