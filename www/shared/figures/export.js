// @ts-check
/**
 * Figures as files: what lies on canvases as PNG; an SVG as SVG with its colours written out, and what canvases lie on it. `figureTools` is the control, a
 * small button in the upper corner of its place: html`<section class="figure-place">…${figure}${figureTools('map')}</section>`.
 */
import { html } from '../../vendor/lit.js';
import { icon } from '../controls/icon.js';
import { t } from '../i18n.js';
import { saveFile } from '../save.js';
import { repainted } from './fitted.js';

/** A picture of few pixels is enlarged to about this width. */
const least = 1000;

/**
 * Saves what is beside it in its place.
 * @param {string} name of the file, without its extension
 */
export function figureTools(name) {
  return html`<button
    type="button"
    class="figure-tool"
    aria-label=${t('figure.save')}
    data-tip=${t('figure.save.tip')}
    data-testid="save-${name}"
    @click=${(/** @type {Event} */ { currentTarget }) => {
      const place = /** @type {Element} */ (currentTarget).closest('.figure-place');
      if (place) void saveFigure(place, name);
    }}
  >
    ${icon('download')}
  </button>`;
}

/** @param {Element} place @param {string} name */
export async function saveFigure(place, name) {
  const canvases = [...place.querySelectorAll('canvas')].filter(({ width, height }) => width && height);
  const drawing = /** @type {SVGSVGElement | null} */ (place.querySelector('svg[role=img]'));
  const blob = drawing ? svgOf(drawing, canvases) : await pngOf(canvases);
  if (blob) saveFile(blob, `vae-${name}.${drawing ? 'svg' : 'png'}`);
}

/**
 * Canvases as they lie on the page, over its paper; those that lie over each other and those side by side alike.
 * @param {HTMLCanvasElement[]} canvases
 * @returns {Promise<Blob | null>}
 */
function pngOf(canvases) {
  const boxes = canvases.map((canvas) => canvas.getBoundingClientRect());
  const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
  const [right, bottom] = [Math.max(...boxes.map((box) => box.right)), Math.max(...boxes.map((box) => box.bottom))];
  const finest = Math.max(...canvases.map((canvas, at) => canvas.width / (boxes[at].width || 1)));
  const scale = Math.max(finest, least / (right - left));
  const sheet = document.createElement('canvas');
  Object.assign(sheet, { width: Math.round((right - left) * scale), height: Math.round((bottom - top) * scale) });
  const context = sheet.getContext('2d');
  if (!context) return Promise.resolve(null);
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--paper');
  context.fillRect(0, 0, sheet.width, sheet.height);
  canvases.forEach((canvas, at) => {
    const { x, y, width, height } = boxes[at];
    context.imageSmoothingEnabled = getComputedStyle(canvas).imageRendering !== 'pixelated';
    context.drawImage(repainted(canvas, scale), (x - left) * scale, (y - top) * scale, width * scale, height * scale);
  });
  return new Promise((done) => sheet.toBlob(done, 'image/png'));
}

/** What style sheets may say of an SVG's parts; as attributes, since a page may be forbidden to write styles. */
const looks = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'opacity',
  'display',
];
const letters = ['font-family', 'font-size', 'font-style', 'font-weight', 'text-anchor', 'dominant-baseline'];

/**
 * @param {SVGSVGElement} drawing
 * @param {HTMLCanvasElement[]} canvases that lie on it
 * @returns {Blob}
 */
function svgOf(drawing, canvases) {
  const copy = /** @type {SVGElement} */ (drawing.cloneNode(true));
  const parts = [drawing, ...drawing.querySelectorAll('*')];
  [copy, ...copy.querySelectorAll('*')].forEach((part, at) => {
    const computed = getComputedStyle(parts[at]);
    for (const name of [...looks, ...letters]) part.setAttribute(name, computed.getPropertyValue(name));
    part.removeAttribute('class');
  });
  const { width, height } = drawing.getBoundingClientRect();
  for (const [name, value] of Object.entries({ width, height })) copy.setAttribute(name, String(Math.round(value)));
  const images = canvases.map((canvas) => imageOf(canvas, drawing));
  const text = new XMLSerializer().serializeToString(copy).replace(/<\/svg>$/, `${images.join('')}</svg>`);
  return new Blob([text], { type: 'image/svg+xml' });
}

/** A canvas as an SVG's image, in its place. @param {HTMLCanvasElement} canvas @param {SVGSVGElement} drawing */
function imageOf(canvas, drawing) {
  const box = canvas.getBoundingClientRect();
  const inside = drawing.getScreenCTM()?.inverse();
  const [from, to] = [
    [box.left, box.top],
    [box.right, box.bottom],
  ].map(([x, y]) => new DOMPoint(x, y).matrixTransform(inside));
  const place = { x: from.x, y: from.y, width: to.x - from.x, height: to.y - from.y, href: canvas.toDataURL() };
  const written = Object.entries(place).map(([name, value]) => `${name}="${value}"`);
  return `<image ${written.join(' ')} style="image-rendering: pixelated"/>`;
}
