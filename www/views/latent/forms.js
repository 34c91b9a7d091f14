// @ts-check
/** How what the map shows is written in a link: its axes, and which classes. */
import { by, listOf, numeric } from '../../shared/text-forms.js';

/** @typedef {import('../../shared/figures/axes.js').Pair} Pair */

/** Two latents, another one each. */
export const pairForm = by(
  listOf(
    numeric(0, ({ latent }) => latent - 1),
    2,
  ),
  (/** @type {Pair} */ pair) => [...pair],
  ([across, up]) => (up === undefined || across === up ? undefined : /** @type {Pair} */ ([across, up])),
);
/** Which classes are shown, by label. */
export const classesForm = by(
  listOf(numeric(0, 1), 256),
  (/** @type {boolean[]} */ classes) => classes.map(Number),
  (classes, view) => (classes.length === view.classes.length ? classes.map(Boolean) : undefined),
);
