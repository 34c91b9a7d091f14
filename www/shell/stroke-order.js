// @ts-check
/**
 * How a Chinese character is written: whoever names one, or has taken one of the test characters, sees its strokes with their
 * numbers, and the pad writes them one after the other. Which strokes these are is fetched when it is first asked for. It says
 * `vae-write` with them.
 */
import { LitElement, html, nothing, svg } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { button } from '../shared/controls/controls.js';
import { fetchJson, inTime } from '../shared/files.js';
import { brushes, onGrid } from './strokes.js';

/** @typedef {{ fine: number, characters: Record<string, number[][]> }} Orders x and y in turn, in so many parts of a side */

const file = 'data/characters-strokes.json';

class StrokeOrder extends LitElement {
  static properties = {
    language: { attribute: false },
    digit: { attribute: false },
    examples: { attribute: false },
    character: { state: true },
    orders: { state: true },
    wrong: { state: true },
  };

  constructor() {
    super();
    this.language = '';
    /** @type {import('../shared/view.js').Digit | null} the page's */
    this.digit = null;
    /** @type {import('../app/protocol.js').Digits | null} test characters, in the order of the list of strokes */
    this.examples = null;
    this.character = '';
    /** @type {Orders | null} */
    this.orders = null;
    /** @type {'unknown' | 'missed' | ''} */
    this.wrong = '';
  }

  createRenderRoot() {
    return this;
  }

  /** Which of the test characters the page's digit is; -1 for none. */
  get picked() {
    const { digit, examples } = this;
    if (digit?.source !== 'test' || !examples) return -1;
    const { x } = digit;
    const is = (/** @type {number} */ at) => x.every((value, i) => value === examples.x[at * x.length + i]);
    return Array.from({ length: examples.x.length / x.length }, (_, at) => at).findIndex(is);
  }

  async show() {
    const input = /** @type {HTMLInputElement} */ (this.querySelector('input'));
    try {
      this.orders ??= /** @type {Orders} */ (await inTime(fetchJson(file), 'stroke order'));
    } catch {
      this.wrong = 'missed';
      return;
    }
    const { fine, characters } = this.orders;
    this.character = input.value.trim() || Object.keys(characters)[Math.max(0, this.picked)];
    const lines = characters[this.character];
    this.wrong = lines ? '' : 'unknown';
    if (!lines) return;
    const strokes = lines.map((line) => ({ width: brushes.thin, points: line.map((place) => onGrid(place / fine)) }));
    this.dispatchEvent(new CustomEvent('vae-write', { bubbles: true, detail: strokes }));
  }

  render() {
    const lines = this.orders?.characters[this.character];
    return html`<form class="stroke-order" @submit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      void this.show();
    }}>
      <div class="stroke-order-ask">
        <label>
          <span class="control-label">${t('strokes.character')}</span>
          <input
            maxlength="2"
            lang="zh"
            autocomplete="off"
            data-tip=${t('strokes.character.tip')}
            aria-description=${t('strokes.character.tip')}
            data-testid="stroke-character"
          />
        </label>
        ${button({ label: t('strokes.show'), tip: t('strokes.show.tip'), testid: 'stroke-order', onClick: () => void this.show() })}
      </div>
      <div class="stroke-order-figure">${lines ? numbered(lines, this.orders?.fine ?? 1, this.character) : nothing}</div>
      <p class="hint" role="status" data-testid="stroke-said">${this.said(lines)}</p>
    </form>`;
  }

  /** @param {number[][] | undefined} lines */
  said(lines) {
    const { character, wrong } = this;
    if (wrong) return t(`strokes.${wrong}`, { character });
    return lines ? t('strokes.said', { character, count: lines.length }) : t('strokes.about');
  }
}

/**
 * Each stroke as a line, with its number where it begins.
 * @param {number[][]} lines
 * @param {number} fine
 * @param {string} character
 */
function numbered(lines, fine, character) {
  const path = (/** @type {number[]} */ line) =>
    `M${line.map((place, i) => (i && i % 2 === 0 ? `L${place}` : ` ${place}`)).join('')}`;
  return html`<svg viewBox="0 0 ${fine} ${fine}" role="img" aria-label=${t('strokes.said', { character, count: lines.length })}>
    ${lines.map((line) => svg`<path d=${path(line)}></path>`)}
    ${lines.map(
      ([x, y], i) => svg`<g transform="translate(${x} ${y})"><circle r="13"></circle><text dy="0.35em">${i + 1}</text></g>`,
    )}
  </svg>`;
}

customElements.define('vae-stroke-order', StrokeOrder);
