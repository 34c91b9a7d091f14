// @ts-check
/**
 * The chapters of the Learn part in their order, and the figures that each of them places in its text. The texts are
 * languages/<id>/learn/<chapter>.md, the figures learn/figures/<name>/; scripts/learn.mjs holds the texts to this list.
 */

/** @typedef {{ id: string, number: string, figures: string[] }} Chapter */

/** @type {Chapter[]} */
export const chapters = [
  { id: 'why', number: '0', figures: ['three-tiles', 'walk-likelihood'] },
  { id: 'variables', number: '1.1', figures: ['draw-x-and-z'] },
  { id: 'distributions', number: '1.2', figures: ['pixel'] },
  { id: 'conditional', number: '1.3', figures: ['conditional'] },
  { id: 'joint', number: '1.4', figures: ['joint'] },
  { id: 'bayes', number: '1.5', figures: ['posterior'] },
  { id: 'integration', number: '2.1', figures: ['dimensions', 'estimates', 'misses'] },
  { id: 'expectation', number: '2.2', figures: ['expectation'] },
  { id: 'kl', number: '2.3', figures: ['two-gaussians', 'kl-of-digit', 'fit-mixture'] },
  { id: 'reparameterization', number: '2.4', figures: ['reparameterize', 'gradient-variance'] },
  { id: 'prior', number: '3.1', figures: ['aggregate'] },
  { id: 'variational', number: '3.2', figures: ['latents', 'linear-vae'] },
  { id: 'generative', number: '3.3', figures: ['likelihoods'] },
  { id: 'words', number: '3.4', figures: ['words'] },
  { id: 'model', number: '4', figures: ['network', 'bound'] },
];

/** The page of the Learn part that is no chapter. */
export const glossary = 'glossary';

/** Every page of the Learn part, as the address names it. */
export const learnPages = [...chapters.map(({ id }) => id), glossary];
