// @ts-check
/**
 * Terms and their sum as a reader sees them, with one digit after the point: the sum is that of the rounded terms, so
 * that what is shown adds up.
 */

/** @param {number} value nats */
const shown = (value) => Number(value.toFixed(1));

/**
 * nll + beta KL of the terms as shown; with beta = 1 the negative ELBO.
 * @param {number} nll nats
 * @param {number} kl nats
 * @param {number} [beta]
 */
export const shownSum = (nll, kl, beta = 1) => shown(nll) + beta * shown(kl);
