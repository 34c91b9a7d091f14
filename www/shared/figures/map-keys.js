// @ts-check
/** The arrow keys on a map of two latents. */
import { extent } from './axes.js';

/** @typedef {import('./axes.js').Pair} Pair */

/** One press, in deviations of the prior, alone and with Shift. */
const step = { alone: 0.1, shift: 0.5 };

/** @param {number} z */
const kept = (z) => Math.max(-extent, Math.min(extent, z));

/**
 * Where an arrow key leads.
 * @param {KeyboardEvent} event
 * @param {Pair} from
 * @param {number} [scale] of a step: smaller on a map of which a part is enlarged
 * @returns {Pair | null} null for another key
 */
export function byArrow({ key, shiftKey }, [across, up], scale = 1) {
  const by = (shiftKey ? step.shift : step.alone) * scale;
  /** @type {Record<string, Pair>} */
  const targets = {
    ArrowRight: [across + by, up],
    ArrowLeft: [across - by, up],
    ArrowUp: [across, up + by],
    ArrowDown: [across, up - by],
  };
  const target = targets[key];
  return target ? /** @type {Pair} */ (target.map(kept)) : null;
}
