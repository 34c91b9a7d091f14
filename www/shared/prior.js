// @ts-check
/** Whether a model's prior is N(0, I), by which circles, axes in equal shares and closed forms of the KL go. */

/**
 * False of one that is learned, whose KL is estimated.
 * @param {import('../app/protocol.js').ModelInfo | null} model
 */
export const hasStandardPrior = (model) => (model?.config.model.prior ?? 'standard') === 'standard';
