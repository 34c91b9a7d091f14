// @ts-check
/** The page's few icons: 20x20, drawn with one line width in the text's colour. They always stand beside a name. */
import { html, svg } from '../../vendor/lit.js';

const dot = (/** @type {number} */ x, /** @type {number} */ y) =>
  svg`<circle cx=${x} cy=${y} r="1.4" fill="currentColor" stroke="none"/>`;

const shapes = {
  pencil: svg`<path d="M4 16l1-4L14 3l3 3-9 9zM12 5l3 3"/>`,
  undo: svg`<path d="M4 8h8a4.5 4.5 0 0 1 0 9H8M4 8l3.5-3.500M4 8l3.5 3.5"/>`,
  redo: svg`<path d="M16 8H8a4.500 4.500 0 0 0 0 9h4M16 8l-3.500-3.500M16 8l-3.500 3.500"/>`,
  clear: svg`<path d="M5 6h10l-1 11H6zM3 6h14M8 6V3.500h4V6"/>`,
  dice: svg`<rect x="3" y="3" width="14" height="14" rx="3"/>${dot(7, 7)}${dot(13, 13)}${dot(13, 7)}${dot(7, 13)}${dot(10, 10)}`,
  shuffle: svg`<path d="M3 6h3c4 0 5 8 9 8h2M3 14h3c1.5 0 2.5-1 3.3-2.500M11.5 8.300C12.5 7 13.5 6 15 6h2M15 4l2 2-2 2M15 12l2 2-2 2"/>`,
  theme: svg`<circle cx="10" cy="10" r="6.5"/><path d="M10 3.500a6.5 6.5 0 0 1 0 13z" fill="currentColor"/>`,
  help: svg`<circle cx="10" cy="10" r="7"/><path d="M7.8 8a2.2 2.2 0 1 1 3.4 1.900c-.8.5-1.2.9-1.2 1.8"/>${dot(10, 13.8)}`,
  download: svg`<path d="M10 3v9M6.5 8.800L10 12.300l3.5-3.500M4 16.500h12"/>`,
  upload: svg`<path d="M10 12.500v-9M6.5 6.700L10 3.200l3.5 3.500M4 16.500h12"/>`,
  copy: svg`<rect x="7" y="7" width="9.500" height="9.500" rx="1.5"/><path d="M13 7V3.500H3.500V13H7"/>`,
  done: svg`<path d="M4 10.500l4 4L16 6"/>`,
  down: svg`<path d="M5.5 8l4.5 4.500L14.5 8"/>`,
  play: svg`<path d="M6 4l10 6-10 6z"/>`,
  pause: svg`<path d="M7 4v12M13 4v12"/>`,
  step: svg`<path d="M5 4l7 6-7 6zM14.5 4v12"/>`,
  reset: svg`<path d="M4.5 10a5.5 5.5 0 1 0 1.8-4.100L4 8M4 4v4h4"/>`,
  share: svg`<path d="M10 12V3M6.500 6.300L10 2.800l3.500 3.500M6.500 9H4.500v8h11V9h-2"/>`,
  out: svg`<path d="M8 5H4.500v10.500H15V12M11 4h5v5M16 4l-7 7"/>`,
  back: svg`<path d="M12.500 4.500L7 10l5.500 5.500"/>`,
  on: svg`<path d="M7.500 4.500L13 10l-5.500 5.500"/>`,
  up: svg`<path d="M5.5 12l4.500-4.500L14.500 12"/>`,
  close: svg`<path d="M5 5l10 10M15 5L5 15"/>`,
};

/** @typedef {keyof typeof shapes} IconName */

/** @param {unknown} shape */
const drawn = (shape) => html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">${shape}</svg>`;

/** @param {IconName} name */
export const icon = (name) => drawn(shapes[name]);

/** An icon that its owner brings along. @param {string} path */
export const pathIcon = (path) => drawn(svg`<path d=${path}/>`);
