// @ts-check
/**
 * A mathematical symbol in its concept's colour. `data-concept` joins it to everything else of that concept: main.js
 * lights them together.
 */
import { html } from '../../vendor/lit.js';

/** name: [what is written, the concept whose colour it has] @type {Record<string, [string, string]>} */
const symbols = {
  x: ['x', 'x'],
  q: ['q(z|x)', 'q'],
  mu: ['μ', 'q'],
  sigma: ['σ', 'q'],
  prior: ['p(z)', 'prior'],
  z: ['z', 'z'],
  eps: ['ε', 'z'],
  p: ['p(x|z)', 'p'],
  nll: ['nll', 'nll'],
  kl: ['KL', 'kl'],
};

/** @param {string} name one of the above */
export function sym(name) {
  const [text, concept] = symbols[name];
  return html`<i class="sym" data-concept=${concept}>${text}</i>`;
}
