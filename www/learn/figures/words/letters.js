// @ts-check
/**
 * A word as a model of words gives it: for each place the likeliest symbol with its probability, and below it the whole
 * categorical distribution as a column of boxes, each as high as its letter is likely. SVG from plain numbers.
 */
import { html, svg } from '../../../vendor/lit.js';
import { number } from '../../../shared/i18n.js';

/** Places of a word, and symbols that a place can have: the end, then a to z. */
export const places = 8;
export const symbols = 27;
/** How the end of a word is written. */
const end = '·';

const width = 400;
const column = width / places;
const top = 48;
const stack = 132;
const height = top + stack + 2;
/** Lower boxes have no letter in them, and hardly visible ones are left out. */
const readable = 10;
const visible = 0.4;

/** @param {number} level */
const symbol = (level) => (level ? String.fromCharCode(96 + level) : end);

/**
 * Words as they are spelled, up to the first end.
 * @param {Float32Array} x (n, places)
 * @returns {string[]}
 */
export const spelled = (x) =>
  Array.from({ length: x.length / places }, (_, i) => {
    const levels = Array.from(x.subarray(i * places, (i + 1) * places), (value) => Math.round(value * (symbols - 1)));
    return levels.map(symbol).join('').split(end)[0];
  });

/**
 * @param {object} options
 * @param {Float32Array | null} options.probs (places, symbols)
 * @param {string} options.label its accessible name, with the word
 * @param {string} options.testid
 */
export function letters({ probs, label, testid }) {
  return html`<svg class="plot letters" viewBox="0 0 ${width} ${height}" role="img" aria-label=${label} data-testid=${testid}>
    ${Array.from({ length: places }, (_, place) => {
      const ranked = probs ? ranking(probs.subarray(place * symbols, (place + 1) * symbols)) : [];
      return svg`<g transform="translate(${place * column} 0)">
        <text class="middle letters-first" x=${column / 2} y="24">${ranked.length ? symbol(ranked[0].level) : ''}</text>
        <text class="middle" x=${column / 2} y="41">${ranked.length ? `${number(ranked[0].p * 100, 0)}%` : ''}</text>
        <rect class="letters-frame" x="5" y=${top} width=${column - 10} height=${stack}></rect>
        ${boxes(ranked)}
      </g>`;
    })}
  </svg>`;
}

/** @typedef {{ level: number, p: number, from: number }} Ranked `from`: the probability of all likelier ones */

/** @param {Float32Array} probs (symbols) @returns {Ranked[]} the likeliest first */
function ranking(probs) {
  let from = 0;
  return Array.from(probs, (p, level) => ({ p, level }))
    .sort((a, b) => b.p - a.p)
    .map(({ p, level }) => {
      from += p;
      return { p, level, from: from - p };
    });
}

/** @param {Ranked[]} ranked */
const boxes = (ranked) =>
  ranked
    .filter(({ p }) => p * stack > visible)
    .map(({ level, p, from }, rank) => {
      const [y, high] = [top + from * stack, p * stack];
      const size = Math.min(high - 1, 17);
      return svg`<rect class="letters-box ${level ? '' : 'end'} ${rank ? '' : 'first'}" x="5" y=${y.toFixed(2)} width=${column - 10} height=${high.toFixed(2)}></rect>
        ${high >= readable ? svg`<text class="middle letters-in" x=${column / 2} y=${(y + high / 2 + size * 0.32).toFixed(2)} font-size=${size.toFixed(1)}>${symbol(level)}</text>` : ''}`;
    });
