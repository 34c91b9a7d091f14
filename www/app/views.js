// @ts-check
/**
 * The views in their order, the first for who asks for none. Everything that is a view or speaks of all of them goes by
 * this list: the page, its address, its styles, the help. A view is a folder, a line here and its texts.
 */
import { view as learn } from '../learn/view.js';
import { view as compare } from '../views/compare/view.js';
import { view as draw } from '../views/draw/view.js';
import { view as experiments } from '../views/experiments/view.js';
import { view as generate } from '../views/generate/view.js';
import { view as interpolate } from '../views/interpolate/view.js';
import { view as latent } from '../views/latent/view.js';
import { view as train } from '../views/train/view.js';

/**
 * @typedef {object} ViewEntry
 * @property {string} name in the address and in the keys of its texts
 * @property {string} tag of its element
 * @property {string} icon a path in a square of 20
 * @property {readonly string[]} styles addresses of its style sheets
 * @property {readonly string[]} [pages] that the address can name after a slash
 * @property {boolean} [apart] stands apart from the others
 * @property {boolean} [draws] one draws in it: on narrow windows the pad stands above it, above others only when it is asked for
 * @property {boolean} [answers] it answers to what one draws: where it stands alone, the pad stands beside it
 * @property {readonly ('left' | 'right')[]} [models] the settings that name models which it shows beside the page's
 * @property {boolean} [partly] a link does not hold all of it: share.copied.<name> says what
 * @property {() => Promise<unknown>} load defines its element
 */

const all = /** @type {const} */ ([draw, latent, generate, interpolate, compare, train, experiments, learn]);

/** @typedef {(typeof all)[number]['name']} ViewName */

/** @type {readonly (ViewEntry & { name: ViewName })[]} */
export const views = all;
