// The report: what was measured as two markdown tables. Pure.
import { batch, sizes } from './page/task.js';
import { noisy } from './statistics.mjs';

/** @typedef {import('./speed.mjs').Row} Row */
/** @typedef {Awaited<ReturnType<typeof import('./module.mjs').measureModule>>} Measured */

/** What the ratios of the first tables are to. */
const references = {
  dense: [
    ['pytorch-1', 'PyTorch, 1 thread'],
    ['jax-js', 'jax-js'],
    ['tfjs', 'TensorFlow.js'],
  ],
  conv: [
    ['conv-pytorch-1', 'PyTorch, 1 thread'],
    ['relaxed-1', 'ours of 400 units'],
  ],
};

/** At most, in the unit of its row. */
export const limits = { explain: 1, decode: 20, logPx: 60, gzip: 450, memory: 200, start: 1000 };

/** Three digits that mean something, as far as decimals go. */
export function short(/** @type {number} */ value) {
  if (!Number.isFinite(value)) return '–';
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0).replace(/\B(?=(\d{3})+$)/g, value >= 1000 ? ',' : '');
}

/** @param {string[]} head @param {string[][]} rows */
export function markdown(head, rows) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** How many times faster than the reference; a dash where either was not measured. */
export function ratio(/** @type {Row} */ row, /** @type {Row | undefined} */ reference) {
  if (row.failure || !row.imagesPerSecond || reference?.failure || !reference?.imagesPerSecond) return '–';
  return `${short(row.imagesPerSecond / reference.imagesPerSecond)}×`;
}

/**
 * @param {Row[]} all
 * @param {'dense' | 'conv'} [network] whose rows are shown
 */
export function speedTable(all, network = 'dense') {
  const rows = all.filter((row) => row.network === network);
  const head = ['training step', 'ms', 'min–max', 'images/s', ...references[network].map(([, label]) => `to ${label}`), 'loss'];
  const measured = rows.filter((row) => !row.failure);
  const table = measured.map((row) => {
    const { median = NaN, min = NaN, max = NaN } = row.ms ?? {};
    return [
      row.label,
      short(median),
      `${short(min)}–${short(max)}`,
      short(row.imagesPerSecond ?? NaN),
      ...references[network].map(([name]) =>
        ratio(
          row,
          all.find((other) => other.name === name),
        ),
      ),
      (row.loss ?? NaN).toFixed(1),
    ];
  });
  const notes = rows.filter((row) => row.failure).map((row) => `- ${row.label}: no number, ${row.failure}`);
  const disturbed = measured.filter((row) => row.ms && noisy(row.ms)).map((row) => row.label);
  if (disturbed.length) notes.push(`- **Not to be quoted**: other programs disturbed ${disturbed.join('; ')}`);
  return [...(measured.length ? [markdown(head, table)] : []), ...(notes.length ? [notes.join('\n')] : [])].join('\n\n');
}

/** Floating-point operations of a step's matrix products: forward, gradients of weights, gradients of all inputs but x. */
export function stepOperations() {
  const { input, hidden, latent } = sizes;
  const first = input * hidden;
  const others = 2 * hidden * latent + latent * hidden + hidden * input;
  return 2 * batch * (2 * (first + others) + others);
}

/** A value beside its limit; one over it stands out. */
export function limited(/** @type {number} */ value, /** @type {number} */ limit) {
  return value > limit ? `**${short(value)} (over)**` : short(value);
}

/**
 * @param {Measured} measured
 * @param {Row[]} rows
 */
export function moduleTable({ gemm, latency, size, memory, startMs }, rows) {
  const builds = Object.keys(size);
  const row = (/** @type {string} */ label, /** @type {string} */ limit, /** @type {(build: string) => string} */ cell) => [
    label,
    ...builds.map(cell),
    limit,
  ];
  const capped = (/** @type {string} */ label, /** @type {number} */ limit, /** @type {(build: string) => number} */ value) =>
    row(label, `≤ ${short(limit)}`, (build) => limited(value(build), limit));
  const share = (/** @type {number} */ rate, /** @type {string} */ build) =>
    Number.isFinite(rate) ? `${short(rate)} (${((100 * rate) / gemm[build].peak).toFixed(0)} %)` : '–';
  const product = (/** @type {string} */ label, /** @type {string} */ key) =>
    row(label, '', (build) => share(gemm[build][key], build));
  const stepRate = (/** @type {string} */ build) => {
    const ms = rows.find((one) => one.name === `${build}-1` && !one.failure)?.ms;
    return ms ? stepOperations() / ms.median / 1e6 : NaN;
  };
  const { steps } = memory[builds[0]];
  const grown = (/** @type {string} */ build) => memory[build].after - memory[build].before;
  return markdown(
    ['our module', ...builds, 'limit'],
    [
      row('registers alone, GFLOP/s: the peak', '', (build) => short(gemm[build].peak)),
      product('x Wᵀ (128×784×400), GFLOP/s (share of the peak)', 'forward'),
      product('dy W (128×784×400)', 'gradientOfInput'),
      product('dyᵀ x (400×128×784)', 'gradientOfWeights'),
      product('x Wᵀ, x with the zeros of digits, counted as if dense', 'forwardOfDigits'),
      product('dyᵀ x, likewise', 'gradientFromDigits'),
      row('the whole training step, likewise', '', (build) => share(stepRate(build), build)),
      capped('drawing to encoding, decoding, likelihood, 20-D, ms', limits.explain, (build) => latency[build].explain),
      capped('decoding a map of 20×20 latents, ms', limits.decode, (build) => latency[build].decode),
      capped('log p(x) with 1,000 samples, ms', limits.logPx, (build) => latency[build].logPx),
      row('module, KB', '', (build) => short(size[build].raw / 1e3)),
      capped('module, gzip -9, KB', limits.gzip, (build) => size[build].gzip / 1e3),
      capped('peak memory of training on 60,000 images, MB', limits.memory, (build) => memory[build].after / 1e6),
      row(`its growth over ${short(steps)} steps, bytes`, '0', (build) =>
        grown(build) ? `**${short(grown(build))} (over)**` : '0',
      ),
      row('page opened to first result, ms', `≤ ${short(limits.start)}`, (build) =>
        build === 'relaxed' ? limited(startMs, limits.start) : '–',
      ),
    ],
  );
}
