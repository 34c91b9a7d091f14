// @ts-check
/**
 * What training has said so far, kept small: the curves' points, thinned evenly over the whole run by averaging
 * neighbours, so that an hour looks as smooth as a minute and costs as little. Numbers only; curves and courses are drawn elsewhere.
 */

/** @typedef {import('../app/protocol.js').StepMetrics} StepMetrics */
/** @typedef {{ step: number, nll: number, kl: number }} Point averages over the steps up to `step` */
/** @typedef {{ step: number, value: number }} HeldOutPoint value: -ELBO on held-out images, nats per image */

/** Points of one curve at most: about one for each pixel of its width. */
const mostPoints = 800;
const mostHeldOut = 400;

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
    this.open = { count: 0, nll: 0, kl: 0 };
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

  /** @param {readonly StepMetrics[]} steps oldest first; one entry may be the average of several steps */
  add(steps) {
    for (const { step, nll, kl, beta } of steps) {
      if (step <= this.lastStep) this.clear();
      this.first ??= { step, nll, kl };
      if (this.beta !== beta) Object.assign(this, { beta, betaSince: this.beta === null ? 0 : step });
      // Where the history begins in the middle of a run, nothing is known of the steps before.
      const count = this.lastStep === 0 ? 1 : step - this.lastStep;
      this.lastStep = step;
      this.open = { count: this.open.count + count, nll: this.open.nll + nll * count, kl: this.open.kl + kl * count };
      if (this.open.count >= this.stride) this.close();
    }
  }

  /** @private */
  close() {
    const { count, nll, kl } = this.open;
    this.points.push({ step: this.lastStep, nll: nll / count, kl: kl / count });
    this.open = { count: 0, nll: 0, kl: 0 };
    if (this.points.length < this.limit) return;
    this.points = halved(this.points);
    this.stride *= 2;
  }

  /**
   * A second evaluation of the same step replaces the first.
   * @param {number} step
   * @param {number} value
   */
  addHeldOut(step, value) {
    if (this.heldOut.at(-1)?.step === step) this.heldOut.pop();
    this.heldOut.push({ step, value });
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
    return { step: b.step, nll: (a.nll + b.nll) / 2, kl: (a.kl + b.kl) / 2 };
  });
}

/**
 * The curves over one common row of steps, as uPlot takes them; null where a curve has no value.
 * @param {{ points: readonly Point[], heldOut: readonly HeldOutPoint[] }} history
 * @returns {[number[], (number | null)[], (number | null)[], (number | null)[]]} step, nll, kl, held-out -ELBO
 */
export function aligned({ points, heldOut }) {
  const steps = [...new Set([...points, ...heldOut].map(({ step }) => step))].sort((a, b) => a - b);
  const train = new Map(points.map((point) => [point.step, point]));
  const evaluated = new Map(heldOut.map(({ step, value }) => [step, value]));
  return [
    steps,
    steps.map((step) => train.get(step)?.nll ?? null),
    steps.map((step) => train.get(step)?.kl ?? null),
    steps.map((step) => evaluated.get(step) ?? null),
  ];
}

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
 * Whether training makes things worse: the loss stands above what random weights cost. Of a run that did not begin with
 * those, nothing is known that it could be compared with.
 * @param {History} history
 */
export function isLosing({ points, first, lastStep, beta, betaSince }) {
  const recent = points.slice(-looked);
  if (first === null || first.step > trial || lastStep < trial || recent.length < looked) return false;
  if (betaSince > 0 && lastStep < betaSince + settling) return false;
  const loss = (/** @type {Point} */ { nll, kl }) => nll + (beta ?? 1) * kl;
  const now = recent.reduce((sum, point) => sum + loss(point), 0) / recent.length;
  const begin = loss(first);
  return !(now <= begin + Math.abs(begin) * worse);
}
