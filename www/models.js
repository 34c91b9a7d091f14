// @ts-check
/** The models that the site ships. Their names in words are the texts 'model.<id>'. */

/** @typedef {{ id: string, url: string }} ShippedModel */

/** @type {ShippedModel[]} */
export const shippedModels = [
  { id: 'mnist-20d', url: 'models/mnist-20d.safetensors' },
  { id: 'mnist-2d', url: 'models/mnist-2d.safetensors' },
];

/** @param {string} id */
export const shippedModel = (id) => shippedModels.find((model) => model.id === id) ?? shippedModels[0];
