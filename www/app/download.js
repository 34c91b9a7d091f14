// @ts-check
/** Hands checkpoints to the reader as files: any, and the present model. */
import { plainName } from '../shared/model-names.js';
import { saveFile } from '../shared/save.js';

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} name without its extension
 */
export const download = (bytes, name) => saveFile(new Blob([bytes], { type: 'application/octet-stream' }), `${name}.safetensors`);

/**
 * The present model as a file.
 * @param {import('./app.js').App} app
 * @param {{ training: boolean }} options whether with the state of its training
 */
export async function saveModel(app, { training }) {
  const { bytes } = await app.ask('saveModel', { half: false, training });
  download(/** @type {Uint8Array<ArrayBuffer>} */ (bytes), fileName(app.state));
}

/** What the present model's file is called, without its extension. @param {import('./state.js').AppState} state */
export const fileName = ({ modelName, model }) =>
  modelName === 'own' ? `vae-${model?.config.model.latent}d-step-${model?.step}` : plainName(modelName);
