// @ts-check
/** How what a reader sets in a figure is written in a link, beside the forms that views use (shared/text-forms.js). */
import { by, listOf, numeric } from '../../../shared/text-forms.js';

/** @typedef {import('../../../pkg/simd128/vae_wasm.js').Gaussian} Gaussian */
/** @typedef {import('../../../shared/figures/axes.js').Pair} Pair */

/** Farther out, and narrower or wider, nothing can be pulled. */
const [farthest, narrowest, widest] = [100, 1e-6, 100];

const place = numeric(-farthest, farthest, false);
/** As many places as are wanted, and no fewer. @param {number} count */
const places = (count) =>
  by(
    listOf(place, count),
    (/** @type {readonly number[]} */ values) => [...values],
    (values) => (values.length === count ? values : undefined),
  );

/** A place on a plane. */
export const pairForm = by(
  places(2),
  (/** @type {Pair} */ pair) => pair,
  ([across, up]) => /** @type {Pair} */ ([across, up]),
);

/** @param {Gaussian} gaussian */
const isGaussian = ({ sigma }) => sigma >= narrowest && sigma <= widest;

/**
 * Some Gaussians, one after another.
 * @template T
 * @param {(value: T) => readonly Gaussian[]} to
 * @param {(gaussians: Gaussian[]) => T} from
 * @param {number} count
 */
export const gaussiansForm = (to, from, count) =>
  by(
    places(2 * count),
    (/** @type {T} */ value) => to(value).flatMap(({ mu, sigma }) => [mu, sigma]),
    (numbers) => {
      const gaussians = Array.from({ length: count }, (_, i) => ({ mu: numbers[2 * i], sigma: numbers[2 * i + 1] }));
      return gaussians.every(isGaussian) ? from(gaussians) : undefined;
    },
  );

export const gaussianForm = gaussiansForm(
  (/** @type {Gaussian} */ gaussian) => [gaussian],
  ([gaussian]) => gaussian,
  1,
);

/** Of draws. */
export const seedForm = numeric(0, 2 ** 32 - 1);

/** One of the model's latents. */
export const latentForm = numeric(0, ({ latent }) => latent - 1);
