// @ts-check
/** Hands bytes to the reader as a file: any, and the present model. */

/** For so long the browser may read what it was given, milliseconds. */
const readable = 60_000;

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} name without its extension
 */
export function download(bytes, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  link.download = `${name}.safetensors`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), readable);
}

/**
 * The present model as a file.
 * @param {import('./app.js').App} app
 * @param {{ training: boolean }} options whether with the state of its training
 */
export async function saveModel(app, { training }) {
  const { bytes } = await app.ask('saveModel', { half: false, training });
  const { modelName, model } = app.state;
  const file = /** @type {Uint8Array<ArrayBuffer>} */ (bytes);
  download(file, modelName === 'own' ? `vae-${model?.config.model.latent}d-step-${model?.step}` : modelName);
}
