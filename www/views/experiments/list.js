// @ts-check
/** The experiments in their order: the page that the address names, whose texts are `experiments.<id>.…`, and how its element comes. */

export const experiments = /** @type {const} */ ([
  { id: 'likelihood', load: () => import('./likelihood/likelihood.js') },
  { id: 'bound', load: () => import('./bound/bound.js') },
  { id: 'weighted', load: () => import('./weighted/weighted.js') },
  { id: 'collapse', load: () => import('./collapse/collapse.js') },
  { id: 'signal', load: () => import('./signal/signal.js') },
  { id: 'gap', load: () => import('./gap/gap.js') },
  { id: 'flows', load: () => import('./flows/flows.js') },
  { id: 'posteriors', load: () => import('./posteriors/posteriors.js') },
  { id: 'frontier', load: () => import('./frontier/frontier.js') },
  { id: 'latents', load: () => import('./latents/latents.js') },
  { id: 'holes', load: () => import('./holes/holes.js') },
  { id: 'compression', load: () => import('./compression/compression.js') },
  { id: 'disentangling', load: () => import('./disentangling/disentangling.js') },
]);

/** @typedef {(typeof experiments)[number]} Entry */

/** As the address names them. */
export const experimentPages = experiments.map(({ id }) => id);
