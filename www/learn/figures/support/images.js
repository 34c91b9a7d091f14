// @ts-check
/** Whether the present model takes images, as the page's digit is one: words, the other kind, fit no such figure. */

export const pixels = 784;

/** @param {import('../../../app/protocol.js').ModelInfo | null} model @returns {model is import('../../../app/protocol.js').ModelInfo} */
export const ofImages = (model) => model?.config.model.input === pixels;
