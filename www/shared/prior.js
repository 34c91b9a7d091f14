// @ts-check
/** Whether a model's prior is N(0, I) and its q(z|x) a Gaussian, by which circles, ellipses and closed forms of the KL go. */

/** @typedef {import('../app/protocol.js').ModelInfo | null} ModelInfo */

/** False of a prior that is learned. @param {ModelInfo} model */
export const hasStandardPrior = (model) => (model?.config.model.prior ?? 'standard') === 'standard';

/** Whether q(z|x) is no Gaussian. @param {ModelInfo} model */
export const hasFlow = (model) => (model?.config.model.posterior ?? 'gaussian') !== 'gaussian';

/** Else the KL is an estimate. @param {ModelInfo} model */
export const hasClosedKl = (model) => hasStandardPrior(model) && !hasFlow(model);

/** What a map of z that shows q(z|x) and the prior has to say of them: keys of sentences. @param {ModelInfo} model */
export const notesOfMap = (model) => [
  ...(hasStandardPrior(model) ? [] : ['model.prior.tip']),
  ...(hasFlow(model) ? ['model.posterior.tip'] : []),
];
