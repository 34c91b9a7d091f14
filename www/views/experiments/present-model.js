// @ts-check
/**
 * The page's model as experiments know it: which one it is at this moment, whatever is in front, and by what the same one is known
 * again in a later visit.
 */

import { shippedModels } from '../../app/shipped-models.js';

/** Bytes of a safetensors file that say how long its header is; behind it are the weights. */
const prefix = 8;

export class PresentModel {
  /** @param {import('../../shared/view.js').View & { modelName?: string }} view that is told of every change, in front or not */
  constructor(view) {
    this.view = view;
    /** @type {{ version: number, identity: Promise<string> } | null} the latest that was asked for */
    this.known = null;
  }

  /** Another number for another model, or for the same one trained on. */
  get version() {
    return this.view.modelVersion;
  }

  /** Where the command line finds it: a shipped one among the sources, the reader's own where it was downloaded to. */
  get file() {
    const shipped = shippedModels.find(({ id }) => id === this.view.modelName);
    return shipped ? `www/${shipped.url}` : 'model.safetensors';
  }

  /** The same text for the same weights in the same network. @returns {Promise<string>} */
  get identity() {
    const { version } = this;
    if (this.known?.version === version) return this.known.identity;
    const identity = this.identify(version);
    this.known = { version, identity };
    // What fails once may do later.
    identity.catch(() => (this.known = null));
    return identity;
  }

  /** @private @param {number} version */
  async identify(version) {
    // Pages that came unencrypted may not compute digests: there the model is known as long as the page lasts.
    if (!globalThis.crypto?.subtle) return `${performance.timeOrigin} ${version}`;
    const { ask, model } = this.view;
    const network = new TextEncoder().encode(JSON.stringify(model?.config.model));
    const { bytes } = await ask('saveModel', { half: false, training: false });
    const [header] = new Uint32Array(bytes.slice(0, prefix).buffer);
    return `${await digestOf(bytes.subarray(prefix + header))} ${await digestOf(network)}`;
  }
}

/** @param {Uint8Array} bytes @returns {Promise<string>} half of their SHA-256 */
async function digestOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', /** @type {Uint8Array<ArrayBuffer>} */ (bytes)));
  return Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
