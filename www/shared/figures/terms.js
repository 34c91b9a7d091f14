// @ts-check
/**
 * Terms and their sum as a reader sees them, with few digits after the point: the sum is that of the rounded terms, so
 * that what is shown adds up.
 */

/** @param {number} value nats @param {number} digits */
const shown = (value, digits) => Number(value.toFixed(digits));

/**
 * nll + beta KL of the terms as shown; with beta = 1 the negative ELBO.
 * @param {number} nll nats
 * @param {number} kl nats
 * @param {number} [beta]
 * @param {number} [digits] after the point
 */
export const shownSum = (nll, kl, beta = 1, digits = 1) => shown(nll, digits) + beta * shown(kl, digits);
