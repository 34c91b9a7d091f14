// @ts-check
/** What the temperature T is: the formula of a draw, and what it does to the samples. */
import { html } from '../../vendor/lit.js';

/** Of a mixture k is drawn first. @param {boolean} isStandard whether z ~ N(0, I), or by a learned prior */
export const drawAt = (isStandard) =>
  html`<i class="math">${isStandard ? 'z = T·ε' : html`z = μ<sub>k</sub> + T·σ<sub>k</sub>·ε`}</i>`;

/**
 * What this temperature does to the samples, as a key.
 * @param {number} temperature
 * @param {boolean} isStandard whether they are drawn from N(0, I), or around the means of a learned prior
 */
export function temperatureText(temperature, isStandard) {
  if (temperature < 0.9) {
    const key = temperature === 0 ? 'generate.temperature.zero' : 'generate.temperature.low';
    return isStandard ? key : `${key}.learned`;
  }
  return temperature <= 1.1 ? 'generate.temperature.one' : 'generate.temperature.high';
}
