// @ts-check
/**
 * The colours of the page as JavaScript sees them: style.css is the only place that defines a colour, figures drawn on
 * a canvas take it from here. Read once per change of theme. Which theme that is, theme-switch.js says.
 */

import { classColours } from '../shared/figures/classes.js';

/** @typedef {'system' | 'light' | 'dark'} ThemeName */

/**
 * @typedef {object} Theme a new object for every change, so that comparing by identity is enough
 * @property {boolean} dark
 * @property {string} paper background
 * @property {string} ink text
 * @property {string} muted
 * @property {string} line
 * @property {string} x
 * @property {string} q q(z|x), mu, sigma
 * @property {string} prior
 * @property {string} z z and eps
 * @property {string} p decoder, p(x|z)
 * @property {string} nll
 * @property {string} kl
 * @property {string[]} classes the colours that classes have in turn
 * @property {Uint8ClampedArray} ramp (256, 4) RGBA of a pixel's value: paper to ink, or board to chalk
 */

const prefersDark = () => matchMedia('(prefers-color-scheme: dark)');
/** Colours that the system puts in the place of all pages' own: figures then suit its background, whatever was chosen. */
const forced = () => matchMedia('(forced-colors: active)');

/**
 * @param {ThemeName} name
 * @returns {Theme}
 */
export function applyTheme(name) {
  const asSystem = name === 'system' || forced().matches;
  const dark = asSystem ? prefersDark().matches : name === 'dark';
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  return readTheme(dark);
}

/** @param {() => void} changed called when the system's theme changes */
export function watchSystemTheme(changed) {
  for (const query of [prefersDark(), forced()]) query.addEventListener('change', changed);
}

/**
 * @param {boolean} dark
 * @returns {Theme}
 */
function readTheme(dark) {
  const styles = getComputedStyle(document.documentElement);
  const colour = (/** @type {string} */ name) => styles.getPropertyValue(name).trim();
  return {
    dark,
    paper: colour('--paper'),
    ink: colour('--ink'),
    muted: colour('--muted'),
    line: colour('--line'),
    x: colour('--c-x'),
    q: colour('--c-q'),
    prior: colour('--c-prior'),
    z: colour('--c-z'),
    p: colour('--c-p'),
    nll: colour('--c-nll'),
    kl: colour('--c-kl'),
    classes: Array.from({ length: classColours }, (_, label) => colour(`--class-${label}`)),
    ramp: makeRamp(colour('--digit-0'), colour('--digit-1')),
  };
}

/**
 * @param {string} from '#rrggbb'
 * @param {string} to
 */
function makeRamp(from, to) {
  const low = channels(from);
  const high = channels(to);
  const ramp = new Uint8ClampedArray(256 * 4);
  for (let value = 0; value < 256; value++) {
    for (let c = 0; c < 3; c++) ramp[value * 4 + c] = low[c] + ((high[c] - low[c]) * value) / 255;
    ramp[value * 4 + 3] = 255;
  }
  return ramp;
}

/** @param {string} hex */
function channels(hex) {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}
