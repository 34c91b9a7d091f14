// @ts-check
/** Whether the page's digit is one of the present model's images: nobody can draw for a model of words, or of unknown data. */
import { datasetOf } from '../../../app/datasets.js';

/** @param {import('../../../app/protocol.js').ModelInfo | null} model @returns {model is import('../../../app/protocol.js').ModelInfo} */
export const ofImages = (model) => (datasetOf(model?.data)?.drawing.kind ?? 'never') !== 'never';
