// @ts-check
/**
 * The prior on a map of two latents, as lines that enclose as much of it as the circles of N(0, I) at one, two and three deviations
 * do: those circles themselves, or of a learned prior the outlines of where it is densest, for which the model is asked.
 */
import { standardCircles, contour, deviations, gridPoints, levelOf } from './figures/contours.js';
import { latest } from './latest.js';
import { letTrain } from './let-train.js';
import { hasStandardPrior } from './prior.js';

/** @typedef {import('./figures/axes.js').Pair} Pair */
/** @typedef {import('./figures/contours.js').Line} Line */

/** How much of N(0, I) of two latents lies within each of its circles. */
const shares = deviations.map((times) => 1 - Math.exp(-(times ** 2) / 2));
/** Points of a grid, each way, and how far it goes: the least that holds what is to be enclosed. */
const side = 97;
const reaches = [4, 8, 16, 32];
/** Milliseconds between two looks at a prior that is being trained. */
const pause = 700;

/** What there is to draw before a model is asked, or where it cannot be: nothing for a prior that is learned. @param {import('./prior.js').ModelInfo} model */
export const knownLines = (model) => (hasStandardPrior(model) ? standardCircles : []);

/**
 * @param {import('../app/protocol.js').Asking<'aggregateDensities'>} ask
 * @param {import('./prior.js').ModelInfo} model
 * @param {Pair} latents of the map
 * @returns {Promise<readonly Line[]>} fewer where not so much of it lies on any grid
 */
export async function linesOf(ask, model, latents) {
  if (!model || hasStandardPrior(model)) return standardCircles;
  // The model tells of its prior beside a q(z), of which nothing is wanted here.
  const any = new Float32Array(model.config.model.latent);
  for (const reach of reaches) {
    const points = gridPoints({ reach, side });
    const densities = await ask('aggregateDensities', any, any.slice(), Uint32Array.from(latents), points);
    const grid = { reach, side, logs: densities.subarray(densities.length / 2) };
    const levels = shares.map((share) => levelOf(grid, share));
    if (levels.includes(null) && reach !== reaches.at(-1)) continue;
    return levels.flatMap((level) => (level === null ? [] : [contour(grid, level)]));
  }
  return [];
}

/** The lines of a view's model, asked for again wherever it or the map's latents have changed. */
export class PriorLines {
  /** @param {import('./view.js').View} view @param {() => void} [changed] called when there are others */
  constructor(view, changed = () => view.requestUpdate()) {
    this.view = view;
    /** @type {readonly Line[]} */
    this.lines = [];
    this.find = latest(async (/** @type {Pair} */ latents) => {
      const { model } = view;
      const found = await linesOf(view.ask, model, latents);
      // Of an earlier model by now.
      if (hasStandardPrior(view.model) === hasStandardPrior(model)) this.lines = found;
      changed();
      await letTrain(view, pause);
    });
  }

  /** @param {Pair | null} latents of the map, where there is one */
  follow(latents) {
    const { view } = this;
    if (!latents || view.latent <= Math.max(...latents)) return;
    if (view.differs('prior of', view.model?.config.model.prior, view.latent, ...latents)) this.lines = knownLines(view.model);
    if (!hasStandardPrior(view.model) && view.differs('prior lines', view.modelVersion, ...latents)) this.find(latents);
  }
}
