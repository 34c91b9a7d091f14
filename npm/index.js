// @ts-check
/** The module itself, on the thread that loads it: for Node see node.js, for training beside a page worker.js. */
import { chooseBuild } from '../www/shared/build.js';
import { loadModule } from '../www/worker/module.js';

export { configOf } from './config.js';
export { idxImages, idxLabels } from './idx.js';

/** @typedef {import('../www/worker/module.js').Module} Module */
/** @typedef {import('../www/worker/module.js').Build} Build */

/**
 * @param {{ build?: Build }} [options] build: `simd128` gives the same bits on every machine; without it, the fastest that runs here
 * @returns {Promise<Module>} compiled and ready: `Session` is a model in training with its data, `Functions` what needs no model
 */
export const load = ({ build } = {}) => loadModule(chooseBuild(build ?? null));
