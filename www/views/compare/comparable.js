// @ts-check
/**
 * Whether the likelihoods of two models measure the same thing, so that their nll and ELBO may be set side by side; where
 * they do not, why. Pure functions of two configurations.
 */

/** @typedef {import('../../app/protocol.js').ModelInfo} ModelInfo */
/** @typedef {'density' | 'grey' | 'levels' | 'pixels' | 'data'} Reason why not: a text, compare.apart.<reason> */

/** Likelihoods that are densities of grey values: their nll is in nats of another kind than a probability's, and may be negative. */
const densities = new Set(['gaussian', 'gaussian-learned', 'continuous-bernoulli']);

/** What x is, by the words of the settings. @param {ModelInfo} info */
function measured({ config: { model }, data }) {
  const density = densities.has(model.likelihood);
  return {
    data: data ?? '',
    density,
    // A Bernoulli likelihood of grey values is no distribution of them: its nll is a cross-entropy.
    grey: model.likelihood === 'bernoulli' && model.pixels === 'grey',
    levels: model.likelihood === 'categorical' ? model.levels : 0,
    pixels: model.pixels,
  };
}

/**
 * @param {ModelInfo} a
 * @param {ModelInfo} b
 * @returns {Reason | null} null where both give the same x a probability, or both a density
 */
export function apart(a, b) {
  const [one, other] = [measured(a), measured(b)];
  const reasons = /** @type {const} */ (['data', 'density', 'grey', 'levels', 'pixels']);
  return reasons.find((reason) => one[reason] !== other[reason]) ?? null;
}
