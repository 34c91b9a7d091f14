// @ts-check
/**
 * A word as a model of words gives it: for each place the likeliest symbol with its probability, and below it the whole
 * categorical distribution as a column of boxes, each as high as its letter is likely. SVG from plain numbers. Which letters
 * there are, a model of words says itself.
 */
import { html, svg } from '../../../vendor/lit.js';
import { number } from '../../../shared/i18n.js';

/**
 * @typedef {object} Alphabet
 * @property {string[]} letters in the order of their levels, from 1 on
 * @property {number} places of a word
 */

/** @param {import('../../../app/protocol.js').ModelInfo} info of a model of words @returns {Alphabet} */
export const alphabetOf = ({ config: { model } }) => ({
  letters: [...(model.letters ?? 'abcdefghijklmnopqrstuvwxyz')],
  places: model.input,
});

/** Symbols that a place can have: the end and the letters. @param {Alphabet} alphabet */
export const symbolsOf = ({ letters }) => letters.length + 1;

/** How the end of a word is written. */
const end = '·';

const width = 400;
const top = 48;
const stack = 132;
const height = top + stack + 2;
/** Lower boxes have no letter in them, and hardly visible ones are left out. */
const readable = 10;
const visible = 0.4;

/** @param {Alphabet} alphabet @param {number} level */
const symbol = ({ letters }, level) => (level ? letters[level - 1] : end);

/**
 * Words as they are spelled, up to the first end.
 * @param {Alphabet} alphabet
 * @param {Float32Array} x (n, places)
 * @returns {string[]}
 */
export const spelled = ({ letters, places }, x) =>
  Array.from({ length: x.length / places }, (_, i) => {
    const levels = Array.from(x.subarray(i * places, (i + 1) * places), (value) => Math.round(value * letters.length));
    const ends = levels.indexOf(0);
    return levels
      .slice(0, ends < 0 ? places : ends)
      .map((level) => letters[level - 1])
      .join('');
  });

/**
 * @param {object} options
 * @param {Alphabet} options.alphabet
 * @param {Float32Array | null} options.probs (places, symbols)
 * @param {string} options.label its accessible name, with the word
 * @param {string} options.testid
 */
export function letters({ alphabet, probs, label, testid }) {
  const { places } = alphabet;
  const [symbols, column] = [symbolsOf(alphabet), width / places];
  return html`<svg class="plot letters" viewBox="0 0 ${width} ${height}" role="img" aria-label=${label} data-testid=${testid}>
    ${Array.from({ length: places }, (_, place) => {
      const ranked = probs ? ranking(probs.subarray(place * symbols, (place + 1) * symbols)) : [];
      return svg`<g transform="translate(${place * column} 0)">
        <text class="middle letters-first" x=${column / 2} y="24">${ranked.length ? symbol(alphabet, ranked[0].level) : ''}</text>
        <text class="middle" x=${column / 2} y="41">${ranked.length ? `${number(ranked[0].p * 100, 0)}%` : ''}</text>
        <rect class="letters-frame" x="5" y=${top} width=${column - 10} height=${stack}></rect>
        ${boxes(ranked, alphabet, column)}
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

/** @param {Ranked[]} ranked @param {Alphabet} alphabet @param {number} column its width */
const boxes = (ranked, alphabet, column) =>
  ranked
    .filter(({ p }) => p * stack > visible)
    .map(({ level, p, from }, rank) => {
      const [y, high] = [top + from * stack, p * stack];
      const size = Math.min(high - 1, 17);
      return svg`<rect class="letters-box ${level ? '' : 'end'} ${rank ? '' : 'first'}" x="5" y=${y.toFixed(2)} width=${column - 10} height=${high.toFixed(2)}></rect>
        ${high >= readable ? svg`<text class="middle letters-in" x=${column / 2} y=${(y + high / 2 + size * 0.32).toFixed(2)} font-size=${size.toFixed(1)}>${symbol(alphabet, level)}</text>` : ''}`;
    });
