// @ts-check
/**
 * A figure of the page as one picture, with what is written on and beside it: its canvases, its SVGs, its text, and the marks of its
 * legends, each where it lies. What is for the hand, buttons and fields, is left out. Files are export.js's business.
 */
import { letterScale } from './letters.js';
import { repainted } from './fitted.js';
import { textIn, textsOf } from './picture-text.js';
import { svgNode } from './svg-node.js';

/** @typedef {import('./svg-node.js').Box} Box */
/** @typedef {{ box: Box, canvas: HTMLCanvasElement, alpha: number } | { box: Box, node: SVGElement }} Part */

/** Around the figure, CSS pixels. */
const margin = 16;
/**
 * What belongs to the page and not to the figure: but what is chosen does, a hint that names a mark and the sliders of a figure that
 * is made of them (`data-picture`), and a button with a picture in it or of a legend. What else is of the page says so
 * (`data-unpictured`).
 */
const left =
  '.control:not(.select, [data-picture] .slider), [data-unpictured], .hint:not([data-picture]), .lead, .visually-hidden, .icon, .figure-tools, input:not([data-picture] *), textarea';
const pressed = 'button:not(:has(canvas, svg:not(.icon)), .class-toggle), a.button';

/** What style sheets may say of an SVG's parts; as attributes, since a page may be forbidden to write styles. */
const looks = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'paint-order',
  'vector-effect',
  'overflow',
  'opacity',
  'display',
  'visibility',
];
const letters = ['font-family', 'font-size', 'font-style', 'font-weight', 'text-anchor', 'dominant-baseline'];

/** Colours as every program reads them. @param {string} value */
const plain = (value) =>
  value.replace(/color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.]+))?\)/g, (_, r, g, b, alpha = '1') => {
    const [red, green, blue] = [r, g, b].map((part) => Math.round(Number(part) * 255));
    return `rgba(${red}, ${green}, ${blue}, ${alpha})`;
  });

/** @param {DOMRect} rect @returns {Box} */
const boxOf = ({ left, top, right, bottom }) => ({ left, top, right, bottom });

/** @param {Element} element */
function isShown(element) {
  const { display, visibility } = getComputedStyle(element);
  return display !== 'none' && visibility !== 'hidden';
}

/**
 * All that is to be seen of a place, what lies below first.
 * @param {Element} place
 * @param {number} [alpha] of what holds it
 * @returns {Part[]}
 */
export function partsOf(place, alpha = 1) {
  if (place.matches(left) || place.matches(pressed) || !isShown(place)) return [];
  const style = getComputedStyle(place);
  const seen = alpha * Number(style.opacity);
  if (place instanceof HTMLCanvasElement) {
    return place.width && place.height ? [{ box: boxOf(place.getBoundingClientRect()), canvas: place, alpha: seen }] : [];
  }
  if (place instanceof SVGSVGElement) return [drawing(place, seen)];
  if (place instanceof HTMLSelectElement) return [textIn(place, place.selectedOptions[0]?.label ?? '', style)];
  if (place instanceof HTMLInputElement) return sliderIn(place, style);
  const inside = [...place.childNodes].flatMap((child) => {
    if (child instanceof Element) return partsOf(child, seen);
    return child instanceof Text ? textsOf(child, style) : [];
  });
  return [...marksOf(place, style), ...inside];
}

/** @param {SVGSVGElement} svg @param {number} alpha @returns {Part} */
function drawing(svg, alpha) {
  const copy = /** @type {SVGElement} */ (svg.cloneNode(true));
  const parts = [svg, ...svg.querySelectorAll('*')];
  [copy, ...copy.querySelectorAll('*')].forEach((part, at) => {
    const computed = getComputedStyle(parts[at]);
    for (const name of [...looks, ...letters]) part.setAttribute(name, plain(computed.getPropertyValue(name)));
    part.removeAttribute('class');
  });
  const { left: x, top: y, width, height } = svg.getBoundingClientRect();
  for (const [name, value] of Object.entries({ x, y, width, height, opacity: alpha })) copy.setAttribute(name, String(value));
  return { box: boxOf(svg.getBoundingClientRect()), node: copy };
}

/** Whether a colour is to be seen. @param {string} colour */
const isSeen = (colour) => !/^rgba\(.*, 0\)$|\/ 0\)$/.test(colour);

/**
 * The ground of an element, and the mark that a style sheet puts before its text: the dots and lines of legends.
 * @param {Element} element
 * @param {CSSStyleDeclaration} style
 * @returns {Part[]}
 */
function marksOf(element, style) {
  const box = boxOf(element.getBoundingClientRect());
  const own = mark(box, style);
  const before = getComputedStyle(element, '::before');
  const [width, height] = [before.width, before.height].map(Number.parseFloat);
  if (before.content === 'none' || !(width > 0)) return own;
  const middle = (box.top + box.bottom) / 2;
  const high = height || 0;
  return [
    ...own,
    ...mark({ left: box.left, top: middle - high / 2, right: box.left + width, bottom: middle + high / 2 }, before),
  ];
}

/** @param {Box} box @param {CSSStyleDeclaration} style @returns {Part[]} */
function mark(box, style) {
  const { left: x, top: y } = box;
  const [width, height] = [box.right - x, box.bottom - y];
  const line = Number.parseFloat(style.borderTopWidth);
  if (line > 0 && style.borderTopStyle !== 'none' && Number.parseFloat(style.borderLeftWidth) === 0) {
    const dashes = { dotted: `${line} ${line}`, dashed: `${3 * line} ${2 * line}` }[style.borderTopStyle] ?? 'none';
    const ink = { stroke: plain(style.borderTopColor), 'stroke-width': line, 'stroke-dasharray': dashes };
    return [{ box, node: svgNode('line', { x1: x, x2: box.right, y1: y + line / 2, y2: y + line / 2, ...ink }) }];
  }
  if (!isSeen(style.backgroundColor) || !(width > 0 && height > 0)) return [];
  const radius = style.borderTopLeftRadius;
  const rx = radius.endsWith('%') ? (Number.parseFloat(radius) / 100) * width : Number.parseFloat(radius) || 0;
  return [{ box, node: svgNode('rect', { x, y, width, height, rx, fill: plain(style.backgroundColor) }) }];
}

/** A slider's track, and its thumb where it stands. @param {HTMLInputElement} input @param {CSSStyleDeclaration} style @returns {Part[]} */
function sliderIn(input, style) {
  const box = boxOf(input.getBoundingClientRect());
  const [min, max] = [Number(input.min), Number(input.max)];
  const radius = 5 * letterScale();
  const middle = (box.top + box.bottom) / 2;
  const at = box.left + radius + ((input.valueAsNumber - min) / (max - min)) * (box.right - box.left - 2 * radius);
  const line = { x1: box.left, x2: box.right, y1: middle, y2: middle, stroke: plain(style.color), 'stroke-opacity': 0.4 };
  const thumb = { cx: at, cy: middle, r: radius, fill: plain(style.accentColor) };
  return [
    { box, node: svgNode('line', line) },
    { box, node: svgNode('circle', thumb) },
  ];
}

/** @param {readonly Part[]} parts @returns {Box} with a margin */
function around(parts) {
  const edge = (/** @type {keyof Box} */ side, /** @type {(...all: number[]) => number} */ most) =>
    most(...parts.map(({ box }) => box[side]));
  const wide = margin * letterScale();
  return {
    left: edge('left', Math.min) - wide,
    top: edge('top', Math.min) - wide,
    right: edge('right', Math.max) + wide,
    bottom: edge('bottom', Math.max) + wide,
  };
}

const paper = () => getComputedStyle(document.documentElement).getPropertyValue('--paper').trim();

/** @param {readonly SVGElement[]} nodes @param {Box} box @param {number} [scale] @returns {string} */
function written(nodes, box, scale = 1) {
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const root = svgNode('svg', {
    viewBox: `${box.left} ${box.top} ${width} ${height}`,
    width: width * scale,
    height: height * scale,
  });
  root.append(...nodes);
  return new XMLSerializer().serializeToString(root);
}

/**
 * As SVG: what is drawn and written as such, canvases as pictures in it.
 * @param {Element} place
 * @returns {Blob | null} null where there is nothing to see
 */
export function svgOf(place) {
  const parts = partsOf(place);
  if (!parts.length) return null;
  const box = around(parts);
  const { left: x, top: y, right, bottom } = box;
  const ground = svgNode('rect', { x, y, width: right - x, height: bottom - y, fill: paper() });
  const nodes = parts.map((part) => ('node' in part ? part.node : imageOf(part)));
  return new Blob([written([ground, ...nodes], box)], { type: 'image/svg+xml' });
}

/** @param {{ box: Box, canvas: HTMLCanvasElement, alpha: number }} part */
function imageOf({ box: { left: x, top: y, right, bottom }, canvas, alpha }) {
  const href = repainted(canvas, 2).toDataURL();
  const node = svgNode('image', {
    x,
    y,
    width: right - x,
    height: bottom - y,
    opacity: alpha,
    href,
    preserveAspectRatio: 'none',
  });
  node.style.setProperty('image-rendering', getComputedStyle(canvas).imageRendering);
  return node;
}

/**
 * As PNG, over the page's paper.
 * @param {Element} place
 * @param {number} least pixels across
 * @returns {Promise<Blob | null>}
 */
export async function pngOf(place, least) {
  const parts = partsOf(place);
  const sheet = document.createElement('canvas');
  const context = sheet.getContext('2d');
  if (!parts.length || !context) return null;
  const box = around(parts);
  const [across, down] = [box.right - box.left, box.bottom - box.top];
  const scale = Math.max(2, least / across);
  Object.assign(sheet, { width: Math.round(across * scale), height: Math.round(down * scale) });
  context.fillStyle = paper();
  context.fillRect(0, 0, sheet.width, sheet.height);
  for (const layer of layersOf(parts)) {
    if (Array.isArray(layer)) context.drawImage(await imageFrom(written(layer, box, scale)), 0, 0, sheet.width, sheet.height);
    else paint(context, layer, box, scale);
  }
  return new Promise((done) => sheet.toBlob(done, 'image/png'));
}

/** Canvases one by one, and between them all that is drawn or written together. @param {readonly Part[]} parts */
function layersOf(parts) {
  /** @type {(SVGElement[] | Extract<Part, { canvas: unknown }>)[]} */
  const layers = [];
  for (const part of parts) {
    const last = layers.at(-1);
    if (!('node' in part)) layers.push(part);
    else if (Array.isArray(last)) last.push(part.node);
    else layers.push([part.node]);
  }
  return layers;
}

/** @param {CanvasRenderingContext2D} context @param {Extract<Part, { canvas: unknown }>} part @param {Box} box @param {number} scale */
function paint(context, { box: { left: x, top: y, right, bottom }, canvas, alpha }, box, scale) {
  context.globalAlpha = alpha;
  context.imageSmoothingEnabled = getComputedStyle(canvas).imageRendering !== 'pixelated';
  const [width, height] = [right - x, bottom - y].map((length) => length * scale);
  context.drawImage(repainted(canvas, scale), (x - box.left) * scale, (y - box.top) * scale, width, height);
  context.globalAlpha = 1;
}

/** @param {string} text an SVG */
async function imageFrom(text) {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(image.src);
  }
}
