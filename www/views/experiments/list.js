// @ts-check
/** The experiments in their order: the page that the address names, the folder and the texts `experiments.<id>.…`. */

export const experiments = /** @type {const} */ (['likelihood', 'bound']);

/** @typedef {(typeof experiments)[number]} ExperimentName */
