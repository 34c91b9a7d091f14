// @ts-check
/** The strips of the opened network as a trace tells them, which part of it a phase lights, and how numbers are written. */
import { number, t } from '../../../shared/i18n.js';
import { sigmaOf } from '../../../shared/figures/gaussian.js';
import { phases } from '../../../shared/phases.js';

/** @typedef {import('../../../shared/phases.js').Phase} Phase */
/** @typedef {import('../../../pkg/simd128/vae_wasm.js').Trace} Trace */
/** @typedef {import('../../../pkg/simd128/vae_wasm.js').TraceLayer} TraceLayer */

/**
 * @typedef {object} Part a strip
 * @property {string} name a layer's as in a checkpoint, or 'sigma', 'eps', 'z'
 * @property {'encoder' | 'sample' | 'decoder'} part
 * @property {Float32Array} values
 * @property {TraceLayer | null} layer null for what no weights make
 */

/**
 * In the order of the data's way.
 * @param {Trace} trace
 * @returns {Part[]}
 */
export function partsOf({ layers, logvar, eps, z }) {
  const layered = layers.map((layer) => {
    const part = /** @type {'encoder' | 'decoder'} */ (layer.name.split('.')[0]);
    // The heads' strips show what the posterior is made of: logvar is bounded after its layer.
    return { name: layer.name, part, values: layer.name === 'encoder.logvar' ? logvar : layer.activations, layer };
  });
  const sampled = Object.entries({ sigma: logvar.map(sigmaOf), eps, z }).map(([name, values]) => {
    return { name, part: /** @type {const} */ ('sample'), values, layer: null };
  });
  const decoder = layered.findIndex(({ part }) => part === 'decoder');
  return [...layered.slice(0, decoder), ...sampled, ...layered.slice(decoder)];
}

/** When each part of the drawing is lit. @type {Record<string, Phase[]>} */
const lit = {
  x: ['forward', 'loss'],
  encoder: ['forward', 'backward', 'update'],
  sample: ['sample'],
  decoder: ['decode', 'backward', 'update'],
  mean: ['decode', 'loss'],
  loss: ['loss'],
  backward: ['backward'],
};

/**
 * @param {string} part
 * @param {Phase | null} phase null: the whole network, before any step
 * @returns {'lit' | 'done' | 'coming'}
 */
export function stateOf(part, phase) {
  if (phase === null) return part === 'backward' ? 'coming' : 'lit';
  if (lit[part].includes(phase)) return 'lit';
  return phases.indexOf(lit[part][0]) < phases.indexOf(phase) ? 'done' : 'coming';
}

/** @param {string} name of a part, in words @returns {string} */
export function partName(name) {
  const short = { 'encoder.mu': 'μ', 'encoder.logvar': 'log σ²', sigma: 'σ', eps: 'ε', z: 'z' }[name];
  if (short) return short;
  if (name === 'decoder.out') return t('learn.network.out');
  return t('learn.network.hidden', { i: Number(name.split('.')[2]) + 1 });
}

/** @param {ArrayLike<number>} values */
export function largest(values) {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}

/** With three digits that count, whatever its size. @param {number} value */
export function significant(value) {
  if (value === 0) return '0';
  return number(value, Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(Math.abs(value))))));
}

/**
 * The number beside a strip: its values where they are few, else the largest magnitude; going back, the norm of the
 * gradient in the layer's weights; in the update, that of their change.
 * @param {Part} part
 * @param {Phase | null} phase
 */
export function partValue({ values, layer }, phase) {
  if (phase === 'backward') return layer ? `‖∇‖ ${significant(layer.gradient)}` : '';
  if (phase === 'update') return layer ? `‖Δ‖ ${significant(layer.update)}` : '';
  if (values.length <= 2) return [...values].map((value) => number(value, 2)).join(', ');
  return `≤ ${significant(largest(values))}`;
}
