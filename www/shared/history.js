// @ts-check
/**
 * What training has said so far, kept small: the curves' points, thinned evenly over the whole run by averaging
 * neighbours, so that an hour looks as smooth as a minute and costs as little. Numbers only; curves and courses are drawn elsewhere.
 */

/** @typedef {import('../app/protocol.js').StepMetrics} StepMetrics */
/** @typedef {import('../app/protocol.js').HeldOut} HeldOut */
/** @typedef {{ step: number, nll: number, kl: number, gradientNorm: number }} Point averages over the steps up to `step` */
/**
 * @typedef {object} HeldOutPoint an evaluation on held-out images, nats per image
 * @property {number} step
 * @property {number} value -ELBO
 * @property {number} nll
 * @property {number} kl
 * @property {readonly number[]} klPerLatent empty where it is not known
 * @property {number} images how many
 * @property {import('../app/protocol.js').HeldOut['standardErrors']} [standardErrors] of value, nll and kl, where they are known
 * @property {number} [testError] of a model with a classifier, 0 to 1
 */

/** Points of one curve at most: about one for each pixel of its width. */
const mostPoints = 800;
const mostHeldOut = 400;

/** The point under way, before it has a step. */
const nothing = { count: 0, nll: 0, kl: 0, gradientNorm: 0 };

export class History {
  /** @param {number} [limit] points at most, even */
  constructor(limit = mostPoints) {
    this.limit = limit;
    /** @type {Point[]} */
    this.points = [];
    /** @type {HeldOutPoint[]} */
    this.heldOut = [];
    /** Steps behind one point. */
    this.stride = 1;
    /** The point under way: sums over `count` steps. */
    this.open = nothing;
    this.lastStep = 0;
    /** The first steps that were heard of. @type {Point | null} */
    this.first = null;
    /** The present weight of the KL. @type {number | null} */
    this.beta = null;
    /** The step since which it is that. */
    this.betaSince = 0;
  }

  clear() {
    Object.assign(this, new History(this.limit));
  }

  /** @param {readonly Omit<StepMetrics, 'loss'>[]} steps oldest first; one entry may be the average of several steps */
  add(steps) {
    for (const { step, nll, kl, gradientNorm, beta } of steps) {
      if (step <= this.lastStep) this.clear();
      this.first ??= { step, nll, kl, gradientNorm };
      if (this.beta !== beta) Object.assign(this, { beta, betaSince: this.beta === null ? 0 : step });
      // Where the history begins in the middle of a run, nothing is known of the steps before.
      const count = this.lastStep === 0 ? 1 : step - this.lastStep;
      this.lastStep = step;
      this.open = {
        count: this.open.count + count,
        nll: this.open.nll + nll * count,
        kl: this.open.kl + kl * count,
        gradientNorm: this.open.gradientNorm + gradientNorm * count,
      };
      if (this.open.count >= this.stride) this.close();
    }
  }

  /** @private */
  close() {
    const { count, nll, kl, gradientNorm } = this.open;
    this.points.push({ step: this.lastStep, nll: nll / count, kl: kl / count, gradientNorm: gradientNorm / count });
    this.open = nothing;
    if (this.points.length < this.limit) return;
    this.points = halved(this.points);
    this.stride *= 2;
  }

  /** Training has gone back to this step: what was said of later ones is no part of the run any more. @param {number} step */
  cut(step) {
    const upTo = (/** @type {{ step: number }} */ point) => point.step <= step;
    Object.assign(this, { points: this.points.filter(upTo), heldOut: this.heldOut.filter(upTo), lastStep: step });
    this.open = new History().open;
  }

  /**
   * A second evaluation of the same step replaces the first.
   * @param {number} step
   * @param {HeldOut} evaluation
   */
  addHeldOut(step, { elbo, nll, kl, klPerLatent = [], images, testError, standardErrors }) {
    if (this.heldOut.at(-1)?.step === step) this.heldOut.pop();
    const classified = testError === undefined ? {} : { testError };
    const sure = standardErrors === undefined ? {} : { standardErrors };
    this.heldOut.push({ step, value: -elbo, nll, kl, klPerLatent, images, ...classified, ...sure });
    if (this.heldOut.length > mostHeldOut) this.heldOut = this.heldOut.filter((_, at) => at % 2 === 0);
  }
}

/**
 * Neighbours averaged two by two.
 * @param {Point[]} points an even number of them
 */
function halved(points) {
  return Array.from({ length: points.length / 2 }, (_, i) => {
    const [a, b] = points.slice(2 * i, 2 * i + 2);
    const mean = (/** @type {'nll' | 'kl' | 'gradientNorm'} */ name) => (a[name] + b[name]) / 2;
    return { step: b.step, nll: mean('nll'), kl: mean('kl'), gradientNorm: mean('gradientNorm') };
  });
}

/**
 * The curves over one common row of steps, as uPlot takes them; null where a curve has no value.
 * @typedef {[step: number[], nll: Curve, kl: Curve, heldOutBound: Curve, bound: Curve, heldOutNll: Curve, heldOutKl: Curve,
 *   gradientNorm: Curve]} Curves a bound is -ELBO
 */
/** @typedef {(number | null)[]} Curve */

/**
 * @param {{ points: readonly Point[], heldOut: readonly HeldOutPoint[] }} history
 * @returns {Curves}
 */
export function aligned({ points, heldOut }) {
  const steps = [...new Set([...points, ...heldOut].map(({ step }) => step))].sort((a, b) => a - b);
  const train = new Map(points.map((point) => [point.step, point]));
  const evaluated = new Map(heldOut.map((point) => [point.step, point]));
  const trained = (/** @type {(point: Point) => number} */ of) => steps.map((step) => ofPoint(train.get(step), of));
  const tested = (/** @type {(point: HeldOutPoint) => number} */ of) => steps.map((step) => ofPoint(evaluated.get(step), of));
  return [
    steps,
    trained(({ nll }) => nll),
    trained(({ kl }) => kl),
    tested(({ value }) => value),
    trained(({ nll, kl }) => nll + kl),
    tested(({ nll }) => nll),
    tested(({ kl }) => kl),
    trained(({ gradientNorm }) => gradientNorm),
  ];
}

/** @template T @param {T | undefined} point @param {(point: T) => number} of */
const ofPoint = (point, of) => (point === undefined ? null : of(point));

/** This share of a run, its first plunge, may leave the plot at the top, and so may this share of single leaps. */
const plunge = 0.05;
const leaps = 0.02;

/**
 * The axis of nats: from 0 (or below, where a density makes nll negative) to a round number above everything but the
 * first plunge, so that the later, slower progress is seen.
 * @param {{ points: readonly Point[], heldOut: readonly HeldOutPoint[] }} history
 * @returns {[number, number]}
 */
export function natsRange({ points, heldOut }) {
  const settled = points.slice(Math.floor(points.length * plunge));
  const usual = (/** @type {number[]} */ values) => values.sort((a, b) => a - b).slice(0, Math.ceil(values.length * (1 - leaps)));
  const values = [...usual(settled.map(({ nll }) => nll)), ...usual(settled.map(({ kl }) => kl))];
  const since = settled[0]?.step ?? 0;
  const all = [...values, ...heldOut.filter(({ step }) => step >= since).map(({ value }) => value)].filter(Number.isFinite);
  if (all.length === 0) return [0, 200];
  const low = Math.min(0, ...all);
  const high = Math.max(1, ...all);
  return [low === 0 ? 0 : -roundUp(-low), roundUp(high)];
}

/** The next of 1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten. @param {number} value above 0 */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  const mantissa = [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((step) => step * power >= value) ?? 10;
  return mantissa * power;
}

/** Steps before training may be judged; weights after fewer are as good as random. */
const trial = 30;
/** Steps that the terms of the loss have to settle after the KL has got another weight. */
const settling = 200;
/** Points that are looked at, and how far above its beginning, as a share of it, a loss is too high. */
const looked = 5;
const worse = 0.1;

/**
 * The loss now and at the start, where training makes things worse: it stands above what random weights cost. Of a run that
 * did not begin with those, nothing is known that it could be compared with.
 * @param {History} history
 * @returns {{ now: number, begin: number } | null} null where there is no ground to say so
 */
export function losing({ points, first, lastStep, beta, betaSince }) {
  const recent = points.slice(-looked);
  if (first === null || first.step > trial || lastStep < trial || recent.length < looked) return null;
  if (betaSince > 0 && lastStep < betaSince + settling) return null;
  const loss = (/** @type {Point} */ { nll, kl }) => nll + (beta ?? 1) * kl;
  const now = recent.reduce((sum, point) => sum + loss(point), 0) / recent.length;
  const begin = loss(first);
  return now <= begin + Math.abs(begin) * worse ? null : { now, begin };
}

/** Nats per image under which a latent says nothing, and over which it once said something. */
const silent = 0.01;
const spoken = 0.1;
/** Evaluations and steps before a latent that never said anything counts as dead. */
const chances = { evaluations: 4, steps: 500 };

/**
 * Which latents have collapsed: their q(z|x) is the prior for every held-out image. Early on that is so of all of them, so
 * they must have said something before, or have had their time.
 * @param {{ heldOut: readonly HeldOutPoint[] }} history
 * @returns {number[]} indices
 */
export function collapsed({ heldOut }) {
  const last = heldOut.at(-1);
  if (!last) return [];
  const late = heldOut.length >= chances.evaluations && last.step >= chances.steps;
  return [...last.klPerLatent.keys()].filter(
    (at) => last.klPerLatent[at] < silent && (late || heldOut.some(({ klPerLatent }) => klPerLatent[at] > spoken)),
  );
}
