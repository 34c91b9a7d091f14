// @ts-check
/** Hands a model to the reader as a program for PyTorch with its weights, as `vae export --torch` writes them: two files, zipped. */
import { saveFile } from '../shared/save.js';
import { fileName } from './download.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {{ config: import('./protocol.js').Config, bytes: Uint8Array }} Trained `bytes` of its checkpoint */

/**
 * The program finds its weights by their name, beside it.
 * @param {App} app
 * @param {Trained} model
 * @param {string} name without its extension
 */
export async function exportTorch(app, { config, bytes }, name) {
  const source = await app.ask('torchSource', config);
  const { zipSync } = await import('../vendor/fflate.js');
  const files = { 'model.py': new TextEncoder().encode(source), 'model.safetensors': bytes };
  // Weights do not get smaller.
  const zip = zipSync(files, { level: 0 });
  saveFile(new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (zip)], { type: 'application/zip' }), `${name}-pytorch.zip`);
}

/** The present model, where it was trained with the state of its training. @param {App} app */
export async function exportPresent(app) {
  const training = Boolean(app.state.model?.step);
  const { bytes } = await app.ask('saveModel', { half: false, training });
  const { config } = await app.ask('info');
  await exportTorch(app, { config, bytes }, fileName(app.state));
}
