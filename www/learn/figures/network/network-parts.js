// @ts-check
/** The strips of the opened network as a trace tells them, which part of it a phase lights, and how numbers are written. */
import { number, t } from '../../../shared/i18n.js';
import { sigmaOf } from '../../../shared/figures/gaussian.js';
import { phases } from '../../../shared/phases.js';

/** @typedef {import('../../../shared/phases.js').Phase} Phase */
/** @typedef {import('../../../pkg/simd128/vae_wasm.js').Trace} Trace */
/** @typedef {import('../../../pkg/simd128/vae_wasm.js').TraceLayer} TraceLayer */
/** @typedef {import('../../../shared/figures/maps.js').Maps} Maps */

/**
 * @typedef {object} Part a strip
 * @property {string} name a layer's as in a checkpoint, or 'sigma', 'eps', 'z'
 * @property {'encoder' | 'sample' | 'decoder'} part
 * @property {Float32Array} values of a convolution picture by picture
 * @property {Maps} [maps] what a convolution answers
 * @property {TraceLayer | null} layer null for what no weights make
 */

/** The core has the channels of a pixel side by side; here a picture's pixels are. @param {Float32Array} values @param {Maps} maps */
function byPicture(values, [channels, rows, columns]) {
  const pixels = rows * columns;
  return values.map((_, i) => values[(i % pixels) * channels + Math.floor(i / pixels)]);
}

/**
 * What each layer of a trace answers in pictures; none where the maps are those of another model.
 * @param {Trace} trace
 * @param {readonly Maps[]} maps of the encoder's convolutions
 * @returns {Map<string, Maps>}
 */
export function mapsByName({ layers }, maps) {
  const convolutions = layers.filter(({ name }) => name.startsWith('encoder.conv'));
  const fits =
    maps.length === convolutions.length && maps.every(([c, h, w], i) => c * h * w === convolutions[i].activations.length);
  if (!fits || maps.length === 0) return new Map();
  const unflattened = layers.filter(({ name }) => name.startsWith('decoder.hidden')).length - 1;
  const back = maps.toReversed();
  const names = back.map((_, i) => (i ? `decoder.conv.${i - 1}` : `decoder.hidden.${unflattened}`));
  return new Map([
    ...maps.map((of, i) => /** @type {const} */ ([`encoder.conv.${i}`, of])),
    ...back.map((of, i) => /** @type {const} */ ([names[i], of])),
  ]);
}

/**
 * In the order of the data's way.
 * @param {Trace} trace
 * @param {readonly Maps[]} maps of the encoder's convolutions
 * @returns {Part[]}
 */
export function partsOf(trace, maps) {
  const { layers, logvar, eps, z } = trace;
  const named = mapsByName(trace, maps);
  const layered = layers.map((raw) => {
    const part = /** @type {'encoder' | 'decoder'} */ (raw.name.split('.')[0]);
    const maps = named.get(raw.name);
    const turned = maps && raw.name.includes('.conv.');
    const layer = turned
      ? { ...raw, activations: byPicture(raw.activations, maps), gradients: byPicture(raw.gradients, maps) }
      : raw;
    // The heads' strips show what the posterior is made of: logvar is bounded after its layer.
    return { name: layer.name, part, values: layer.name === 'encoder.logvar' ? logvar : layer.activations, maps, layer };
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
  const [side, kind, i] = name.split('.');
  const key = kind === 'hidden' ? 'hidden' : side === 'encoder' ? 'conv' : 'conv.back';
  return t(`learn.network.${key}`, { i: Number(i) + 1 });
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
