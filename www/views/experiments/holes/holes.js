// @ts-check
/**
 * Holes in the prior: the aggregate posterior q(z) under p(z), what the KL is made of (Hoffman and Johnson 2016), how many of the prior's
 * draws no image leads to, and what a learned prior makes of that (Tomczak and Welling 2018).
 */
import { html } from '../../../vendor/lit.js';
import { number, t, whole } from '../../../shared/i18n.js';
import { digit } from '../../../shared/figures/digit.js';
import { imagesOf } from '../../../shared/figures/shape.js';
import { latentName, mostInformative } from '../../../shared/figures/latents.js';
import { meanKl } from '../../../shared/encoded.js';
import { ofImages } from '../../../app/datasets.js';
import { hasFlow } from '../../../shared/prior.js';
import { Experiment } from '../experiment.js';
import { asSeen, joined, someImages } from '../images.js';
import { meanOf } from '../statistics.js';
import { centres, densityMap, meansOfCells, pointsOf } from './density-map.js';
import { native } from './native.js';

/** Test images, and as many draws from the prior. */
const images = 400;
/** Images whose z are looked at in one question, and points of the maps. */
const portion = 50;
const pointsAtOnce = 3000;
/** Draws that are shown. */
const shown = 12;
const seed = 1;
/** How many nats below its peak a density is shown, and how many apart the difference is full. */
const depth = 6;
const apart = 5;

/** @typedef {{ mean: number, error: number }} Mean */
/** @typedef {import('./density-map.js').Pair} Pair */
/**
 * @typedef {object} Holes
 * @property {number} images
 * @property {Mean} rate nats
 * @property {Mean} information nats
 * @property {Mean} marginal nats
 * @property {Mean} share 0..1 of the prior's draws
 * @property {Pair} latents of the maps
 * @property {import('./density-map.js').Window} window
 * @property {Float32Array} z (cells, 2)
 * @property {Float64Array} q (cells) log of the mean of q(z), nats
 * @property {Float64Array} p (cells) log of the mean of p(z), nats
 * @property {{ at: Pair, q: number, p: number, isHole: boolean, x: Float32Array }[]} draws from the prior
 */

/** @extends {Experiment<Holes>} */
class HolesExperiment extends Experiment {
  static id = 'holes';
  static command = native.command;

  get obstacle() {
    if (hasFlow(this.model)) return 'experiments.wants.gaussian';
    return super.obstacle || (ofImages(this.model) ? '' : 'experiments.wants.images');
  }

  /** @param {import('../experiment.js').Step} step */
  async measure(step) {
    const given = someImages((await this.ask('examples')).x, this.shape, images);
    const seen = [];
    for (const [i, image] of given.entries()) {
      seen.push(await asSeen(this, image, i));
      if (i % portion === 0) step((0.4 * i) / given.length);
    }
    const { mu, logvar, klPerLatent } = await this.ask('encode', joined(seen), undefined);
    const latent = mu.length / seen.length;
    /** @type {number[]} (images, 3) */
    const cuts = [];
    for (let from = 0; from < seen.length; from += portion) {
      cuts.push(...(await this.ask('cuts', mu, logvar, from, Math.min(portion, seen.length - from), seed)));
      step(0.4 + (0.3 * from) / seen.length);
    }
    const [information, marginal, others] = [0, 1, 2].map((of) => cuts.filter((_, i) => i % 3 === of));
    const edge = await this.ask('holesBelow', Float64Array.from(others));
    const all = Uint32Array.from({ length: latent }, (_, j) => j);
    const drawn = await this.ask('sample', images, 1, seed);
    const there = await this.densities(mu, logvar, all, drawn.z);
    step(0.8);
    /** @type {Pair} */
    const latents = latent === 1 ? [0, 0] : mostInformative(meanKl(klPerLatent, latent));
    const [a, b] = latents;
    const window = { across: reachOf(a, latent, mu, drawn.z), up: reachOf(b, latent, mu, drawn.z) };
    const points = pointsOf(window);
    const map = { q: new Float64Array(points.length / 2), p: new Float64Array(points.length / 2) };
    for (let from = 0; from < map.q.length; from += pointsAtOnce) {
      const part = points.slice(2 * from, 2 * (from + pointsAtOnce));
      const found = await this.densities(mu, logvar, Uint32Array.from(latents), part);
      map.q.set(found.q, from);
      map.p.set(found.p, from);
      step(0.8 + (0.2 * from) / map.q.length);
    }
    const draws = Array.from(there.q, (q, i) => ({
      at: /** @type {Pair} */ ([drawn.z[i * latent + a], drawn.z[i * latent + b]]),
      q,
      p: there.p[i],
      isHole: q < edge,
      x: imagesOf(drawn.mean, this.shape, i).slice(),
    }));
    return {
      images: seen.length,
      rate: meanOf(information.map((value, i) => value + marginal[i])),
      information: meanOf(information),
      marginal: meanOf(marginal),
      share: meanOf(draws.map(({ isHole }) => Number(isHole))),
      latents,
      window,
      z: centres(window),
      q: meansOfCells(map.q),
      p: meansOfCells(map.p),
      draws,
    };
  }

  /**
   * log q(z) and log p(z) at each z.
   * @param {Float32Array} mu
   * @param {Float32Array} logvar
   * @param {Uint32Array} latents
   * @param {Float32Array} z
   */
  async densities(mu, logvar, latents, z) {
    const both = await this.ask('aggregateDensities', mu, logvar, latents, z);
    return { q: both.slice(0, both.length / 2), p: both.slice(both.length / 2) };
  }

  /** @param {Holes | null} result */
  picture(result) {
    const { draws = [], latents = [0, 1], window = { across: [-3, 3], up: [-3, 3] } } = result ?? {};
    const [hole, dense] = result ? extremes(draws) : [null, null];
    const marks = [
      ...(dense ? [{ at: dense.at, kind: /** @type {const} */ ('dense') }] : []),
      ...(hole ? [{ at: hole.at, kind: /** @type {const} */ ('hole') }] : []),
    ];
    const peak = result ? Math.max(...result.p) : 0;
    const shadeOf = (/** @type {number} */ log) => within(0, 1, (log - peak) / depth + 1);
    const differences = result?.p.map((p, i) => {
      const q = result.q[i];
      return shadeOf(Math.max(p, q)) && within(-1, 1, (p - q) / apart);
    });
    const axes = t('experiments.holes.axes', { across: latentName(latents[0]), up: latentName(latents[1]) });
    const map = (
      /** @type {string} */ name,
      /** @type {ArrayLike<number> | undefined} */ shades,
      /** @type {string} */ above,
      /** @type {string} */ below,
    ) =>
      html`<figure>
        ${densityMap({ shades: shades ?? null, above, below, window, marks, label: t(`experiments.holes.map.${name}`) })}
        <figcaption>${t(`experiments.holes.map.${name}`)}</figcaption>
      </figure>`;
    return html`<div class="experiment-maps">
        ${map('q', result?.q.map(shadeOf), 'q', 'q')} ${map('p', result?.p.map(shadeOf), 'prior', 'prior')}
        ${map('difference', differences, 'prior', 'q')}
      </div>
      <p class="hint">${axes}</p>
      <ul class="experiment-draws">
        ${this.drawn('hole', hole)} ${this.drawn('dense', dense)}
        ${draws.slice(0, shown).map((draw) => this.drawn(draw.isHole ? 'in' : 'out', draw))}
      </ul>`;
  }

  /**
   * What the decoder makes of a draw.
   * @param {'hole' | 'dense' | 'in' | 'out'} kind the two that are marked, and others in a hole or not
   * @param {Holes['draws'][number] | null} draw
   */
  drawn(kind, draw) {
    const label = t(`experiments.holes.drawn.${kind}`);
    return html`<li class="experiment-drawn ${kind}" data-testid="drawn-${kind}">
      ${digit({ x: draw?.x ?? null, shape: this.shape, theme: this.theme, label })}
      ${kind === 'out' ? '' : html`<span>${label}</span>`}
    </li>`;
  }

  /** @param {Holes} result @returns {import('../experiment.js').Row[]} */
  rows({ images: count, rate, information, marginal, share }) {
    const ours = (/** @type {string} */ name, /** @type {Mean} */ { mean, error }, published = '') => ({
      name: t(`experiments.holes.row.${name}`, { count: whole(count), most: number(Math.log(count), 2) }),
      ours: mean,
      error,
      published,
    });
    const percent = { mean: 100 * share.mean, error: 100 * share.error };
    const natively = native.models.flatMap(({ prior, logPx, marginal, holes }) =>
      /** @type {const} */ ([
        ['nll', logPx],
        ['marginal', marginal],
        ['holes', holes],
      ]).map(([name, [value, error]]) => ({
        name: t(`experiments.holes.native.${name}`, { prior: t(`experiments.holes.prior.${prior}`) }),
        ours: value,
        error,
        digits: name === 'marginal' ? 3 : 2,
        published: name === 'nll' ? t(`experiments.holes.published.${prior}`) : '',
      })),
    );
    return [
      ours('rate', rate),
      ours('information', information),
      ours('marginal', marginal),
      ours('holes', percent, t('experiments.holes.published.none')),
      ...natively,
    ];
  }

  /** @param {Holes} result */
  records({ z, q, p, draws }) {
    const cells = Array.from(q, (log, i) => ({
      kind: 'cell',
      a: z[2 * i],
      b: z[2 * i + 1],
      log_q: log,
      log_p: p[i],
      in_hole: '',
    }));
    const drawn = draws.map(({ at: [a, b], q, p, isHole }) => ({
      kind: 'draw',
      a,
      b,
      log_q: q,
      log_p: p,
      in_hole: Number(isHole),
    }));
    return [...drawn, ...cells];
  }
}

const within = (/** @type {number} */ low, /** @type {number} */ high, /** @type {number} */ value) =>
  Math.max(low, Math.min(high, value));

/**
 * How far a map goes along a latent: over the images' means and the prior's draws.
 * @param {number} j
 * @param {number} latent
 * @param {Float32Array} mu
 * @param {Float32Array} z
 * @returns {Pair}
 */
function reachOf(j, latent, mu, z) {
  const own = [mu, z].flatMap((values) => Array.from(values.filter((_, i) => i % latent === j)));
  const [low, high] = [Math.min(...own), Math.max(...own)];
  const margin = (high - low) / 20 || 1;
  return [low - margin, high + margin];
}

/** The draw that is deepest in a hole, and the one where most images are. @param {Holes['draws']} draws */
function extremes(draws) {
  const best = (/** @type {(draw: Holes['draws'][number]) => number} */ of) =>
    draws.reduce((sofar, draw) => (of(draw) > of(sofar) ? draw : sofar));
  return [best(({ p, q }) => p - q), best(({ q }) => q)];
}

customElements.define('vae-experiment-holes', HolesExperiment);
